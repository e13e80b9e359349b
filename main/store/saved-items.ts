import type { Statements } from './statements.ts';

export type StoredItem = {
  /** User name of the person who saved it. */
  readonly owner: string;
  readonly id: string;
  /** Unchecked: another version may have kinds that this one does not know. */
  readonly kind: string;
  readonly name: string;
  /** JSON, unchecked until parsed. */
  readonly body: unknown;
  readonly savedAtMs: number;
};

/** Every operation is on the rows of one owner. Every write is on the disk when it returns, or throws `StoreFault`. */
export type SavedItemStore = {
  readonly of: (owner: string) => readonly StoredItem[];
  /** Puts the item, in place of the one of its owner and id. */
  readonly put: (item: StoredItem) => void;
  readonly remove: (owner: string, id: string) => void;
  /** Of everybody; how many were removed. */
  readonly removeBefore: (atMs: number) => number;
  /** Of everybody: what a clock that was wrong dated later is dated so, and does not stay for longer. How many were. */
  readonly dateBack: (toMs: number) => number;
  /** Of everybody. */
  readonly count: () => number;
};

type Row = {
  readonly owner: string;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly body: string;
  readonly saved_at_ms: number;
};

const fromRow = ({ body, saved_at_ms: savedAtMs, ...rest }: Row): StoredItem => ({
  ...rest,
  body: JSON.parse(body) as unknown,
  savedAtMs,
});

export function savedItemTable({ prepare }: Statements): SavedItemStore {
  const of = prepare<Row>('select * from saved_item where owner = ? order by name collate nocase, id');
  const put = prepare(
    `insert or replace into saved_item (owner, id, kind, name, body, saved_at_ms)
     values (@owner, @id, @kind, @name, @body, @savedAtMs)`,
  );
  const remove = prepare('delete from saved_item where owner = ? and id = ?');
  const removeBefore = prepare('delete from saved_item where saved_at_ms < ?');
  const dateBack = prepare('update saved_item set saved_at_ms = @toMs where saved_at_ms > @toMs');
  const count = prepare<{ readonly items: number }>('select count(*) as items from saved_item');
  return {
    of: (owner) => of.all(owner).map(fromRow),
    put: (item) => void put.run({ ...item, body: JSON.stringify(item.body) }),
    remove: (owner, id) => void remove.run(owner, id),
    removeBefore: (atMs) => removeBefore.run(atMs),
    dateBack: (toMs) => dateBack.run({ toMs }),
    count: () => count.first()?.items ?? 0,
  };
}
