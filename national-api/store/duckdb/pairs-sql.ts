import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { HOUR_MS } from '../../../app/domain/instant.ts';
import { NO_BYTE, NO_CODE } from '../../../app/domain/read-columns.ts';
import { EARTH_RADIUS_KM } from '../../../app/movement/geodesy.ts';
import { CLOCK_TOLERANCE_S, POSITION_TOLERANCE_KM } from '../../../app/movement/journey.ts';
import type { BulkLabels } from '../bulk-columns.ts';
import type {
  PairedRead,
  ReadPair,
  ReadPairs,
  ReadAround,
  ReadsAroundSearch,
  SpeedSearch,
  TimedCamera,
} from '../analysis-store.ts';
import { POSITIONS } from './positions.ts';
import { Bindings, readsFound } from './read-search-sql.ts';
import { NO_TIME } from './schema.ts';

/** Great circle between the cameras `a` and `b`, as `greatCircleKm` computes it. */
export const KILOMETRES = `2 * ${EARTH_RADIUS_KM} * asin(least(1, sqrt(
  sin(radians(b.lat - a.lat) / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(radians(b.lon - a.lon) / 2) ** 2)))`;

const OF_READ = ['id', 'ts', 'camera', 'received', 'confidence', 'make', 'colour'] as const;
const MARK_ORDER = 'OVER (PARTITION BY vrm ORDER BY ts, id)';
const lag = (column: string, steps: number): string => `lag(${column}, ${steps}) ${MARK_ORDER}`;

export function incompatiblePairsSql({ reads, maxSpeedKmh, maxPairs }: SpeedSearch): {
  readonly sql: string;
  readonly bindings: Bindings;
} {
  const bindings = new Bindings();
  const columns = ['vrm', ...OF_READ].join(', ');
  const sql = `
    WITH followed AS (
      SELECT ${columns}, ${OF_READ.map((column) => `${lag(column, 1)} AS first_${column}`).join(', ')},
        ${lag('camera', 2)} AS before_camera, ${lag('ts', 2)} AS before_ts, lead(camera) ${MARK_ORDER} AS after_camera, lead(ts) ${MARK_ORDER} AS after_ts
      FROM (${readsFound(reads, columns, bindings)})),
    measured AS (
      SELECT followed.*, ${KILOMETRES} AS km, greatest(1, ts - first_ts) / ${HOUR_MS}.0 AS hours
      FROM followed JOIN ${POSITIONS} a ON a.camera = first_camera JOIN ${POSITIONS} b ON b.camera = followed.camera WHERE first_camera <> followed.camera),
    too_fast AS (SELECT *, greatest(0, km - ${POSITION_TOLERANCE_KM}) / (hours + ${CLOCK_TOLERANCE_S} / 3600.0) AS tolerant FROM measured WHERE km > 0 AND km / hours > ${maxSpeedKmh})
    SELECT vrm, ${OF_READ.map((column) => `first_${column}`).join(', ')}, ${OF_READ.join(', ')}, before_camera, before_ts, after_camera, after_ts, count(*) OVER ()
    FROM too_fast ORDER BY tolerant DESC, vrm, ts, id LIMIT ${Math.trunc(maxPairs)}`;
  return { sql, bindings };
}

export function incompatiblePairsOf(
  rows: readonly (readonly DuckDBValue[])[],
  { makes, colours }: BulkLabels,
): ReadPairs {
  const label = (list: readonly string[], code: DuckDBValue | undefined): string | null =>
    code === NO_CODE ? null : (list[Number(code)] ?? null);
  const readAt = (row: readonly DuckDBValue[], at: number): PairedRead => {
    const [id, ts, camera, received, confidence, make, colour] = row.slice(at);
    return {
      id: String(id),
      atMs: Number(ts),
      camera: Number(camera),
      receivedMs: Number(received) === NO_TIME ? null : Number(received),
      confidence: confidence === NO_BYTE ? null : Number(confidence),
      make: label(makes, make),
      colour: label(colours, colour),
    };
  };
  const timed = (camera: DuckDBValue | undefined, ts: DuckDBValue | undefined): TimedCamera | null =>
    camera === null || camera === undefined ? null : { camera: Number(camera), atMs: Number(ts) };
  const width = OF_READ.length;
  const pairs = rows.map((row): ReadPair => {
    const [beforeCamera, beforeTs, afterCamera, afterTs] = row.slice(1 + 2 * width);
    return {
      vrm: String(row[0]),
      first: readAt(row, 1),
      second: readAt(row, 1 + width),
      before: timed(beforeCamera, beforeTs),
      after: timed(afterCamera, afterTs),
    };
  });
  return { found: Number(rows[0]?.at(-1) ?? 0), pairs };
}

export function readsAroundSql({ asks, withinMs, limit, cameras, withoutCameras = [] }: ReadsAroundSearch): {
  readonly sql: string;
  readonly bindings: Bindings;
} {
  const bindings = new Bindings();
  const within = Math.trunc(withinMs);
  const times = asks.map(({ atMs }) => atMs);
  const [fromMs, toMs] = [
    times.reduce((a, b) => Math.min(a, b), Infinity) - within,
    times.reduce((a, b) => Math.max(a, b), -Infinity) + within,
  ];
  const found = readsFound(
    {
      vrms: [...new Set(asks.map(({ vrm }) => vrm))],
      fromMs,
      toMs: toMs + 1,
      withoutCameras,
      ...(cameras === undefined ? {} : { cameras }),
    },
    'vrm, ts, camera, id',
    bindings,
  );
  const sql = `
    WITH asks AS (SELECT unnest(range(${asks.length})) AS n, unnest(${bindings.bind(listValue(asks.map(({ vrm }) => vrm)))}::VARCHAR[]) AS vrm, unnest(${bindings.bind(listValue(times.map((ms) => BigInt(Math.trunc(ms)))))}::BIGINT[]) AS asked)
    SELECT n, camera, ts FROM asks JOIN (${found}) USING (vrm) WHERE ts BETWEEN asked - ${within} AND asked + ${within} ORDER BY n, ts, id LIMIT ${Math.trunc(limit)}`;
  return { sql, bindings };
}

export const readsAroundOf = (rows: readonly (readonly DuckDBValue[])[]): ReadAround[] =>
  rows.map(([n, camera, ts]) => ({ ask: Number(n), camera: Number(camera), atMs: Number(ts) }));
