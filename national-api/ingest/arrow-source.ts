import { tableFromIPC, type Table } from 'apache-arrow';
import type { SourceItem } from '../import/source.ts';

const FIELDS = ['id', 'vrm', 'capturedAt', 'receivedAt', 'cameraId', 'direction', 'lane', 'confidence', 'make', 'model', 'colour'] as const;
const TIMES: readonly string[] = ['capturedAt', 'receivedAt'];

/** Times may be texts or timestamps; both become the text that the other sources give. */
function valueOf(field: string, value: unknown): unknown {
  if (!TIMES.includes(field) || (typeof value !== 'number' && typeof value !== 'bigint')) return typeof value === 'bigint' ? Number(value) : value;
  const time = new Date(Number(value));
  return Number.isNaN(time.getTime()) ? 'not a time' : time.toISOString();
}

/** The table of an Arrow IPC stream; nothing when it is none. */
export function arrowTable(bytes: Uint8Array): Table | undefined {
  try {
    return tableFromIPC(bytes);
  } catch {
    return undefined;
  }
}

/** Rows of a table with the fields of a line of NDJSON as columns; a line number is a row, from 1. */
export function* arrowItems(table: Table): Generator<readonly SourceItem[], void, void> {
  const columns = FIELDS.map((field) => ({ field, column: table.getChild(field) }));
  const HANDFUL = 1_024;
  for (let start = 0; start < table.numRows; start += HANDFUL) {
    const items: SourceItem[] = [];
    for (let row = start; row < Math.min(table.numRows, start + HANDFUL); row += 1) {
      const record = Object.fromEntries(columns.map(({ field, column }) => [field, valueOf(field, column?.get(row))]));
      items.push({ ok: true, line: row + 1, record, text: () => JSON.stringify(record) });
    }
    yield items;
  }
}
