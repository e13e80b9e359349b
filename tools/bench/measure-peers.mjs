/**
 * Sightline beside kepler.gl and beside a page of deck.gl alone: the same reads, the same Electron, windows of one size, turn about in
 * one run. kepler.gl draws a disc a read and filters on the graphics processor; Sightline draws counts or at most some thousand discs,
 * and has a table, lanes and a journey that follow. Drawing calls are left out of all three (no-drawing.mjs).
 */
import { buildPeers, servePeers } from './peers-site.mjs';
import { figureRow, ratioRow } from './rows.mjs';
import { quantile } from './statistics.mjs';
import { BUSY_MARK } from './synthetic-reads.mjs';

const SIZES = [100_000, 1_000_000];
const STEPS = 24;
const QUICK_STEPS = 12;
/** Of what kepler.gl uses. */
const STEP_RATIO = 0.25;
const LOAD_RATIO = 0.7;
/** On all linked views, processor time of the page, 95 % within. */
const STEP_MS = 8;
const LARGE_STEP_MS = 16;
const LARGE = 5_000_000;
const TASK_MS = 50;
const PROGRAMS = /** @type {const} */ (['sightline', 'kepler', 'plain']);

/** @typedef {import('./job-peers.mjs').PeersFound} PeersFound */
/** @typedef {Record<typeof PROGRAMS[number], PeersFound[]>} Found */

/** What each kind of step is called in the table. @type {Record<string, string>} */
const STEP_WORDS = {
  day: 'brush of a day moved by a day, come to rest',
  week: 'brush of 7 days moved by a day, come to rest',
  'day dragged': 'brush of a day under the hand, a move every 50 ms',
  'week dragged': 'brush of 7 days under the hand, a move every 50 ms',
  filter: 'one lane filtered, or no longer',
};

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function peers(bench) {
  const { options, electron, stores, desk, rounds } = bench;
  const built = await buildPeers(options.data);
  const sizes = [...new Set([...SIZES, options.many])].sort((a, b) => a - b);
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [];
  for (const reads of sizes) {
    const dir = await stores.busy(reads);
    const site = await servePeers(built, reads);
    /** @type {Found} */
    const found = { sightline: [], kepler: [], plain: [] };
    try {
      for (let round = 0; round < rounds(3, 1); round += 1) {
        for (const program of round % 2 === 0 ? PROGRAMS : [...PROGRAMS].reverse()) {
          const service = program === 'sightline' ? await stores.serve(dir) : undefined;
          const task = { electron: electron.path, program, url: site.url, mark: BUSY_MARK, reads };
          const steps = rounds(STEPS, QUICK_STEPS);
          found[program].push(
            await desk.run(
              'peers',
              { ...task, steps, ...desk.profileInto(options.profile) },
              { timeoutMs: 900_000, ...(service && { service }) },
            ),
          );
          await stores.stop(dir);
        }
      }
    } finally {
      site.close();
    }
    rows.push(...rowsOf(reads, found));
  }
  return rows;
}

/** @param {number} reads @param {Found} found @returns {import('./rows.mjs').Row[]} */
function rowsOf(reads, { sightline, kepler, plain }) {
  const measure = 'peers';
  const many = reads.toLocaleString('en-GB');
  const beside = { measure, baselineIs: 'kepler.gl' };
  /** @param {(one: PeersFound) => number} figure @param {number} [digits] */
  const alone = (figure, digits = 1) => `deck.gl alone ${quantile(plain.map(figure), 0.5).toFixed(digits)}`;
  const steps = Object.entries(STEP_WORDS).flatMap(([kind, words]) => {
    const all = (/** @type {PeersFound[]} */ of) => of.flatMap((each) => each.steps[kind] ?? []);
    const [ours, theirs, least] = [all(sightline), all(kepler), all(plain)];
    const longest = Math.max(...sightline.map((each) => each.longest[kind] ?? 0));
    return [
      ratioRow({
        ...beside,
        what: `${many} reads, ${words}: processor time of the page`,
        unit: 'ms',
        ours,
        baseline: theirs,
        atMost: STEP_RATIO,
        note: `deck.gl alone ${quantile(least, 0.5).toFixed(1)}; longest task ${longest.toFixed(0)} ms`,
      }),
      figureRow({
        measure,
        what: `· 95 % of them within`,
        unit: 'ms',
        ours: [quantile(ours, 0.95)],
        baseline: [quantile(theirs, 0.95)],
        baselineIs: 'kepler.gl',
        atMost: reads >= LARGE ? LARGE_STEP_MS : STEP_MS,
      }),
    ];
  });
  /** @param {string} what @param {string} unit @param {(one: PeersFound) => number} figure @param {number} [atMost] */
  const row = (what, unit, figure, atMost) =>
    ratioRow({
      ...beside,
      what: what.startsWith('·') ? what : `${many} reads, ${what}`,
      unit,
      ours: sightline.map(figure),
      baseline: kepler.map(figure),
      ...(atMost !== undefined && { atMost }),
      note: alone(figure),
    });
  return [
    row('from nothing to the map: processor time of the page', 's', ({ loadCpuMs }) => loadCpuMs / 1000, LOAD_RATIO),
    figureRow({
      measure,
      what: '· its longest task',
      unit: 'ms',
      ours: sightline.map(({ loadLongestMs }) => loadLongestMs),
      baseline: kepler.map(({ loadLongestMs }) => loadLongestMs),
      baselineIs: 'kepler.gl',
      atMost: TASK_MS,
    }),
    ...steps,
    row('all processes then (PSS)', 'MB', ({ memory }) => memory.mb, LOAD_RATIO),
    row('· heap of the page’s script', 'MB', ({ heapMb }) => heapMb, LOAD_RATIO),
    row('· of it, since before the load', 'MB', ({ heapGrowthMb }) => heapGrowthMb),
  ];
}
