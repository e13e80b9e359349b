import { DuckDBListValue, DuckDBStructValue, type DuckDBValue } from '@duckdb/node-api';
import { HOUR_MS } from '../../../app/domain/instant.ts';
import { hoursCovered } from '../../../app/movement/co-travel.ts';
import type { PairVehicle, TogetherFinding, TogetherPair, TogetherPass, TogetherSearch } from '../analysis-store.ts';
import type { Statement } from './companions-sql.ts';
import { Bindings, readsFound } from './read-search-sql.ts';

/**
 * Who was read together. Vehicles of too few cameras are dropped first, marks and reads become small numbers, and
 * reads are joined by camera and by a stretch of time as long as the nearness: what grows with the square of traffic
 * is 24 bytes per meeting. Pairs that met at only one camera are dropped before cameras are counted. Marks and ids
 * are added again for the listed pairs.
 */
export function togetherSql({ reads, withinMs, minCameras, maxPairs, traffic }: TogetherSearch): Statement {
  const bindings = new Bindings();
  const within = Math.trunc(withinMs);
  const cameras = Math.trunc(minCameras);
  const covered = hoursCovered(traffic.fromMs, traffic.toMs).map((ms) => Math.max(1, Math.trunc(ms)));
  const vehicle = (side: 'lo' | 'hi'): string =>
    `{'vrm': ${side}_vehicle.vrm, 'reads': ${side}_vehicle.reads, 'neighbours': ${side}_vehicle.neighbours}`;
  const sql = `
    WITH found AS MATERIALIZED (SELECT vrm, camera, ts, id FROM (${readsFound(reads, 'vrm, camera, ts, id', bindings)})),
    moving AS MATERIALIZED (
      SELECT vrm, reads, (row_number() OVER (ORDER BY vrm))::UINTEGER AS v FROM (SELECT vrm, count(*) AS reads FROM found GROUP BY vrm HAVING count(DISTINCT camera) >= ${cameras})),
    kept AS MATERIALIZED (SELECT v, camera, ts, id, (row_number() OVER ())::UINTEGER AS r FROM found JOIN moving USING (vrm)),
    flow AS (SELECT camera, (ts // ${HOUR_MS}) % 24 AS hour, count(*) AS reads FROM found GROUP BY ALL),
    vehicles AS MATERIALIZED (
      SELECT v, any_value(vrm) AS vrm, any_value(moving.reads) AS reads, sum(flow.reads / [${covered.join(', ')}][hour + 1]) * ${2 * within} AS neighbours
      FROM kept JOIN moving USING (v) JOIN flow ON flow.camera = kept.camera AND hour = (ts // ${HOUR_MS}) % 24 GROUP BY v),
    near AS MATERIALIZED (
      SELECT least(a.v, b.v) AS lo, greatest(a.v, b.v) AS hi, CASE WHEN a.v < b.v THEN a.r ELSE b.r END AS lo_r, CASE WHEN a.v < b.v THEN b.r ELSE a.r END AS hi_r,
        a.camera AS camera, ((CASE WHEN a.v < b.v THEN a.ts ELSE b.ts END) // ${HOUR_MS})::UINTEGER AS hour
      FROM kept a JOIN (SELECT *, unnest([ts // ${within}, ts // ${within} - 1]) AS stretch FROM kept) b ON a.camera = b.camera AND a.ts // ${within} = b.stretch
      WHERE b.ts - a.ts <= ${within} AND a.v <> b.v AND (b.ts > a.ts OR (b.ts = a.ts AND a.v < b.v))),
    crossing AS (SELECT lo, hi FROM near GROUP BY lo, hi ${cameras > 1 ? 'HAVING min(camera) <> max(camera)' : ''}),
    together AS MATERIALIZED (
      SELECT lo, hi, count(DISTINCT hour) AS hours, count(DISTINCT camera) AS cameras, count(DISTINCT lo_r) AS passes FROM near JOIN crossing USING (lo, hi)
      GROUP BY lo, hi HAVING count(DISTINCT camera) >= ${cameras}),
    listed AS MATERIALIZED (SELECT *, row_number() OVER (ORDER BY hours DESC, cameras DESC, passes DESC, lo, hi) AS place FROM together ORDER BY place LIMIT ${Math.trunc(maxPairs)}),
    passed AS (
      SELECT place, lo, hi, near.camera, l.id AS lo_id, l.ts AS lo_ts, h.id AS hi_id, h.ts AS hi_ts
      FROM listed JOIN near USING (lo, hi) JOIN kept l ON l.r = lo_r JOIN kept h ON h.r = hi_r
      QUALIFY row_number() OVER (PARTITION BY lo, hi, lo_r ORDER BY abs(h.ts - l.ts), h.ts, h.id) = 1)
    SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM together), ${vehicle('lo')}, ${vehicle('hi')},
      list({'camera': camera, 'lo_id': lo_id, 'lo_ts': lo_ts, 'hi_id': hi_id, 'hi_ts': hi_ts} ORDER BY lo_ts, lo_id)
    FROM passed JOIN vehicles lo_vehicle ON lo_vehicle.v = lo JOIN vehicles hi_vehicle ON hi_vehicle.v = hi GROUP BY ALL ORDER BY any_value(place)`;
  return { sql, bindings };
}

const fieldsOf = (value: DuckDBValue | undefined): Readonly<Record<string, DuckDBValue>> =>
  value instanceof DuckDBStructValue ? value.entries : {};

function vehicleOf(value: DuckDBValue | undefined): PairVehicle {
  const { vrm, reads, neighbours } = fieldsOf(value);
  return { vrm: String(vrm), reads: Number(reads), neighbours: Number(neighbours) };
}

function passOf(value: DuckDBValue): TogetherPass {
  const { camera, lo_id: lowId, lo_ts: lowTs, hi_id: highId, hi_ts: highTs } = fieldsOf(value);
  return {
    camera: Number(camera),
    first: { id: String(lowId), atMs: Number(lowTs) },
    second: { id: String(highId), atMs: Number(highTs) },
  };
}

export function togetherOf(rows: readonly (readonly DuckDBValue[])[]): TogetherFinding {
  const pairs = rows.map(([, , first, second, passes]): TogetherPair => ({
    first: vehicleOf(first),
    second: vehicleOf(second),
    passes: passes instanceof DuckDBListValue ? passes.items.map(passOf) : [],
  }));
  return { reads: Number(rows[0]?.[0] ?? 0), found: Number(rows[0]?.[1] ?? 0), pairs };
}
