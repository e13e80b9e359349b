import type { Migration } from './migration.ts';

/** How a person's own requests for older data stood when they put the notice away, so that a lock does not bring it back. */
export const toldAuthorities: Migration = [
  `create table told_authority (
     owner text not null,
     authority_id text not null,
     standing text not null,
     told_at_ms real not null,
     primary key (owner, authority_id)
   ) strict, without rowid`,
];
