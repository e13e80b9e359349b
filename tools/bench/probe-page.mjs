/**
 * Stopwatches inside the page: the press of the button, the page's own probes as they change, the first row of the table,
 * and how long the page did not respond. It listens to attributes and frames and never to the bridge:
 * a second listener there would have every batch copied twice.
 */

/**
 * @typedef {object} PageFindings all times in milliseconds since 1970
 * @property {number | null} pressedMs
 * @property {{ atMs: number, reads: number }[]} grown after each batch that the page took
 * @property {number | null} rowMs the first row stands in the document: what is ours is done
 * @property {number | null} seenMs and a frame has passed
 * @property {number | null} drawnMs the map says that it has drawn
 * @property {string | null} ownFigure what the page's own `searchDrawnMs` says
 * @property {number | null} endedMs
 * @property {string | null} ended
 * @property {number[]} longTasks milliseconds, of 50 and more
 * @property {number[]} gaps of the 5 ms beat, those over 25 ms
 */

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
export async function installPageProbe(page) {
  await page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    const { dataset } = document.documentElement;
    /** @type {any} */
    const found = {};
    let fresh = false;
    const reset = () => (
      (fresh = false),
      Object.assign(found, {
        pressedMs: null,
        grown: [],
        rowMs: null,
        seenMs: null,
        drawnMs: null,
        ownFigure: null,
        endedMs: null,
        ended: null,
        longTasks: [],
        gaps: [],
      })
    );
    reset();

    const firstRow = () => document.querySelector('[role="grid"] [role="row"][aria-selected]')?.textContent ?? null;
    /** The rows of the search before stay until the service has accepted the next one. @type {string | null} */
    let rowBefore = null;

    document.addEventListener(
      'click',
      (event) => {
        const button = event.target instanceof Element ? event.target.closest('button') : null;
        if (found.pressedMs !== null || !button?.textContent?.includes('Run search')) return;
        found.pressedMs = now();
        rowBefore = firstRow();
      },
      { capture: true },
    );

    // What is drawn is on the screen when the frame after it has begun.
    const afterFrame = (/** @type {() => void} */ then) => void requestAnimationFrame(() => setTimeout(then, 0));
    const rows = new MutationObserver(() => look());
    const look = () => {
      const row = firstRow();
      if (row === null || row === rowBefore) return;
      rows.disconnect();
      found.rowMs ??= now();
      afterFrame(() => (found.seenMs ??= now()));
    };
    new MutationObserver((records) => {
      if (found.pressedMs === null) return;
      const names = new Set(records.map((record) => record.attributeName));
      // Until the probes have been at zero they belong to the previous search; zero may already have passed.
      fresh ||=
        dataset['reads'] === '0' ||
        records.some((record) => record.attributeName === 'data-reads' && record.oldValue === '0');
      if (!fresh) return;
      const reads = Number(dataset['reads'] ?? 0);
      if (names.has('data-reads') && reads > (found.grown.at(-1)?.reads ?? 0)) {
        if (found.grown.length === 0) {
          rows.observe(document.body, { childList: true, characterData: true, subtree: true });
          look();
        }
        found.grown.push({ atMs: now(), reads });
      }
      if (names.has('data-search-drawn-ms') && found.drawnMs === null && found.grown.length > 0) {
        found.drawnMs = now();
        found.ownFigure = dataset['searchDrawnMs'] ?? null;
      }
      const state = dataset['searchState'];
      if (
        names.has('data-search-state') &&
        found.ended === null &&
        (state === 'complete' || state === 'failed' || state === 'cancelled')
      ) {
        found.ended = state;
        found.endedMs = now();
      }
    }).observe(document.documentElement, { attributes: true, attributeOldValue: true });

    new PerformanceObserver((list) =>
      found.longTasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({ type: 'longtask' });
    let last = performance.now();
    setInterval(() => {
      const at = performance.now();
      if (at - last > 25) found.gaps.push(at - last);
      last = at;
    }, 5);
    /** @type {any} */ (globalThis).sightlineBench = { reset, found };
  });
}

/** @param {Page} page */
export const resetPageProbe = (page) =>
  page.evaluate(() => void (/** @type {any} */ (globalThis).sightlineBench.reset()));

/** @param {Page} page @returns {Promise<PageFindings>} */
export const readPageProbe = (page) => page.evaluate(() => /** @type {any} */ (globalThis).sightlineBench.found);

/**
 * What the page keeps: bytes of its heap after a collection, and how many objects live in it.
 * @param {import('@playwright/test').CDPSession} session @returns {Promise<{ heapBytes: number, objects: number }>}
 */
export async function heapOf(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { result } = await session.send('Runtime.evaluate', { expression: 'Object.prototype' });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: String(result.objectId),
    objectGroup: 'bench',
  });
  const { result: length } = await session.send('Runtime.callFunctionOn', {
    objectId: String(objects.objectId),
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup: 'bench' });
  return { heapBytes: usedSize, objects: Number(length.value) };
}
