import type { Migration } from './migration.ts';

/** Adds the owner of every row: the user name of an account, or nothing for the workstation's own. */
export const ownerOnEveryRow: Migration = [
  'alter table audit_record rename column user_name to owner',
  `create table owned_note (
     owner text not null, name text not null, value text not null, primary key (owner, name)
   ) strict, without rowid`,
  "insert into owned_note (owner, name, value) select '', name, value from note",
  'drop table note',
  'alter table owned_note rename to note',
  `create table owned_setting (
     owner text not null, name text not null, value text not null, primary key (owner, name)
   ) strict, without rowid`,
  "insert into owned_setting (owner, name, value) select '', name, value from setting",
  'drop table setting',
  'alter table owned_setting rename to setting',
];
