import type { Database } from 'better-sqlite3';
import type { AuditStore, StoredReceipt, StoredRecord } from '../ports/audit-store.ts';
import { guarded } from './sqlcipher.ts';

type Row = {
  readonly seq: number;
  readonly hash: string;
  readonly body: string | null;
  readonly at_ms: number;
  readonly user_name: string;
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
  userName: row.user_name,
  action: row.action,
  phase: row.phase,
  outcome: row.outcome,
  correlationId: row.correlation_id,
  // Written by this file alone, into a database nobody else can write.
  receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as StoredReceipt),
});

/** The audit log in the encrypted database. Each append is a transaction of its own and on the disk when it returns. */
export function sqliteAuditStore(database: Database): AuditStore {
  const insert = database.prepare(
    `insert into audit_record (seq, hash, body, at_ms, user_name, action, phase, outcome, correlation_id)
     values (@seq, @hash, @body, @atMs, @userName, @action, @phase, @outcome, @correlationId)`,
  );
  const tail = database.prepare('select seq, hash from audit_record where seq > 0 order by seq desc limit 1');
  const waiting = database.prepare('select * from audit_record where verified = 0 order by seq limit ?');
  const dropWaiting = database.prepare('delete from audit_record where verified = 0');
  const count = database.prepare('select count(*) from audit_record where verified = 0').pluck();
  const setAside = database.prepare('update or replace audit_record set seq = -seq where verified = 1 and seq >= ?');
  const receipt = database.prepare(
    'update audit_record set receipt = @receipt, verified = @verified, body = case @verified when 1 then null else body end where seq = @seq',
  );
  const ofUser = database.prepare('select * from audit_record where user_name = ? order by seq desc limit ?');
  const bySeq = database.prepare('select * from audit_record where seq = ?');
  // The newest record stays: the chain goes on from it.
  const prune = database.prepare(
    'delete from audit_record where verified = 1 and at_ms < ? and seq < (select max(seq) from audit_record)',
  );
  const note = database.prepare('select value from note where name = ?').pluck();
  const setNote = database.prepare(
    'insert into note (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  );

  return {
    append: ({ receipt: _none, ...record }) => guarded(() => void insert.run(record)),
    tail: () => guarded(() => (tail.get() as { seq: number; hash: string } | undefined) ?? null),
    waiting: (limit) => guarded(() => (waiting.all(limit) as Row[]).map(fromRow)),
    waitingCount: () => guarded(() => Number(count.get())),
    replaceWaiting: (records) =>
      guarded(() => {
        database.transaction(() => {
          dropWaiting.run();
          for (const { receipt: _none, ...record } of records) insert.run(record);
        })();
      }),
    setAside: (fromSeq) => guarded(() => void setAside.run(fromSeq)),
    saveReceipts: (receipts) =>
      guarded(() => {
        database.transaction(() => {
          for (const each of receipts) {
            receipt.run({
              seq: each.seq,
              receipt: JSON.stringify(each.receipt),
              verified: each.receipt.verified ? 1 : 0,
            });
          }
        })();
      }),
    ofUser: (userName, limit) => guarded(() => (ofUser.all(userName, limit) as Row[]).map(fromRow)),
    bySeq: (seq) =>
      guarded(() => {
        const row = bySeq.get(seq) as Row | undefined;
        return row === undefined ? null : fromRow(row);
      }),
    prune: (beforeMs) => guarded(() => prune.run(beforeMs).changes),
    note: (name) => guarded(() => (note.get(name) as string | undefined) ?? null),
    setNote: (name, value) => guarded(() => void setNote.run(name, value)),
  };
}
