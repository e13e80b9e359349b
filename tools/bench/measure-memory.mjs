/** Memory of every process of the app with an empty result, against an empty window. */
import { figureRow, ratioRow } from './rows.mjs';
import { median } from './statistics.mjs';

const TARGET = 1.3;
/** A mark that nothing in any store has. */
const NOBODY = 'ZZ49ZZZ';

/** @typedef {{ mb: number, exact: boolean, kinds: Record<string, number> }} Memory */

/** @param {Memory[]} samples @returns {string} MB by kind of process */
function byKind(samples) {
  const kinds = [...new Set(samples.flatMap(({ kinds: each }) => Object.keys(each)))];
  return kinds
    .map((kind) => `${kind} ${Math.round(median(samples.map(({ kinds: each }) => each[kind] ?? 0)))}`)
    .join(', ');
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function memory({ electron, stores, desk, rounds }) {
  const service = await stores.serve(await stores.demo());
  /** @type {{ empty: Memory[], signIn: Memory[], workspace: Memory[], result: Memory[] }} */
  const found = await desk.run(
    'memory',
    { electron: electron.path, rounds: rounds(3, 1), mark: NOBODY },
    { timeoutMs: 900_000, service },
  );
  const measure = 'memory';
  const mb = (/** @type {Memory[]} */ samples) => samples.map((sample) => sample.mb);
  const all = [...found.empty, ...found.result];
  const how = all.every(({ exact }) => exact) ? 'PSS' : 'resident less shared, because PSS is not readable here';
  const against = { measure, unit: 'MB', baseline: mb(found.empty), baselineIs: 'empty window' };
  return [
    ratioRow({
      ...against,
      what: `empty result, all processes (${how})`,
      ours: mb(found.result),
      atMost: TARGET,
      note: byKind(found.result),
    }),
    ratioRow({
      ...against,
      what: '· workspace, before any search',
      ours: mb(found.workspace),
      note: byKind(found.workspace),
    }),
    ratioRow({ ...against, what: '· sign-in screen', ours: mb(found.signIn), note: byKind(found.signIn) }),
    figureRow({
      measure,
      what: '· the empty window by itself',
      unit: 'MB',
      ours: mb(found.empty),
      note: byKind(found.empty),
    }),
  ];
}
