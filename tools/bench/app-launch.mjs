/** Starts the app and the empty app in the same way: same runtime, same flags, a profile each. */
import { _electron } from '@playwright/test';
import { say } from '../lib/command.mjs';

const STEP_MS = 60_000;
/** A launch that hangs on an overloaded machine costs one of these tries, not the measure. */
const TRIES = 2;

/** Flags that decide which processes Chromium starts, the same for all. @param {string} profile */
export const flagsOf = (profile) => [
  `--user-data-dir=${profile}`,
  '--password-store=gnome-libsecret',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function again(work) {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1) throw error;
      say(`once more: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
}

/**
 * Launches through Playwright, where the page must be operated. It attaches a debugger to both alike.
 * @param {{ electron: string, config?: string }} task @param {string} app @param {string} profile
 */
export async function launchDriven(task, app, profile) {
  const launch = () =>
    _electron.launch({
      executablePath: task.electron,
      chromiumSandbox: process.getuid?.() !== 0,
      args: [`--user-data-dir=${profile}`, '--password-store=gnome-libsecret', app],
      env: /** @type {Record<string, string>} */ ({ ...process.env, SIGHTLINE_CONFIG: task.config ?? '' }),
      timeout: STEP_MS,
    });
  const electron = await again(launch);
  const child = electron.process();
  /** @type {string[]} */
  const said = [];
  child.stderr?.on('data', (part) => said.push(String(part)));
  const page = await electron.firstWindow({ timeout: STEP_MS }).catch((error) => {
    throw new Error(`no window: ${error.message}; the app said:\n${said.join('').slice(-2_000)}`);
  });
  page.setDefaultTimeout(STEP_MS);
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  const close = async () => {
    const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await electron.close().catch(() => {});
    clearTimeout(hard);
  };
  return { electron, page, pid: child.pid ?? 0, close };
}
