import type { Database } from 'better-sqlite3';
import { auditTable, type AuditStore } from './audit.ts';
import { draftTable, type DraftStore } from './drafts.ts';
import { questionTable, type QuestionStore } from './kept-questions.ts';
import { listCopyTable, type ListCopyStore } from './list-copies.ts';
import { migrate } from './migrations/index.ts';
import { noteTable, type NoteStore } from './notes.ts';
import { outboxTable, type OutboxStore } from './outbox.ts';
import { savedItemTable, type SavedItemStore } from './saved-items.ts';
import { settingTable, type SettingsStore } from './settings.ts';
import { openSqlcipher, storeFault } from './sqlcipher.ts';
import { openStatements, refusingStatements, type Statements } from './statements.ts';
import { StoreFault, type StoreFaultCode } from './store-fault.ts';
import { toldAuthorityTable, type ToldAuthorityStore } from './told-authorities.ts';

type Tables = {
  readonly audit: AuditStore;
  readonly notes: NoteStore;
  readonly settings: SettingsStore;
  readonly outbox: OutboxStore;
  readonly questions: QuestionStore;
  readonly saved: SavedItemStore;
  readonly told: ToldAuthorityStore;
  readonly listCopies: ListCopyStore;
  readonly drafts: DraftStore;
};

export type LocalDatabase = Tables & {
  /** Set when nothing can be read or written, so that the app can say so before somebody finds out. */
  readonly fault: StoreFaultCode | null;
  readonly close: () => void;
};

const tablesOn = (statements: Statements): Tables => ({
  audit: auditTable(statements),
  notes: noteTable(statements),
  settings: settingTable(statements),
  outbox: outboxTable(statements),
  questions: questionTable(statements),
  saved: savedItemTable(statements),
  told: toldAuthorityTable(statements),
  listCopies: listCopyTable(statements),
  drafts: draftTable(statements),
});

/**
 * A file that opens may still be read-only or on a full disk. One small write shows that now and not at the first
 * search.
 */
function opened(database: Database): Tables {
  try {
    migrate(database);
    const tables = tablesOn(openStatements(database));
    tables.notes.set('opened', 'yes');
    return tables;
  } catch (error) {
    database.close();
    throw storeFault(error);
  }
}

/**
 * The encrypted database, migrated to the current schema. Throws `StoreFault` only when the file exists and cannot be
 * read. One that cannot be written, or that a newer version of the app has changed, is returned with its `fault` and
 * refuses every write.
 */
export async function openLocalDatabase(file: string, keyHex: string, ownBinding: string): Promise<LocalDatabase> {
  try {
    const database = await openSqlcipher({ file, keyHex, ownBinding });
    return {
      ...opened(database),
      fault: null,
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    if (!(error instanceof StoreFault) || error.fault === 'UNREADABLE') throw error;
    return { ...tablesOn(refusingStatements(error.fault)), fault: error.fault, close: () => undefined };
  }
}
