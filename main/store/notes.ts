import { WORKSTATION, type Statements } from './statements.ts';

/** Small facts of this workstation that must survive a restart: pinned keys, the last tree head, an alarm. */
export type NoteStore = {
  readonly get: (name: string) => string | null;
  /** On the disk when it returns. Throws `StoreFault`. */
  readonly set: (name: string, value: string) => void;
};

export function noteTable({ prepare }: Statements): NoteStore {
  const get = prepare<{ readonly value: string }>('select value from note where owner = ? and name = ?');
  const set = prepare(
    'insert into note (owner, name, value) values (?, ?, ?) on conflict (owner, name) do update set value = excluded.value',
  );
  return {
    get: (name) => get.first(WORKSTATION, name)?.value ?? null,
    set: (name, value) => void set.run(WORKSTATION, name, value),
  };
}
