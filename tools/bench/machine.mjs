/** What was measured on: the class of machine, never its name. */
import os from 'node:os';

/** @param {import('../electron-runtime.mjs').Electron} electron */
export const machine = (electron) => ({
  cores: os.cpus().length,
  processor: (os.cpus()[0]?.model ?? 'unknown').trim(),
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  kernel: os.release(),
  node: process.versions.node,
  electron: electron.version,
  loadAverage: os.loadavg()[0] ?? 0,
});
