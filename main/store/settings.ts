import { WORKSTATION, type Statements } from './statements.ts';

/** Settings of this workstation, whoever is signed in: JSON values by name, unvalidated. */
export type SettingsStore = {
  readonly read: () => Readonly<Record<string, unknown>>;
  /** On the disk when it returns. Throws `StoreFault`. */
  readonly write: (name: string, value: unknown) => void;
};

export function settingTable({ prepare }: Statements): SettingsStore {
  const all = prepare<{ readonly name: string; readonly value: string }>(
    'select name, value from setting where owner = ?',
  );
  const put = prepare(
    'insert into setting (owner, name, value) values (?, ?, ?) on conflict (owner, name) do update set value = excluded.value',
  );
  return {
    read: () => Object.fromEntries(all.all(WORKSTATION).map(({ name, value }) => [name, JSON.parse(value) as unknown])),
    write: (name, value) => void put.run(WORKSTATION, name, JSON.stringify(value)),
  };
}
