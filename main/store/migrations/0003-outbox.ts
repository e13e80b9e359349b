import type { Migration } from './migration.ts';

/** What must reach the service once and has not yet: how often it was tried, and whether the service refuses it. */
export const outboxTable: Migration = [
  `create table outbox (
     key text primary key,
     endpoint text not null,
     body text not null,
     owner text not null,
     attempts integer not null,
     state text not null check (state in ('WAITING', 'REFUSED')),
     refusal text
   ) strict, without rowid`,
];
