/**
 * A million reads of one search: how long they take from main to the page, whether the page stays responsive, and how
 * much memory they take there.
 */
import { figureRow } from './rows.mjs';
import { searchDirectly } from './service-client.mjs';
import { BUSY_MARK } from './synthetic-reads.mjs';

const TARGET_S = 1.5;
const TARGET_READS = 1_000_000;
const BLOCKED_MS = 50;
/** The page draws a few tens of thousands of objects however many reads there are. */
const OBJECTS_PER_READ = 0.1;
/** For a million reads. Counts agree between machines where seconds do not. */
const CPU_S = 3;
const PAGE_FAULTS = 60_000;
const WIRE_BYTES = 40;
const BRIDGE_BYTES = 24;
const CANCELLED_MS = 100;

/** @typedef {import('./job-search.mjs').Found} Found */

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function million({ options, electron, stores, desk, rounds }) {
  const dir = await stores.busy();
  const service = await stores.serve(dir);
  /** @type {{ drawn: Found[], undrawn: Found[] }} */
  const found = { drawn: [], undrawn: [] };
  /** @type {Awaited<ReturnType<typeof searchDirectly>>[]} */
  const direct = [];
  /** @type {{ tookMs: number, reads: number }[]} */
  const cancelled = [];
  // A fresh app each time: the reads of the search before would still be in the page.
  for (let round = 0; round < rounds(5, 2); round += 1) {
    direct.push(await searchDirectly(service, BUSY_MARK));
    for (const drawing of [false, true]) {
      const { searches, cancelled: stopped } = await desk.run(
        'search',
        {
          electron: electron.path,
          marks: [BUSY_MARK],
          frames: 0,
          heap: true,
          drawing,
          drawnWithinMs: 20_000,
          ...(drawing ? {} : { cancel: BUSY_MARK }),
          ...desk.profileInto(options.profile),
        },
        { timeoutMs: 300_000, service },
      );
      found[drawing ? 'drawn' : 'undrawn'].push(...searches);
      if (stopped) cancelled.push(stopped);
    }
  }
  await stores.stop(dir);
  const searches = [...found.undrawn, ...found.drawn];
  const short = searches.find(({ reads }) => reads !== options.many);
  if (short) throw new Error(`the search gave ${short.reads} of ${options.many} reads`);
  const measure = 'million';
  const errors = [...new Set(searches.flatMap(({ errors: each }) => each))];
  const trouble = errors.length === 0 ? {} : { note: `the page failed: ${errors.join('; ').slice(0, 160)}` };
  const of = (/** @type {Found[]} */ which, /** @type {(found: Found) => number} */ figure) => which.map(figure);
  const first = (/** @type {Found} */ { main }) => main.sent[0]?.atMs ?? NaN;
  const taken = (/** @type {Found} */ { page }) => page.grown.at(-1)?.atMs ?? NaN;
  const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
  const perRead =
    (/** @type {(heap: { heapBytes: number, objects: number }) => number} */ of) =>
    (/** @type {Found} */ { heap, reads }) =>
      heap === undefined ? NaN : (of(heap.after) - of(heap.before)) / reads;
  const reads = options.many.toLocaleString('en-GB');
  const streamed = (/** @type {Found} */ each) => (taken(each) - first(each)) / 1000;
  const longest = (/** @type {Found} */ { tasks }) => Math.max(0, ...tasks.map(({ oursMs }) => oursMs));
  /** @param {string} what @param {string} unit @param {(found: Found) => number} figure @param {string} [note] */
  const row = (what, unit, figure, note) =>
    figureRow({ measure, what, unit, ours: of(found.undrawn, figure), ...(note === undefined ? {} : { note }) });
  return [
    figureRow({
      measure,
      what: `${reads} reads, first batch sent to last batch in the page’s table, drawing left out`,
      unit: 's',
      ours: of(found.undrawn, streamed),
      atMost: (TARGET_S * options.many) / TARGET_READS,
      baseline: direct.map(({ bodyMs }) => bodyMs / 1000),
      baselineIs: 'the service alone, its answer thrown away',
      ...trouble,
    }),
    figureRow({ measure, what: '· the same, drawn in software', unit: 's', ours: of(found.drawn, streamed) }),
    figureRow({
      measure,
      what: 'longest task of the page, drawing left out',
      unit: 'ms',
      ours: of(found.undrawn, longest),
      atMost: BLOCKED_MS,
    }),
    row('· tasks over 50 ms', '', ({ tasks }) => tasks.filter(({ oursMs }) => oursMs > BLOCKED_MS).length),
    figureRow({
      measure,
      what: '· longest time the page was deaf, drawn in software',
      unit: 'ms',
      ours: of(found.drawn, ({ page }) => Math.max(0, ...page.longTasks, ...page.gaps)),
      note: 'long tasks and the drift of a 5 ms beat',
    }),
    figureRow({
      measure,
      what: 'objects in the page a read',
      unit: '',
      ours: of(
        searches,
        perRead(({ objects }) => objects),
      ),
      atMost: OBJECTS_PER_READ,
    }),
    figureRow({
      measure,
      what: '· growth of the page’s heap a read',
      unit: 'B',
      ours: of(
        searches,
        perRead(({ heapBytes }) => heapBytes),
      ),
      note: 'a plain array of row numbers is 4 B a read',
    }),
    row('· press to the first batch sent', 's', (each) => (first(each) - (each.page.pressedMs ?? NaN)) / 1000),
    row('· press to "complete"', 's', ({ page }) => ((page.endedMs ?? NaN) - (page.pressedMs ?? NaN)) / 1000),
    row(
      '· body of the answer, first byte to last',
      's',
      ({ main }) => ((main.bodyEndMs ?? NaN) - (main.answerMs ?? NaN)) / 1000,
    ),
    figureRow({
      measure,
      what: 'press of Cancel until the page says so, while reads stream in',
      unit: 'ms',
      ours: cancelled.map(({ tookMs }) => tookMs),
      atMost: CANCELLED_MS,
      note: `after ${cancelled.map(({ reads: got }) => got.toLocaleString('en-GB')).join('; ')} reads`,
    }),
    figureRow({
      measure,
      what: 'bytes a read over the wire',
      unit: 'B',
      ours: of(found.undrawn, ({ main, reads }) => main.wireBytes / reads),
      atMost: WIRE_BYTES,
    }),
    figureRow({
      measure,
      what: 'bytes a read of columns to the page',
      unit: 'B',
      ours: of(found.undrawn, ({ main, reads }) => sum(main.sent.map(({ bytes }) => bytes)) / reads),
      atMost: BRIDGE_BYTES,
      note: `${searches[0]?.main.sent.length ?? 0} batches`,
    }),
    figureRow({
      measure,
      what: 'processor time of main and page until all reads are there, drawing left out',
      unit: 's',
      ours: of(found.undrawn, ({ main }) => (main.main.cpuMs + main.pageProcess.cpuMs) / 1000),
      atMost: (CPU_S * options.many) / TARGET_READS,
    }),
    row('· of it, main', 's', ({ main }) => main.main.cpuMs / 1000),
    row('· of that, sending batches', 's', ({ main }) => sum(main.sent.map(({ tookMs }) => tookMs)) / 1000),
    figureRow({
      measure,
      what: 'page faults of main and page',
      unit: '',
      ours: of(found.undrawn, ({ main }) => main.main.pageFaults + main.pageProcess.pageFaults),
      atMost: (PAGE_FAULTS * options.many) / TARGET_READS,
    }),
    row('· of them, main', '', ({ main }) => main.main.pageFaults),
    row('· longest stall of main', 'ms', ({ main }) => main.longestStallMs),
  ];
}
