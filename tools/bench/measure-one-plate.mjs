/** One plate over 90 days out of the national store: from the press of `Run search` to the first read on the screen. */
import fs from 'node:fs';
import path from 'node:path';
import { figureRow } from './rows.mjs';
import { median, quantile, summary } from './statistics.mjs';
import { waitedWithin } from './trace.mjs';

const TARGET_MS = 300;

/** @typedef {import('./job-search.mjs').Found} Found */

/**
 * Marks that the nation is known to have, from its truth file; each is asked for once, so that nothing is remembered.
 * @param {string} dir
 * @param {number} count
 */
function knownMarks(dir, count) {
  const truth = JSON.parse(fs.readFileSync(path.join(dir, 'truth.json'), 'utf8'));
  const marks = [
    truth.demo?.vrm,
    ...truth.clones,
    ...truth.scenes.map((/** @type {{ vrm: string }} */ each) => each.vrm),
    ...truth.convoys.flat(),
    ...truth.decoys.flat(),
  ];
  return [...new Set(marks.filter((mark) => typeof mark === 'string'))].slice(0, count);
}

/** The first search of an app loads what the others find loaded. @param {{ searches: Found[] }} found */
function laterOf({ searches }) {
  const [first, ...later] = searches.filter(({ reads, page }) => reads > 0 && page.pressedMs !== null);
  if (first === undefined || later.length === 0) throw new Error('no search found any reads');
  return { first, later };
}

/** @param {Found} found @returns {number} milliseconds between the press and the map's probe */
const waitedForDrawing = ({ page, waits }) => waitedWithin(waits, page.pressedMs ?? NaN, page.drawnMs ?? NaN);

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function onePlate({ options, electron, stores, desk, rounds }) {
  const dir = await stores.national();
  const service = await stores.serve(dir);
  const count = rounds(10, 5) + 1;
  const marks = knownMarks(dir, 2 * count);
  /**
   * @param {boolean} drawing
   * @param {string[]} some
   * @returns {Promise<{ searches: Found[], frames: number[], mapSize: { width: number, height: number } }>}
   */
  const search = (drawing, some) =>
    desk.run(
      'search',
      {
        electron: electron.path,
        marks: some,
        frames: drawing ? 60 : 0,
        heap: false,
        drawing,
        drawnWithinMs: 20_000,
        ...desk.profileInto(options.profile),
      },
      { timeoutMs: 900_000, service },
    );
  const undrawn = laterOf(
    await search(
      false,
      marks.filter((_, i) => i % 2 === 1),
    ),
  ).later;
  const found = await search(
    true,
    marks.filter((_, i) => i % 2 === 0),
  );
  const { first, later } = laterOf(found);
  const frame = median(found.frames);
  const measure = 'one-plate';
  const frames = {
    baseline: found.frames,
    baselineIs: `frame of a ${found.mapSize.width}×${found.mapSize.height} map without data`,
  };
  const pressed = (/** @type {Found} */ { page }) => page.pressedMs ?? NaN;
  /** @param {string} what @param {(each: Found) => number} of */
  const row = (what, of) => figureRow({ measure, what, unit: 'ms', ours: later.map(of) });
  /** @param {string} what @param {(each: Found) => number} of */
  const split = (what, of) => figureRow({ measure, what, unit: 'ms', ours: undrawn.map(of) });
  const start = (/** @type {Found} */ { main }) => main.calls.find(({ name }) => name === 'search.start');
  const firstSent = (/** @type {Found} */ { main }) => main.sent[0]?.atMs ?? NaN;
  const firstTaken = (/** @type {Found} */ { page }) => page.grown[0]?.atMs ?? NaN;
  const reads = summary(later.map((each) => each.reads));
  const about = `${options.reads.toLocaleString('en-GB')} reads stored; ${reads.median} found (${reads.min}–${reads.max})`;
  return [
    figureRow({
      measure,
      what: 'press to the first read drawn on the map, less one frame',
      unit: 'ms',
      ours: later.map((each) => (each.page.drawnMs ?? NaN) - pressed(each) - frame),
      atMost: TARGET_MS,
      ...frames,
      note: about,
    }),
    figureRow({
      measure,
      what: 'the same with drawing left out (other marks, same store)',
      unit: 'ms',
      ours: undrawn.map((each) => (each.page.drawnMs ?? NaN) - pressed(each)),
      atMost: TARGET_MS,
    }),
    row('· drawn: of it the page only waited for drawing in software', waitedForDrawing),
    row(
      '· drawn: press to the first row of the table in the document',
      (each) => (each.page.rowMs ?? NaN) - pressed(each),
    ),
    row(
      '· drawn: press to that row on the screen, frames of the map included',
      (each) => (each.page.seenMs ?? NaN) - pressed(each),
    ),
    figureRow({
      measure,
      what: '· drawn: first search after the sign-in, drawn on the map, less one frame',
      unit: 'ms',
      ours: [(first.page.drawnMs ?? NaN) - pressed(first) - frame],
      note: 'Arrow is loaded here',
    }),
    split('· left out: 1 press to main', (each) => (start(each)?.atMs ?? NaN) - pressed(each)),
    split(
      '· left out: 2 gate and intent on the disk',
      (each) => (start(each)?.doneMs ?? NaN) - (start(each)?.atMs ?? NaN),
    ),
    split(
      '· left out: 3 service answers (request to headers)',
      (each) => (each.main.answerMs ?? NaN) - (each.main.requestMs ?? NaN),
    ),
    split(
      '· left out: 4 first bytes and decode (headers to first batch sent)',
      (each) => firstSent(each) - (each.main.answerMs ?? NaN),
    ),
    split('· left out: 5 batch to the page and into its table', (each) => firstTaken(each) - firstSent(each)),
    split('· left out: 6 from there to the map', (each) => (each.page.drawnMs ?? NaN) - firstTaken(each)),
    row('· drawn: the page’s own probe, searchDrawnMs', (each) => Number(each.page.ownFigure)),
    split('· left out: longest task of the page', (each) => Math.max(0, ...each.tasks.map(({ oursMs }) => oursMs))),
    figureRow({
      measure,
      what: '· Electron’s own frame',
      unit: 'ms',
      ours: [frame],
      note: `p90 ${quantile(found.frames, 0.9).toFixed(0)} ms of ${found.frames.length}`,
    }),
  ];
}
