/**
 * What the page's main thread did, from Chromium's own trace: its longest task, and the same without the time in which it
 * only waited for the graphics process or for the compositor to be done with the frame before. Without a GPU every
 * frame of a WebGL map is drawn by the processor and read back
 * while the page stands still; that is this machine's drawing and not the app's script.
 */
import fs from 'node:fs';

/** @typedef {{ fromMs: number, ms: number, oursMs: number }} PageTask `oursMs`: less what was waiting for graphics */
/** Times since 1970. @typedef {{ tasks: PageTask[], waits: { fromMs: number, ms: number }[] }} PageWork */
/** @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: any }} TraceEvent */

const CATEGORIES = ['toplevel', 'gpu', 'cc', 'devtools.timeline'];
const TASK = /^(ThreadControllerImpl::RunTask|RunTask)$/;
const GRAPHICS_WAIT =
  /^(GLES2::ReadPixels|ImplementationBase::WaitForCmd|CommandBufferProxyImpl::WaitFor\w+|LayerTreeHost::WaitForCommitCompletion)$/;
const CLOCK_MARK = 'sightline-bench-clock';

/** @param {import('@playwright/test').ElectronApplication} electron @param {readonly string[]} [categories] */
export const startTrace = (electron, categories = CATEGORIES) =>
  electron.evaluate(
    ({ contentTracing }, included) =>
      contentTracing.startRecording({ included_categories: [...included], trace_buffer_size_in_kb: 200_000 }),
    categories,
  );

/** @param {import('@playwright/test').ElectronApplication} electron @returns {Promise<TraceEvent[]>} */
async function eventsOf(electron) {
  const file = await electron.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const events = JSON.parse(fs.readFileSync(file, 'utf8')).traceEvents;
  fs.rmSync(file, { force: true });
  return events;
}

/**
 * @param {import('@playwright/test').ElectronApplication} electron @param {import('@playwright/test').Page} page
 * @returns {Promise<PageWork>} tasks of 10 ms and more, and the waits for graphics
 */
export async function stopTrace(electron, page) {
  // The trace has a clock of its own: a mark with both times ties it to ours.
  const markMs = await page.evaluate((name) => {
    console.timeStamp(name);
    return performance.timeOrigin + performance.now();
  }, CLOCK_MARK);
  return pageWork(await eventsOf(electron), markMs);
}

/** Pure. @param {TraceEvent[]} events @param {number} markMs @returns {PageWork} */
export function pageWork(events, markMs) {
  const mark = events.find(
    (event) => event.name === 'TimeStamp' && JSON.stringify(event.args ?? {}).includes(CLOCK_MARK),
  );
  if (mark === undefined) throw new Error('the trace of the page has no mark in it');
  const own = events
    .filter((event) => event.pid === mark.pid && event.tid === mark.tid && event.ph === 'X' && event.dur !== undefined)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  /** @type {(PageTask & { endTs: number })[]} */
  const tasks = [];
  /** @type {{ fromMs: number, ms: number }[]} */
  const waits = [];
  let waitedUntil = 0;
  const at = (/** @type {number} */ ts) => markMs + (ts - mark.ts) / 1000;
  for (const { name, ts, dur = 0 } of own) {
    const last = tasks.at(-1);
    // Tasks and waits nest (a task in a task, a wait in a read): only the outermost of each counts.
    if (TASK.test(name) && (last === undefined || ts >= last.endTs))
      tasks.push({ fromMs: at(ts), ms: dur / 1000, oursMs: dur / 1000, endTs: ts + dur });
    else if (GRAPHICS_WAIT.test(name) && last !== undefined && ts < last.endTs && ts >= waitedUntil) {
      last.oursMs -= dur / 1000;
      waits.push({ fromMs: at(ts), ms: dur / 1000 });
      waitedUntil = ts + dur;
    }
  }
  return { tasks: tasks.filter(({ ms }) => ms >= 10).map(({ endTs: _end, ...task }) => task), waits };
}

/** The share of a stretch of time that was waiting. @param {PageWork['waits']} waits @param {number} fromMs @param {number} toMs */
export const waitedWithin = (waits, fromMs, toMs) =>
  waits.reduce(
    (sum, wait) => sum + Math.max(0, Math.min(toMs, wait.fromMs + wait.ms) - Math.max(fromMs, wait.fromMs)),
    0,
  );

/** What a trace must have for `stopCpuTrace`: few events, so that tracing costs next to nothing. */
export const CPU_CATEGORIES = ['toplevel', 'blink.user_timing'];

/** A mark that the page set with `performance.mark`, in milliseconds of the trace. @typedef {{ name: string, atMs: number }} PageMark */
/** `cpuMs`: processor time of the page's main thread. @typedef {{ fromMs: number, toMs: number, cpuMs: number }} CpuTask */

/**
 * The marks that the page set, and the outermost tasks of the thread that set them.
 * @param {import('@playwright/test').ElectronApplication} electron
 * @returns {Promise<{ marks: PageMark[], tasks: CpuTask[] }>}
 */
export const stopCpuTrace = async (electron) => cpuWork(await eventsOf(electron));

/** Pure. @param {TraceEvent[]} events @returns {{ marks: PageMark[], tasks: CpuTask[] }} */
export function cpuWork(events) {
  const marks = events
    .filter(({ ph, name }) => (ph === 'I' || ph === 'R') && name.startsWith(STEP_MARK))
    .sort((a, b) => a.ts - b.ts);
  const page = marks[0];
  if (page === undefined) throw new Error('the trace of the page has no mark in it');
  /** @type {CpuTask[]} */
  const tasks = [];
  let endTs = -Infinity;
  const own = events
    .filter(({ name, ph, pid, tid }) => ph === 'X' && pid === page.pid && tid === page.tid && TASK.test(name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  for (const { ts, dur = 0, tdur = 0 } of own) {
    if (ts < endTs) continue;
    endTs = ts + dur;
    tasks.push({ fromMs: ts / 1000, toMs: endTs / 1000, cpuMs: tdur / 1000 });
  }
  return { marks: marks.map(({ name, ts }) => ({ name: name.slice(STEP_MARK.length), atMs: ts / 1000 })), tasks };
}

/** Begins the name of every mark that `cpuWork` looks for. */
export const STEP_MARK = 'bench:';
