/**
 * A database of the first release. Its schema is repeated here apart from the migrations, so that an edited migration
 * cannot make the old database fit.
 */
import { openSqlcipher } from '../store/sqlcipher.ts';

const SCHEMA = `
  create table audit_record (
     seq integer primary key,
     hash text not null,
     body text,
     at_ms real not null,
     user_name text not null,
     action text not null,
     phase text not null check (phase in ('INTENT', 'OUTCOME', 'EVENT')),
     outcome text,
     correlation_id text not null,
     receipt text,
     verified integer not null default 0
   ) strict;
   create index audit_waiting on audit_record (seq) where verified = 0;
   create index audit_user on audit_record (user_name, seq);
   create table note (name text primary key, value text not null) strict, without rowid;
   create table setting (name text primary key, value text not null) strict, without rowid;`;

const RECEIPT = { index: 9, leafHash: 'a'.repeat(64), treeSize: 10, verified: true, receivedAtMs: 5 };

/** Creates the file: three records of which the first has its receipt, two notes and a setting. */
export async function makeDatabaseOfVersion1(options: {
  readonly file: string;
  readonly keyHex: string;
  readonly ownBinding: string;
}): Promise<void> {
  const database = await openSqlcipher(options);
  database.exec(SCHEMA);
  database.pragma('user_version=1');
  const record = database.prepare(
    `insert into audit_record (seq, hash, body, at_ms, user_name, action, phase, outcome, correlation_id, receipt, verified)
     values (?, ?, ?, ?, ?, 'SEARCH_VRM', 'EVENT', 'OK', ?, ?, ?)`,
  );
  record.run(1, '1'.repeat(64), null, 1_000, 'investigator', 'c-1', JSON.stringify(RECEIPT), 1);
  record.run(2, '2'.repeat(64), '{"n":2}', 2_000, 'investigator', 'c-2', null, 0);
  record.run(3, '3'.repeat(64), '{"n":3}', 3_000, '', 'c-3', null, 0);
  const note = database.prepare('insert into note (name, value) values (?, ?)');
  note.run('device-id', 'WS-OLD');
  note.run('audit-keys', '{"k1":"x"}');
  database.prepare('insert into setting (name, value) values (?, ?)').run('theme', '"light"');
  database.close();
}
