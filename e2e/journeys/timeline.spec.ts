import type { Locator } from '@playwright/test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { beginAs } from '../fixtures/people.ts';
import { GOOD_REASON, grid, panel, prompt, readRows, searchFor, status } from '../fixtures/search.ts';
import { camerasOf, simulatedNation, type Simulated } from '../fixtures/simulated.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';

let nation: Simulated;
test.beforeAll(() => {
  test.setTimeout(240_000);
  nation = simulatedNation({ seed: 11, reads: 40_000, days: 12 });
});
test.afterAll(() => nation.remove());

const numberOf = async (brush: Locator, name: string): Promise<number> => Number(await brush.getAttribute(name));

test('the timeline spans the period that was asked, says what could not be seen, zooms to a second, and holds what is pinned', async ({
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
  const known = new Set((await camerasOf(stub)).map(({ id }) => id));
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
  await expectAccessible(page, 'what could not be seen');
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
  await expectAccessible(page, 'a speed that is none');
  await speed.fill('36,000');
  await timeline.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => numberOf(brush, 'aria-valuenow')).toBeGreaterThan(fromMs + HOUR_MS);
  await brush.focus();
  await page.keyboard.press('Space');
  await expect(timeline.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => numberOf(brush, 'aria-valuenow')).toBe(fromMs);

  // A stretch of time has a name and is brushed again by it.
  await timeline.getByRole('button', { name: 'Time windows' }).click();
  const windows = page.getByRole('dialog', { name: 'Time windows' });
  await windows.getByRole('textbox', { name: 'Save the brush as' }).fill('First day');
  await windows.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(windows.getByRole('list', { name: 'Saved time windows' })).toContainText('First day');
  await expectAccessible(page, 'time windows');
  await page.keyboard.press('Escape');
  await brush.focus();
  await page.keyboard.press('0');
  await expect.poll(length).toBeGreaterThan(28.9 * DAY_MS);
  await timeline.getByRole('button', { name: 'Time windows' }).click();
  await windows.getByRole('button', { name: /^Look at First day/ }).click();
  await expect.poll(length).toBe(DAY_MS);
  expect(await numberOf(brush, 'aria-valuenow')).toBe(fromMs);

  // What happened in the case is drawn with its reads, and what was deleted is taken back.
  const words = timeline.getByRole('list', { name: 'The timeline in words' });
  await timeline.getByRole('button', { name: 'Case events' }).click();
  const events = page.getByRole('dialog', { name: 'Case events' });
  await events.getByRole('textbox', { name: 'What happened' }).fill('Burglary');
  await events.getByRole('button', { name: 'Add event' }).click();
  await expect(words).toContainText('Case event Burglary: ');
  await events.getByRole('button', { name: 'Delete Burglary' }).click();
  await expect(words).not.toContainText('Burglary');
  await events.getByRole('button', { name: 'Take it back' }).click();
  await expect(words).toContainText('Case event Burglary: ');
  await expectAccessible(page, 'case events');
  await page.keyboard.press('Escape');

  // Pinned, the question stays as a lane beside the next one, and is in none of its counts.
  await page.keyboard.press('Shift+P');
  await searchFor(page, { marks: [nation.truth.clones[1] ?? ''], period: '30 d' });
  const next = (await status(page, 'Reads in view').innerText()).split(' of ')[1] ?? '';
  await brush.focus();
  await page.keyboard.press('0');
  await expect(words).toContainText(`Pinned question 1, ${formatVrm(mark)}, asked for `);
  await expect(words).toContainText(`: ${all} reads here`);
  await expect(status(page, 'Reads in view')).toHaveText(`${next} of ${next}`);
  const pinned = timeline.getByRole('list', { name: 'Pinned questions' });
  await pinned.getByRole('button', { name: `P1 ${formatVrm(mark)}` }).click();
  const pins = page.getByRole('dialog', { name: 'Pinned questions' });
  await expect(pins).toContainText('Serious and complex');
  await expect(pins).toContainText(/Receipt [\w-]+, verified/);
  await expectAccessible(page, 'pinned questions');

  // The days before those on screen are a search of its own, with a reason of its own.
  const earlier = pins.getByRole('button', { name: /^Earlier 6\d days/ });
  const days = /6\d days/.exec(await earlier.innerText())?.[0] ?? '';
  await earlier.click();
  await expect(prompt(page)).toContainText(`Period: ${days}, from `);
  await expect(prompt(page).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
  await page.keyboard.press('Escape');
  // A prompt that is left pins nothing.
  await timeline.getByRole('button', { name: 'Pinned questions: 1' }).click();
  await pins.getByRole('button', { name: /^Unpin P1/ }).click();
  await page.keyboard.press('Escape');
  await expect(pinned).toHaveCount(0);
  await expect(words).not.toContainText('Pinned question');
});
