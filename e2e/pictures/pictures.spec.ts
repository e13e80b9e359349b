import path from 'node:path';
import type { Page } from '@playwright/test';
import { day } from '../fixtures/days.ts';
import { setSize } from '../fixtures/look.ts';
import { beginAs, lock, signInDialog, signOut } from '../fixtures/people.ts';
import {
  askBy,
  choosePeriod,
  details,
  draft,
  expectPhase,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  grid,
  justifyButton,
  markField,
  openPrompt,
  panel,
  prompt,
  PROPORTIONALITY,
  readRows,
  readsPanel,
  runButton,
  searchFor,
} from '../fixtures/search.ts';
import { simulatedNation } from '../fixtures/simulated.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';

const SIZES = [
  { width: 1_600, height: 1_000 },
  { width: 1_280, height: 800 },
] as const;

/** Nothing in the middle of the window changes any more; clocks tick above and below it. */
async function still(page: Page): Promise<void> {
  const { width, height } = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }));
  const clip = { x: 0, y: 44, width, height: height - 80 };
  let before: Buffer | undefined;
  await expect(async () => {
    const now = await page.screenshot({ clip });
    const isSame = before?.equals(now) === true;
    before = now;
    expect(isSame).toBe(true);
  })
    .toPass({ intervals: [250], timeout: 10_000 })
    // What never rests, such as something that plays, is taken as it is.
    .catch(() => undefined);
}

/** Writes what a window shows as a file that is named after the state, the size and the theme. */
async function write(of: Page, state: string, theme: string): Promise<void> {
  await still(of);
  const size = await of.evaluate(() => `${window.innerWidth}x${window.innerHeight}`);
  await of.screenshot({ path: path.join(test.info().project.outputDir, `${state}-${size}-${theme}.png`) });
}

for (const theme of ['dark', 'light'] as const)
  test(`the states of the app in ${theme}`, async ({ ownStub, ownFront, start }) => {
    const nation = simulatedNation({ seed: 7, reads: 120_000, days: 14 });
    const stub = await ownStub(nation);
    const mine = await start({
      front: await ownFront(behindOf(stub)),
      demoAccountsFile: stub.accountsFile,
      size: SIZES[0],
    });
    const { page } = mine;
    const take = async (state: string): Promise<void> => {
      for (const { width, height } of [SIZES[1], SIZES[0]]) {
        await setSize(mine, width, height);
        await write(page, state, theme);
      }
    };
    const mark = nation.truth.clones[0] ?? '';
    const map = panel(page, 'Map');
    const timeline = panel(page, 'Timeline');
    const closing = async (key = 'Escape'): Promise<void> => page.keyboard.press(key);
    const settings = page.getByRole('dialog', { name: 'Settings' });

    await beginAs(mine, stub);
    await page.getByRole('button', { name: 'Settings' }).click();
    await settings
      .getByRole('radiogroup', { name: 'Theme' })
      .getByRole('radio', { name: theme === 'dark' ? 'Dark' : 'Light' })
      .click();
    await take('settings');
    await closing();
    await take('empty');
    await openPrompt(page, { marks: [mark], period: '30 d' });
    await take('prompt');
    await runButton(page).click();
    await take('prompt-missing');
    await fillAnswers(page, GOOD_ANSWERS);
    await runButton(page).click();
    await expectReceipt(page);
    await take('vehicle');
    await details(page)
      .getByRole('button', { name: /^Open images/ })
      .click();
    await expect(details(page).getByRole('img', { name: /^Plate image/ })).toBeVisible();
    await take('pictures-of-a-read');
    await map.getByRole('button', { name: /^Compare/ }).click();
    for (const vehicle of ['Vehicle A', 'Vehicle B'])
      await page
        .getByRole('dialog', { name: 'Compare' })
        .getByRole('region', { name: vehicle })
        .getByRole('button', { name: /^Open images/ })
        .click();
    await take('clone-compared');
    await closing();
    await details(page).getByRole('button', { name: 'Correct misread' }).click();
    await take('correct-misread');
    await closing();
    await details(page)
      .getByRole('button', { name: /^Preserve/ })
      .click();
    await take('preserve');
    await closing();
    await readRows(page).first().locator('[data-column="camera"]').click({ button: 'right' });
    await take('look-into');
    await closing();
    await timeline.getByRole('radio', { name: '30 d' }).click();
    await take('thirty-days');
    await map.getByRole('radio', { name: 'Density' }).click();
    await take('density');
    await map.getByRole('radio', { name: 'Journey' }).click();
    await page.getByRole('button', { name: 'What could not be seen' }).click();
    await take('coverage');
    await closing();
    await grid(page).focus();
    await closing('f');
    await take('filters');
    const least = page.getByRole('spinbutton', { name: 'At least, per cent' });
    await least.fill('100');
    await least.press('Enter');
    await take('nothing-in-view');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('button', { name: 'Close filters' }).click();
    await timeline.getByRole('radio', { name: '7 d' }).click();
    await timeline.getByRole('textbox', { name: 'Speed' }).fill('3,600');
    await timeline.getByRole('button', { name: 'Play' }).click();
    await take('playback');
    await timeline.getByRole('button', { name: 'Pause' }).click();
    await closing('Control+K');
    await take('palette');
    await closing();
    await closing('Shift+/');
    await take('keyboard');
    await closing();
    const opening = mine.app.waitForEvent('window');
    await map.getByRole('button', { name: 'Open in a second window' }).click();
    const second = await opening;
    await expect(second.locator('canvas').first()).toBeVisible();
    await write(second, 'second-window', theme);
    await second.close();

    await searchFor(page, { marks: ['EX79NNP'] });
    await take('no-results');

    await askBy(page, 'Partial mark');
    await page.getByRole('textbox', { name: 'Partial mark' }).fill(`${mark.slice(0, 2)}?${mark.slice(3, 5)}?*`);
    await page.getByRole('button', { name: 'Choose cameras' }).click();
    await page.getByRole('combobox', { name: 'Find cameras' }).fill('m1');
    await page
      .getByRole('option', { name: /^All of M1 / })
      .first()
      .click();
    await take('cameras');
    await closing();
    await choosePeriod(page, '7 d');
    await justifyButton(page).click();
    await fillAnswers(page, { ...GOOD_ANSWERS, proportionality: PROPORTIONALITY });
    await take('partial-mark-prompt');
    await runButton(page).click();
    await expectPhase(page, 'complete');
    await take('partial-mark');

    await askBy(page, 'Area and time');
    await page.getByRole('button', { name: 'Draw area' }).click();
    const form = page.getByRole('dialog', { name: 'Area to search' });
    await form.getByRole('textbox', { name: 'Centre' }).fill('53.59, -1.52');
    await form.getByRole('textbox', { name: 'Radius in metres' }).fill('6500');
    await take('area-form');
    await form.getByRole('button', { name: 'Use circle' }).click();
    await page.getByRole('button', { name: 'Draw area' }).click();
    await form.getByRole('button', { name: 'Edit the area' }).click();
    await take('area-drawn');
    await page.getByRole('button', { name: 'Done' }).click();
    await choosePeriod(page, { from: [day(2), '00:00'], to: [day(2), '23:00'] });
    await justifyButton(page).click();
    await fillAnswers(page, { ...GOOD_ANSWERS, proportionality: PROPORTIONALITY });
    await runButton(page).click();
    await expectPhase(page, 'complete');
    await take('area');

    await askBy(page, 'Impossible reads');
    await markField(page).fill(mark);
    await choosePeriod(page, '30 d');
    await justifyButton(page).click();
    await fillAnswers(page, GOOD_ANSWERS);
    await runButton(page).click();
    await expectPhase(page, 'complete');
    await take('impossible-reads');

    await askBy(page, 'Vehicle');
    await draft(page, { marks: [mark], period: { from: [day(130), '00:00'], to: [day(1), '23:00'] } });
    await justifyButton(page).click();
    await fillAnswers(page, GOOD_ANSWERS);
    await prompt(page).getByRole('button', { name: 'Ask for authority' }).click();
    await prompt(page)
      .getByRole('textbox', { name: 'Proportionality' })
      .fill('One vehicle, and only the weeks of the burglaries in this series.');
    await take('ask-for-authority');
    await prompt(page).getByRole('button', { name: 'Ask for authority' }).click();
    await expect(prompt(page)).toContainText('You are told here and in the search bar.');
    // Words that no search has used are thrown away by a second press only.
    await closing();
    await closing();
    await expect(prompt(page)).toBeHidden();
    await page.getByRole('button', { name: /^Your requests for older data/ }).click();
    await take('own-requests');
    await closing();
    await page.getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'My record' }).click();
    await page
      .getByRole('grid', { name: 'My record' })
      .getByRole('row', { name: /Search of a mark/ })
      .first()
      .click();
    await take('my-record');
    await lock(mine);
    await take('locked');

    await beginAs(mine, stub, 'inspector');
    await take('authorities');
    await page.getByRole('grid', { name: 'Requests' }).locator('[role="row"][aria-selected]').first().click();
    await take('authorities-request');
    await signOut(mine);
    await expect(signInDialog(page)).toBeVisible();
    await take('sign-in');
    await expect(readsPanel(page)).toHaveCount(0);
  });
