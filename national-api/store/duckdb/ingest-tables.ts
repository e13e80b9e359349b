import type { DuckDBConnection } from '@duckdb/node-api';
import type { AcceptedRead, CommittedBatch, NewBatch } from '../ingest-store.ts';
import { getMeta, putMeta } from './reference-tables.ts';
import { COLUMN_NAMES, NO_TIME } from './schema.ts';

/**
 * The tables of live ingest: answers under their keys, and `accepted`, where reads wait for matching. Both are written in the
 * transaction that adds the reads.
 */
export const CREATE_INGEST_TABLES: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS batches (feed VARCHAR, key VARCHAR, digest VARCHAR, committed BIGINT, answer VARCHAR)',
  'CREATE TABLE IF NOT EXISTS accepted (seq BIGINT, id VARCHAR, vrm VARCHAR, ts BIGINT, received BIGINT, camera USMALLINT, corrected BOOLEAN)',
  'ALTER TABLE accepted ADD COLUMN IF NOT EXISTS corrected BOOLEAN',
];

/** Ids of `temp.main.incoming` that the store has. The inner condition keeps the engine's hash table as small as the batch. */
const KNOWN = ['rv', 'hot'].map((table) => `SELECT id FROM ${table} WHERE id IN (SELECT id FROM temp.main.incoming)`).join(' UNION ALL ');

export type IngestState = {
  /** Sequence number of the last accepted read. */
  seq: number;
  backlog: number;
  /** Whether matching wants to be told. */
  keeping: boolean;
};

export async function getIngestState(connection: DuckDBConnection): Promise<IngestState> {
  const [row] = await (await connection.run('SELECT count(*) FROM accepted')).getRows();
  return { seq: Number((await getMeta(connection, 'accepted_seq')) ?? 0), backlog: Number(row?.[0] ?? 0), keeping: (await getMeta(connection, 'accepted_kept')) === 'yes' };
}

/** Takes what is new out of `temp.main.incoming`. Returns the number of new reads of each batch. */
export async function commitIncoming(connection: DuckDBConnection, state: IngestState, batches: readonly NewBatch[], nowMs: number): Promise<readonly number[]> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM (SELECT *, row_number() OVER (ORDER BY rowid) - 1 AS n FROM temp.main.incoming)
     WHERE id NOT IN (${KNOWN}) QUALIFY row_number() OVER (PARTITION BY id ORDER BY n) = 1`,
  );
  const accepted = await countsOf(connection, batches);
  const total = accepted.reduce((sum, count) => sum + count, 0);
  await connection.run('BEGIN');
  try {
    await connection.run(`INSERT INTO hot SELECT ${COLUMN_NAMES} FROM temp.main.fresh ORDER BY n`);
    if (state.keeping) {
      await connection.run(`INSERT INTO accepted SELECT ${state.seq} + row_number() OVER (ORDER BY n), id, vrm, ts, received, camera, false FROM temp.main.fresh ORDER BY n`);
      await putMeta(connection, 'accepted_seq', String(state.seq + total));
    }
    for (const [i, batch] of batches.entries()) {
      const answer = batch.answerOf(accepted[i] ?? 0);
      await connection.run('INSERT INTO batches VALUES ($1, $2, $3, $4, $5)', [batch.feed, batch.key, batch.digest, BigInt(Math.trunc(nowMs)), answer]);
    }
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  if (state.keeping) {
    state.seq += total;
    state.backlog += total;
  }
  await connection.run('DROP TABLE temp.main.fresh');
  return accepted;
}

async function countsOf(connection: DuckDBConnection, batches: readonly NewBatch[]): Promise<number[]> {
  let end = 0;
  const counts: number[] = [];
  const rows = (await (await connection.run('SELECT n FROM temp.main.fresh ORDER BY n')).getRows()).map(([n]) => Number(n));
  let at = 0;
  for (const batch of batches) {
    end += batch.rows;
    const from = at;
    while (at < rows.length && (rows[at] ?? end) < end) at += 1;
    counts.push(at - from);
  }
  return counts;
}

export async function findBatch(connection: DuckDBConnection, feed: string, key: string): Promise<CommittedBatch | undefined> {
  const [row] = await (await connection.run('SELECT digest, answer FROM batches WHERE feed = $1 AND key = $2', [feed, key])).getRows();
  return row === undefined ? undefined : { digest: String(row[0]), answer: String(row[1]) };
}

export async function getAccepted(connection: DuckDBConnection, after: number, limit: number): Promise<readonly AcceptedRead[]> {
  const result = await connection.run(`SELECT seq, id, vrm, ts, received, camera, corrected FROM accepted WHERE seq > ${Math.trunc(after)} ORDER BY seq LIMIT ${Math.trunc(limit)}`);
  return (await result.getRows()).map(([seq, id, vrm, ts, received, camera, corrected]) => ({
    seq: Number(seq), readId: String(id), vrm: String(vrm), capturedAtMs: Number(ts), receivedAtMs: Number(received) === NO_TIME ? null : Number(received), camera: Number(camera), corrected: corrected === true,
  }));
}
