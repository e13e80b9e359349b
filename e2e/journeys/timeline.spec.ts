import type { Locator } from '@playwright/test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { beginAs } from '../fixtures/people.ts';
import { grid, panel, readRows, searchFor, status } from '../fixtures/search.ts';
import { simulatedNation, type Simulated } from '../fixtures/simulated.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';

let nation: Simulated;
test.beforeAll(() => {
  test.setTimeout(240_000);
  nation = simulatedNation({ seed: 11, reads: 40_000, days: 12 });
});
test.afterAll(() => nation.remove());

const numberOf = async (brush: Locator, name: string): Promise<number> => Number(await brush.getAttribute(name));

test('the timeline spans the period that was asked, says what could not be seen, and zooms from all of it to a second', async ({
  start,
  ownStub,
  ownFront,
}) => {
  test.slow();
  const stub = await ownStub({ data: nation.data });
  const workstation = await start({
    front: await ownFront(behindOf(stub)),
    demoAccountsFile: stub.accountsFile,
    size: { width: 1_600, height: 1_000 },
  });
  const { page } = workstation;
  await beginAs(workstation, stub);
  const mark = nation.truth.clones[0] ?? '';
  await searchFor(page, { marks: [mark], period: '30 d' });
  const timeline = panel(page, 'Timeline');
  const coverage = timeline.getByRole('region', { name: 'Coverage' });
  const brush = timeline.getByRole('slider', { name: /^Brush/ });

  // The period asked, and not that of the reads found; and no time to come.
  await expect(timeline).toContainText('30 days');
  const [fromMs, toMs] = [await numberOf(brush, 'aria-valuemin'), await numberOf(brush, 'aria-valuemax')];
  expect((toMs - fromMs) / DAY_MS).toBeGreaterThan(28.9);
  expect(fromMs).toBeLessThan(Date.parse(nation.truth.window.from) - 10 * DAY_MS);
  expect(toMs).toBeLessThanOrEqual(Date.now());

  // What the service does not hold, and the cameras that were off, as the truth has them.
  const beganOn = new Date(nation.truth.window.from).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'Europe/London',
  });
  await expect(coverage).toContainText(new RegExp(`Nothing held before \\w{3} ${beganOn}`));
  const known = new Set<string>();
  for (let cursor = ''; cursor !== 'end';) {
    const { body } = await stub.call(`/cameras${cursor}`, { token: await stub.tokenOf('investigator') });
    const { cameras, next } = body as {
      readonly cameras: readonly { readonly id: string }[];
      readonly next: string | null;
    };
    for (const { id } of cameras) known.add(id);
    cursor = next === null ? 'end' : `?cursor=${encodeURIComponent(next)}`;
  }
  const off = new Set(
    nation.truth.outages
      .filter(({ from, to }) => Date.parse(from) < toMs && (to === null || Date.parse(to) > fromMs))
      .map(({ cameraId }) => cameraId)
      .filter((id) => known.has(id)),
  );
  expect(off.size, 'the nation has cameras that were off').toBeGreaterThan(3);
  const figure = (n: number): string => n.toLocaleString('en-GB');
  await expect(coverage).toContainText(`${figure(off.size)} of ${figure(known.size)} cameras were off`);
  await coverage.getByRole('button', { name: 'What could not be seen' }).click();
  await expect(coverage.getByRole('group', { name: 'What could not be seen' })).toContainText('A read has two clocks');
  await page.keyboard.press('Escape');
  await expect(coverage.getByRole('group', { name: 'What could not be seen' })).toHaveCount(0);

  // The wheel zooms at the pointer; what is in view follows in figures and table, and undo goes back.
  const length = async (): Promise<number> => {
    const [from = '', to = ''] = ((await brush.getAttribute('aria-valuetext')) ?? '').split(' to ');
    const ms = (text: string): number => Date.parse(text.replace('BST', '+0100'));
    return ms(to) - ms(from);
  };
  await brush.focus();
  await page.keyboard.press('0');
  await expect.poll(length).toBeGreaterThan(28.9 * DAY_MS);
  const all = (await status(page, 'Reads in view').innerText()).split(' of ')[1] ?? '';
  await expect(status(page, 'Reads in view')).toHaveText(`${all} of ${all}`);
  const lanes = timeline.locator('canvas.lanes-canvas');
  const box = await lanes.boundingBox();
  if (box === null) throw new Error('the lanes are not drawn');
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  for (let i = 0; i < 12; i += 1) await page.mouse.wheel(0, -400);
  // All of them have come: undo takes back what is settled, and not a part of it.
  await expect.poll(length).toBeLessThan(2 * MINUTE_MS);
  await expect(status(page, 'Reads in view')).not.toHaveText(`${all} of ${all}`);
  // Turns that come one after the other are one change; on a slow machine they are several.
  for (let before = await length(); before < 28.9 * DAY_MS; before = await length()) {
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(length).not.toBe(before);
  }

  // By keys about the chosen read, down to a second, and the read stays in view.
  await readRows(page).first().click();
  await brush.focus();
  for (let i = 0; i < 24; i += 1) await page.keyboard.press('+');
  await expect.poll(length).toBeLessThanOrEqual(1_000);
  await expect(grid(page).locator('[role="row"][aria-selected="true"]')).toBeVisible();

  // Played at a typed speed, all views follow; paused, undo takes the whole run back.
  await page.keyboard.press('0');
  await timeline.getByRole('radio', { name: '24 h' }).click();
  await brush.focus();
  await page.keyboard.press('Home');
  await expect.poll(async () => numberOf(brush, 'aria-valuenow')).toBe(fromMs);
  const speed = timeline.getByRole('textbox', { name: 'Speed' });
  await speed.fill('fast');
  await expect(timeline.getByRole('alert')).toContainText('60 shows a minute a second');
  await speed.fill('36,000');
  await timeline.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => numberOf(brush, 'aria-valuenow')).toBeGreaterThan(fromMs + HOUR_MS);
  await brush.focus();
  await page.keyboard.press('Space');
  await expect(timeline.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => numberOf(brush, 'aria-valuenow')).toBe(fromMs);
});
