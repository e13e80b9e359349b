import type { Statements } from './statements.ts';

export type StoredList = {
  readonly owner: string;
  readonly listId: string;
  /** JSON, unchecked until parsed. */
  readonly body: unknown;
  /** Under which its entries are stored. */
  readonly generation: number;
  readonly syncedAtMs: number;
};

/** Copies of lists, each for one owner. Every write is on the disk when it returns, or throws `StoreFault`. */
export type ListCopyStore = {
  readonly of: (owner: string) => readonly StoredList[];
  readonly find: (owner: string, listId: string) => StoredList | null;
  /** Removes entries of every generation that is not the list's: of a fetch that was cut off. */
  readonly dropUnused: (owner: string, listId: string) => void;
  /** Of everybody: removes entries of lists that are not here. Not while a list is being fetched. */
  readonly dropOrphans: () => void;
  /** Adds entries of a generation that is not the list's yet. */
  readonly addEntries: (
    owner: string,
    listId: string,
    generation: number,
    from: number,
    entries: readonly unknown[],
  ) => void;
  /** Makes a generation the list's, and removes every other. */
  readonly put: (list: StoredList) => void;
  /** The list was found as it is here. */
  readonly touch: (owner: string, listId: string, body: unknown, syncedAtMs: number) => void;
  readonly remove: (owner: string, listId: string) => void;
  readonly entries: (list: StoredList, from: number, limit: number) => readonly unknown[];
  /** Lists, of everybody. */
  readonly count: () => number;
  /** Of everybody; how many lists were removed. */
  readonly removeBefore: (syncedAtMs: number) => number;
};

type Row = {
  readonly owner: string;
  readonly list_id: string;
  readonly body: string;
  readonly generation: number;
  readonly synced_at_ms: number;
};
const fromRow = ({ owner, list_id: listId, body, generation, synced_at_ms: syncedAtMs }: Row): StoredList => ({
  owner,
  listId,
  body: JSON.parse(body) as unknown,
  generation,
  syncedAtMs,
});

export function listCopyTable({ prepare, together }: Statements): ListCopyStore {
  const of = prepare<Row>('select * from list_copy where owner = ? order by list_id');
  const find = prepare<Row>('select * from list_copy where owner = ? and list_id = ?');
  const put = prepare(
    `insert or replace into list_copy (owner, list_id, body, generation, synced_at_ms)
     values (@owner, @listId, @body, @generation, @syncedAtMs)`,
  );
  const touch = prepare(
    'update list_copy set body = @body, synced_at_ms = @syncedAtMs where owner = @owner and list_id = @listId',
  );
  const remove = prepare('delete from list_copy where owner = ? and list_id = ?');
  const add = prepare(
    `insert or replace into entry_copy (owner, list_id, generation, position, body)
     values (@owner, @listId, @generation, @position, @body)`,
  );
  const entries = prepare<{ readonly body: string }>(
    `select body from entry_copy
     where owner = @owner and list_id = @listId and generation = @generation and position >= @from
     order by position limit @limit`,
  );
  const dropOthers = prepare(
    'delete from entry_copy where owner = @owner and list_id = @listId and generation <> @generation',
  );
  const dropUnused = prepare(
    `delete from entry_copy where owner = @owner and list_id = @listId and generation <> coalesce(
       (select generation from list_copy where owner = @owner and list_id = @listId), -1
     )`,
  );
  const dropOrphans = prepare(
    `delete from entry_copy where not exists (
       select 1 from list_copy where list_copy.owner = entry_copy.owner and list_copy.list_id = entry_copy.list_id
     )`,
  );
  const dropEntries = prepare('delete from entry_copy where owner = ? and list_id = ?');
  const before = prepare<Row>('select * from list_copy where synced_at_ms < ?');
  const count = prepare<{ readonly rows: number }>('select count(*) as rows from list_copy');
  const drop = (owner: string, listId: string): void => {
    remove.run(owner, listId);
    dropEntries.run(owner, listId);
  };
  return {
    of: (owner) => of.all(owner).map(fromRow),
    find: (owner, listId) => {
      const row = find.first(owner, listId);
      return row === null ? null : fromRow(row);
    },
    dropUnused: (owner, listId) => void dropUnused.run({ owner, listId }),
    dropOrphans: () => void dropOrphans.run(),
    addEntries: (owner, listId, generation, from, all) => {
      together(() => {
        all.forEach((entry, i) => {
          add.run({ owner, listId, generation, position: from + i, body: JSON.stringify(entry) });
        });
      });
    },
    put: ({ owner, listId, body, generation, syncedAtMs }) => {
      together(() => {
        put.run({ owner, listId, body: JSON.stringify(body), generation, syncedAtMs });
        dropOthers.run({ owner, listId, generation });
      });
    },
    touch: (owner, listId, body, syncedAtMs) =>
      void touch.run({ owner, listId, body: JSON.stringify(body), syncedAtMs }),
    remove: (owner, listId) => {
      together(() => {
        drop(owner, listId);
      });
    },
    entries: ({ owner, listId, generation }, from, limit) =>
      entries.all({ owner, listId, generation, from, limit }).map(({ body }) => JSON.parse(body) as unknown),
    count: () => count.first()?.rows ?? 0,
    removeBefore: (atMs) => {
      const old = before.all(atMs);
      if (old.length > 0)
        together(() => {
          for (const { owner, list_id: listId } of old) drop(owner, listId);
        });
      return old.length;
    },
  };
}
