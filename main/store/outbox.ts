import type { FailureCode } from '../../app/contract/failures.ts';
import type { Statements } from './statements.ts';

/** What the service said when it refused an item. */
export type Refusal = {
  readonly code: FailureCode;
  readonly ref: string;
  readonly atMs: number;
  /** The session that was refused, where another session may not be; null when nobody may send the item as it is. */
  readonly sessionId: string | null;
};

export type OutboxItem = {
  readonly key: string;
  /** Method and path, such as `POST /audit/records`. */
  readonly endpoint: string;
  /** JSON: what is sent, or where it is kept. */
  readonly body: unknown;
  /** User name of the person in whose name it is sent, or `WORKSTATION`. */
  readonly owner: string;
  readonly attempts: number;
  readonly state: 'WAITING' | 'REFUSED';
  readonly refusal: Refusal | null;
};

/** Every write is on the disk when it returns, or throws `StoreFault`. */
export type OutboxStore = {
  readonly find: (key: string) => OutboxItem | null;
  readonly refused: () => readonly OutboxItem[];
  /** Stores the item and replaces the one of the same key. */
  readonly put: (item: OutboxItem) => void;
  readonly remove: (key: string) => void;
  /** Makes the refused items of an endpoint wait again. */
  readonly releaseOf: (endpoint: string) => void;
  /** Removes every item of an endpoint. */
  readonly removeOf: (endpoint: string) => void;
};

type Row = Omit<OutboxItem, 'body' | 'refusal'> & { readonly body: string; readonly refusal: string | null };

const fromRow = ({ body, refusal, ...row }: Row): OutboxItem => ({
  ...row,
  body: JSON.parse(body) as unknown,
  // Only this file writes it, into a database that nobody else can write.
  refusal: refusal === null ? null : (JSON.parse(refusal) as Refusal),
});

export function outboxTable({ prepare }: Statements): OutboxStore {
  const find = prepare<Row>('select * from outbox where key = ?');
  const refused = prepare<Row>("select * from outbox where state = 'REFUSED' order by key");
  const put = prepare(
    `insert or replace into outbox (key, endpoint, body, owner, attempts, state, refusal)
     values (@key, @endpoint, @body, @owner, @attempts, @state, @refusal)`,
  );
  const remove = prepare('delete from outbox where key = ?');
  const releaseOf = prepare("update outbox set state = 'WAITING', refusal = null where endpoint = ?");
  const removeOf = prepare('delete from outbox where endpoint = ?');
  return {
    find: (key) => {
      const row = find.first(key);
      return row === null ? null : fromRow(row);
    },
    refused: () => refused.all().map(fromRow),
    put: (item) =>
      void put.run({
        ...item,
        body: JSON.stringify(item.body),
        refusal: item.refusal === null ? null : JSON.stringify(item.refusal),
      }),
    remove: (key) => void remove.run(key),
    releaseOf: (endpoint) => void releaseOf.run(endpoint),
    removeOf: (endpoint) => void removeOf.run(endpoint),
  };
}
