/**
 * Child processes: run to the end, or start and keep. Arguments are always a list, never a shell string,
 * so that a checkout with a blank in its path works.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { ToolFailure } from './command.mjs';
import { ROOT } from './paths.mjs';

/** The signals by which a person or a supervisor ends a program. @type {NodeJS.Signals[]} */
const PASSED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; default is our own
 * @property {string} [prefix] put before each line of output, which then all goes to standard error
 * @property {boolean} [quiet] keep the output and show it only when the command fails
 * @property {number} [timeoutMs]
 * @property {number} [uid] run as this user (only root may)
 * @property {number} [gid]
 */

/** @typedef {{ code: number, output: string, timedOut: boolean }} RunResult */

/**
 * A signal ends a process without an exit code; shells report 128 + its number, and so do we.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const exitCodeOf = (code, signal) => code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0));

/** Process groups that must not outlive us: detached children do not get the terminal's Ctrl-C. @type {Set<number>} */
const dependants = new Set();
/** While a child has replaced us (`hand`), it decides how to handle signals. */
let handed = 0;
let guarded = false;

/** End this detached child's group when we end, however we end. @param {import('node:child_process').ChildProcess} child */
export function endWithUs(child) {
  const { pid } = child;
  if (pid === undefined) return;
  dependants.add(pid);
  child.on('exit', () => dependants.delete(pid));
  if (guarded) return;
  guarded = true;
  process.on('exit', () => dependants.forEach((group) => killGroup(group, 'SIGKILL')));
  for (const signal of PASSED) process.on(signal, () => handed === 0 && process.exit(exitCodeOf(null, signal)));
}

/**
 * Run a command to its end and return its exit code and everything it said; never throws for a non-zero code.
 * @param {string} command @param {string[]} args @param {RunOptions} [options] @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a time limit ends the grandchildren too (Xvfb, Electron's helpers).
      detached: options.timeoutMs !== undefined,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid }),
    });
    if (options.timeoutMs !== undefined) endWithUs(child);
    /** @type {string[]} */
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
        lines.push(line);
        if (!options.quiet) process.stderr.write(`${options.prefix ?? ''}${line}\n`);
      });
    }
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            // An app that hangs in a keyring prompter ignores SIGTERM, so there is no gentle form.
            if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
          }, options.timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new ToolFailure(`cannot run ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: exitCodeOf(code, signal), output: lines.join('\n'), timedOut });
    });
  });
}

/**
 * The same, for a command that must succeed.
 * @param {string} what what was being done, in words, for the message
 * @param {string} command @param {string[]} args @param {RunOptions} [options] @returns {Promise<string>} its output
 */
export async function mustRun(what, command, args, options = {}) {
  const result = await run(command, args, options);
  if (result.code === 0) return result.output;
  throw new ToolFailure(
    `${what} failed (${command} ended with ${result.code})${options.quiet ? `\n${excerpt(result.output)}` : ''}`,
  );
}

/** The reason stands at the beginning (npm) or at the end (compilers). @param {string} output */
function excerpt(output) {
  const lines = output.split('\n').filter((line) => !/npm warn/.test(line));
  return lines.length <= 50 ? lines.join('\n') : [...lines.slice(0, 20), '…', ...lines.slice(-30)].join('\n');
}

/** End a process group that was started with `detached`. It may be gone already. @param {number} pid @param {NodeJS.Signals} signal */
export function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: it has ended, which is what was wanted.
  }
}

/**
 * Replace ourselves, as far as Node can: same standard streams, signals passed on, same exit code.
 * @param {string} command @param {string[]} args @param {{ env?: NodeJS.ProcessEnv }} [options] @returns {Promise<number>}
 */
export function hand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: process.cwd(), env: options.env ?? process.env, stdio: 'inherit' });
    handed += 1;
    const listeners = PASSED.map((signal) => {
      const listener = () => void child.kill(signal);
      process.on(signal, listener);
      return { signal, listener };
    });
    const settle = () => {
      handed -= 1;
      listeners.forEach(({ signal, listener }) => process.off(signal, listener));
    };
    child.on('error', (error) => {
      settle();
      reject(new ToolFailure(`cannot run ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      settle();
      resolve(exitCodeOf(code, signal));
    });
  });
}
