import type { DuckDBConnection } from '@duckdb/node-api';
import { copyTables } from './fresh-file.ts';
import { PRESERVED_IDS } from './preservation-tables.ts';

/** Tables that hold reads, and the time of capture in each. */
const READ_TABLES: Readonly<Record<string, string>> = { rv: 'ts', rc: 'ts', hot: 'ts', accepted: 'ts' };

const kept = (beforeMs: number): string => `(ts >= ${Math.trunc(beforeMs)} OR id IN (${PRESERVED_IDS}))`;

/** Reads, not copies of them, that are to go. */
export async function countErasable(connection: DuckDBConnection, beforeMs: number): Promise<number> {
  const [row] = await (await connection.run(`SELECT (SELECT count(*) FROM rv WHERE NOT ${kept(beforeMs)}) + (SELECT count(*) FROM hot WHERE NOT ${kept(beforeMs)})`)).getRows();
  return Number(row?.[0] ?? 0);
}

/** Writes all that may stay into a file of its own. */
export const copyKept = (connection: DuckDBConnection, file: string, beforeMs: number): Promise<void> =>
  copyTables(connection, file, (name) => (name === 'corrections' ? `WHERE read_id IN (SELECT id FROM rv WHERE ${kept(beforeMs)} UNION ALL SELECT id FROM hot WHERE ${kept(beforeMs)})` : name in READ_TABLES ? `WHERE ${kept(beforeMs)}` : ''));
