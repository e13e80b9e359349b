/**
 * The main job, as a person would do it, by role and name. tools/smoke.mjs runs this inside a desktop session, as the user
 * the app runs as. What it needs is in a task file; what it found goes to result.json and smoke.png.
 */
import fs from 'node:fs';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { asCommand, say } from './command.mjs';

/** @typedef {{ electron: string, app: string, config: string, accounts: string, vrm: string, results: string }} Task */

const STEP_MS = 30_000;

/** Long enough, specific and true: the prompt judges a reason while it is typed. */
const REASON =
  'Vehicle seen leaving a burglary in Harbour Street at 02:40 on Friday; its movements that night show where the goods went.';

/**
 * @param {import('@playwright/test').Page} page @param {string} probe a data attribute of the document element
 * @param {(value: string | undefined) => boolean} until @returns {Promise<string>}
 */
async function waitForProbe(page, probe, until) {
  const end = Date.now() + STEP_MS;
  /** @type {string | undefined} */
  let last;
  while (Date.now() < end) {
    last = await page.evaluate((name) => document.documentElement.dataset[name], probe);
    if (until(last)) return last ?? '';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `the page's data probe "${probe}" is still ${last === undefined ? 'absent' : `"${last}"`} after ${STEP_MS / 1000} s`,
  );
}

/**
 * Choose the wanted radio of a group, or the first that can be chosen.
 * @param {import('@playwright/test').Locator} dialog @param {string} group @param {RegExp} wanted
 */
async function choose(dialog, group, wanted) {
  const radios = dialog.getByRole('radiogroup', { name: group }).getByRole('radio');
  await radios.first().waitFor();
  const named = dialog.getByRole('radiogroup', { name: group }).getByRole('radio', { name: wanted });
  await ((await named.count()) > 0 ? named.first() : radios.first()).check();
}

/**
 * Some of the prompt's fields are there only when the rules ask for them.
 * @param {import('@playwright/test').Locator} field
 * @param {string} text
 */
async function fillIfAsked(field, text) {
  if ((await field.count()) > 0 && (await field.first().isEditable())) await field.first().fill(text);
}

/**
 * @param {import('@playwright/test').Page} page @param {Task} task
 * @param {(what: string) => void} step
 */
async function mainJob(page, task, step) {
  const accounts = JSON.parse(fs.readFileSync(task.accounts, 'utf8'));
  const account = accounts.find((/** @type {{ userName: string }} */ a) => a.userName === 'investigator');

  step('sign in');
  const signIn = page.getByRole('dialog', { name: 'Sign in' });
  await signIn.getByRole('textbox', { name: 'User name' }).fill(account.userName);
  // A password field has no role of its own, so it goes by its label.
  await signIn.getByLabel('Password', { exact: true }).fill(account.password);
  await signIn.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('navigation').first().waitFor();

  step('type the mark');
  await page.getByRole('textbox', { name: 'Registration mark' }).fill(task.vrm);
  await page.getByRole('button', { name: 'Justify and search' }).click();

  step('say why');
  const dialog = page.getByRole('dialog', { name: 'Why do you need this search?' });
  await choose(dialog, 'Category', /serious/i);
  await choose(dialog, 'Purpose', /prevent|detect/i);
  await dialog.getByRole('textbox', { name: 'Crime or log reference' }).fill('14/22871/25');
  await dialog.getByRole('textbox', { name: 'Reason', exact: true }).fill(REASON);
  await fillIfAsked(dialog.getByRole('textbox', { name: 'Who asked for it' }), 'DS 4471 Okafor');
  await fillIfAsked(
    dialog.getByRole('textbox', { name: 'Proportionality' }),
    'One vehicle and a short period; no less intrusive way shows where it went that night.',
  );

  step('search');
  await dialog
    .getByRole('button', { name: /^(run|search|justify)/i })
    .last()
    .click();
  const state = await waitForProbe(page, 'searchState', (value) => value === 'complete' || value === 'failed');
  if (state === 'failed')
    throw new Error(
      `the search failed: ${(await page.getByRole('alert').allInnerTexts()).join(' / ') || 'no alert on the page'}`,
    );
  const searchToDrawnMs = Number(
    await waitForProbe(page, 'searchDrawnMs', (value) => value !== undefined && value !== ''),
  );
  const reads = Number(await waitForProbe(page, 'reads', (value) => Number(value) > 0));
  await page.getByRole('grid', { name: 'Reads' }).getByRole('row').nth(1).waitFor();
  await page.getByRole('region', { name: 'Map', exact: true }).waitFor();
  await page.getByRole('region', { name: 'Timeline' }).waitFor();

  step('wait for the receipt');
  const receipt = await waitForProbe(page, 'receipt', (value) => value === 'verified' || value === 'failed');
  await page.getByRole('status', { name: 'Audit' }).waitFor();
  if (receipt !== 'verified') throw new Error(`the audit receipt is "${receipt}"`);
  // The picture is to show what a person sees a second later: the live map with its routes, no longer the still one.
  await page.locator('.still-view').waitFor({ state: 'detached' });
  await page.screenshot({ path: path.join(task.results, 'smoke.png') });

  step('lock');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await signIn
    .or(page.getByRole('dialog', { name: /lock/i }))
    .first()
    .waitFor();
  if ((await page.getByRole('grid', { name: 'Reads' }).count()) > 0)
    throw new Error('the reads are still in the page after Lock');
  return { reads, receiptVerified: true, searchToDrawnMs };
}

/** @param {Task} task */
async function job(task) {
  let doing = 'start the app';
  const start = performance.now();
  const app = await _electron.launch({
    executablePath: task.electron,
    // As root the sandbox cannot run at all; tools/smoke.mjs has said so then.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      `--user-data-dir=${path.join(process.env['HOME'] ?? task.results, 'profile')}`,
      '--password-store=gnome-libsecret',
      task.app,
    ],
    env: /** @type {Record<string, string>} */ ({ ...process.env, SIGHTLINE_CONFIG: task.config }),
    timeout: STEP_MS,
  });
  /** @type {import('@playwright/test').Page | undefined} */
  let page;
  try {
    page = await app.firstWindow({ timeout: STEP_MS });
    page.setDefaultTimeout(STEP_MS);
    page.on('console', (message) => message.type() === 'error' && say(`page: ${message.text()}`));
    page.on('pageerror', (error) => say(`page: ${error.message}`));
    await waitForProbe(page, 'ready', (value) => value === 'true');
    const coldStartMs = Math.round(performance.now() - start);
    const found = await mainJob(page, task, (what) => {
      doing = what;
      say(what);
    });
    return {
      ok: true,
      reads: found.reads,
      receiptVerified: found.receiptVerified,
      coldStartMs,
      searchToDrawnMs: found.searchToDrawnMs,
    };
  } catch (error) {
    await page?.screenshot({ path: path.join(task.results, 'smoke.png') }).catch(() => {});
    return { ok: false, reason: `${doing}: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    // An app that hangs on its way out is ended by the caller's time limit, not waited for.
    await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, 10_000).unref())]);
  }
}

asCommand(import.meta.url, async ([taskFile = '']) => {
  /** @type {Task} */
  const task = JSON.parse(fs.readFileSync(taskFile, 'utf8'));
  const result = await job(task).catch((error) => ({
    ok: false,
    reason: `start the app: ${error instanceof Error ? error.message : String(error)}`,
  }));
  fs.writeFileSync(path.join(task.results, 'result.json'), JSON.stringify(result));
  // Playwright keeps the process alive when the app did not close.
  process.exit(result.ok ? 0 : 1);
});
