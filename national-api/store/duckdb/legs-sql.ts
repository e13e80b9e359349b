import type { DuckDBValue } from '@duckdb/node-api';
import { DAY_MS, HOUR_MS } from '../../../app/domain/instant.ts';
import type { WindowMs } from '../../../app/domain/time-window.ts';
import { LEG_LEAST_KMH, LEG_MOST_KM, LEG_MOST_KMH, type Leg } from '../../../app/movement/missed-passes.ts';
import { KILOMETRES } from './pairs-sql.ts';
import { POSITIONS } from './positions.ts';
import { Bindings, readsFound } from './read-search-sql.ts';

/**
 * Legs of all vehicles along one carriageway: from each pass to the next, and to the one after that. Reads of a vehicle at one
 * camera, one after the other, are one pass. Nothing is bound.
 */
export function legsSql(window: WindowMs): string {
  const read = (steps: number): string =>
    ['camera', 'ts', 'carriageway']
      .map((column) => `lag(${column}, ${steps}) OVER order_of_reads AS ${column}_${steps}`)
      .join(', ');
  const leg = (steps: number, between: string): string =>
    `SELECT camera_${steps} AS first, ${between} AS between, camera, ts, ts_${steps} AS first_ts FROM followed WHERE carriageway_${steps} = carriageway AND camera_${steps} <> camera`;
  return `
    WITH seen AS (SELECT vrm, ts, id, camera, carriageway FROM (${readsFound(window, 'vrm, ts, id, camera', new Bindings())}) JOIN ${POSITIONS} USING (camera) WHERE carriageway IS NOT NULL),
    passes AS (SELECT * FROM seen QUALIFY lag(camera) OVER (PARTITION BY vrm ORDER BY ts, id) IS DISTINCT FROM camera),
    followed AS (SELECT camera, ts, carriageway, ${read(1)}, ${read(2)} FROM passes WINDOW order_of_reads AS (PARTITION BY vrm ORDER BY ts, id)),
    legs AS (${leg(1, 'NULL')} UNION ALL ${leg(2, 'camera_1')}),
    measured AS (SELECT first, between, legs.camera, ts, ${KILOMETRES} AS km, (ts - first_ts) / ${HOUR_MS}.0 AS hours
      FROM legs JOIN ${POSITIONS} a ON a.camera = first JOIN ${POSITIONS} b ON b.camera = legs.camera)
    SELECT first, between, camera, ts // ${DAY_MS} AS day, count(*) FROM measured
    WHERE km > 0 AND km <= ${LEG_MOST_KM} AND hours > 0 AND km / hours BETWEEN ${LEG_LEAST_KMH} AND ${LEG_MOST_KMH} GROUP BY ALL`;
}

export const legsOf = (rows: readonly (readonly DuckDBValue[])[]): readonly Leg[] =>
  rows.map(([from, between, to, day, legs]) => ({
    from: Number(from),
    between: between === null || between === undefined ? null : Number(between),
    to: Number(to),
    day: Number(day),
    legs: Number(legs),
  }));
