import type { Migration } from './migration.ts';

/** The audit log, notes and settings, as in the first release. */
export const firstTables: Migration = [
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
   ) strict`,
  'create index audit_waiting on audit_record (seq) where verified = 0',
  'create index audit_user on audit_record (user_name, seq)',
  'create table note (name text primary key, value text not null) strict, without rowid',
  'create table setting (name text primary key, value text not null) strict, without rowid',
];
