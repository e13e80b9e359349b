import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { copyTables } from './fresh-file.ts';
import { PRESERVED_IDS } from './preservation-tables.ts';
import { COLUMN_NAMES, READ_COLUMNS } from './schema.ts';

/** Tables with reads, and the column of the capture time in each. */
const READ_TABLES: Readonly<Record<string, string>> = { rv: 'ts', rc: 'ts', hot: 'ts', accepted: 'ts' };

/** Tables about reads that go with them, and the column of the read in each. */
const READ_ID_COLUMNS: Readonly<Record<string, string>> = { corrections: 'read_id', preserved_before: 'id' };

const kept = (beforeMs: number): string => `(ts >= ${Math.trunc(beforeMs)} OR id IN (${PRESERVED_IDS}))`;

/** Distinct reads, not copies of them, that are to be erased. */
export async function countErasable(
  connection: DuckDBConnection,
  beforeMs: number,
  sinceMs = 0,
): Promise<{ readonly reads: number; readonly days: number }> {
  const day = `CASE WHEN ts >= ${Math.trunc(sinceMs)} THEN (${Math.trunc(beforeMs)} - 1 - ts) // ${DAY_MS} END`;
  const due = ['rv', 'hot'].map((table) => `SELECT ts FROM ${table} WHERE NOT ${kept(beforeMs)}`).join(' UNION ALL ');
  const [row] = await (await connection.run(`SELECT count(*), count(DISTINCT ${day}) FROM (${due})`)).getRows();
  return { reads: Number(row?.[0] ?? 0), days: Number(row?.[1] ?? 0) };
}

/** Writes everything that may stay into a file of its own. */
export const copyKept = (connection: DuckDBConnection, file: string, beforeMs: number): Promise<void> =>
  copyTables(connection, file, (name) =>
    name in READ_ID_COLUMNS
      ? `WHERE ${READ_ID_COLUMNS[name]} IN (SELECT id FROM rv WHERE ${kept(beforeMs)} UNION ALL SELECT id FROM hot WHERE ${kept(beforeMs)})`
      : name in READ_TABLES
        ? `WHERE ${kept(beforeMs)}`
        : '',
  );

/** Every value as the engine's own text of it, which it reads back to the same value. */
const AS_TEXT = READ_COLUMNS.map(({ name }) => `CAST(${name} AS VARCHAR)`).join(', ');
const textSchema = z.string().nullable();
const lineSchema = z.union([
  z.object({ read: z.array(textSchema).length(READ_COLUMNS.length) }),
  z.object({ correction: z.array(z.string()).length(3) }),
]);

/** Reads that are to be erased, and their corrections, one per line. */
export async function* erasedLines(connection: DuckDBConnection, beforeMs: number): AsyncGenerator<string, void, void> {
  const gone = (columns: string): string =>
    `SELECT ${columns} FROM rv WHERE NOT ${kept(beforeMs)} UNION ALL SELECT ${columns} FROM hot WHERE NOT ${kept(beforeMs)}`;
  for (const [kind, sql] of [
    ['read', gone(AS_TEXT)],
    ['correction', `SELECT correction_id, read_id, document FROM corrections WHERE read_id IN (${gone('id')})`],
  ] as const) {
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      for (const row of chunk.getRows()) yield JSON.stringify({ [kind]: row });
    }
  }
}

const RESTORED_AT_ONCE = 10_000;

/** In one transaction. What the store has by now is left unchanged. */
export async function restoreLines(connection: DuckDBConnection, lines: AsyncIterable<string>): Promise<number> {
  const texts = READ_COLUMNS.map(({ name }) => `${name} VARCHAR`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE restored (${texts})`);
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE restored_corrections (correction_id VARCHAR, read_id VARCHAR, document VARCHAR)',
  );
  const waiting: Record<'restored' | 'restored_corrections', (readonly (string | null)[])[]> = {
    restored: [],
    restored_corrections: [],
  };
  const write = async (table: keyof typeof waiting): Promise<void> => {
    const appender = await connection.createAppender(table, 'main', 'temp');
    for (const row of waiting[table]) {
      for (const value of row) {
        if (value === null) appender.appendNull();
        else appender.appendVarchar(value);
      }
      appender.endRow();
    }
    appender.closeSync();
    waiting[table] = [];
  };
  for await (const line of lines) {
    const parsed = lineSchema.parse(JSON.parse(line));
    const table = 'read' in parsed ? 'restored' : 'restored_corrections';
    waiting[table].push('read' in parsed ? parsed.read : parsed.correction);
    if (waiting[table].length >= RESTORED_AT_ONCE) await write(table);
  }
  await write('restored');
  await write('restored_corrections');
  const typed = READ_COLUMNS.map(({ name, sql }) => `CAST(${name} AS ${sql}) AS ${name}`).join(', ');
  await connection.run('BEGIN');
  try {
    const { rowsChanged } = await connection.run(
      `INSERT INTO hot SELECT ${COLUMN_NAMES} FROM (SELECT ${typed} FROM temp.main.restored) WHERE id NOT IN (SELECT id FROM rv UNION ALL SELECT id FROM hot)`,
    );
    await connection.run(
      'INSERT INTO corrections SELECT * FROM temp.main.restored_corrections WHERE correction_id NOT IN (SELECT correction_id FROM corrections)',
    );
    await connection.run('COMMIT');
    return rowsChanged;
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  } finally {
    await connection.run('DROP TABLE IF EXISTS temp.main.restored');
    await connection.run('DROP TABLE IF EXISTS temp.main.restored_corrections');
  }
}
