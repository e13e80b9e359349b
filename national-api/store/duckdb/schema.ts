/**
 * Tables of the embedded engine: every read twice, sorted by mark (`rv`) and by camera (`rc`), no index, and `hot`
 * for what arrived since the last seal. A query is the sorted table and `hot` together.
 */
import { BIGINT, BLOB, USMALLINT, UTINYINT, VARCHAR } from '@duckdb/node-api';

/** Stands for "not known" in a time, so that number columns need no validity bits. */
export const NO_TIME = -1;

/** In this order in every table and every appended chunk. */
export const READ_COLUMNS = [
  { name: 'id', sql: 'VARCHAR', type: VARCHAR },
  { name: 'vrm', sql: 'VARCHAR', type: VARCHAR },
  /** Null when the same as vrm. */
  { name: 'vrm_raw', sql: 'VARCHAR', type: VARCHAR },
  { name: 'ts', sql: 'BIGINT', type: BIGINT },
  { name: 'received', sql: 'BIGINT', type: BIGINT },
  { name: 'camera', sql: 'USMALLINT', type: USMALLINT },
  { name: 'direction', sql: 'UTINYINT', type: UTINYINT },
  { name: 'lane', sql: 'UTINYINT', type: UTINYINT },
  { name: 'confidence', sql: 'UTINYINT', type: UTINYINT },
  /** One byte per character, at most ten, so always inline; null when the camera gives none. */
  { name: 'char_conf', sql: 'BLOB', type: BLOB },
  { name: 'plate_colour', sql: 'UTINYINT', type: UTINYINT },
  { name: 'make', sql: 'USMALLINT', type: USMALLINT },
  { name: 'model', sql: 'USMALLINT', type: USMALLINT },
  { name: 'colour', sql: 'USMALLINT', type: USMALLINT },
  { name: 'flags', sql: 'UTINYINT', type: UTINYINT },
  { name: 'version', sql: 'USMALLINT', type: USMALLINT },
  { name: 'corrected_from', sql: 'VARCHAR', type: VARCHAR },
] as const;

export type ReadColumnName = (typeof READ_COLUMNS)[number]['name'];

const indexes = Object.fromEntries(READ_COLUMNS.map(({ name }, index) => [name, index]));
/** Position of a column in every table and chunk. */
export const columnIndex = (name: ReadColumnName): number => indexes[name] ?? -1;

export const COLUMN_NAMES = READ_COLUMNS.map(({ name }) => name).join(', ');
export const COLUMN_TYPES = READ_COLUMNS.map(({ type }) => type);

export const createReadTable = (table: string): string =>
  `CREATE TABLE IF NOT EXISTS ${table} (${READ_COLUMNS.map(({ name, sql }) => `${name} ${sql}`).join(', ')})`;

/** Orders of the two copies. Reads of one mark in one millisecond may be in any order: a query sorts its result. */
export const BY_MARK = 'vrm, ts';
export const BY_CAMERA = 'camera, ts';

export const CREATE_TABLES: readonly string[] = [
  createReadTable('rv'),
  createReadTable('rc'),
  createReadTable('hot'),
  'CREATE TABLE IF NOT EXISTS cameras (idx USMALLINT, id VARCHAR, record VARCHAR)',
  'CREATE TABLE IF NOT EXISTS labels (kind VARCHAR, code USMALLINT, value VARCHAR)',
  'CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR)',
];
