/**
 * Opens the encrypted database (SQLCipher 4 format) and turns its errors into `StoreFault`.
 * The published binary needs Node-API 10. Electron 25 and Node 20 have an older version, where it would abort the
 * process instead of throwing, so those use the module compiled in the checkout. Remove this when the oldest runtime
 * has Node-API 10.
 */
import type { Database } from 'better-sqlite3';
import { StoreFault } from './store-fault.ts';

export type OpenOptions = {
  readonly file: string;
  /** 32 bytes in hex: a raw key, so no key is derived and none can be guessed. */
  readonly keyHex: string;
  /** The compiled module for an older Node-API. */
  readonly ownBinding: string;
};

const FULL = new Set(['SQLITE_FULL']);
const UNREADABLE = /^SQLITE_(CORRUPT|NOTADB|FORMAT)/;

/** Turns an error of the database into a fault that a person can be told. */
export function storeFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  const { code: given } = error as { readonly code?: unknown };
  const code = typeof given === 'string' ? given : '';
  if (FULL.has(code) || code === 'ENOSPC') return new StoreFault('DISK_FULL', { cause: error });
  return new StoreFault(UNREADABLE.test(code) ? 'UNREADABLE' : 'UNWRITABLE', { cause: error });
}

const needsOwnBinding = (): boolean => Number(process.versions['napi'] ?? 0) < 10;

/** Opens or creates the database. A wrong key and a damaged page both end in `StoreFault('UNREADABLE')`. */
export async function openSqlcipher({ file, keyHex, ownBinding }: OpenOptions): Promise<Database> {
  if (!/^[0-9a-f]{64}$/.test(keyHex)) throw new Error('the database key must be 32 bytes in hex');
  const { default: Sqlcipher } = await import('better-sqlite3-multiple-ciphers');
  let database: Database | undefined;
  try {
    database = new Sqlcipher(file, needsOwnBinding() ? { nativeBinding: ownBinding } : {});
    database.pragma("cipher='sqlcipher'");
    database.pragma('legacy=4');
    database.pragma(`key="x'${keyHex}'"`);
    // The first read: a wrong key shows here. The check reads every page, and each page carries its own
    // authentication.
    const health: unknown = database.pragma('quick_check(1)', { simple: true });
    if (health !== 'ok') throw new StoreFault('UNREADABLE');
    database.pragma('journal_mode=WAL');
    // A commit is on the disk when it returns; the audit log relies on this.
    database.pragma('synchronous=FULL');
    database.pragma('foreign_keys=ON');
    // Deleted data is overwritten, not only unlinked.
    database.pragma('secure_delete=ON');
    return database;
  } catch (error) {
    database?.close();
    throw storeFault(error);
  }
}
