/** A million reads of one search: how long they take from main to the page, whether the page stays alive, what they leave in it. */
import { figureRow } from './rows.mjs';
import { searchDirectly } from './service-client.mjs';
import { BUSY_MARK } from './synthetic-reads.mjs';

const TARGET_S = 1.5;
const TARGET_READS = 1_000_000;
const BLOCKED_MS = 50;
/** The smallest object with one number in it; a row's number in a plain array is 4. */
const HEAP_BYTES_PER_READ = 28;
/** The page draws a few ten thousand things however many reads there are. */
const OBJECTS_PER_READ = 0.1;

/** @typedef {import('./job-search.mjs').Found} Found */

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function million({ options, electron, stores, desk, rounds }) {
  const dir = await stores.busy();
  const service = await stores.serve(dir);
  /** @type {Found[]} */
  const searches = [];
  /** @type {Awaited<ReturnType<typeof searchDirectly>>[]} */
  const direct = [];
  // A fresh app each time: the reads of the search before would still be in the page.
  for (let round = 0; round < rounds(5, 2); round += 1) {
    direct.push(await searchDirectly(service, BUSY_MARK));
    const found = await desk.run('search', { electron: electron.path, marks: [BUSY_MARK], frames: 0, heap: true, drawnWithinMs: 20_000, ...desk.profileInto(options.profile) }, { timeoutMs: 300_000, service });
    searches.push(...found.searches);
  }
  await stores.stop(dir);
  const short = searches.find(({ reads }) => reads !== options.many);
  if (short) throw new Error(`the search gave ${short.reads} of ${options.many} reads`);
  const measure = 'million';
  const errors = [...new Set(searches.flatMap(({ errors: each }) => each))];
  const trouble = errors.length === 0 ? {} : { note: `the page failed: ${errors.join('; ').slice(0, 160)}` };
  const each = (/** @type {(found: Found) => number} */ of) => searches.map(of);
  const first = (/** @type {Found} */ { main }) => main.sent[0]?.atMs ?? NaN;
  const taken = (/** @type {Found} */ { page }) => page.grown.at(-1)?.atMs ?? NaN;
  /** What is left of the time when the page's waiting for its frames is taken out. */
  const withoutDrawing = (/** @type {Found} */ found) => {
    const waited = found.tasks.filter(({ fromMs }) => fromMs > first(found) && fromMs < taken(found)).reduce((total, { ms, oursMs }) => total + ms - oursMs, 0);
    return (taken(found) - first(found) - waited) / 1000;
  };
  const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
  const perRead = (/** @type {(heap: { heapBytes: number, objects: number }) => number} */ of) => (/** @type {Found} */ { heap, reads }) => (heap === undefined ? NaN : (of(heap.after) - of(heap.before)) / reads);
  return [
    figureRow({ measure, what: `${options.many.toLocaleString('en-GB')} reads, first batch sent to last batch in the page’s table`, unit: 's', ours: each((found) => (taken(found) - first(found)) / 1000), atMost: (TARGET_S * options.many) / TARGET_READS, baseline: direct.map(({ bodyMs }) => bodyMs / 1000), baselineIs: 'the service alone, its answer thrown away', ...trouble }),
    figureRow({ measure, what: '· the same, the page’s waiting for software drawing taken out', unit: 's', ours: each(withoutDrawing), atMost: (TARGET_S * options.many) / TARGET_READS }),
    figureRow({ measure, what: 'longest task of the page, waiting for software drawing taken out', unit: 'ms', ours: each(({ tasks }) => Math.max(0, ...tasks.map(({ oursMs }) => oursMs))), atMost: BLOCKED_MS }),
    figureRow({ measure, what: '· tasks over 50 ms, waiting for drawing taken out', unit: '', ours: each(({ tasks }) => tasks.filter(({ oursMs }) => oursMs > BLOCKED_MS).length) }),
    figureRow({ measure, what: '· longest time the page was deaf, drawing in software included', unit: 'ms', ours: each(({ page }) => Math.max(0, ...page.longTasks, ...page.gaps)), note: 'long tasks and the drift of a 5 ms beat' }),
    figureRow({ measure, what: 'growth of the page’s heap a read', unit: 'B', ours: each(perRead(({ heapBytes }) => heapBytes)), atMost: HEAP_BYTES_PER_READ }),
    figureRow({ measure, what: 'objects in the page a read', unit: '', ours: each(perRead(({ objects }) => objects)), atMost: OBJECTS_PER_READ }),
    figureRow({ measure, what: '· press to the first batch sent', unit: 's', ours: each((found) => (first(found) - (found.page.pressedMs ?? NaN)) / 1000) }),
    figureRow({ measure, what: '· press to "complete"', unit: 's', ours: each(({ page }) => ((page.endedMs ?? NaN) - (page.pressedMs ?? NaN)) / 1000) }),
    figureRow({ measure, what: '· body of the answer, first byte to last', unit: 's', ours: each(({ main }) => ((main.bodyEndMs ?? NaN) - (main.answerMs ?? NaN)) / 1000) }),
    figureRow({ measure, what: '· bytes over the wire', unit: 'MB', ours: each(({ main }) => main.wireBytes / 1e6) }),
    figureRow({ measure, what: '· bytes of columns to the page', unit: 'MB', ours: each(({ main }) => sum(main.sent.map(({ bytes }) => bytes)) / 1e6), note: `${searches[0]?.main.sent.length ?? 0} batches` }),
    figureRow({ measure, what: '· CPU of main', unit: 's', ours: each(({ main }) => main.cpuMs / 1000), note: `of which sending ${(Math.max(...each(({ main }) => sum(main.sent.map(({ tookMs }) => tookMs)))) / 1000).toFixed(2)} s at most` }),
    figureRow({ measure, what: '· longest stall of main', unit: 'ms', ours: each(({ main }) => main.longestStallMs) }),
  ];
}
