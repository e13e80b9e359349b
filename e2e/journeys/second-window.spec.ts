import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { MARKS } from '../fixtures/nation.ts';
import { beginAs, lock } from '../fixtures/people.ts';
import { expectReceipt, markField, panel, readRows, searchFor } from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;

test('a map in a second window shows the same search and selection, calls nothing, and goes with the lock', async ({
  stub,
}) => {
  test.slow();
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectReceipt(page());
  await readRows(page()).nth(2).click();

  const opening = workstation().app.waitForEvent('window');
  await panel(page(), 'Map').getByRole('button', { name: 'Open in a second window' }).click();
  const second = await opening;
  await expect(second.getByRole('note', { name: 'Classification' })).toHaveText('OFFICIAL-SENSITIVE');
  // Why the search was made stands beside what it found, here too.
  await expect(second.getByRole('main')).toContainText('Harbour Street');
  // So does what was asked, and that the bar asks something else by now.
  const ribbon = (of: Page): Locator => of.getByRole('region', { name: 'Justification of what is on screen' });
  const period = await ribbon(page()).locator('.num').first().getAttribute('title');
  await expect(
    ribbon(second)
      .getByTitle(period ?? 'no period', { exact: true })
      .first(),
  ).toBeAttached();
  const bar = second.getByRole('status', { name: 'Search bar of the main window' });
  await expect(bar).toHaveText('');
  await markField(page()).fill('EX7');
  await expect(bar).toContainText('Not searched yet');
  await markField(page()).fill(MARKS.subject);
  await expect(bar).toHaveText('');
  const map = second.getByRole('region', { name: 'Map', exact: true });
  await expect(map.locator('canvas').first()).toBeVisible();
  const said = (): Promise<string | null> => map.locator('.visually-hidden').first().textContent();
  await expect.poll(said).toContain('reads shown');
  await expectAccessible(second, 'the map in a second window');
  expect(await said()).toBe(await panel(page(), 'Map').locator('.visually-hidden').first().textContent());
  expect(await second.evaluate(() => 'anpr' in globalThis)).toBe(false);

  // A key there steps in the main window: next and previous read are commands of both.
  const chosen = () => page().locator('[role="row"][aria-selected="true"]').getAttribute('aria-rowindex');
  const before = await chosen();
  await second.getByRole('region', { name: 'Map', exact: true }).focus();
  await second.keyboard.press(']');
  await expect.poll(chosen).not.toBe(before);

  // The timeline takes the place of the map, and the theme of the main window is its theme.
  const again = workstation().app.waitForEvent('window');
  await panel(page(), 'Timeline').getByRole('button', { name: 'Open in a second window' }).click();
  const timeline = await again;
  await expect(timeline.getByRole('region', { name: 'Timeline', exact: true })).toBeVisible();
  expect(second.isClosed()).toBe(true);
  await expectAccessible(timeline, 'the timeline in a second window');

  // The players of both are one.
  const players = [timeline.getByRole('main'), panel(page(), 'Timeline')];
  const both = async (name: 'Play' | 'Pause'): Promise<void> => {
    for (const player of players) await expect(player.getByRole('button', { name, exact: true })).toBeVisible();
  };
  for (const [first, second] of [players, [...players].reverse()]) {
    await first?.getByRole('button', { name: 'Play', exact: true }).click();
    await both('Pause');
    await second?.getByRole('button', { name: 'Pause', exact: true }).click();
    await both('Play');
  }

  const gone = timeline.waitForEvent('close');
  await lock(workstation());
  await gone;
  expect(await workstation().app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('text grows by key to four times its size, and the keys work on the lock too', async ({ stub }) => {
  await beginAs(workstation(), stub);
  const width = (): Promise<number> => page().evaluate(() => window.innerWidth);
  const usual = await width();
  const grown = async (): Promise<number> => {
    await page().keyboard.press('Control+=');
    return width();
  };
  await expect.poll(grown).toBe(Math.round(usual / 4));
  // Locking works at any size.
  await lock(workstation());
  await page().keyboard.press('Control+0');
  await expect.poll(width).toBe(usual);
});
