/**
 * Parses an Arrow stream in a thread of its own (arrow-reader.ts starts it). Data from outside decides how much
 * memory its tables take, and the reader trusts it: a few flipped bytes can fill the heap. Here that ends only this
 * thread. Plain JavaScript, because a thread is started from the file itself.
 */
import { tableFromIPC } from 'apache-arrow';
import { parentPort } from 'node:worker_threads';

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
];
const TIMES = ['capturedAt', 'receivedAt'];

/** Times may be texts or timestamps; both become the text that a line of NDJSON has. @param {string} field @param {unknown} value */
function valueOf(field, value) {
  if (!TIMES.includes(field) || (typeof value !== 'number' && typeof value !== 'bigint'))
    return typeof value === 'bigint' ? Number(value) : value;
  const time = new Date(Number(value));
  return Number.isNaN(time.getTime()) ? 'not a time' : time.toISOString();
}

/** @param {Uint8Array} bytes @param {number} maxRows @returns {{ lines: Uint8Array<ArrayBuffer> } | { fault: 'NOT_ARROW' | 'TOO_MANY' }} */
function linesOf(bytes, maxRows) {
  try {
    const table = tableFromIPC(bytes);
    if (table.numRows > maxRows) return { fault: 'TOO_MANY' };
    const columns = FIELDS.map((field) => /** @type {const} */ ([field, table.getChild(field)]));
    const lines = [];
    for (let row = 0; row < table.numRows; row += 1)
      lines.push(
        JSON.stringify(Object.fromEntries(columns.map(([field, column]) => [field, valueOf(field, column?.get(row))]))),
      );
    return { lines: new TextEncoder().encode(lines.join('\n')) };
  } catch {
    return { fault: 'NOT_ARROW' };
  }
}

parentPort?.on('message', (/** @type {{ bytes: Uint8Array, maxRows: number }} */ { bytes, maxRows }) => {
  const answer = linesOf(bytes, maxRows);
  parentPort?.postMessage(answer, 'lines' in answer ? [answer.lines.buffer] : []);
});
