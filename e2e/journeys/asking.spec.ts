import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../app/domain/instant.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { day } from '../fixtures/days.ts';
import { COUNTS, MARKS } from '../fixtures/nation.ts';
import { beginAs, goOnAs, lock, unlock } from '../fixtures/people.ts';
import {
  callBridge,
  codeOf,
  details,
  draft,
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  GOOD_REASON,
  grid,
  justifyButton,
  markField,
  openPeriod,
  openPrompt,
  panel,
  prompt,
  queryHash,
  readsPanel,
  REFERENCE,
  runButton,
  searchFor,
  typePeriod,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';

/** What a reader may make of the subject's mark by one character; the first four are marks that vehicles can have. */
const MISREADS = ['KY31LTX', 'KU31LTX', 'XV31LTX', 'KV31LTK', 'KV3ILTX', 'KV31L7X'];

const workstation = sharedWorkstation();
const page = () => workstation().page;
test('several marks are searched at once and told apart', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject, MARKS.second], period: '7 d' });
  await expectReads(page(), COUNTS.subject7 + COUNTS.second7);
  await expect(panel(page(), 'Map')).toContainText('2 vehicles');
  const timeline = panel(page(), 'Timeline');
  await expect(timeline).toContainText(MARKS.subject);
  await expect(timeline).toContainText(MARKS.second);
  await expectReceipt(page());
  // The bar may ask for something else by now: what is shown keeps its name.
  const ribbon = page().getByRole('region', { name: 'Justification of what is on screen' });
  await expect(ribbon).toContainText(/^KV31 LTX\+1/);
  const bar = page().getByRole('status', { name: 'Search bar' });
  await expect(bar).toHaveText('');
  await markField(page()).fill(MARKS.unknown);
  await expect(bar).toContainText('Not searched yet');
  await expect(grid(page())).toBeVisible();
  await ribbon.getByRole('button', { name: 'Change search' }).click();
  await expect(bar).toHaveText('');
});

test('marks that are pasted as a list become marks', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await markField(page()).focus();
  await page().evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text', text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, 'KV31 LTX\nph84rdw, not a mark!');
  await expect(page().getByRole('button', { name: /^Remove / })).toHaveCount(2);
  await expect(page().getByRole('status', { name: 'Marks' })).toHaveText('2 taken, 1 is not a mark: not a mark!');
  await expectAccessible(page(), 'marks that were pasted');
});

test('a near miss is shown as possible and never as the mark that was asked', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  const estimate = page().getByRole('region', { name: 'Estimate' });
  await draft(page(), { marks: [MARKS.subject], period: '7 d' });
  await expect(estimate).toContainText('No other vehicle');
  // Before it is asked it is said which misreads are accepted, and that four of them are marks of other vehicles.
  const palette = page().getByRole('dialog', { name: 'Command palette' });
  await page().keyboard.press('Control+K');
  await palette.getByRole('combobox').fill('near');
  await expect(palette.getByRole('option').first()).toContainText(
    `Search near misses too ${MISREADS.length} other marks, of up to 4 other vehicles`,
  );
  await page().keyboard.press('Enter');
  await expect(page().getByRole('button', { name: 'Near misses: 1' })).toHaveAttribute('aria-pressed', 'true');
  await openPrompt(page(), { marks: [MARKS.subject], nearMiss: true });
  await expect(estimate).toContainText('Up to 4 other vehicles, 80 %, by near misses');
  const scope = prompt(page()).getByRole('complementary', { name: 'What is about to be searched' });
  await expect(scope).toContainText(`${MISREADS.length} other marks accepted, of up to 4 other vehicles`);
  await scope.locator('summary').click();
  const listed = (await scope.locator('details').innerText()).replace(/ and \d+ more/, ',').replaceAll(' ', '');
  expect(listed.split(/[,\n]+/).sort()).toEqual([...MISREADS].sort());
  await fillAnswers(page(), GOOD_ANSWERS);
  await runButton(page()).click();
  await expectPhase(page(), 'complete');
  await expectReads(page(), COUNTS.subject7 + COUNTS.nearMisses);
  await grid(page()).getByRole('row').filter({ hasText: 'Woolley Edge' }).click();
  await expect(details(page())).toContainText('near miss');
  await expect(details(page())).toContainText('Possible, not certain.');
  await expect(details(page())).toContainText('one character from the mark that was asked');
  // Keys of what is common, with the focus in the table.
  for (const [key, opened] of [
    ['w', 'Period'],
    ['o', 'Columns and groups'],
    ['s', 'Cameras to search'],
  ] as const) {
    await page().keyboard.press(key);
    await expect(page().getByRole('dialog', { name: opened, exact: true })).toBeVisible();
    await page().keyboard.press('Escape');
    await grid(page()).focus();
  }
});

test('the impossible read says why it is not possible and is left out of the journey', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
  await grid(page()).getByRole('row').filter({ hasText: 'Exeter services' }).click();
  await expect(details(page())).toContainText('Not possible for one vehicle.');
  await expect(details(page())).toContainText(/It may be a cloned plate, a misread, a wrong clock or a wrong position/);
  await expect(details(page())).toContainText('Read not part of the journey');
});

test('a plate nobody read gives an answer in words, with its receipt', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.unknown] });
  await expectReads(page(), 0);
  await expect(readsPanel(page())).toContainText('No reads of EX79 NNP');
  await expect(readsPanel(page())).toContainText('This does not show that the vehicle was not there.');
  await expectReceipt(page());
  await expect(readsPanel(page())).toContainText(/Receipt\s*[0-9A-F]{4}-[0-9A-F]{4}/);
  await expectAccessible(page(), 'no results');
});

test('a mark of no UK format is searched as typed, with a note', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await draft(page(), { marks: [MARKS.foreign], period: '7 d' });
  await expect(page().getByRole('search')).toContainText('Not a UK format. It is searched as typed.');
  await searchFor(page(), { marks: [MARKS.foreign] });
  await expectReads(page(), COUNTS.foreign7);
});

test('what cannot be a mark is not asked, and it is said why', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await justifyButton(page()).click();
  await expect(page().getByRole('search').getByRole('alert')).toContainText('Type a registration mark first.');
  await expect(markField(page())).toBeFocused();
  for (const [text, why] of [
    ['ABCDEFGHIJKLM', 'Too long: a mark has at most 10 characters.'],
    ['AB??CDE', 'Wildcards'],
  ] as const) {
    await markField(page()).fill(text);
    await justifyButton(page()).click();
    await expect(page().getByRole('search').getByRole('alert')).toContainText(why);
    await expect(prompt(page())).toHaveCount(0);
  }
  await expectPhase(page(), 'idle');
});

test('a window upside down, or in the future, cannot be used and says why', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await draft(page(), { marks: [MARKS.subject] });
  const dialog = await openPeriod(page());
  const use = dialog.getByRole('button', { name: /^Use period/ });
  for (const [from, to, why] of [
    [day(1), day(5), 'The end is before the start.'],
    [day(-10), day(-20), 'The period lies in the future. End it now or earlier.'],
    [day(2), day(-9), 'The period ends in the future. End it now or earlier.'],
  ] as const) {
    await typePeriod(dialog, { from: [from, '10:00'], to: [to, '10:00'] });
    await expect(dialog.getByRole('alert')).toHaveText(why);
    await expect(use).toHaveAttribute('aria-disabled', 'true');
    await use.click({ force: true });
    await expect(dialog).toBeVisible();
  }
  await typePeriod(dialog, { from: ['31/02/2026', '10:00'], to: [day(0), '25:99'] });
  await expect(dialog).toContainText('There is no 31 February.');
  await expect(dialog).toContainText('Not a time. Type it as 16:42.');
  await page().keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expectPhase(page(), 'idle');
});

test('main refuses a window upside down or in the future as well', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  const justification = { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: REFERENCE, reason: GOOD_REASON };
  const at = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  const future = { kind: 'vrm', vrms: [MARKS.subject], nearMiss: 0, window: { from: at(2), to: at(3) } };
  expect(
    codeOf(await callBridge(page(), 'search.start', { query: future, queryHash: queryHash(future), justification })),
  ).toBe('VALIDATION_FAILED');
  const upsideDown = { ...future, window: { from: at(-1), to: at(-2) } };
  expect(
    codeOf(await callBridge(page(), 'search.start', { query: upsideDown, queryHash: '0'.repeat(64), justification })),
  ).toBe('VALIDATION_FAILED');
});

test('an analysis comes back as findings, and workstation and service record the same reads of it', async ({
  stub,
}) => {
  await beginAs(workstation(), stub, 'analyst');
  const from = await stub.treeSize();
  // The whole day of the journey: an analysis may ask for no more.
  const fromMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS;
  const window = { from: new Date(fromMs).toISOString(), to: new Date(fromMs + DAY_MS).toISOString() };
  const query = {
    kind: 'scenes',
    scenes: [
      { window, cameraIds: ['E2E-02'] },
      { window, cameraIds: ['E2E-10'] },
    ],
    minScenes: 2,
  };
  const searchRef = randomUUID();
  const found = page().evaluate(
    (ref) =>
      new Promise<unknown>((resolve) => {
        const { events } = (
          globalThis as unknown as {
            readonly anpr: {
              readonly events: Readonly<Record<string, (listener: (payload: { searchRef: string }) => void) => void>>;
            };
          }
        ).anpr;
        events['search.findings']?.((payload) => {
          if (payload.searchRef === ref) resolve(payload);
        });
      }),
    searchRef,
  );
  const justification = {
    category: 'SERIOUS',
    purpose: 'PREVENT_DETECT',
    reference: REFERENCE,
    reason: GOOD_REASON,
    proportionality: 'Two burglaries in one night; nobody has the mark, and no narrower search would find the vehicle.',
  };
  const reply = await callBridge(page(), 'search.start', {
    searchRef,
    query,
    queryHash: queryHash(query),
    justification,
  });
  expect(reply).toEqual({ ok: true, value: { searchRef } });
  const { findings } = (await found) as {
    readonly findings: { readonly kind: string; readonly answer: { readonly vehicles: { readonly vrm: string }[] } };
  };
  expect(findings.kind).toBe('scenes');
  expect(findings.answer.vehicles.map(({ vrm }) => vrm)).toContain(MARKS.subject);
  const digests = await until('the records of both sides', async () => {
    const of = (await stub.records(from))
      .map(({ record }) => JSON.stringify(record))
      // Each side has a name of its own for it.
      .flatMap((text) => /"(?:resultDigest|resultIdsHash)":"([0-9a-f]{64})"/.exec(text)?.[1] ?? []);
    return of.length >= 2 ? of : undefined;
  });
  expect(new Set(digests).size).toBe(1);
});

test('a question is saved under a name, outlives the lock, asks why again with its period up to now, and is nobody else’s', async ({
  stub,
}) => {
  // Three sign-ins and a lock.
  test.slow();
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), COUNTS.second7);
  const saved = page().getByRole('dialog', { name: 'Recent and saved questions' });
  await page().keyboard.press('Q');
  await expect(saved).toContainText('PH84 RDW, last 7 days, up to when it is run');
  await saved.getByRole('textbox', { name: 'Save this question as' }).fill('Red Golf');
  await saved.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(saved.getByRole('list', { name: 'Saved questions' })).toContainText('Red Golf');
  await expectAccessible(page(), 'recent and saved questions');
  await page().keyboard.press('Escape');
  await lock(workstation());
  await unlock(workstation(), stub.account('investigator').password);
  await expect(markField(page())).toBeFocused();
  await page().keyboard.press('Control+K');
  await page().getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill('red golf');
  await page().keyboard.press('Enter');
  await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue('');
  await fillAnswers(page(), GOOD_ANSWERS);
  await runButton(page()).click();
  await expectReads(page(), COUNTS.second7);
  await expectReceipt(page());

  await beginAs(workstation(), stub, 'analyst');
  expect(await callBridge(page(), 'saved.list', {})).toEqual({ ok: true, value: { items: [] } });
  await beginAs(workstation(), stub);
  await page().getByRole('button', { name: 'Recent and saved' }).click();
  await saved.getByRole('button', { name: 'Delete Red Golf' }).click();
  await expect(saved).toContainText('Nothing saved yet.');
});
