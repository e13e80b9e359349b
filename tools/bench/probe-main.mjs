/**
 * Stopwatches inside the app's main process, put in from outside: when `search.start` came and was answered (the intent is
 * on the disk then), when the service answered, when each batch left for the page and how large it was.
 */

/** @typedef {{ name: string, atMs: number, doneMs: number }} Call */
/** @typedef {{ atMs: number, tookMs: number, rows: number, bytes: number }} Sent */
/** What a whole process used, all its threads. @typedef {{ cpuMs: number, pageFaults: number }} Used */
/**
 * @typedef {object} MainFindings
 * @property {Call[]} calls
 * @property {Sent[]} sent
 * @property {number | null} requestMs @property {number | null} answerMs @property {number | null} bodyEndMs
 * @property {number} wireBytes
 * @property {Used} main since the reset @property {Used} pageProcess since the reset
 * @property {number} longestStallMs of main's event loop
 * @property {number | null} finishedMs
 */

/** @typedef {import('@playwright/test').ElectronApplication} ElectronApplication */

/** @param {ElectronApplication} app */
export async function installMainProbe(app) {
  await app.evaluate(({ ipcMain, BrowserWindow }) => {
    const load = /** @type {NodeJS.Require} */ (
      /** @type {any} */ (process).mainModule.require.bind(/** @type {any} */ (process).mainModule)
    );
    const now = () => performance.timeOrigin + performance.now();
    const fs = load('node:fs');
    /** Linux says it for any process of ours: fields 10, 14 and 15 of `stat`, in ticks of 10 ms. */
    const usedBy = (/** @type {number} */ pid) => {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      return { pageFaults: fields[7], cpuMs: (fields[11] + fields[12]) * 10 };
    };
    const usage = () => ({
      main: usedBy(process.pid),
      pageProcess: usedBy(BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? process.pid),
    });
    const since = (/** @type {any} */ before, /** @type {any} */ after) => ({
      pageFaults: after.pageFaults - before.pageFaults,
      cpuMs: after.cpuMs - before.cpuMs,
    });
    /** @type {any} */
    const found = {};
    const reset = () =>
      Object.assign(found, {
        calls: [],
        sent: [],
        requestMs: null,
        answerMs: null,
        bodyEndMs: null,
        wireBytes: 0,
        finishedMs: null,
        used: usage(),
      });
    reset();

    // The one channel of calls. Electron keeps the handlers in a map; wrapping it adds microseconds.
    const handlers = /** @type {Map<string, Function>} */ (/** @type {any} */ (ipcMain)._invokeHandlers);
    const [channel, handler] = [...handlers][0] ?? [];
    if (channel !== undefined && handler !== undefined) {
      handlers.set(
        channel,
        async (/** @type {unknown} */ event, /** @type {unknown} */ name, /** @type {unknown} */ request) => {
          const call = { name: String(name), atMs: now(), doneMs: 0 };
          found.calls.push(call);
          try {
            return await handler(event, name, request);
          } finally {
            call.doneMs = now();
          }
        },
      );
    }

    // Typed arrays make up a batch; whatever else is in it does not count.
    const bytesOf = (/** @type {any} */ value) => {
      let bytes = 0;
      for (const each of Object.values(value)) {
        if (ArrayBuffer.isView(each)) bytes += each.byteLength;
        else if (typeof each === 'object' && each !== null && !Array.isArray(each)) bytes += bytesOf(each);
      }
      return bytes;
    };
    const contents = /** @type {any} */ (BrowserWindow.getAllWindows()[0]?.webContents);
    const send = contents.send.bind(contents);
    contents.send = (/** @type {string} */ channel_, /** @type {string} */ name, /** @type {any} */ payload) => {
      const atMs = now();
      send(channel_, name, payload);
      if (name === 'search.batch')
        found.sent.push({ atMs, tookMs: now() - atMs, rows: payload.columns.rows, bytes: bytesOf(payload.columns) });
      if (name === 'search.finished') found.finishedMs = atMs;
    };

    // Only the reads of a search come on a TLS connection that is opened without Node's HTTP client, which hands in no
    // `onread`: the first bytes are the head of the answer.
    const tls = load('node:tls');
    const { connect } = tls;
    tls.connect = (/** @type {any} */ ...args) => {
      const [{ onread }] = args;
      if (onread === undefined) return connect(...args);
      found.requestMs = now();
      const { callback } = onread;
      onread.callback = (/** @type {number} */ bytes, /** @type {Uint8Array} */ slot) => {
        found.answerMs ??= now();
        return callback(bytes, slot);
      };
      const socket = connect(...args);
      socket.once('close', () => {
        found.bodyEndMs = now();
        found.wireBytes = socket.bytesRead;
      });
      return socket;
    };

    const delay = load('node:perf_hooks').monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    /** @type {any} */ (globalThis).sightlineBench = {
      reset: () => {
        reset();
        delay.reset();
      },
      read: () => {
        const { used, ...rest } = found;
        const after = usage();
        return {
          ...rest,
          main: since(used.main, after.main),
          pageProcess: since(used.pageProcess, after.pageProcess),
          longestStallMs: delay.max / 1e6,
        };
      },
    };
  });
}

/** @param {ElectronApplication} app */
export const resetMainProbe = (app) =>
  app.evaluate(() => void (/** @type {any} */ (globalThis).sightlineBench.reset()));

/** @param {ElectronApplication} app @returns {Promise<MainFindings>} */
export const readMainProbe = (app) => app.evaluate(() => /** @type {any} */ (globalThis).sightlineBench.read());
