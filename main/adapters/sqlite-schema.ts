import type { Database } from 'better-sqlite3';
import { StoreFault } from '../ports/store-fault.ts';
import { guarded } from './sqlcipher.ts';

/** Each step once, in order; never edited after release, only added to. */
const STEPS: readonly string[] = [
  `create table audit_record (
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
   create table setting (name text primary key, value text not null) strict, without rowid;`,
];

/** Brings a database to the present shape. A file from a newer version is left alone and reported as unreadable. */
export function migrate(database: Database): void {
  guarded(() => {
    const at = Number(database.pragma('user_version', { simple: true }));
    if (at > STEPS.length) throw new StoreFault('UNREADABLE');
    STEPS.slice(at).forEach((step, index) => {
      database.transaction(() => {
        database.exec(step);
        database.pragma(`user_version=${at + index + 1}`);
      })();
    });
  });
}
