/** Searches through the real app, each timed from the press of its button; and the machine's own frame beside them. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDriven } from './app-launch.mjs';
import { choosePeriod, justify, signIn } from './app-steps.mjs';
import { writeEmptyApp } from './empty-app.mjs';
import { leaveDrawingOut } from './no-drawing.mjs';
import { installMainProbe, readMainProbe, resetMainProbe } from './probe-main.mjs';
import { heapOf, installPageProbe, readPageProbe, resetPageProbe } from './probe-page.mjs';
import { startTrace, stopTrace } from './trace.mjs';

/**
 * `frames`: of a map of the same size without any data, taken before and after. `drawing`: whether the graphics process gets
 * anything to draw.
 * @typedef {import('./job.mjs').Task & { marks: string[], frames: number, heap: boolean, drawing: boolean,
 *   drawnWithinMs: number, profile?: string, cancel?: string }} SearchTask
 */
/**
 * @typedef {object} Found
 * @property {string} mark
 * @property {number} reads
 * @property {import('./probe-page.mjs').PageFindings} page
 * @property {import('./probe-main.mjs').MainFindings} main
 * @property {import('./trace.mjs').PageTask[]} tasks of the page, from the press on
 * @property {import('./trace.mjs').PageWork['waits']} waits of the page for graphics
 * @property {string[]} errors of the page, and what it shows in place of the reads
 * @property {{ before: { heapBytes: number, objects: number }, after: { heapBytes: number, objects: number } }} [heap]
 */

/**
 * @param {SearchTask} task
 * @param {string} dir
 * @param {{ width: number, height: number }} size
 * @returns {Promise<number[]>} milliseconds from frame to frame
 */
async function framesOf(task, dir, size) {
  const map = await launchDriven(task, writeEmptyApp(dir, 'map'), path.join(dir, 'frame'));
  const frames = await map.page.evaluate(
    ([width, height, count]) => /** @type {any} */ (globalThis).measureFrames(width, height, count),
    [size.width, size.height, task.frames],
  );
  await map.close();
  return frames;
}

/**
 * Where the page's time went, for Chromium's own tools; it makes everything slower, so figures of such a run do not count.
 * @param {import('@playwright/test').Page} page @param {string} dir @param {string} name
 */
export async function startProfile(page, dir, name) {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 500 });
  await session.send('Profiler.start');
  return async () => {
    const { profile } = await session.send('Profiler.stop');
    fs.writeFileSync(path.join(dir, `${name}-${Date.now()}.cpuprofile`), JSON.stringify(profile));
    await session.detach();
  };
}

/** The same of main. @param {import('@playwright/test').ElectronApplication} electron @param {string} dir @param {string} name */
async function startMainProfile(electron, dir, name) {
  await electron.evaluate(async () => {
    const main = /** @type {any} */ (process).mainModule;
    const { Session } = main.require('node:inspector');
    const session = new Session();
    session.connect();
    /** @param {string} method @param {object} [params] @returns {Promise<any>} */
    const post = (method, params) =>
      new Promise((resolve, reject) =>
        session.post(method, params, (/** @type {any} */ error, /** @type {any} */ answer) =>
          error === null ? resolve(answer) : reject(error),
        ),
      );
    await post('Profiler.enable');
    await post('Profiler.setSamplingInterval', { interval: 500 });
    await post('Profiler.start');
    /** @type {any} */ (globalThis).sightlineProfile = async () => {
      const { profile } = await post('Profiler.stop');
      session.disconnect();
      return profile;
    };
  });
  return async () => {
    const profile = await electron.evaluate(() => /** @type {any} */ (globalThis).sightlineProfile());
    fs.writeFileSync(path.join(dir, `${name}-main-${Date.now()}.cpuprofile`), JSON.stringify(profile));
  };
}

/** @param {Awaited<ReturnType<typeof launchDriven>>} app @param {SearchTask} task @param {string} mark @returns {Promise<Found>} */
async function searchOnce(app, task, mark) {
  const { page, electron } = app;
  const button = await justify(page, mark);
  const session = task.heap ? await page.context().newCDPSession(page) : undefined;
  const before = session && (await heapOf(session));
  const profiled =
    task.profile === undefined
      ? []
      : [await startProfile(page, task.profile, mark), await startMainProfile(electron, task.profile, mark)];
  /** @type {string[]} */
  const errors = [];
  const onError = (/** @type {Error} */ error) => void errors.push(error.message);
  page.on('pageerror', onError);
  await startTrace(electron);
  await page.waitForTimeout(500);
  await resetPageProbe(page);
  await resetMainProbe(electron);
  await button.click();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).sightlineBench.found.ended !== null, undefined, {
    timeout: 120_000,
  });
  // CPU up to the end of the stream; drawing goes on in the page.
  const main = await readMainProbe(electron);
  await page
    .waitForFunction(
      () => {
        const { found } = /** @type {any} */ (globalThis).sightlineBench;
        return (
          found.ended !== 'complete' || found.grown.length === 0 || (found.seenMs !== null && found.drawnMs !== null)
        );
      },
      undefined,
      { timeout: task.drawnWithinMs },
    )
    .catch(() => {});
  const work = await stopTrace(electron, page);
  for (const stop of profiled) await stop();
  const after = session && (await heapOf(session));
  await session?.detach();
  // React catches what a panel throws and shows an error screen in its place: reads that came must still be there.
  const wanted = await page.evaluate(() => /** @type {any} */ (globalThis).sightlineBench.found.grown.length > 0);
  if (wanted && (await page.getByRole('grid', { name: 'Reads' }).count()) === 0)
    errors.push(
      `the reads are not on the page: ${(await page.locator('main').innerText()).replace(/\s+/g, ' ').slice(0, 80)}`,
    );
  const found = await readPageProbe(page);
  page.off('pageerror', onError);
  if (found.ended !== 'complete')
    throw new Error(
      `the search for ${mark} ended as ${found.ended}: ${(await page.getByRole('alert').allInnerTexts()).join(' / ')}`,
    );
  return {
    mark,
    reads: found.grown.at(-1)?.reads ?? 0,
    page: found,
    main,
    tasks: work.tasks.filter(({ fromMs, ms }) => fromMs + ms > (found.pressedMs ?? Infinity)),
    waits: work.waits,
    errors,
    ...(before && after && { heap: { before, after } }),
  };
}

/**
 * The same search, cancelled once the first reads are there.
 * @param {Awaited<ReturnType<typeof launchDriven>>} app @param {string} mark
 * @returns {Promise<{ tookMs: number, reads: number }>} from the press of `Cancel` until the page says that it is cancelled
 */
async function cancelOnce({ page }, mark) {
  const button = await justify(page, mark);
  await resetPageProbe(page);
  await button.click();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).sightlineBench.found.grown.length > 0);
  const pressedMs = await page
    .getByRole('button', { name: 'Cancel', exact: true })
    .first()
    .evaluate((/** @type {HTMLButtonElement} */ cancel) => {
      const now = performance.timeOrigin + performance.now();
      cancel.click();
      return now;
    });
  await page.waitForFunction(() => /** @type {any} */ (globalThis).sightlineBench.found.ended !== null);
  const { ended, endedMs, grown } = await readPageProbe(page);
  if (ended !== 'cancelled') throw new Error(`the search for ${mark} was to be cancelled and ended as ${ended}`);
  return { tookMs: (endedMs ?? NaN) - pressedMs, reads: grown.at(-1)?.reads ?? 0 };
}

/** @param {SearchTask} task */
export async function searchJob(task) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'search-'));
  const app = await launchDriven(task, task.app, path.join(dir, 'ours'));
  await signIn(app.page, task.accounts);
  await choosePeriod(app.page, '90 d');
  const box = await app.page.getByRole('region', { name: 'Map', exact: true }).locator('.map-body').boundingBox();
  const size = { width: Math.round(box?.width ?? 800), height: Math.round(box?.height ?? 600) };
  const framesBefore = task.frames > 0 ? await framesOf(task, dir, size) : [];
  if (!task.drawing) await leaveDrawingOut(app.page);
  await installMainProbe(app.electron);
  await installPageProbe(app.page);
  /** @type {Found[]} */
  const searches = [];
  for (const mark of task.marks) searches.push(await searchOnce(app, task, mark));
  const cancelled = task.cancel === undefined ? undefined : await cancelOnce(app, task.cancel);
  await app.close();
  const framesAfter = task.frames > 0 ? await framesOf(task, dir, size) : [];
  return { searches, cancelled, frames: [...framesBefore, ...framesAfter], mapSize: size };
}
