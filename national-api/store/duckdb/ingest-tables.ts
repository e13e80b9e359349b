import type { DuckDBConnection } from '@duckdb/node-api';
import type { AcceptedRead, Clash, CommittedBatch, NewBatch, TakenIn } from '../ingest-store.ts';
import { getMeta, putMeta } from './reference-tables.ts';
import { COLUMN_NAMES, NO_TIME } from './schema.ts';

/**
 * The tables of live ingest: answers under their keys, and `accepted`, where reads wait for matching. Both are
 * written in the transaction that adds the reads.
 */
export const CREATE_INGEST_TABLES: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS batches (feed VARCHAR, key VARCHAR, digest VARCHAR, committed BIGINT, answer VARCHAR)',
  'CREATE TABLE IF NOT EXISTS accepted (seq BIGINT, id VARCHAR, vrm VARCHAR, ts BIGINT, received BIGINT, camera USMALLINT, corrected BOOLEAN)',
  'ALTER TABLE accepted ADD COLUMN IF NOT EXISTS corrected BOOLEAN',
];

/**
 * Ids of `temp.main.incoming` that the store has. The inner condition keeps the engine's hash table as small as the
 * batch.
 */
const KNOWN = ['rv', 'hot']
  .map((table) => `SELECT id FROM ${table} WHERE id IN (SELECT id FROM temp.main.incoming)`)
  .join(' UNION ALL ');

/**
 * Refused rows that are not the read that has their id: of another time, camera or mark (a corrected read keeps what
 * the feed gave). Run only when there are refused rows, and on few columns, for their ids alone.
 */
const CLASHES = `WITH again AS (
    SELECT * FROM (SELECT id, vrm, ts, camera, row_number() OVER (ORDER BY rowid) - 1 AS n FROM temp.main.incoming) WHERE n NOT IN (SELECT n FROM temp.main.fresh)
  ), known AS (
    ${['rv', 'hot', 'temp.main.fresh'].map((table) => `SELECT id, vrm, corrected_from, ts, camera FROM ${table} WHERE id IN (SELECT id FROM again)`).join(' UNION ALL ')}
  )
  SELECT again.n, min(known.camera) FROM again JOIN known USING (id) GROUP BY again.n
  HAVING bool_and(again.ts <> known.ts OR again.camera <> known.camera OR again.vrm NOT IN (known.vrm, coalesce(known.corrected_from, known.vrm)))
  ORDER BY again.n`;

export type IngestState = {
  /** Sequence number of the last accepted read. */
  seq: number;
  backlog: number;
  /** Whether matching follows accepted reads. */
  keeping: boolean;
};

export async function getIngestState(connection: DuckDBConnection): Promise<IngestState> {
  const [row] = await (await connection.run('SELECT count(*) FROM accepted')).getRows();
  return {
    seq: Number((await getMeta(connection, 'accepted_seq')) ?? 0),
    backlog: Number(row?.[0] ?? 0),
    keeping: (await getMeta(connection, 'accepted_kept')) === 'yes',
  };
}

/** Takes what is new from `temp.main.incoming`. Returns the outcome for the rows of each batch. */
export async function commitIncoming(
  connection: DuckDBConnection,
  state: IngestState,
  batches: readonly NewBatch[],
  nowMs: number,
): Promise<readonly TakenIn[]> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM (SELECT *, row_number() OVER (ORDER BY rowid) - 1 AS n FROM temp.main.incoming)
     WHERE id NOT IN (${KNOWN}) QUALIFY row_number() OVER (PARTITION BY id ORDER BY n) = 1`,
  );
  const counts = await countsOf(connection, batches);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const clashes = total < rows ? await clashesOf(connection, batches) : [];
  const taken = counts.map((accepted, i): TakenIn => ({ accepted, clashes: clashes[i] ?? [] }));
  await connection.run('BEGIN');
  try {
    await connection.run(`INSERT INTO hot SELECT ${COLUMN_NAMES} FROM temp.main.fresh ORDER BY n`);
    if (state.keeping) {
      await connection.run(
        `INSERT INTO accepted SELECT ${state.seq} + row_number() OVER (ORDER BY n), id, vrm, ts, received, camera, false FROM temp.main.fresh ORDER BY n`,
      );
      await putMeta(connection, 'accepted_seq', String(state.seq + total));
    }
    for (const [i, batch] of batches.entries()) {
      const answer = batch.answerOf(taken[i] ?? { accepted: 0, clashes: [] });
      await connection.run('INSERT INTO batches VALUES ($1, $2, $3, $4, $5)', [
        batch.feed,
        batch.key,
        batch.digest,
        BigInt(Math.trunc(nowMs)),
        answer,
      ]);
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
  return taken;
}

async function clashesOf(
  connection: DuckDBConnection,
  batches: readonly NewBatch[],
): Promise<readonly (readonly Clash[])[]> {
  const rows = (await (await connection.run(CLASHES)).getRows()).map(([n, camera]) => ({
    row: Number(n),
    camera: Number(camera),
  }));
  let end = 0;
  let at = 0;
  return batches.map((batch) => {
    const begin = end;
    end += batch.rows;
    const mine: Clash[] = [];
    for (let clash = rows[at]; clash !== undefined && clash.row < end; clash = rows[(at += 1)])
      mine.push({ row: clash.row - begin, camera: clash.camera });
    return mine;
  });
}

async function countsOf(connection: DuckDBConnection, batches: readonly NewBatch[]): Promise<number[]> {
  let end = 0;
  const counts: number[] = [];
  const rows = (await (await connection.run('SELECT n FROM temp.main.fresh ORDER BY n')).getRows()).map(([n]) =>
    Number(n),
  );
  let at = 0;
  for (const batch of batches) {
    end += batch.rows;
    const from = at;
    while (at < rows.length && (rows[at] ?? end) < end) at += 1;
    counts.push(at - from);
  }
  return counts;
}

export async function findBatch(
  connection: DuckDBConnection,
  feed: string,
  key: string,
): Promise<CommittedBatch | undefined> {
  const [row] = await (
    await connection.run('SELECT digest, answer FROM batches WHERE feed = $1 AND key = $2', [feed, key])
  ).getRows();
  return row === undefined ? undefined : { digest: String(row[0]), answer: String(row[1]) };
}

export async function getAccepted(
  connection: DuckDBConnection,
  after: number,
  limit: number,
): Promise<readonly AcceptedRead[]> {
  const result = await connection.run(
    `SELECT seq, id, vrm, ts, received, camera, corrected FROM accepted WHERE seq > ${Math.trunc(after)} ORDER BY seq LIMIT ${Math.trunc(limit)}`,
  );
  return (await result.getRows()).map(([seq, id, vrm, ts, received, camera, corrected]) => ({
    seq: Number(seq),
    readId: String(id),
    vrm: String(vrm),
    capturedAtMs: Number(ts),
    receivedAtMs: Number(received) === NO_TIME ? null : Number(received),
    camera: Number(camera),
    corrected: corrected === true,
  }));
}
