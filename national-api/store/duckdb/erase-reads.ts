import type { DuckDBConnection } from '@duckdb/node-api';
import { quoted } from './database.ts';
import { PRESERVED_IDS } from './preservation-tables.ts';

/** Tables that hold reads, and the time of capture in each. */
const READ_TABLES: Readonly<Record<string, string>> = { rv: 'ts', rc: 'ts', hot: 'ts', accepted: 'ts' };

const kept = (beforeMs: number): string => `(ts >= ${Math.trunc(beforeMs)} OR id IN (${PRESERVED_IDS}))`;

/** Reads, not copies of them, that are to go. */
export async function countErasable(connection: DuckDBConnection, beforeMs: number): Promise<number> {
  const [row] = await (await connection.run(`SELECT (SELECT count(*) FROM rv WHERE NOT ${kept(beforeMs)}) + (SELECT count(*) FROM hot WHERE NOT ${kept(beforeMs)})`)).getRows();
  return Number(row?.[0] ?? 0);
}

/**
 * Writes all that may stay into a file of its own, in the order in which it stands. A delete would leave the bytes of a read in the
 * file until something else is written over them; in a new file they never were.
 */
export async function copyKept(connection: DuckDBConnection, file: string, beforeMs: number): Promise<void> {
  await connection.run(`ATTACH ${quoted(file)} AS fresh (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 32768)`);
  try {
    const tables = (await (await connection.run("SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'store' AND NOT temporary")).getRows()).map(([name, sql]) => [String(name), String(sql)] as const);
    for (const [name, sql] of tables) {
      await connection.run(sql.replace(/^CREATE TABLE (?:store\.)?(?:main\.)?/, 'CREATE TABLE fresh.main.'));
      const condition = name === 'corrections' ? `WHERE read_id IN (SELECT id FROM rv WHERE ${kept(beforeMs)} UNION ALL SELECT id FROM hot WHERE ${kept(beforeMs)})` : name in READ_TABLES ? `WHERE ${kept(beforeMs)}` : '';
      await connection.run(`INSERT INTO fresh.main.${name} SELECT * FROM store.main.${name} ${condition}`);
    }
    await connection.run('CHECKPOINT fresh');
  } finally {
    await connection.run('DETACH fresh');
  }
}
