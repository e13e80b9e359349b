import type { Database } from 'better-sqlite3';
import type { AuditStore } from '../ports/audit-store.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import { StoreFault } from '../ports/store-fault.ts';
import { openSqlcipher, storeFault } from './sqlcipher.ts';
import { sqliteAuditStore } from './sqlite-audit-store.ts';
import { migrate } from './sqlite-schema.ts';
import { sqliteSettingsStore } from './sqlite-settings-store.ts';
import { unwritableStores } from './unwritable-store.ts';

export type LocalDatabase = {
  readonly audit: AuditStore;
  readonly settings: SettingsStore;
  /** Set when nothing can be written, so that it can be said before somebody finds out. */
  readonly fault: StoreFault['fault'] | null;
  readonly close: () => void;
};

/** A file that opens may still be read-only or on a full disk: one small write says so now and not at the first search. */
function openedStore(database: Database): AuditStore {
  try {
    migrate(database);
    const audit = sqliteAuditStore(database);
    audit.setNote('opened', 'yes');
    return audit;
  } catch (error) {
    database.close();
    throw storeFault(error);
  }
}

/** The encrypted database with its stores. Throws `StoreFault` only when the file is there and cannot be read. */
export async function openLocalDatabase(file: string, keyHex: string, ownBinding: string): Promise<LocalDatabase> {
  try {
    const database = await openSqlcipher({ file, keyHex, ownBinding });
    const audit = openedStore(database);
    return {
      audit,
      settings: sqliteSettingsStore(database),
      fault: null,
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    if (!(error instanceof StoreFault) || error.fault === 'UNREADABLE') throw error;
    return { ...unwritableStores(error.fault), fault: error.fault, close: () => undefined };
  }
}
