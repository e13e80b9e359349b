import type { Database } from 'better-sqlite3';
import { StoreFault } from '../store-fault.ts';
import { firstTables } from './0001-first-tables.ts';
import { ownerOnEveryRow } from './0002-owner-on-every-row.ts';
import { outboxTable } from './0003-outbox.ts';
import type { Migration } from './migration.ts';

/** In the order of their file names; the number of a migration is its place here, beginning with 1. */
export const MIGRATIONS: readonly Migration[] = [firstTables, ownerOnEveryRow, outboxTable];

const versionOf = (database: Database): number => Number(database.pragma('user_version', { simple: true }));

/**
 * Brings a database to the present schema. Each migration and the version that says it was made are one transaction, so whatever
 * ends the process leaves the schema before it or after it. Throws `StoreFault('NEWER')`, and changes nothing, when a newer version
 * of the app has been here.
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
