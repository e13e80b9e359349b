import type { Migration } from './migration.ts';

/** What a person saved under a name to use it again. Its kind is checked when it is read: a kind more is no change of the table. */
export const savedItems: Migration = [
  `create table saved_item (
     owner text not null,
     id text not null,
     kind text not null,
     name text not null,
     body text not null,
     saved_at_ms real not null,
     primary key (owner, id)
   ) strict, without rowid`,
];
