import type { DuckDBConnection } from '@duckdb/node-api';
import fs from 'node:fs';
import { quoted } from './database.ts';

/** Where a database is written anew before it takes the place of its file. */
export const freshFileOf = (file: string): string => `${file}.fresh`;

/** A database and what the engine makes beside it. */
export const filesOf = (file: string): string[] => ['', '.wal', '.wal.checkpoint', '.wal.recovery'].map((end) => `${file}${end}`);

export const removeFile = (file: string): void => {
  for (const each of filesOf(file)) fs.rmSync(each, { force: true });
};

/**
 * Writes the tables of the store into a file of its own, in the order in which they stand. A delete would leave the bytes of a row in
 * the file until something else is written over them; in a new file they never were.
 * @param conditionOf what of a table goes along, as SQL; all when empty
 */
export async function copyTables(connection: DuckDBConnection, file: string, conditionOf: (table: string) => string = () => ''): Promise<void> {
  await connection.run(`ATTACH ${quoted(file)} AS fresh (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 32768)`);
  try {
    const tables = (await (await connection.run("SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'store' AND NOT temporary")).getRows()).map(([name, sql]) => [String(name), String(sql)] as const);
    for (const [name, sql] of tables) {
      await connection.run(sql.replace(/^CREATE TABLE (?:store\.)?(?:main\.)?/, 'CREATE TABLE fresh.main.'));
      await connection.run(`INSERT INTO fresh.main.${name} SELECT * FROM store.main.${name} ${conditionOf(name)}`);
    }
    await connection.run('CHECKPOINT fresh');
  } finally {
    await connection.run('DETACH fresh');
  }
}

/** Puts the fresh file where the closed one is. */
export function takePlace(file: string): void {
  fs.rmSync(`${file}.wal`, { force: true });
  fs.renameSync(freshFileOf(file), file);
}
