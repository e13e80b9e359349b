import type { Migration } from './migration.ts';

/** The last question of a person and the words they were writing, so that a lock does not take them. Never what was found. */
export const keptQuestions: Migration = [
  `create table kept_question (
     owner text not null,
     kind text not null check (kind in ('ASKED', 'REPLACED', 'WRITTEN')),
     search_ref text not null,
     body text not null,
     kept_at_ms real not null,
     primary key (owner, kind)
   ) strict, without rowid`,
];
