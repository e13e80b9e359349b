import type { Page } from '@playwright/test';
import { copyOfNation, COUNTS, MARKS } from '../fixtures/nation.ts';
import { beginAs, lockedDialog, lock, signIn, signInDialog } from '../fixtures/people.ts';
import {
  callBridge,
  details,
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  GOOD_REASON,
  grid,
  openPrompt,
  prompt,
  readRows,
  readsPanel,
  readsSoFar,
  runButton,
  searchFor,
  startSearch,
  status,
} from '../fixtures/search.ts';
import type { Treatment } from '../fixtures/front.ts';
import { behindOf, expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;
const BUSY = { marks: [MARKS.busy], period: '30 d' } as const;
/** Enough for the first reads, far from all of them. */
const SOME_BYTES = 2_000_000;

const toSearches = (treatment: Treatment): void =>
  workstation().front.treat(({ method, path }) =>
    method === 'POST' && path === '/v1/searches' ? treatment : undefined,
  );

test('a running search is cancelled: what arrived stays, and the record says so', async ({ stub }) => {
  await beginAs(workstation(), stub);
  const from = await stub.treeSize();
  toSearches({ kind: 'hold', afterBytes: SOME_BYTES });
  await startSearch(page(), BUSY);
  await expectPhase(page(), 'running');
  await expect.poll(() => readsSoFar(page())).toBeGreaterThan(0);
  await expect(readsPanel(page()).getByRole('progressbar')).toBeVisible();
  // The reads that have arrived can be worked with already.
  await readRows(page()).nth(2).click();
  await expect(details(page())).toContainText('Meadowhall viaduct');
  await page().keyboard.press('Escape');
  await expectPhase(page(), 'cancelled');
  const arrived = await readsSoFar(page());
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThan(COUNTS.busy30);
  await expect(readsPanel(page())).toContainText('Cancelled.');
  await expect(readsPanel(page())).toContainText(
    `${arrived.toLocaleString('en-GB')} reads had arrived. The search is still recorded.`,
  );
  await expect(readRows(page()).first()).toBeVisible();
  await expectReceipt(page());
  await until('the outcome on the national record', async () =>
    (await stub.records(from)).some(({ record }) => JSON.stringify(record).includes('"CANCELLED"')),
  );
});

test('the service goes away in mid-stream: the part that arrived is shown as a part, and the next search works', async ({
  stub,
}) => {
  await beginAs(workstation(), stub);
  toSearches({ kind: 'cut', afterBytes: SOME_BYTES });
  await startSearch(page(), BUSY);
  await expectPhase(page(), 'failed');
  const arrived = await readsSoFar(page());
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThan(COUNTS.busy30);
  await expect(readsPanel(page())).toContainText('The answer stopped before its end');
  await expect(readsPanel(page())).toContainText(
    `${arrived.toLocaleString('en-GB')} reads arrived and can be used; more may be missing.`,
  );
  await expect(readRows(page()).first()).toBeVisible();
  await expect(page().getByRole('region', { name: 'Justification of what is on screen' })).toContainText(GOOD_REASON);
  workstation().front.passAll();
  await expectReceipt(page());
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), COUNTS.second7);
});

test('an answer that ends early, as if it were whole, is known to be a part', async ({ stub }) => {
  await beginAs(workstation(), stub);
  toSearches({ kind: 'shorten', afterBytes: SOME_BYTES });
  await startSearch(page(), BUSY);
  await expectPhase(page(), 'failed');
  expect(await readsSoFar(page())).toBeGreaterThan(0);
  await expect(readsPanel(page())).toContainText('The answer stopped before its end');
  workstation().front.passAll();
  await expectReceipt(page());
});

test('an answer whose bytes are wrong is not shown as reads', async ({ stub }) => {
  await beginAs(workstation(), stub);
  toSearches({ kind: 'garble', afterBytes: 0 });
  await startSearch(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectPhase(page(), 'failed');
  await expectReads(page(), 0);
  await expect(readsPanel(page()).getByRole('alert')).toContainText('Part of the answer could not be read');
  workstation().front.passAll();
  await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectReads(page(), COUNTS.subject7);
});

test('an answer of another kind, or an error page from something in between, is said to make no sense', async ({
  stub,
}) => {
  await beginAs(workstation(), stub);
  toSearches({ kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' });
  await startSearch(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectPhase(page(), 'failed');
  await expect(readsPanel(page()).getByRole('alert')).toContainText('The service gave an answer that makes no sense');
  await expect(page().locator('body')).not.toContainText('Bad gateway');
});

test('a busy service is said to be busy, and nothing is lost', async ({ stub }) => {
  await beginAs(workstation(), stub);
  const problem = JSON.stringify({
    type: 'about:blank',
    title: 'Busy',
    status: 503,
    detail: 'later',
    code: 'OVERLOADED',
  });
  toSearches({
    kind: 'answer',
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '7' },
    body: problem,
  });
  await startSearch(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectPhase(page(), 'failed');
  await expect(readsPanel(page())).toContainText('The national service is busy');
  await expect(readsPanel(page())).toContainText('Try again in 7 s');
});

test('a picture that cannot be fetched says that the read itself is safe, and can be tried again', async ({ stub }) => {
  await beginAs(workstation(), stub);
  workstation().allow(/Failed to load resource.*50\d/);
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  workstation().front.treat(({ path }) =>
    path.includes('/images/') ? { kind: 'answer', status: 500, body: '' } : undefined,
  );
  await readRows(page()).first().click();
  await details(page())
    .getByRole('button', { name: /^Open images/ })
    .click();
  await expect(details(page()).getByRole('alert').first()).toContainText(
    'The image could not be fetched. The read itself is safe.',
  );
  workstation().front.passAll();
  await details(page()).getByRole('button', { name: 'Try again' }).first().click();
  await expect(details(page()).getByRole('img', { name: /image/ }).first()).toBeVisible();
});

test('the network goes and comes back: it is said, words are kept, the record is delivered afterwards', async ({
  stub,
}) => {
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReceipt(page());
  const from = await stub.treeSize();
  await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
  await fillAnswers(page(), GOOD_ANSWERS);
  await workstation().front.unplug();
  // Something has to be asked before anybody can know; the regular question comes every few seconds.
  await expect(status(page(), 'Connection')).toContainText('National service unreachable', { timeout: 30_000 });
  await expect(prompt(page()).getByRole('status')).toContainText([
    'The national service cannot be reached. Your words are kept here, also over a lock.',
  ]);
  await runButton(page()).click({ force: true });
  await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
  // Around the page, main records it all the same; the failure is an answer too.
  await page().keyboard.press('Escape');
  await page().keyboard.press('Escape');
  await expect(grid(page()), 'what was on screen stays').toBeVisible();
  await readRows(page()).first().click();
  await details(page())
    .getByRole('button', { name: /^Open images/ })
    .click();
  workstation().allow(/Failed to load resource/);
  await expect(details(page()).getByRole('alert').first()).toContainText('The image could not be fetched.');
  await expect(status(page(), 'Audit')).toContainText(/\d+ audit records? not sent/);
  await workstation().front.plug();
  await expect(status(page(), 'Connection')).toContainText('Online', { timeout: 40_000 });
  await expect(status(page(), 'Audit')).toContainText('all sent', { timeout: 20_000 });
  await until('the look at the picture on the national record', async () =>
    (await stub.records(from)).some(({ record }) => JSON.stringify(record).includes('VIEW_')),
  );
});

/**
 * Whatever is asked of a service that has forgotten the session learns it: the prompt, how much a search would be; or the
 * page by itself, what was corrected since. So the page may be loaded anew before a button could be pressed.
 */
async function askAnything(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await expect(signInDialog(page)).toBeVisible({ timeout: 30_000 });
}

test('the service forgets the session: back to sign-in with words, and every record is still delivered', async ({
  start,
  ownStub,
  ownFront,
}) => {
  const first = await ownStub();
  const front = await ownFront(behindOf(first));
  const mine = await start({ front });
  await signIn(mine, first);
  await searchFor(mine.page, { marks: [MARKS.subject], period: '7 d' });
  await expectReceipt(mine.page);
  // Whatever the service remembers over a restart, this token is no longer good.
  const token =
    front
      .asked()
      .map((asked) => asked.token)
      .filter((token) => token !== undefined)
      .at(-1) ?? '';
  await first.call('/sessions/current', { method: 'DELETE', token });
  front.treat(({ path }) =>
    path === '/v1/sessions/refresh'
      ? {
          kind: 'answer',
          status: 401,
          headers: { 'content-type': 'application/problem+json' },
          body: JSON.stringify({
            type: 'about:blank',
            title: 'Not signed in',
            status: 401,
            detail: 'no',
            code: 'NOT_SIGNED_IN',
          }),
        }
      : undefined,
  );
  await askAnything(mine.page);
  await expect(signInDialog(mine.page).getByRole('alert')).toContainText('Your session has ended');
  await expect(grid(mine.page)).toHaveCount(0);
  front.passAll();
  const from = await first.treeSize();
  await signIn(mine, first);
  await expect(status(mine.page, 'Audit')).toContainText('all sent');
  await until('the intent of the search that the end of the session stopped', async () =>
    (await first.records(from)).some(({ record }) => JSON.stringify(record).includes('SESSION_EXPIRED')),
  );
});

test('a restart of the service in the middle of the work loses nothing', async ({ start, ownStub, ownFront }) => {
  const data = copyOfNation(test.info().outputPath('nation'));
  const first = await ownStub({ data });
  const front = await ownFront(behindOf(first));
  const mine = await start({ front });
  await signIn(mine, first);
  await searchFor(mine.page, { marks: [MARKS.subject], period: '7 d' });
  await expectReceipt(mine.page);
  const before = await first.treeSize();
  await first.stop();
  await expect(grid(mine.page)).toBeVisible();
  const second = await ownStub({ data });
  front.pointAt(behindOf(second));
  expect(await second.treeSize(), 'the national log is where it was').toBeGreaterThanOrEqual(before);
  await expect(status(mine.page, 'Connection')).toContainText('Online', { timeout: 40_000 });
  // The new service knows no sessions of the old one.
  await askAnything(mine.page);
  await expect(signInDialog(mine.page).getByRole('alert')).toContainText('Your session has ended');
  await signIn(mine, second);
  await searchFor(mine.page, { marks: [MARKS.second], period: '7 d' });
  await expectReads(mine.page, COUNTS.second7);
  await expect(status(mine.page, 'Audit')).toContainText('all sent', { timeout: 20_000 });
});

test('calls that nobody waits for, and a lock in mid-stream, end the search cleanly', async ({ stub }) => {
  await beginAs(workstation(), stub);
  toSearches({ kind: 'hold', afterBytes: SOME_BYTES });
  await startSearch(page(), BUSY);
  await expect.poll(() => readsSoFar(page())).toBeGreaterThan(0);
  await lock(workstation());
  await expect(lockedDialog(page())).toBeVisible();
  workstation().front.release();
  await expectReads(page(), 0);
  const state = await callBridge(page(), 'session.state', {});
  expect(state).toMatchObject({ ok: true, value: { state: 'locked' } });
});
