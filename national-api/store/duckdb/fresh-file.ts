import type { DuckDBConnection } from '@duckdb/node-api';
import fs from 'node:fs';
import { ERASURE_READERS_GRACE_MS, ERASURE_SHUT_MS } from '../../../app/policy/answer-limits.ts';
import { quoted } from './database.ts';
import type { ReaderGate } from './reader-gate.ts';

/** Where a database is rewritten before it replaces its file. */
export const freshFileOf = (file: string): string => `${file}.fresh`;

/** A database and the files that the engine creates beside it. */
export const filesOf = (file: string): string[] =>
  ['', '.wal', '.wal.checkpoint', '.wal.recovery'].map((end) => `${file}${end}`);

export const removeFile = (file: string): void => {
  for (const each of filesOf(file)) fs.rmSync(each, { force: true });
};

/**
 * Writes the tables of the store into a file of its own, in their order. A delete would leave the bytes of a row in
 * the file until something else overwrites them; in a new file they never were.
 * @param conditionOf which rows of a table are copied, as SQL; all when empty
 */
export async function copyTables(
  connection: DuckDBConnection,
  file: string,
  conditionOf: (table: string) => string = () => '',
): Promise<void> {
  await connection.run(`ATTACH ${quoted(file)} AS fresh (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 32768)`);
  try {
    const tables = (
      await (
        await connection.run(
          "SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'store' AND NOT temporary",
        )
      ).getRows()
    ).map(([name, sql]) => [String(name), String(sql)] as const);
    for (const [name, sql] of tables) {
      await connection.run(sql.replace(/^CREATE TABLE (?:store\.)?(?:main\.)?/, 'CREATE TABLE fresh.main.'));
      await connection.run(`INSERT INTO fresh.main.${name} SELECT * FROM store.main.${name} ${conditionOf(name)}`);
    }
    await connection.run('CHECKPOINT fresh');
  } finally {
    await connection.run('DETACH fresh');
  }
}

/** Between two attempts to find no readers. */
const AGAIN_MS = 200;
/** Readers that are told to leave do so at once, or the engine does not let go of them. */
const BROKEN_OFF_WITHIN_MS = 5_000;

/**
 * Closes the gate when no reader is inside. It tries for short intervals, so that new readers hardly wait; after the
 * grace period the remaining ones are aborted. Returns undefined, and the gate is open, when a reader stays even
 * then.
 */
async function shutForReaders(readerGate: ReaderGate, graceMs: number): Promise<(() => void) | undefined> {
  const until = performance.now() + graceMs;
  for (;;) {
    const open = await readerGate.close(ERASURE_SHUT_MS);
    if (open !== undefined) return open;
    if (performance.now() >= until) return readerGate.close(BROKEN_OFF_WITHIN_MS, true);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

type Change = {
  /** Completes the file on the disk and closes it. */
  readonly close: () => Promise<void>;
  /** Called whether or not the change was made. */
  readonly openAgain: () => Promise<void>;
  /** How long a file swap waits for open readers. */
  readonly graceMs?: number;
};

/**
 * Puts the fresh file in place of the database's, once no reader is left. False, and everything is unchanged, when a
 * reader cannot be stopped.
 */
export async function swapInRewrittenFile(
  file: string,
  readerGate: ReaderGate,
  { close, openAgain, graceMs = ERASURE_READERS_GRACE_MS }: Change,
): Promise<boolean> {
  const open = await shutForReaders(readerGate, graceMs);
  if (open === undefined) {
    removeFile(freshFileOf(file));
    return false;
  }
  try {
    await close();
    try {
      fs.rmSync(`${file}.wal`, { force: true });
      fs.renameSync(freshFileOf(file), file);
    } finally {
      await openAgain();
    }
  } finally {
    open();
  }
  return true;
}
