import type { DuckDBValue } from '@duckdb/node-api';
import type { CommonVehicle, CommonVehicles, SceneSearch } from '../analysis-store.ts';
import { Bindings, readsFound } from './read-search-sql.ts';
import { textsOf } from './values.ts';

/**
 * First the marks alone, with a bit for each scene, which is small however busy the scenes are; then the reads of the
 * remaining marks.
 */
export function commonVehiclesSql({ scenes, minScenes, maxVehicles, maxReadsOfVehicle }: SceneSearch): {
  readonly sql: string;
  readonly bindings: Bindings;
} {
  const bindings = new Bindings();
  const marks = scenes
    .map((scene, i) => `SELECT vrm, 1::UBIGINT << ${i} AS scene FROM (${readsFound(scene, 'vrm', bindings)})`)
    .join(' UNION ALL ');
  const reads = scenes
    .map(
      (scene) =>
        `SELECT vrm, ts, id FROM (${readsFound(scene, 'vrm, ts, id', bindings)}) WHERE vrm IN (SELECT vrm FROM listed)`,
    )
    .join(' UNION ');
  const sql = `
    WITH common AS MATERIALIZED (SELECT vrm, bit_or(scene) AS scenes FROM (${marks}) GROUP BY vrm HAVING bit_count(bit_or(scene)) >= ${Math.trunc(minScenes)}),
    listed AS MATERIALIZED (SELECT *, (SELECT count(*) FROM common) AS found FROM common ORDER BY bit_count(scenes) DESC, vrm LIMIT ${Math.trunc(maxVehicles)})
    SELECT vrm, scenes, found, list(id ORDER BY ts, id)[1:${Math.trunc(maxReadsOfVehicle)}] FROM listed JOIN (${reads}) USING (vrm)
    GROUP BY vrm, scenes, found ORDER BY bit_count(scenes) DESC, vrm`;
  return { sql, bindings };
}

const placesOf = (bits: bigint): number[] => {
  const places: number[] = [];
  for (let i = 0; bits >> BigInt(i) > 0n; i += 1) if ((bits >> BigInt(i)) & 1n) places.push(i);
  return places;
};

export function commonVehiclesOf(rows: readonly (readonly DuckDBValue[])[]): CommonVehicles {
  const vehicles = rows.map(([vrm, scenes, , ids]): CommonVehicle => ({
    vrm: String(vrm),
    scenes: placesOf(scenes as bigint),
    readIds: textsOf(ids),
  }));
  return { found: Number(rows[0]?.[2] ?? 0), vehicles };
}
