import type { Database } from 'better-sqlite3';
import { StoreFault } from '../store-fault.ts';
import { firstTables } from './0001-first-tables.ts';
import { ownerOnEveryRow } from './0002-owner-on-every-row.ts';
import { outboxTable } from './0003-outbox.ts';
import { keptQuestions } from './0004-kept-questions.ts';
import { savedItems } from './0005-saved-items.ts';
import { toldAuthorities } from './0006-told-authorities.ts';
import { voiLists } from './0007-voi-lists.ts';
import type { Migration } from './migration.ts';

/** In the order of their file names. The number of a migration is its position here, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  firstTables,
  ownerOnEveryRow,
  outboxTable,
  keptQuestions,
  savedItems,
  toldAuthorities,
  voiLists,
];

const versionOf = (database: Database): number => Number(database.pragma('user_version', { simple: true }));

/**
 * Migrates a database to the current schema. Each migration and its version number are one transaction, so whatever
 * ends the process leaves the schema before it or after it. Throws `StoreFault('NEWER')`, and changes nothing, when a
 * newer version of the app has changed the database.
 */
export function migrate(database: Database): void {
  const at = versionOf(database);
  if (at > MIGRATIONS.length) throw new StoreFault('NEWER');
  MIGRATIONS.slice(at).forEach((statements, index) => {
    database.exec('begin immediate');
    try {
      for (const statement of statements) database.exec(statement);
      database.pragma(`user_version=${at + index + 1}`);
      database.exec('commit');
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      throw error;
    }
  });
}
