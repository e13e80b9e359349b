/** One plate over 90 days out of the national store: from the press of `Run search` to the first read on the screen. */
import fs from 'node:fs';
import path from 'node:path';
import { figureRow } from './rows.mjs';
import { median, quantile, summary } from './statistics.mjs';

const TARGET_MS = 300;

/** Marks that the nation is known to have, from its truth file; each is asked for once, so that nothing is remembered. @param {string} dir @param {number} count */
function knownMarks(dir, count) {
  const truth = JSON.parse(fs.readFileSync(path.join(dir, 'truth.json'), 'utf8'));
  const marks = [truth.demo?.vrm, ...truth.clones, ...truth.scenes.map((/** @type {{ vrm: string }} */ each) => each.vrm), ...truth.convoys.flat(), ...truth.decoys.flat()];
  return [...new Set(marks.filter((mark) => typeof mark === 'string'))].slice(0, count);
}

/** @param {import('./job-search.mjs').Found} found @returns {number} milliseconds between the press and the map's mark */
const waitedForDrawing = ({ page, tasks }) => tasks.filter(({ fromMs }) => fromMs < (page.drawnMs ?? 0)).reduce((sum, { ms, oursMs }) => sum + ms - oursMs, 0);

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function onePlate({ options, electron, stores, desk, rounds }) {
  const dir = await stores.national();
  const service = await stores.serve(dir);
  /** @type {{ searches: import('./job-search.mjs').Found[], frames: number[], mapSize: { width: number, height: number } }} */
  const found = await desk.run('search', { electron: electron.path, marks: knownMarks(dir, rounds(12, 5) + 1), frames: 60, heap: false, drawnWithinMs: 20_000, ...desk.profileInto(options.profile) }, { timeoutMs: 900_000, service });
  const withReads = found.searches.filter(({ reads, page }) => reads > 0 && page.pressedMs !== null);
  const [first, ...later] = withReads;
  if (first === undefined || later.length === 0) throw new Error('no search found any reads');
  const frame = median(found.frames);
  const measure = 'one-plate';
  const frames = { baseline: found.frames, baselineIs: `frame of a ${found.mapSize.width}×${found.mapSize.height} map without data` };
  const pressed = (/** @type {import('./job-search.mjs').Found} */ { page }) => page.pressedMs ?? NaN;
  /** @param {string} what @param {(each: import('./job-search.mjs').Found) => number} of @param {string} [note] */
  const row = (what, of, note) => figureRow({ measure, what, unit: 'ms', ours: later.map(of), ...(note === undefined ? {} : { note }) });
  const start = (/** @type {import('./job-search.mjs').Found} */ { main }) => main.calls.find(({ name }) => name === 'search.start');
  const firstSent = (/** @type {import('./job-search.mjs').Found} */ { main }) => main.sent[0]?.atMs ?? NaN;
  const firstTaken = (/** @type {import('./job-search.mjs').Found} */ { page }) => page.grown[0]?.atMs ?? NaN;
  const reads = summary(later.map((each) => each.reads));
  const about = `${options.reads.toLocaleString('en-GB')} reads stored; ${reads.median} found (${reads.min}–${reads.max})`;
  return [
    figureRow({ measure, what: 'press to the first read drawn on the map, less one frame', unit: 'ms', ours: later.map((each) => (each.page.drawnMs ?? NaN) - pressed(each) - frame), atMost: TARGET_MS, ...frames, note: about }),
    row('· press to the first row of the table in the document', (each) => (each.page.rowMs ?? NaN) - pressed(each)),
    row('· press to that row on the screen, frames of the map included', (each) => (each.page.seenMs ?? NaN) - pressed(each)),
    figureRow({ measure, what: '· first search after the sign-in, drawn on the map, less one frame', unit: 'ms', ours: [(first.page.drawnMs ?? NaN) - pressed(first) - frame], note: 'Arrow is loaded here' }),
    row('· 1 press to main', (each) => (start(each)?.atMs ?? NaN) - pressed(each)),
    row('· 2 gate and intent on the disk', (each) => (start(each)?.doneMs ?? NaN) - (start(each)?.atMs ?? NaN)),
    row('· 3 service answers (request to headers)', (each) => (each.main.answerMs ?? NaN) - (each.main.requestMs ?? NaN)),
    row('· 4 first bytes and decode (headers to first batch sent)', (each) => firstSent(each) - (each.main.answerMs ?? NaN)),
    row('· 5 batch to the page and into its table', (each) => firstTaken(each) - firstSent(each)),
    row('· 6 from there to the map', (each) => (each.page.drawnMs ?? NaN) - firstTaken(each)),
    row('· the page’s own mark, searchDrawnMs', (each) => Number(each.page.ownFigure)),
    row('· of press to drawn, the page only waited for drawing in software', (each) => waitedForDrawing(each)),
    row('· longest task of the page, that waiting taken out', (each) => Math.max(0, ...each.tasks.map(({ oursMs }) => oursMs))),
    figureRow({ measure, what: '· Electron’s own frame', unit: 'ms', ours: [frame], note: `p90 ${quantile(found.frames, 0.9).toFixed(0)} ms of ${found.frames.length}` }),
  ];
}
