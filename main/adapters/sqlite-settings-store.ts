import type { Database } from 'better-sqlite3';
import type { SettingsStore } from '../ports/settings-store.ts';
import { guarded } from './sqlcipher.ts';

/** Settings beside the audit log in the encrypted database. */
export function sqliteSettingsStore(database: Database): SettingsStore {
  const all = database.prepare('select name, value from setting');
  const put = database.prepare(
    'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  );
  return {
    read: () =>
      guarded(() =>
        Object.fromEntries(
          (all.all() as { name: string; value: string }[]).map(({ name, value }) => [
            name,
            JSON.parse(value) as unknown,
          ]),
        ),
      ),
    write: (name, value) => guarded(() => void put.run(name, JSON.stringify(value))),
  };
}
