import { DuckDBInstance } from '@duckdb/node-api';
import type { SourceItem } from './source.ts';

const FIELDS = [
  'id',
  'vrm',
  'capturedAt',
  'receivedAt',
  'cameraId',
  'direction',
  'lane',
  'confidence',
  'make',
  'model',
  'colour',
] as const;
const TIMES: readonly string[] = ['capturedAt', 'receivedAt'];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Times may be texts or timestamps; both become the text that the other sources give. */
function valueOf(field: string, value: unknown): unknown {
  if (typeof value === 'bigint') return TIMES.includes(field) ? new Date(Number(value)).toISOString() : Number(value);
  return value;
}

/**
 * Rows of a Parquet file, read in a separate empty database. A file that cannot be read, or not to its end, is a
 * failed item at the last row that arrived: other files of the same import continue.
 */
export async function* parquetSource(file: string): AsyncGenerator<readonly SourceItem[], void, void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '500MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  let line = 0;
  try {
    const connection = await instance.connect();
    const described = await (await connection.run(`DESCRIBE SELECT * FROM read_parquet(${quoted(file)})`)).getRows();
    const types = new Map(described.map(([name, type]) => [String(name), String(type)]));
    const chosen = FIELDS.map((field) => {
      const type = types.get(field);
      if (type === undefined) return `NULL AS "${field}"`;
      if (TIMES.includes(field) && type.startsWith('TIMESTAMP')) return `epoch_ms("${field}")::BIGINT AS "${field}"`;
      return /INT$/.test(type)
        ? `"${field}"::BIGINT AS "${field}"`
        : /DOUBLE|FLOAT|DECIMAL/.test(type)
          ? `"${field}"::DOUBLE AS "${field}"`
          : `"${field}"::VARCHAR AS "${field}"`;
    });
    const result = await connection.stream(`SELECT ${chosen.join(', ')} FROM read_parquet(${quoted(file)})`);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const columns = FIELDS.map((_, column) => chunk?.getColumnValues(column) ?? []);
      const items: SourceItem[] = [];
      for (let row = 0; row < chunk.rowCount; row += 1) {
        line += 1;
        const record = Object.fromEntries(
          FIELDS.map((field, column) => [field, valueOf(field, columns[column]?.[row])]),
        );
        items.push({ ok: true, line, record });
      }
      yield items;
    }
    connection.closeSync();
  } catch {
    yield [
      { ok: false, line, reason: line === 0 ? 'not a Parquet file' : 'the Parquet file is broken after this row' },
    ];
  } finally {
    instance.closeSync();
  }
}
