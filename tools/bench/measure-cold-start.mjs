/** Cold start: from the start of the process to the sign-in screen, against an empty window in the same way. */
import { figureRow, ratioRow } from './rows.mjs';

const TARGET = 1.5;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function coldStart({ electron, stores, desk, rounds }) {
  const service = await stores.serve(await stores.demo());
  /**
   * @type {{ rounds: { ours: Record<string, number>[], empty: Record<string, number>[] }, fresh: { ours:
   *   Record<string, number>[], empty: Record<string, number>[] } }}
   */
  const found = await desk.run(
    'cold-start',
    { electron: electron.path, rounds: rounds(9, 4) },
    { timeoutMs: 600_000, service },
  );
  const measure = 'cold-start';
  const of = (/** @type {Record<string, number>[]} */ starts, /** @type {string} */ name) =>
    starts.map((start) => start[name] ?? NaN);
  const baselineIs = 'empty window';
  const step = (/** @type {string} */ what, /** @type {string} */ name) =>
    ratioRow({
      measure,
      what,
      unit: 'ms',
      ours: of(found.rounds.ours, name),
      baseline: of(found.rounds.empty, name),
      baselineIs,
    });
  return [
    ratioRow({
      measure,
      what: 'sign-in screen drawn, profile there',
      unit: 'ms',
      ours: of(found.rounds.ours, 'drawn'),
      baseline: of(found.rounds.empty, 'drawn'),
      baselineIs,
      atMost: TARGET,
    }),
    ratioRow({
      measure,
      what: 'the same, first start of a profile',
      unit: 'ms',
      ours: of(found.fresh.ours, 'drawn'),
      baseline: of(found.fresh.empty, 'drawn'),
      baselineIs,
    }),
    {
      ...step('· processor time of all processes until drawn', 'cpu'),
      note: 'steadier than the clock on a busy machine',
    },
    step('· main process runs', 'main'),
    step('· Electron ready', 'ready'),
    step('· window made', 'window'),
    step('· page committed', 'navigated'),
    step('· DOM loaded', 'domReady'),
    step('· ready to show', 'readyToShow'),
    figureRow({
      measure,
      what: '· from DOM loaded to drawn, ours',
      unit: 'ms',
      ours: found.rounds.ours.map((start) => (start['drawn'] ?? NaN) - (start['domReady'] ?? NaN)),
    }),
  ];
}
