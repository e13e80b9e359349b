import type { Locator, Page } from '@playwright/test';
import { DAY_MS } from '../../app/domain/instant.ts';
import { beginAs } from '../fixtures/people.ts';
import {
  CAMERA_COUNTS,
  CLOCK,
  COVERT_NAME,
  plantedNation,
  STAY_READS,
  SUBJECT,
  WEEK_READS,
} from '../fixtures/planted.ts';
import {
  askBy,
  details,
  draft,
  expectPhase,
  expectReads,
  fillAnswers,
  GOOD_ANSWERS,
  GOOD_REASON,
  grid,
  openPeriod,
  openPrompt,
  panel,
  prompt,
  readRows,
  readsPanel,
  REFERENCE,
  runButton,
  searchFor,
  startSearch,
  status,
  typePeriod,
} from '../fixtures/search.ts';
import type { Front } from '../fixtures/front.ts';
import type { Answer, Stub } from '../fixtures/stub.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';

const MARCH = { from: ['29 Mar 2026', '00:00'], to: ['29 Mar 2026', '04:00'] } as const;
const OCTOBER = { from: ['26 Oct 2025', '00:00'], to: ['26 Oct 2025', '04:00'] } as const;
/** A search of five hours in October is longer ago than anybody may search alone. */
const OCTOBER_ASKED = { from: '2025-10-25T12:00:00.000Z', to: '2025-10-26T12:00:00.000Z' };

/** Words of a search before are not taken again unless that is confirmed. */
const OTHER_REASON =
  'The same vehicle was seen at the first burglary of the series, in October; its movements that night link the two.';

const at = (page: Page, camera: string): Locator => readRows(page).filter({ hasText: camera });
const inWords = (page: Page): Locator => panel(page, 'Timeline').getByRole('list', { name: 'The timeline in words' });

/** All that was found, in every view. */
async function showAll(page: Page): Promise<void> {
  await panel(page, 'Timeline')
    .getByRole('slider', { name: /^Brush/ })
    .focus();
  await page.keyboard.press('0');
}

const times = (page: Page): Promise<readonly string[]> =>
  readRows(page).locator('[data-column="time"]').allInnerTexts();

async function said<T>(answer: Promise<Answer>, expected: number): Promise<T> {
  const { status: code, body } = await answer;
  expect(code, JSON.stringify(body)).toBe(expected);
  return body as T;
}

/** Two administrators give an account the sight of covert cameras. */
async function giveCovertView(stub: Stub, userName: string): Promise<void> {
  const { approval } = await said<{ readonly approval: { readonly approvalId: string } }>(
    stub.call(`/accounts/${userName}/permissions`, {
      method: 'POST',
      token: await stub.tokenOf('admin'),
      body: { permissions: ['covert.view'], reason: 'Works on the covert operation Larch.' },
    }),
    202,
  );
  await said(
    stub.call(`/approvals/${approval.approvalId}/decision`, {
      method: 'POST',
      token: await stub.tokenOf('admin2'),
      body: { approved: true, note: 'Named in the tasking of the operation.' },
    }),
    200,
  );
}

/** Somebody elsewhere finds the read at a camera that is the latest there, and corrects it. */
async function correctElsewhere(stub: Stub, cameraId: string, vrm: string): Promise<void> {
  const token = await stub.tokenOf('analyst');
  const window = { from: new Date(Date.parse(CLOCK) - 3 * DAY_MS).toISOString(), to: CLOCK };
  const { searchId, reads } = await said<{
    readonly searchId: string;
    readonly reads: readonly { readonly id: string; readonly cameraId: string; readonly version: number }[];
  }>(
    stub.call('/searches', {
      method: 'POST',
      token,
      body: {
        query: { kind: 'vrm', vrms: [SUBJECT], nearMiss: 0, window },
        justification: { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: REFERENCE, reason: GOOD_REASON },
      },
    }),
    200,
  );
  const read = reads.filter((one) => one.cameraId === cameraId).at(-1);
  await said(
    stub.call(`/reads/${read?.id ?? ''}/corrections?searchId=${searchId}`, {
      method: 'POST',
      token,
      body: {
        vrm,
        baseVersion: read?.version,
        evidence: 'PATCH',
        reason: 'The picture plainly shows another second character than the camera read.',
      },
    }),
    200,
  );
}

/** An officer's authority for the night in October. */
async function authorityForOctober(stub: Stub): Promise<string> {
  const { authorityId } = await said<{ readonly authorityId: string }>(
    stub.call('/authorities', {
      method: 'POST',
      token: await stub.tokenOf('investigator'),
      body: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: REFERENCE,
        vrms: [SUBJECT],
        window: OCTOBER_ASKED,
        necessity: GOOD_REASON,
        proportionality: 'One vehicle, and only the night of the first burglary.',
      },
    }),
    201,
  );
  await said(
    stub.call(`/authorities/${authorityId}/decision`, {
      method: 'POST',
      token: await stub.tokenOf('inspector'),
      body: {
        granted: true,
        considerations: 'One night and one vehicle are enough to test the link; no more is needed.',
      },
    }),
    200,
  );
  return authorityId;
}

/** Of the answer to a search so much passes that the service has read what it found, and no read has reached the page. */
const BEFORE_READS = 4_000;

/**
 * Holds back the answer to a search. Every answer to what has changed since says that the service keeps nothing older than `heldFrom`:
 * it deletes only what is a year old, at midnight, and no test can wait for that.
 */
function delayAndKeepFrom(front: Front, heldFrom: string): void {
  front.treat(({ method, path }) => {
    if (method === 'POST' && path === '/v1/searches') return { kind: 'hold', afterBytes: BEFORE_READS };
    if (!/^\/v1\/searches\/[^/]+\/changes$/.test(path)) return undefined;
    return { kind: 'rewrite', body: (real) => JSON.stringify({ ...(JSON.parse(real) as object), heldFrom }) };
  });
}

/** Each text of the last drawing of the lanes, and how far from the left it is. */
type Written = ReadonlyMap<string, number>;

/** Keeps what is written on the lanes of the timeline. A drawing begins with an empty canvas. */
async function watchLanes(page: Page): Promise<() => Promise<Written>> {
  await page.evaluate(() => {
    const written = new Map<string, number>();
    (globalThis as { written?: Map<string, number> }).written = written;
    const { clearRect: clear, fillText: draw } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      if (this.canvas.className.includes('lanes-canvas')) written.clear();
      clear.apply(this, box);
    };
    CanvasRenderingContext2D.prototype.fillText = function (text, x, ...rest) {
      if (this.canvas.className.includes('lanes-canvas')) written.set(text, x);
      draw.call(this, text, x, ...rest);
    };
  });
  return async () =>
    new Map(await page.evaluate(() => [...((globalThis as { written?: Map<string, number> }).written ?? [])]));
}

/**
 * Waits for a drawing of the lanes in which three texts are evenly apart, and gives it. Both distances are of one drawing, so that it
 * does not matter whether the brush has come to rest.
 */
async function evenlyApart(
  lanes: () => Promise<Written>,
  [first, second, third]: readonly [string, string, string],
): Promise<Written> {
  let written: Written = new Map();
  await expect(async () => {
    written = await lanes();
    expect([...written.keys()]).toEqual(expect.arrayContaining([first, second, third]));
    const x = (text: string): number => written.get(text) ?? NaN;
    const [one, other] = [x(second) - x(first), x(third) - x(second)];
    expect(one).toBeGreaterThan(50);
    expect(Math.abs(other - one)).toBeLessThan(2);
  }).toPass({ intervals: [100], timeout: 15_000 });
  return written;
}

test('a result owns up to stays, late reads, later changes and both clock changes; covert cameras are for few', async ({
  start,
  ownStub,
  ownFront,
}) => {
  // Two sign-ins and four searches.
  test.setTimeout(180_000);
  const stub = await ownStub({ ...plantedNation(), clock: CLOCK });
  await giveCovertView(stub, 'analyst');
  const authorityId = await authorityForOctober(stub);
  const workstation = await start({
    front: await ownFront(behindOf(stub)),
    demoAccountsFile: stub.accountsFile,
    size: { width: 1_600, height: 1_000 },
  });
  const { page, front } = workstation;
  const map = panel(page, 'Map');
  const coverage = panel(page, 'Timeline').getByRole('region', { name: 'Coverage' });
  const estimate = page.getByRole('region', { name: 'Estimate' });
  await beginAs(workstation, stub);
  await draft(page, { marks: [SUBJECT], period: '7 d' });
  await expect(estimate).toContainText(`${CAMERA_COUNTS.open} cameras`);
  // A read is corrected elsewhere after the search has found it. The page asks for changes when it has the answer, and then once a minute:
  // held back until the correction is made, the answer is followed by a question that finds it.
  delayAndKeepFrom(front, '2026-03-31T00:00:00.000Z');
  await startSearch(page, { marks: [SUBJECT], period: '7 d' });
  await expect.poll(front.isHolding).toBe(true);
  await correctElsewhere(stub, 'P-03', 'KY31LTX');
  front.release();
  await expectPhase(page, 'complete');
  await expectReads(page, WEEK_READS);

  // A car that stood before a camera for five hours is one stay and not 300 passes.
  await showAll(page);
  await expect(status(page, 'Reads in view')).toHaveText(`${WEEK_READS} of ${WEEK_READS}`);
  await expect(inWords(page)).toContainText(
    `one stay of 4 h 59 min, ${STAY_READS} reads at Woodall services from Tue 31 Mar 2026 10:00:00 BST`,
  );
  expect((await inWords(page).innerText()).match(/one stay/g)).toHaveLength(1);
  await expect(at(page, 'Woodall services').first()).toContainText('1 min, still there');

  // A read has two clocks. What a fixed camera delivered three hours late is late; a mobile one may take longer.
  await expect(coverage).toContainText('1 read came late, up to 3 h after capture');
  await expect(coverage).toContainText(`No camera of ${CAMERA_COUNTS.open} was off`);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Received' }).check({ force: true });
  await page.keyboard.press('Escape');
  const late = at(page, 'Barnsley gantry');
  await expect(late.locator('[data-column="time"]')).toHaveText('08:12:00');
  await expect(late.locator('[data-column="received"]')).toHaveText('11:12:00');
  await expect(late.getByRole('img', { name: 'received late' })).toBeVisible();
  await late.click();
  await expect(details(page)).toContainText(/Wed 1 Apr 2026 11:12:00\.000 BST\s*3 h after capture/);
  await expect(details(page)).toContainText('later than 30 s after capture');
  await grid(page).focus();
  await page.keyboard.press('End');
  const mobile = at(page, 'Denby Dale lay-by');
  await expect(mobile.locator('[data-column="received"]')).toHaveText('Tue 31 Mar 05:00:00');
  await expect(mobile.getByRole('img', { name: 'received late' })).toHaveCount(0);

  // Of a covert camera nothing is there for this account: no read, no camera.
  await expect(page.getByText(COVERT_NAME)).toHaveCount(0);
  await askBy(page, 'Partial mark');
  await page.getByRole('button', { name: 'Choose cameras' }).click();
  const find = page.getByRole('combobox', { name: 'Find cameras' });
  await find.fill('Woodall');
  await expect(page.getByRole('option')).toHaveCount(1);
  await find.fill(COVERT_NAME);
  await expect(page.getByRole('option')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await askBy(page, 'Vehicle');

  // The form of the period knows of the hour that is missing in March.
  const period = await openPeriod(page);
  await typePeriod(period, { from: ['29 Mar 2026', '01:30'], to: MARCH.to });
  await expect(period.getByRole('alert')).toContainText('01:30 does not happen');
  await page.keyboard.press('Escape');

  // The screen says what has happened to its reads, and keeps what the search found.
  const changed = readsPanel(page).locator('.changed-reads');
  await expect(changed).toContainText(
    '1 read here was corrected since. 3 reads here are older than the service keeps unless preserved as evidence.',
  );
  await expect(changed).toContainText('The screen shows what the search found.');
  await changed.getByRole('button', { name: 'Show the read' }).click();
  await expect(details(page)).toContainText('Meadowhall viaduct');
  await expect(details(page)).toContainText('Wed 1 Apr 2026 08:00:00.000 BST');
  await expectReads(page, WEEK_READS);
  front.passAll();

  // The hour that the clocks skip in March has no width on the timeline.
  const lanes = await watchLanes(page);
  await searchFor(page, { marks: [SUBJECT], period: MARCH });
  await expectReads(page, 2);
  await showAll(page);
  await expect(inWords(page)).toContainText('from Sun 29 Mar 2026 00:40:00 GMT to Sun 29 Mar 2026 02:05:00 BST');
  await expect(inWords(page)).toContainText('no reads for 25 min');
  // From half past twelve to half past two it is an hour.
  const march = [...(await evenlyApart(lanes, ['00:30', '02:30', '03:30'])).keys()];
  expect(march).toContain('no 01:00 to 02:00');
  expect(march.filter((words) => words.startsWith('01:'))).toEqual([]);
  await expect(grid(page)).toContainText('times in GMT, then BST');
  expect(await times(page)).toEqual(['02:05:00 BST', '00:40:00 GMT']);

  // And the hour that happens twice in October, under the authority of an officer.
  await openPrompt(page, { marks: [SUBJECT], period: OCTOBER });
  await prompt(page)
    .getByRole('radio', { name: `Use ${authorityId}` })
    .click();
  await fillAnswers(page, { purpose: GOOD_ANSWERS.purpose, reason: OTHER_REASON });
  await runButton(page).click();
  await expect(prompt(page)).toBeHidden();
  await expectPhase(page, 'complete');
  await expectReads(page, 4);
  await showAll(page);
  await expect(inWords(page)).toContainText('from Sun 26 Oct 2025 01:20:00 BST to Sun 26 Oct 2025 01:50:00 GMT');
  await evenlyApart(lanes, ['01:30 BST', '01:30 GMT', '02:30']);
  await expect(grid(page)).toContainText('times in BST, then GMT');
  expect(await times(page)).toEqual(['01:50:00 GMT', '01:20:00 GMT', '01:50:00 BST', '01:20:00 BST']);

  // Who may know of covert cameras finds one read more, and the camera.
  await beginAs(workstation, stub, 'analyst');
  await draft(page, { marks: [SUBJECT], period: '7 d' });
  await expect(estimate).toContainText(`${CAMERA_COUNTS.all} cameras`);
  await searchFor(page, { marks: [SUBJECT], period: '7 d' });
  await expectReads(page, WEEK_READS + 1);
  // It is among the cameras around the last journey, which did not pass it.
  await map.locator('.maplibregl-canvas').focus();
  await page.keyboard.press('-');
  await expect(map).toContainText('Covert camera');
  await showAll(page);
  await expect(at(page, COVERT_NAME)).toHaveCount(1);
  await expect(coverage).toContainText(`No camera of ${CAMERA_COUNTS.all} was off`);
});
