/** A million lines of NDJSON and of CSV into an empty store, against Node merely parsing the same lines. */
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { figureRow } from './rows.mjs';

const TARGET_S = 20;
const TARGET_LINES = 1_000_000;

/** The least that any importer must do: read, split into lines, parse. @param {string} file @param {'ndjson' | 'csv'} format */
async function takeApart(file, format) {
  const start = performance.now();
  let fields = 0;
  for await (const line of createInterface({ input: fs.createReadStream(file) })) {
    fields += format === 'csv' ? line.split(',').length : Object.keys(JSON.parse(line)).length;
  }
  if (fields === 0) throw new Error(`${file} is empty`);
  return (performance.now() - start) / 1000;
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function importLines({ options, stores, scratch, rounds }) {
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [];
  for (const format of /** @type {const} */ (['ndjson', 'csv'])) {
    const { file, cameras } = stores.lines(format);
    /** @type {number[]} */
    const ours = [];
    /** @type {number[]} */
    const baseline = [];
    for (let round = 0; round < rounds(3, 1); round += 1) {
      baseline.push(await takeApart(file, format));
      const dir = path.join(scratch, `import-${format}-${round}`);
      ours.push(await stores.command(['import', '--data', dir, '--cameras', cameras, file]));
      fs.rmSync(dir, { recursive: true, force: true });
    }
    const atMost = (TARGET_S * options.many) / TARGET_LINES;
    rows.push(
      figureRow({
        measure: 'import',
        what: `${options.many.toLocaleString('en-GB')} lines, ${format.toUpperCase()}`,
        unit: 's',
        ours,
        atMost,
        baseline,
        baselineIs: 'taking the lines apart in Node',
      }),
    );
  }
  return rows;
}
