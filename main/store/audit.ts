import type { Statements } from './statements.ts';

/** What the service's answer to a record proved, or failed to prove. */
export type StoredReceipt = {
  readonly index: number;
  readonly leafHash: string;
  readonly treeSize: number;
  readonly verified: boolean;
  readonly receivedAtMs: number;
};

/** One record of this workstation's chain, as stored. */
export type StoredRecord = {
  readonly seq: number;
  /** The hash that the next record has as its `prevHash`. */
  readonly hash: string;
  /**
   * The record's canonical JSON with its signature; null once its receipt is verified, when it is no longer needed
   * here.
   */
  readonly body: string | null;
  readonly atMs: number;
  readonly userName: string;
  readonly action: string;
  readonly phase: 'INTENT' | 'OUTCOME' | 'EVENT';
  readonly outcome: string | null;
  readonly correlationId: string;
  readonly receipt: StoredReceipt | null;
};

/** The encrypted local audit log. Every write is on the disk when it returns, or throws `StoreFault`. */
export type AuditStore = {
  readonly append: (record: StoredRecord) => void;
  readonly tail: () => { readonly seq: number; readonly hash: string } | null;
  /** Records without a verified receipt, oldest first. */
  readonly waiting: (limit: number) => readonly StoredRecord[];
  readonly waitingCount: () => number;
  /** Replaces all waiting records in one transaction, for a chain that must be signed again. */
  readonly replaceWaiting: (records: readonly StoredRecord[]) => void;
  /**
   * Takes verified records from `seq` on out of the chain, and keeps them under negative numbers. The service has
   * lost them, a second person has looked into it, and the chain continues from before them.
   */
  readonly setAside: (fromSeq: number) => void;
  /** Stores the receipts of a batch together; the body of a verified record is dropped. */
  readonly saveReceipts: (receipts: readonly { readonly seq: number; readonly receipt: StoredReceipt }[]) => void;
  readonly ofUser: (userName: string, limit: number) => readonly StoredRecord[];
  readonly bySeq: (seq: number) => StoredRecord | null;
  /** Removes verified records older than the instant; returns how many. */
  readonly prune: (beforeMs: number) => number;
};

type Row = {
  readonly seq: number;
  readonly hash: string;
  readonly body: string | null;
  readonly at_ms: number;
  readonly owner: string;
  readonly action: string;
  readonly phase: StoredRecord['phase'];
  readonly outcome: string | null;
  readonly correlation_id: string;
  readonly receipt: string | null;
};

const fromRow = (row: Row): StoredRecord => ({
  seq: row.seq,
  hash: row.hash,
  body: row.body,
  atMs: row.at_ms,
  userName: row.owner,
  action: row.action,
  phase: row.phase,
  outcome: row.outcome,
  correlationId: row.correlation_id,
  // Only this file writes it, into a database that nobody else can write.
  receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as StoredReceipt),
});

export function auditTable({ prepare, together }: Statements): AuditStore {
  const insert = prepare(
    `insert into audit_record (seq, hash, body, at_ms, owner, action, phase, outcome, correlation_id)
     values (@seq, @hash, @body, @atMs, @userName, @action, @phase, @outcome, @correlationId)`,
  );
  const tail = prepare<{ readonly seq: number; readonly hash: string }>(
    'select seq, hash from audit_record where seq > 0 order by seq desc limit 1',
  );
  const waiting = prepare<Row>('select * from audit_record where verified = 0 order by seq limit ?');
  const dropWaiting = prepare('delete from audit_record where verified = 0');
  const count = prepare<{ readonly records: number }>(
    'select count(*) as records from audit_record where verified = 0',
  );
  const setAside = prepare('update or replace audit_record set seq = -seq where verified = 1 and seq >= ?');
  const receipt = prepare(
    'update audit_record set receipt = @receipt, verified = @verified, body = case @verified when 1 then null else body end where seq = @seq',
  );
  const ofUser = prepare<Row>('select * from audit_record where owner = ? order by seq desc limit ?');
  const bySeq = prepare<Row>('select * from audit_record where seq = ?');
  // The newest record stays: the chain continues from it.
  const prune = prepare(
    'delete from audit_record where verified = 1 and at_ms < ? and seq < (select max(seq) from audit_record)',
  );
  const append = ({ receipt: _none, ...record }: StoredRecord): void => void insert.run(record);

  return {
    append,
    tail: () => tail.first(),
    waiting: (limit) => waiting.all(limit).map(fromRow),
    waitingCount: () => count.one().records,
    replaceWaiting: (records) => {
      together(() => {
        dropWaiting.run();
        for (const record of records) append(record);
      });
    },
    setAside: (fromSeq) => void setAside.run(fromSeq),
    saveReceipts: (receipts) => {
      together(() => {
        for (const each of receipts) {
          receipt.run({
            seq: each.seq,
            receipt: JSON.stringify(each.receipt),
            verified: each.receipt.verified ? 1 : 0,
          });
        }
      });
    },
    ofUser: (userName, limit) => ofUser.all(userName, limit).map(fromRow),
    bySeq: (seq) => {
      const row = bySeq.first(seq);
      return row === null ? null : fromRow(row);
    },
    prune: (beforeMs) => prune.run(beforeMs),
  };
}
