import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { HOUR_MS } from '../../../app/domain/instant.ts';
import type { Flow } from '../../../app/movement/co-travel.ts';
import type { CompanionFinding, CompanionSearch, FoundCompanion } from '../analysis-store.ts';
import { Bindings, readsFound } from './read-search-sql.ts';
import { numbersOf, textsOf } from './values.ts';

export type Statement = { readonly sql: string; readonly bindings: Bindings };
type Rows = readonly (readonly DuckDBValue[])[];
export type VehicleReads = CompanionFinding['reads'];

/** The newest reads of the vehicle, and one more to show whether there are more. */
export function vehicleReadsSql({ vrm, fromMs, toMs, maxReads, withoutCameras = [] }: CompanionSearch): Statement {
  const bindings = new Bindings();
  return {
    sql: `SELECT id, camera, ts FROM (${readsFound({ vrms: [vrm], fromMs, toMs, withoutCameras }, 'id, camera, ts', bindings)}) ORDER BY ts DESC, id DESC LIMIT ${Math.trunc(maxReads) + 1}`,
    bindings,
  };
}

export const vehicleReadsOf = (rows: Rows): VehicleReads =>
  rows.map(([id, camera, ts]) => ({ id: String(id), camera: Number(camera), atMs: Number(ts) })).reverse();

/** All traffic of a window at some cameras, by hour of the day. */
export function flowSql(
  cameras: readonly number[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Statement {
  const bindings = new Bindings();
  return {
    sql: `SELECT camera, (ts // ${HOUR_MS}) % 24 AS hour, count(*) FROM (${readsFound({ cameras, fromMs, toMs }, 'camera, ts', bindings)}) GROUP BY ALL ORDER BY ALL`,
    bindings,
  };
}

export const flowOf = (rows: Rows): Flow[] =>
  rows.map(([camera, hour, reads]) => ({ camera: Number(camera), hour: Number(hour), reads: Number(reads) }));

/**
 * Who was near: an equi-join on camera and on a stretch of time as long as the nearness, each read of the vehicle
 * being in three stretches. So the engine hashes instead of comparing every read with every other.
 */
export function companionsSql(search: CompanionSearch, reads: VehicleReads): Statement {
  const bindings = new Bindings();
  const { bind } = bindings;
  const within = Math.trunc(search.withinMs);
  const { vrm, fromMs, toMs, minCameras, maxCompanions } = search;
  const cameras = [...new Set(reads.map(({ camera }) => camera))];
  const [first, last] = [reads[0]?.atMs ?? 0, reads.at(-1)?.atMs ?? 0];
  const beside = { cameras, fromMs: Math.max(fromMs, first - within), toMs: Math.min(toMs, last + within + 1) };
  const list = (values: readonly number[]): string => bind(listValue(values.map((value) => BigInt(value))));
  const sql = `
    WITH own AS MATERIALIZED (
      SELECT unnest(range(${reads.length})) AS n, unnest(${list(reads.map(({ camera }) => camera))}::USMALLINT[]) AS camera, unnest(${list(reads.map(({ atMs }) => atMs))}::BIGINT[]) AS own_ts),
    stretches AS (SELECT n, camera, own_ts, unnest([own_ts // ${within} - 1, own_ts // ${within}, own_ts // ${within} + 1]) AS stretch FROM own),
    near AS MATERIALIZED (
      SELECT n, camera, own_ts, vrm, arg_min({'id': id, 'ts': ts}, {'gap': abs(ts - own_ts), 'ts': ts, 'id': id}) AS other
      FROM stretches JOIN (SELECT *, ts // ${within} AS stretch FROM (${readsFound(beside, 'camera, ts, vrm, id', bindings)})) USING (camera, stretch)
      WHERE abs(ts - own_ts) <= ${within} AND vrm <> ${bind(vrm)} GROUP BY n, camera, own_ts, vrm),
    together AS (SELECT vrm, count(DISTINCT own_ts // ${HOUR_MS}) AS hours, count(DISTINCT camera) AS cameras, count(*) AS passes FROM near GROUP BY vrm HAVING count(DISTINCT camera) >= ${Math.trunc(minCameras)}),
    listed AS MATERIALIZED (
      SELECT *, (SELECT count(*) FROM together) AS found, (SELECT count(DISTINCT vrm) FROM near) AS compared FROM together
      ORDER BY hours DESC, cameras DESC, passes DESC, vrm LIMIT ${Math.trunc(maxCompanions)}),
    habits AS (SELECT vrm, count(*) AS reads FROM (${readsFound({ cameras, fromMs, toMs }, 'vrm', bindings)}) WHERE vrm IN (SELECT vrm FROM listed) GROUP BY vrm)
    SELECT vrm, found, compared, reads, list(n ORDER BY n), list(other.id ORDER BY n), list(other.ts ORDER BY n)
    FROM listed JOIN habits USING (vrm) JOIN near USING (vrm)
    GROUP BY vrm, hours, listed.cameras, listed.passes, found, compared, reads ORDER BY hours DESC, listed.cameras DESC, listed.passes DESC, vrm`;
  return { sql, bindings };
}

export function companionsOf(rows: Rows): Pick<CompanionFinding, 'companions' | 'found' | 'compared'> {
  const companions = rows.map(([vrm, , , reads, own, ids, times]): FoundCompanion => {
    const at = numbersOf(times);
    const id = textsOf(ids);
    return {
      vrm: String(vrm),
      readsAtCameras: Number(reads),
      passes: numbersOf(own).map((read, i) => ({ read, id: id[i] ?? '', atMs: at[i] ?? 0 })),
    };
  });
  return { companions, found: Number(rows[0]?.[1] ?? 0), compared: Number(rows[0]?.[2] ?? 0) };
}
