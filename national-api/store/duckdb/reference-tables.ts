import type { DuckDBConnection } from '@duckdb/node-api';
import { cameraSchema, type Camera } from '../../../app/domain/camera.ts';
import { NO_CODE } from '../../../app/domain/read-columns.ts';
import type { BulkLabels } from '../bulk-columns.ts';

/** The small tables beside the reads: cameras, labels of the coded columns, facts about the store. */

export const MAX_CODES = NO_CODE;

/** Adds cameras, numbered from `firstIndex`. @throws RangeError when a number does not fit. */
export async function putCameras(
  connection: DuckDBConnection,
  cameras: readonly Camera[],
  firstIndex: number,
): Promise<void> {
  if (firstIndex + cameras.length > MAX_CODES) throw new RangeError(`more than ${MAX_CODES} cameras`);
  const appender = await connection.createAppender('cameras');
  cameras.forEach((camera, i) => {
    appender.appendUSmallInt(firstIndex + i);
    appender.appendVarchar(camera.id);
    appender.appendVarchar(JSON.stringify(camera));
    appender.endRow();
  });
  appender.closeSync();
}

/** Every camera, at the place of its number. */
export async function getCameras(connection: DuckDBConnection): Promise<Camera[]> {
  const rows = await (await connection.run('SELECT record FROM cameras ORDER BY idx')).getRows();
  return rows.map(([record]) => cameraSchema.parse(JSON.parse(String(record))));
}

/** Kinds of label, as `labels.kind` has them, with their place in `BulkLabels`. */
const KINDS = [
  ['make', 'makes'],
  ['model', 'models'],
  ['colour', 'colours'],
] as const;

/** Replaces all labels. @throws RangeError when a code does not fit. */
export async function putLabels(connection: DuckDBConnection, labels: BulkLabels): Promise<void> {
  await connection.run('DELETE FROM labels');
  const appender = await connection.createAppender('labels');
  for (const [kind, list] of KINDS) {
    if (labels[list].length > MAX_CODES) throw new RangeError(`more than ${MAX_CODES} different values of ${kind}`);
    labels[list].forEach((value, code) => {
      appender.appendVarchar(kind);
      appender.appendUSmallInt(code);
      appender.appendVarchar(value);
      appender.endRow();
    });
  }
  appender.closeSync();
}

export async function getLabels(connection: DuckDBConnection): Promise<BulkLabels> {
  const rows = await (await connection.run('SELECT kind, value FROM labels ORDER BY kind, code')).getRows();
  const of = (kind: string): string[] => rows.filter((row) => row[0] === kind).map((row) => String(row[1]));
  return { makes: of('make'), models: of('model'), colours: of('colour') };
}

export async function putMeta(connection: DuckDBConnection, key: string, value: string): Promise<void> {
  await connection.run('INSERT OR REPLACE INTO meta VALUES ($1, $2)', [key, value]);
}

export async function getMeta(connection: DuckDBConnection, key: string): Promise<string | undefined> {
  const [row] = await (await connection.run('SELECT value FROM meta WHERE key = $1', [key])).getRows();
  return row === undefined ? undefined : String(row[0]);
}
