/**
 * One program with one size of answer: Sightline, kepler.gl or a page of deck.gl alone, each in the same Electron and a window of the
 * same size. What the page's main thread used for the way to the map, for steps of the brush and of a filter, and for nothing at all,
 * by marks in Chromium's trace.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DAY_MS } from '../lib/durations.mjs';
import { launchDriven } from './app-launch.mjs';
import { choosePeriod, justify, signIn } from './app-steps.mjs';
import { settled } from './ask-memory.mjs';
import { writeWindowOn } from './empty-app.mjs';
import { startProfile } from './job-search.mjs';
import { leaveDrawingOut } from './no-drawing.mjs';
import { CPU_CATEGORIES, startTrace, STEP_MARK, stopCpuTrace } from './trace.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/**
 * @typedef {import('./job.mjs').Task & { program: 'sightline' | 'kepler' | 'plain', url: string, mark: string, reads: number,
 *   steps: number, profile?: string }} PeersTask
 */
/**
 * @typedef {object} PeersFound
 * @property {Record<string, number[]>} steps milliseconds of processor time a step, by kind
 * @property {Record<string, number>} longest the longest task of such a step
 * @property {number} loadCpuMs @property {number} loadLongestMs
 * @property {number} idleShare of the thread's time that it used with nothing to do
 * @property {number} heapMb @property {number} heapGrowthMb
 * @property {import('./ask-memory.mjs').Memory} memory
 */

/** A step has come to rest after this long, with whatever follows it. A hand that drags makes one a frame or two. */
const REST_MS = 400;
const DRAG_MS = 50;
const IDLE_WINDOWS = 6;
const WINDOW_MS = 90_000;
/** Of the 90 days that are searched. */
const DAY = 1 / 90;

/** Series of steps: how the brush is, how far one moves it, in shares of 90 days, and what a step waits for. */
const BRUSHES = [
  { name: 'day', share: DAY, waitMs: REST_MS },
  { name: 'week', share: 7 * DAY, waitMs: REST_MS },
  { name: 'day dragged', share: DAY, waitMs: DRAG_MS },
  { name: 'week dragged', share: 7 * DAY, waitMs: DRAG_MS },
];

/**
 * Makes `count` steps in the page and marks where each begins; the page itself waits, so that nobody outside wakes it.
 * @param {Page} page @param {string} name @param {number} count @param {number} waitMs
 */
const makeSteps = (page, name, count, waitMs) =>
  page.evaluate(async ([prefix, kind, steps, wait]) => {
    const { step } = /** @type {any} */ (globalThis).benchPeer;
    const pause = () => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done, 0)), wait));
    await pause();
    for (let i = 0; i < steps; i += 1) {
      performance.mark(`${prefix}${kind}`);
      step(kind, i);
      await pause();
    }
    performance.mark(`${prefix}end`);
  }, /** @type {const} */ ([STEP_MARK, name, count, waitMs]));

/** @param {Page} page @param {string} name */
const mark = (page, name) => page.evaluate((text) => void performance.mark(text), `${STEP_MARK}${name}`);

/** What the page's own script keeps, after a collection. @param {import('@playwright/test').CDPSession} session */
async function heapMb(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

/**
 * Sightline: a search with its prompt, a hand on the overview, a box of the filters.
 * @param {Awaited<ReturnType<typeof launchDriven>>} app @param {PeersTask} task
 */
async function sightline({ page }, task) {
  await signIn(page, task.accounts);
  await choosePeriod(page, '90 d');
  await leaveDrawingOut(page);
  const button = await justify(page, task.mark);
  return {
    load: async () => {
      await button.click();
      await page.waitForFunction(
        (reads) => {
          const { searchState, searchDrawnMs, reads: there } = document.documentElement.dataset;
          if (searchState === 'failed') throw new Error('the search failed');
          return searchState === 'complete' && searchDrawnMs !== undefined && Number(there) === reads;
        },
        task.reads,
        { timeout: 300_000 },
      );
      await page.locator('.map-holder canvas').first().waitFor();
    },
    /** After the load: what a step is. */
    prepare: () =>
      page.evaluate(() => {
        const brush = /** @type {HTMLElement} */ (document.querySelector('[data-part="brush"]'));
        const overview = /** @type {HTMLElement} */ (brush.parentElement);
        const key = (/** @type {string} */ name) =>
          brush.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
        const pointer = (/** @type {string} */ type, /** @type {number} */ clientX, /** @type {Element} */ on) =>
          on.dispatchEvent(
            new PointerEvent(type, { clientX, clientY: 0, button: 0, pointerId: 1, bubbles: true, cancelable: true }),
          );
        const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
        let startX = 0;
        let width = 0;
        const boxes = () => [...document.querySelectorAll('[role="group"]')];
        const lane = () =>
          boxes()
            .find((group) => group.querySelector('b')?.textContent === 'Lane')
            ?.querySelector('input');
        /** @type {any} */ (globalThis).benchPeer = {
          begin: async (/** @type {number} */ share) => {
            key('0');
            await pause(600);
            width = brush.getBoundingClientRect().width;
            // From the whole to the share at its start, as a hand would draw it.
            const from = brush.getBoundingClientRect().left + 4;
            pointer('pointerdown', from, overview);
            pointer('pointermove', from + 8, overview);
            pointer('pointermove', from + width * share, overview);
            pointer('pointerup', from + width * share, overview);
            await pause(600);
            const box = brush.getBoundingClientRect();
            startX = box.left + box.width / 2;
            pointer('pointerdown', startX, brush);
            pointer('pointermove', startX + 4, overview);
            await pause(600);
          },
          end: async () => {
            pointer('pointerup', startX, overview);
            await pause(600);
          },
          step: (/** @type {string} */ kind, /** @type {number} */ i) => {
            if (kind === 'filter') lane()?.click();
            else if (kind !== 'idle') pointer('pointermove', startX + width * (20 / 90 + (i % 50) / 90), overview);
          },
          openFilter: async () => {
            const button = [...document.querySelectorAll('button')].find((each) =>
              each.getAttribute('aria-label')?.startsWith('Filters'),
            );
            button?.click();
            await pause(600);
            const group = boxes().find((each) => each.querySelector('b')?.textContent === 'Lane');
            const head = group?.querySelector('button');
            if (head?.getAttribute('aria-expanded') !== 'true') head?.click();
            await pause(600);
            if (!lane()) throw new Error('the filters have no lane');
          },
        };
      }),
  };
}

/**
 * A peer: its page has the same three acts (tools/bench/peers).
 * @param {Awaited<ReturnType<typeof launchDriven>>} app @param {PeersTask} task
 */
async function peer({ page }, task) {
  await leaveDrawingOut(page);
  const data = `${task.url}/reads.arrow`;
  return {
    load: async () => {
      const found = await page.evaluate(async (url) => {
        const { peer: its } = /** @type {any} */ (globalThis);
        await its.mount();
        return Object.assign(its, await its.load(url)).reads;
      }, data);
      if (found !== task.reads) throw new Error(`${task.program} has ${found} of ${task.reads} reads`);
    },
    prepare: () =>
      page.evaluate((day) => {
        const { peer: its } = /** @type {any} */ (globalThis);
        const spanMs = 90 * day;
        const endMs = its.toMs;
        let share = 0;
        /** @type {any} */ (globalThis).benchPeer = {
          begin: (/** @type {number} */ part) => void (share = part),
          end: () => its.brush(its.fromMs, its.toMs + 1),
          openFilter: () => {},
          step: (/** @type {string} */ kind, /** @type {number} */ i) => {
            const fromMs = endMs - spanMs + spanMs * (20 / 90 + (i % 50) / 90);
            if (kind === 'filter') its.filter(i % 2 === 0);
            else if (kind !== 'idle') its.brush(fromMs, fromMs + spanMs * share);
          },
        };
      }, DAY_MS),
  };
}

/**
 * What each window between two marks used, less what the thread uses with nothing to do.
 * @param {Awaited<ReturnType<typeof stopCpuTrace>>} work
 */
function byKind({ marks, tasks }) {
  let at = 0;
  const windows = marks.slice(0, -1).map(({ name, atMs }, i) => {
    const endMs = marks[i + 1]?.atMs ?? atMs;
    while ((tasks[at]?.toMs ?? Infinity) <= atMs) at += 1;
    let [cpuMs, longestMs] = [0, 0];
    // A task that a mark stands in belongs to the window that begins there: the step is made in it.
    for (let k = at; (tasks[k]?.fromMs ?? Infinity) < endMs; k += 1) {
      const task = tasks[k];
      if (task === undefined || task.toMs >= endMs) break;
      cpuMs += task.cpuMs;
      longestMs = Math.max(longestMs, task.cpuMs);
    }
    return { name, ms: endMs - atMs, cpuMs, longestMs };
  });
  const idle = windows.filter(({ name }) => name === 'idle');
  const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
  const idleShare = sum(idle.map(({ cpuMs }) => cpuMs)) / sum(idle.map(({ ms }) => ms));
  const of = (/** @type {string} */ kind) => windows.filter(({ name }) => name === kind);
  const used = (/** @type {typeof windows[number]} */ { cpuMs, ms }) => Math.max(0, cpuMs - idleShare * ms);
  return { of, used, idleShare };
}

/** @param {PeersTask} task @returns {Promise<PeersFound>} */
export async function peersJob(task) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'peers-'));
  const ours = task.program === 'sightline';
  const folder = ours ? task.app : writeWindowOn(dir, task.program, `${task.url}/${task.program}.html`);
  const app = await launchDriven(task, folder, path.join(dir, 'profile'));
  const { page, electron } = app;
  page.setDefaultTimeout(WINDOW_MS);
  const acts = await (ours ? sightline(app, task) : peer(app, task));
  const session = await page.context().newCDPSession(page);
  const heapBefore = await heapMb(session);
  await startTrace(electron, CPU_CATEGORIES);
  await mark(page, 'load');
  await acts.load();
  const memory = await settled(app.pid);
  await mark(page, 'end');
  const heapAfter = await heapMb(session);
  await acts.prepare();
  await makeSteps(page, 'idle', IDLE_WINDOWS, REST_MS);
  const profiled = task.profile === undefined ? undefined : await startProfile(page, task.profile, task.program);
  for (const { name, share, waitMs } of BRUSHES) {
    await page.evaluate((part) => /** @type {any} */ (globalThis).benchPeer.begin(part), share);
    await makeSteps(page, name, task.steps, waitMs);
    await page.evaluate(() => /** @type {any} */ (globalThis).benchPeer.end());
  }
  await page.evaluate(() => /** @type {any} */ (globalThis).benchPeer.openFilter());
  await makeSteps(page, 'filter', task.steps, REST_MS);
  await profiled?.();
  const { of, used, idleShare } = byKind(await stopCpuTrace(electron));
  await app.close();
  const kinds = [...BRUSHES.map(({ name }) => name), 'filter'];
  const [load] = of('load');
  return {
    steps: Object.fromEntries(kinds.map((kind) => [kind, of(kind).map(used)])),
    longest: Object.fromEntries(
      kinds.map((kind) => [kind, Math.max(0, ...of(kind).map(({ longestMs }) => longestMs))]),
    ),
    loadCpuMs: load === undefined ? NaN : used(load),
    loadLongestMs: load?.longestMs ?? NaN,
    idleShare,
    heapMb: heapAfter,
    heapGrowthMb: heapAfter - heapBefore,
    memory,
  };
}
