import type { DuckDBConnection } from '@duckdb/node-api';
import { correctionSchema, type Correction } from '../../../app/api/corrections.ts';
import type { ReadAt } from '../correction-store.ts';
import type { IngestState } from './ingest-tables.ts';
import { putMeta } from './reference-tables.ts';

export const CREATE_CORRECTION_TABLES: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS corrections (correction_id VARCHAR, read_id VARCHAR, document VARCHAR)',
];

export async function getCorrections(connection: DuckDBConnection, readId: string): Promise<readonly Correction[]> {
  const rows = await (await connection.run('SELECT document FROM corrections WHERE read_id = $1', [readId])).getRows();
  return rows
    .map(([document]) => correctionSchema.parse(JSON.parse(String(document))))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.version - b.version));
}

/** In a JSON text no value holds this: its quotation marks would be escaped. */
const IS_PROPOSED = `document LIKE '%"state":"PROPOSED"%'`;

export async function getProposedCorrections(connection: DuckDBConnection): Promise<readonly Correction[]> {
  const rows = await (await connection.run(`SELECT document FROM corrections WHERE ${IS_PROPOSED}`)).getRows();
  return rows.map(([document]) => correctionSchema.parse(JSON.parse(String(document))));
}

export async function putCorrection(connection: DuckDBConnection, correction: Correction): Promise<void> {
  await connection.run('DELETE FROM corrections WHERE correction_id = $1', [correction.correctionId]);
  await connection.run('INSERT INTO corrections VALUES ($1, $2, $3)', [
    correction.correctionId,
    correction.readId,
    JSON.stringify(correction),
  ]);
}

/** In a transaction of its own; returns whether the read was still in the expected state. */
export async function correctRead(
  connection: DuckDBConnection,
  state: IngestState,
  read: ReadAt,
  correction: Correction,
  matchAgain: boolean,
): Promise<boolean> {
  const where = `id = $1 AND vrm = $2 AND ts = ${Math.trunc(read.capturedAtMs)} AND camera = ${Math.trunc(read.camera)} AND version = ${Math.trunc(correction.version)}`;
  const change =
    'SET vrm_raw = coalesce(vrm_raw, vrm), corrected_from = coalesce(corrected_from, vrm), vrm = $3, version = version + 1';
  const again = matchAgain && state.keeping;
  await connection.run('BEGIN');
  try {
    const changed: number[] = [];
    for (const table of ['rv', 'rc', 'hot']) {
      changed.push(
        (await connection.run(`UPDATE ${table} ${change} WHERE ${where}`, [read.id, read.vrm, correction.newVrm]))
          .rowsChanged,
      );
    }
    const [byMark = 0, byCamera = 0, hot = 0] = changed;
    if (byMark + hot !== 1 || byCamera !== byMark) {
      await connection.run('ROLLBACK');
      return false;
    }
    await putCorrection(connection, correction);
    if (again) {
      await connection.run(
        `INSERT INTO accepted SELECT ${state.seq + 1}, id, vrm, ts, received, camera, true FROM (SELECT * FROM rv WHERE id = $1 AND vrm = $2 UNION ALL SELECT * FROM hot WHERE id = $1 AND vrm = $2) LIMIT 1`,
        [read.id, correction.newVrm],
      );
      await putMeta(connection, 'accepted_seq', String(state.seq + 1));
    }
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  if (again) {
    state.seq += 1;
    state.backlog += 1;
  }
  return true;
}
