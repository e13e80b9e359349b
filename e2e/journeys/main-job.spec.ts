import { CAMERA_NAMES, COUNTS, FIRST_CAMERA_NAME, MARKS } from '../fixtures/nation.ts';
import { beginAs, lock, lockButton, lockedDialog, signInDialog, signOut, throughReload } from '../fixtures/people.ts';
import {
  details,
  expectPhase,
  expectReads,
  expectReceipt,
  GOOD_REASON,
  grid,
  justifyButton,
  markField,
  panel,
  prompt,
  readRows,
  readsPanel,
  REFERENCE,
  searchFor,
  status,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';
import { ready } from '../fixtures/workstation.ts';

/** At the size it was designed for; the other stories run at the smallest. */
const workstation = sharedWorkstation({ size: { width: 1_600, height: 1_000 } });

test('an investigator justifies a search and sees the journey on the map, the timeline and the table, with its receipt', async ({
  stub,
}) => {
  await beginAs(workstation(), stub);
  const { page } = workstation();
  await searchFor(page, { marks: [MARKS.subject], period: '7 d' });
  await expectReads(page, COUNTS.subject7);

  // Map: a drawing of its own, and the same facts in words for those who cannot see it.
  const map = panel(page, 'Map');
  await expect(map.locator('canvas').first()).toBeVisible();
  await expect(map).toContainText(/1 vehicle · \d+ reads shown/);
  // Timeline: the gap and the impossible read are said.
  const timeline = panel(page, 'Timeline');
  await expect(timeline.locator('canvas.lanes-canvas')).toBeVisible();
  const inWords = timeline.getByRole('list', { name: 'The timeline in words' });
  await timeline.getByRole('slider', { name: /^Brush/ }).focus();
  await page.keyboard.press('0');
  await expect(inWords).toContainText('no reads for 2 h 25 min');
  await expect(inWords).toContainText('not possible: Exeter services at 07:49:00');
  // Table: newest first, the impossible read flagged and counted.
  await expect(status(page, 'Reads in view')).toHaveText(new RegExp(`^\\d+ of ${COUNTS.subject7}$`));
  await expect(readsPanel(page)).toContainText('1 not possible');
  await expect(grid(page).getByRole('row').filter({ hasText: 'Exeter services' })).toContainText('not possible');
  await expect(
    grid(page).getByRole('row').filter({ hasText: 'Exeter services' }).getByLabel('not possible'),
  ).toBeVisible();

  // Details of the first read, with its pictures opened on purpose.
  await grid(page).getByRole('row').filter({ hasText: FIRST_CAMERA_NAME }).first().click();
  await expect(details(page)).toContainText('07:00:03.125');
  await expect(details(page)).toContainText('E2E-01');
  const plate = details(page).getByRole('img', { name: /^Plate image/ });
  await expect(plate).toHaveCount(0);
  await details(page)
    .getByRole('button', { name: /^Open images/ })
    .click();
  for (const name of [/^Plate image/, /^Overview image/]) {
    const picture = details(page).getByRole('img', { name });
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(20);
  }

  // What was said stays in sight with what it was said for.
  const ribbon = page.getByRole('region', { name: 'Justification of what is on screen' });
  await expect(ribbon).toContainText(REFERENCE);
  await expect(ribbon).toContainText(GOOD_REASON);
  await expectReceipt(page);
  await expect(status(page, 'Audit')).toContainText(/last receipt \d\d:\d\d:\d\d · [0-9A-F]{4}-[0-9A-F]{4}/);
  await ribbon.getByRole('button', { name: /^Receipt [0-9A-F]{4}-[0-9A-F]{4}/ }).click();
  await expect(page.getByRole('dialog', { name: 'Receipt' })).toContainText(
    'This computer has checked that nobody can remove it.',
  );
  await page.keyboard.press('Escape');

  // Lock: nothing of it is left on screen, and it is said what was cleared.
  await lock(workstation());
  await expect(grid(page)).toHaveCount(0);
  await expect(lockedDialog(page)).toContainText(/results of 1 search, 2 images/);
  for (const name of CAMERA_NAMES) await expect(page.locator('body')).not.toContainText(name);
});

test('the record at the national service says who searched, for what and why, and how it ended', async ({ stub }) => {
  await beginAs(workstation(), stub);
  const { page } = workstation();
  const from = await stub.treeSize();
  await searchFor(page, { marks: [MARKS.second], period: '7 d' });
  await expectReads(page, COUNTS.second7);
  await expectReceipt(page);
  const records = await until('intent, outcome and the service’s own record', async () => {
    const all = (await stub.records(from)).map(({ record }) => JSON.stringify(record));
    return all.some((text) => text.includes('"INTENT"')) && all.some((text) => text.includes('"OUTCOME"'))
      ? all
      : undefined;
  });
  const about = records.filter((text) => text.includes(MARKS.second));
  expect(
    about.length,
    'the workstation’s intent and the service’s own record both name the mark',
  ).toBeGreaterThanOrEqual(2);
  expect(about.every((text) => text.includes('investigator'))).toBe(true);
  expect(about.some((text) => text.includes('Harbour Street'))).toBe(true);

  // And whoever it is about sees it, with its reason, its outcome and the proof.
  await page.getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'My record' }).click();
  const act = page
    .getByRole('grid', { name: 'My record' })
    .getByRole('row')
    .filter({ hasText: 'Search of a mark' })
    .filter({ hasText: REFERENCE })
    .first();
  await expect(act).toContainText(`Found ${COUNTS.second7} reads`);
  await expect(act).toContainText('Harbour Street');
  await expect(act).toContainText(/verified receipt[0-9A-F]{4}-[0-9A-F]{4}/);
  await act.click();
  const record = page.getByRole('region', { name: 'Record details', exact: true });
  await expect(record).toContainText('This workstation checked its proof against the signed log');
  await record.getByText('As it was entered').first().click();
  await expect(record.getByLabel(/in JSON$/).first()).toContainText(MARKS.second);
});

test('the whole job is done from the keyboard alone', async ({ stub }) => {
  const { page } = workstation();
  await beginAs(workstation(), stub);
  // Signed in by keys already; from here no pointer either.
  await page.keyboard.press('/');
  await expect(markField(page)).toBeFocused();
  await page.keyboard.type(MARKS.second.toLowerCase());
  await expect(markField(page)).toHaveValue('PH84 RDW');
  await page.keyboard.press('Control+Enter');
  const dialog = prompt(page);
  await expect(dialog).toBeVisible();

  const tabTo = async (what: ReturnType<typeof dialog.getByRole>): Promise<void> => {
    for (let i = 0; i < 30; i += 1) {
      if (
        await what.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))
      )
        return;
      await page.keyboard.press('Tab');
    }
    throw new Error('thirty presses of Tab did not reach it');
  };
  await tabTo(dialog.getByRole('radiogroup', { name: 'Purpose' }));
  await page.keyboard.press('2');
  await expect(dialog.getByRole('radio', { name: 'Prevent or detect crime' })).toBeChecked();
  await tabTo(dialog.getByRole('radiogroup', { name: 'Category' }));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radiogroup', { name: 'Category' }).getByRole('radio', { checked: true })).toHaveCount(
    1,
  );
  await tabTo(dialog.getByRole('textbox', { name: 'Crime or log reference' }));
  await page.keyboard.type(REFERENCE);
  await tabTo(dialog.getByRole('textbox', { name: 'Reason', exact: true }));
  await page.keyboard.type(GOOD_REASON);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expectPhase(page, 'complete');

  // The reads have the keys; the details follow, the pictures open with a key.
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(grid(page)).not.toBeFocused();
  for (let i = 0; i < 8 && !(await grid(page).evaluate((element) => element === document.activeElement)); i += 1)
    await page.keyboard.press('F6');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(readRows(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(details(page)).toContainText('Denby Dale Road');
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('img', { name: /^Plate image/ })).toBeVisible();
  await expectReceipt(page);
  await throughReload(page, () => page.keyboard.press('Control+L'));
  await expect(lockedDialog(page).getByLabel('Password', { exact: true })).toBeFocused();
});

test('opening the palette and naming a mark still asks why', async ({ stub }) => {
  await beginAs(workstation(), stub);
  const { page } = workstation();
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type(MARKS.subject);
  await page.keyboard.press('Enter');
  await expect(prompt(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(prompt(page)).toBeHidden();
  await expectPhase(page, 'idle');
  await expect(justifyButton(page)).toBeVisible();
});

test('a person who signs in sees who they are, in which role, and how the work is marked', async ({ stub }) => {
  const { page } = workstation();
  await ready(page);
  if (!(await signInDialog(page).isVisible())) await signOut(workstation());
  await expect(page.getByRole('note', { name: 'Classification' })).toHaveText('OFFICIAL-SENSITIVE');
  await expect(signInDialog(page)).toContainText('Your searches, and those that fail, are recorded and audited.');
  // A demonstration offers its accounts, plainly said to be that; choosing one fills the form and signs nobody in.
  const demo = page.getByRole('region', { name: 'Demonstration accounts' });
  await expect(demo).toContainText('Invented people and vehicles');
  await demo
    .getByRole('button', { name: /investigator/ })
    .first()
    .click();
  await expect(lockButton(page)).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(lockButton(page)).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Investigator');
  await expect(page.getByRole('banner')).toContainText(
    stub.account('investigator').organisation.replace(/ Police$/, ''),
  );
  await expect(page.getByRole('note', { name: 'Classification' })).toHaveText('OFFICIAL-SENSITIVE');
});

test('each name that people and checks find things by stands for one thing', async ({ stub }) => {
  await beginAs(workstation(), stub);
  const { page } = workstation();
  await searchFor(page, { marks: [MARKS.second], period: '7 d' });
  for (const found of [
    page.getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'Investigate' }),
    markField(page),
    justifyButton(page),
    page.getByRole('region', { name: 'Map', exact: true }),
    page.getByRole('region', { name: 'Timeline', exact: true }),
    page.getByRole('region', { name: 'Read details', exact: true }),
    grid(page),
    status(page, 'Connection'),
    status(page, 'Audit'),
    lockButton(page),
  ]) {
    await expect(found).toHaveCount(1);
  }
  await justifyButton(page).click();
  const dialog = prompt(page);
  for (const found of [
    dialog,
    dialog.getByRole('radiogroup', { name: 'Category' }),
    dialog.getByRole('radiogroup', { name: 'Purpose' }),
    dialog.getByRole('textbox', { name: 'Crime or log reference' }),
    dialog.getByRole('textbox', { name: 'Reason', exact: true }),
    dialog.getByRole('textbox', { name: 'Who asked for it' }),
  ]) {
    await expect(found).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toHaveCount(1);
  await page.keyboard.press('Escape');
});
