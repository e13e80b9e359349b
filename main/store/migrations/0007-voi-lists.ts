import type { Migration } from './migration.ts';

/**
 * Copies of lists to read with no network, and drafts to submit. The entries of a copy are written under a generation
 * of their own and become the list's with one row, so that a copy is always whole. A change of a draft is a row, so
 * that one keystroke writes one.
 */
export const voiLists: Migration = [
  `create table list_copy (
     owner text not null,
     list_id text not null,
     body text not null,
     generation integer not null,
     synced_at_ms real not null,
     primary key (owner, list_id)
   ) strict, without rowid`,
  `create table entry_copy (
     owner text not null,
     list_id text not null,
     generation integer not null,
     position integer not null,
     body text not null,
     primary key (owner, list_id, generation, position)
   ) strict, without rowid`,
  `create table draft (
     owner text not null,
     draft_id text not null,
     list_id text,
     body text not null,
     changed_at_ms real not null,
     primary key (owner, draft_id)
   ) strict, without rowid`,
  `create table draft_change (
     owner text not null,
     draft_id text not null,
     key text not null,
     position integer not null,
     body text not null,
     sent_key text,
     taken integer not null,
     primary key (owner, draft_id, key)
   ) strict, without rowid`,
];
