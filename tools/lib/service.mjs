/** The stub as a child process: start it, wait for its ready line, stop it. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ToolFailure } from './command.mjs';
import { ROOT, SCRATCH } from './paths.mjs';
import { endWithUs, exitCodeOf } from './run.mjs';

/**
 * @typedef {{ url: string, pid: number, caFile: string, demoAccounts: string, log: string, ended: Promise<number>,
 *   stop: () => Promise<void> }} Service
 */

const READY_WITHIN_MS = 60_000;

/**
 * @param {string} stub the built cli @param {string} data @param {readonly string[]} [flags] more of `serve` @returns {Promise<Service>}
 */
export function startService(stub, data, flags = []) {
  fs.mkdirSync(SCRATCH, { recursive: true });
  const log = path.join(SCRATCH, 'national-api.log');
  const logFile = fs.openSync(log, 'w');
  // A group of its own: Ctrl-C ends the app first, and the app's last audit records still find their service.
  const child = spawn(process.execPath, [stub, 'serve', '--data', data, '--port', '0', '--demo', ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', logFile],
    detached: true,
  });
  fs.closeSync(logFile);
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(exitCodeOf(code, signal))));
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  };
  endWithUs(child);

  const tail = () => fs.readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n');
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) =>
      reject(
        new ToolFailure(`the national service stub ${why}; its last words (${path.relative(ROOT, log)}):\n${tail()}`),
      );
    const timer = setTimeout(() => {
      void stop();
      fail(`was not ready within ${READY_WITHIN_MS / 1000} seconds`);
    }, READY_WITHIN_MS);
    child.on('error', (error) => fail(`cannot be started: ${error.message}`));
    void ended.then((code) => {
      clearTimeout(timer);
      fail(`ended with ${code} before it was ready`);
    });
    createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) }).once('line', (line) => {
      clearTimeout(timer);
      try {
        const { ready, url, caFile, demoAccounts } = JSON.parse(line);
        if (ready !== true || typeof url !== 'string' || typeof caFile !== 'string')
          throw new Error('fields are missing');
        resolve({
          url,
          pid: child.pid ?? 0,
          caFile: path.resolve(ROOT, caFile),
          demoAccounts: path.resolve(ROOT, demoAccounts),
          log,
          ended,
          stop,
        });
      } catch {
        void stop();
        fail(`said something else than its ready line: ${line.slice(0, 200)}`);
      }
    });
  });
}
