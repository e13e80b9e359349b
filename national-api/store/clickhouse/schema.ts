/**
 * Tables of the distributed engine: every read twice, on each shard sorted by mark (`rv`) or by camera (`rc`), both
 * in weekly partitions so that expired data is dropped without a search. A `Distributed` table in front of each says
 * which shard a read is on: all reads of one mark, or of one camera, are on one shard, so a search by it asks one.
 */

import { DAY_MS } from '../../../app/domain/instant.ts';

/** In this order; "not known" has the same numbers as in the embedded store. */
export const COLUMNS = [
  'id String',
  'vrm String',
  'vrm_raw String',
  'ts Int64',
  'received Int64',
  'camera UInt16',
  'direction UInt8',
  'lane UInt8',
  'confidence UInt8',
  'char_conf String',
  'plate_colour UInt8',
  'make UInt16',
  'model UInt16',
  'colour UInt16',
  'flags UInt8',
  'version UInt16',
  'corrected_from String',
] as const;
export const COLUMN_NAMES = COLUMNS.map((column) => column.slice(0, column.indexOf(' ')));

const WEEK_MS = 7 * DAY_MS;

export type ClusterSchema = {
  /** As named in the servers' `remote_servers`. */
  readonly cluster: string;
  /**
   * Copies of each shard, kept in step by the engine through its coordination service; without this one server per
   * shard.
   */
  readonly replicated: boolean;
};

// {shard} and {replica} are macros of each server.
const ofTheShard = (table: string, { replicated }: ClusterSchema): string =>
  replicated ? `ReplicatedMergeTree('/clickhouse/tables/{shard}/${table}', '{replica}')` : 'MergeTree()';
const ofTheCluster = (table: string, { replicated }: ClusterSchema): string =>
  replicated ? `ReplicatedMergeTree('/clickhouse/tables/all/${table}', '{shard}-{replica}')` : 'MergeTree()';

/** To be run on every server: its own part of the reads, and the tables in front of all parts. */
export function serverTables(schema: ClusterSchema): readonly string[] {
  const local = (table: string, order: string): string =>
    `CREATE TABLE IF NOT EXISTS ${table}_local (${COLUMNS.join(', ')}) ENGINE = ${ofTheShard(table, schema)} PARTITION BY intDiv(ts, ${WEEK_MS}) ORDER BY (${order})`;
  const distributed = (table: string, shard: string): string =>
    `CREATE TABLE IF NOT EXISTS ${table} (${COLUMNS.join(', ')}) ENGINE = Distributed('${schema.cluster}', currentDatabase(), '${table}_local', ${shard})`;
  return [
    local('rv', 'vrm, ts, id'),
    local('rc', 'camera, ts, id'),
    distributed('rv', 'cityHash64(vrm)'),
    distributed('rc', 'camera'),
  ];
}

/**
 * Small, and read whole when the store is opened: replicated, on every server; otherwise on the one that the service
 * talks to.
 */
export function referenceTables(schema: ClusterSchema): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS cameras (idx UInt16, id String, record String) ENGINE = ${ofTheCluster('cameras', schema)} ORDER BY idx`,
    `CREATE TABLE IF NOT EXISTS labels (kind String, code UInt16, value String) ENGINE = ${ofTheCluster('labels', schema)} ORDER BY (kind, code)`,
  ];
}
