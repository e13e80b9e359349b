/** The demonstration nation, made anew: what somebody waits for at the first `npm start`. */
import fs from 'node:fs';
import path from 'node:path';
import { figureRow } from './rows.mjs';
import { yardstick } from './yardstick.mjs';

const TARGET_S = 30;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function generate({ stores, scratch, rounds }) {
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const baseline = [];
  for (let round = 0; round < rounds(3, 1); round += 1) {
    baseline.push(yardstick());
    const dir = path.join(scratch, `demo-${round}`);
    ours.push(await stores.command(['generate', '--data', dir, '--seed', '7', '--scale', 'demo']));
    fs.rmSync(dir, { recursive: true, force: true });
  }
  return [
    figureRow({
      measure: 'generate',
      what: 'generate --scale demo',
      unit: 's',
      ours,
      atMost: TARGET_S,
      baseline,
      baselineIs: 'yardstick, one core',
    }),
  ];
}
