import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import { preservationSchema, type Preservation } from '../../../app/api/preservations.ts';

export const CREATE_PRESERVATION_TABLES: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS preservations (preservation_id VARCHAR, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS preserved (preservation_id VARCHAR, id VARCHAR)',
  // What a preservation that ended held, for whoever opens the read. It keeps nothing: it goes with the read.
  'CREATE TABLE IF NOT EXISTS preserved_before (preservation_id VARCHAR, id VARCHAR)',
];

/** Ids that some preservation holds. */
export const PRESERVED_IDS = 'SELECT id FROM preserved';

async function putDocument(connection: DuckDBConnection, preservation: Preservation): Promise<void> {
  await connection.run('DELETE FROM preservations WHERE preservation_id = $1', [preservation.preservationId]);
  await connection.run('INSERT INTO preservations VALUES ($1, $2)', [
    preservation.preservationId,
    JSON.stringify(preservation),
  ]);
}

export async function putPreservation(
  connection: DuckDBConnection,
  preservation: Preservation,
  readIds: readonly string[],
): Promise<void> {
  await connection.run('BEGIN');
  try {
    await putDocument(connection, preservation);
    if (readIds.length > 0)
      await connection.run('INSERT INTO preserved SELECT $1, unnest($2::VARCHAR[])', [
        preservation.preservationId,
        listValue([...readIds]),
      ]);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

export async function releasePreservation(connection: DuckDBConnection, preservation: Preservation): Promise<void> {
  await connection.run('BEGIN');
  try {
    await putDocument(connection, preservation);
    const ended = [preservation.preservationId];
    await connection.run('INSERT INTO preserved_before SELECT * FROM preserved WHERE preservation_id = $1', ended);
    await connection.run('DELETE FROM preserved WHERE preservation_id = $1', ended);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

const inOrder = (rows: readonly (readonly unknown[])[]): readonly Preservation[] =>
  rows
    .map(([document]) => preservationSchema.parse(JSON.parse(String(document))))
    .sort((a, b) => (a.preservedAt > b.preservedAt ? -1 : 1));

export async function getPreservations(connection: DuckDBConnection): Promise<readonly Preservation[]> {
  return inOrder(await (await connection.run('SELECT document FROM preservations')).getRows());
}

export async function getPreservationsOf(
  connection: DuckDBConnection,
  readId: string,
): Promise<readonly Preservation[]> {
  const ids = ['preserved', 'preserved_before'].map((table) => `SELECT preservation_id FROM ${table} WHERE id = $1`);
  return inOrder(
    await (
      await connection.run(`SELECT document FROM preservations WHERE preservation_id IN (${ids.join(' UNION ALL ')})`, [
        readId,
      ])
    ).getRows(),
  );
}

export async function getPreservedIds(
  connection: DuckDBConnection,
  preservationId: string,
): Promise<readonly string[]> {
  return (
    await (
      await connection.run('SELECT id FROM preserved WHERE preservation_id = $1 ORDER BY id', [preservationId])
    ).getRows()
  ).map(([id]) => String(id));
}
