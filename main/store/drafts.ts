import type { Statements } from './statements.ts';

export type StoredDraft = {
  readonly owner: string;
  readonly draftId: string;
  readonly listId: string | null;
  /** JSON, unchecked until parsed. */
  readonly body: unknown;
  readonly changedAtMs: number;
};
export type StoredChange = {
  readonly key: string;
  /** In which the changes were first made. */
  readonly position: number;
  /** JSON, unchecked until parsed. */
  readonly body: unknown;
  /** Under which it was sent; null while it is only drafted. */
  readonly sentKey: string | null;
  /** The service has it. */
  readonly taken: boolean;
};

/** Drafts of lists, each for one owner. Every write is on the disk when it returns, or throws `StoreFault`. */
export type DraftStore = {
  readonly of: (owner: string) => readonly StoredDraft[];
  readonly find: (owner: string, draftId: string) => StoredDraft | null;
  readonly changes: (owner: string, draftId: string) => readonly StoredChange[];
  /** The draft, its changes that are new or other now, and keys of those that are none any more: all of it or nothing. */
  readonly put: (draft: StoredDraft, changes?: readonly StoredChange[], dropped?: readonly string[]) => void;
  readonly remove: (owner: string, draftId: string) => void;
  /** Removes what the service has under a key. */
  readonly removeTaken: (owner: string, draftId: string, sentKey: string) => void;
  /**
   * Of everybody: removes what was last changed before the first time, unless something of it was sent and is kept
   * until its receipt or a decision, and whatever was last changed before the second. How many drafts were removed.
   */
  readonly removeBefore: (unusedMs: number, endsMs: number) => number;
  /** Of everybody. */
  readonly count: () => number;
  /** Of everybody: dates back what a clock that was wrong dated later. */
  readonly dateBack: (toMs: number) => number;
};

type Row = {
  readonly owner: string;
  readonly draft_id: string;
  readonly list_id: string | null;
  readonly body: string;
  readonly changed_at_ms: number;
};
type ChangeRow = {
  readonly key: string;
  readonly position: number;
  readonly body: string;
  readonly sent_key: string | null;
  readonly taken: number;
};
const fromRow = (row: Row): StoredDraft => ({
  owner: row.owner,
  draftId: row.draft_id,
  listId: row.list_id,
  body: JSON.parse(row.body) as unknown,
  changedAtMs: row.changed_at_ms,
});

export function draftTable({ prepare, together }: Statements): DraftStore {
  const of = prepare<Row>('select * from draft where owner = ? order by changed_at_ms desc');
  const find = prepare<Row>('select * from draft where owner = ? and draft_id = ?');
  const changes = prepare<ChangeRow>(
    'select key, position, body, sent_key, taken from draft_change where owner = ? and draft_id = ? order by position',
  );
  const put = prepare(
    `insert or replace into draft (owner, draft_id, list_id, body, changed_at_ms)
     values (@owner, @draftId, @listId, @body, @changedAtMs)`,
  );
  const putChange = prepare(
    `insert or replace into draft_change (owner, draft_id, key, position, body, sent_key, taken)
     values (@owner, @draftId, @key, @position, @body, @sentKey, @taken)`,
  );
  const dropChange = prepare('delete from draft_change where owner = ? and draft_id = ? and key = ?');
  const dropChanges = prepare('delete from draft_change where owner = ? and draft_id = ?');
  const dropTaken = prepare('delete from draft_change where owner = ? and draft_id = ? and sent_key = ? and taken = 1');
  const remove = prepare('delete from draft where owner = ? and draft_id = ?');
  const before = prepare<Row>(
    `select * from draft where changed_at_ms < @endsMs or changed_at_ms < @unusedMs and not exists (
       select 1 from draft_change
       where draft_change.owner = draft.owner and draft_change.draft_id = draft.draft_id and sent_key is not null
     )`,
  );
  const dateBack = prepare('update draft set changed_at_ms = @toMs where changed_at_ms > @toMs');
  const count = prepare<{ readonly rows: number }>('select count(*) as rows from draft');
  const drop = (owner: string, draftId: string): void => {
    remove.run(owner, draftId);
    dropChanges.run(owner, draftId);
  };
  return {
    of: (owner) => of.all(owner).map(fromRow),
    find: (owner, draftId) => {
      const row = find.first(owner, draftId);
      return row === null ? null : fromRow(row);
    },
    changes: (owner, draftId) =>
      changes.all(owner, draftId).map(({ body, sent_key: sentKey, taken, ...row }) => ({
        ...row,
        body: JSON.parse(body) as unknown,
        sentKey,
        taken: taken === 1,
      })),
    put: ({ body, ...draft }, changed = [], dropped = []) => {
      together(() => {
        const { owner, draftId } = draft;
        put.run({ ...draft, body: JSON.stringify(body) });
        for (const key of dropped) dropChange.run(owner, draftId, key);
        for (const { taken, ...change } of changed)
          putChange.run({ ...change, owner, draftId, body: JSON.stringify(change.body), taken: taken ? 1 : 0 });
      });
    },
    remove: (owner, draftId) => {
      together(() => {
        drop(owner, draftId);
      });
    },
    removeTaken: (owner, draftId, sentKey) => void dropTaken.run(owner, draftId, sentKey),
    count: () => count.first()?.rows ?? 0,
    removeBefore: (unusedMs, endsMs) => {
      const old = before.all({ unusedMs, endsMs });
      if (old.length > 0)
        together(() => {
          for (const { owner, draft_id: draftId } of old) drop(owner, draftId);
        });
      return old.length;
    },
    dateBack: (toMs) => dateBack.run({ toMs }),
  };
}
