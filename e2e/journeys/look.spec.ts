import { formatVrm } from '../../app/domain/vrm-format.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { lookOf, setSize, setZoom, vanished } from '../fixtures/look.ts';
import { MARKS } from '../fixtures/nation.ts';
import { beginAs, goOnAs, lock, lockedDialog, signInDialog, throughReload } from '../fixtures/people.ts';
import { outOfReach } from '../fixtures/reach.ts';
import {
  askBy,
  details,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  grid,
  justifyButton,
  markField,
  openPrompt,
  panel,
  prompt,
  readRows,
  runButton,
  searchFor,
  status,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;

async function chooseTheme(theme: 'Dark' | 'Light'): Promise<void> {
  await page().getByRole('button', { name: 'Settings' }).click();
  const settings = page().getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio', { name: theme }).click();
  await expect(page().locator('html')).toHaveAttribute('data-theme', theme.toLowerCase());
  await settings.getByRole('button', { name: 'Close settings' }).click();
}

const background = (): Promise<string> => page().evaluate(() => getComputedStyle(document.body).backgroundColor);

test.afterEach(async () => {
  await setZoom(workstation(), 1);
  await setSize(workstation(), 1_280, 800);
});

/** The settings are in the story below: what they change here is the attribute that is switched. */
test('in both themes, sign-in, workspace, prompt, results, dialogs, my record and lock have no fault that axe can find', async ({
  stub,
}) => {
  test.slow();
  await beginAs(workstation(), stub);
  await expectAccessible(page(), 'empty workspace');
  await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectAccessible(page(), 'empty prompt');
  await runButton(page()).click();
  await expectAccessible(page(), 'prompt with what is missing');
  await fillAnswers(page(), GOOD_ANSWERS);
  await runButton(page()).click();
  await expectReceipt(page());
  await readRows(page()).first().click();
  await expect(details(page())).toContainText('Camera');
  await expectAccessible(page(), 'results and details');
  await page().keyboard.press('Control+K');
  await expect(page().getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await expectAccessible(page(), 'palette');
  await page().keyboard.press('Escape');
  await page().keyboard.press('Shift+/');
  await expect(page().getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await expectAccessible(page(), 'keyboard map');
  await page().keyboard.press('Escape');
  await page().getByRole('button', { name: 'Settings' }).click();
  await expectAccessible(page(), 'settings');
  await page().keyboard.press('Escape');
  await grid(page()).focus();
  await page().keyboard.press('F11');
  await expect(panel(page(), 'Map')).toBeHidden();
  await expectAccessible(page(), 'full panel');
  await page().keyboard.press('F11');
  // Surer than any read of it is.
  const least = page().getByRole('spinbutton', { name: 'At least, per cent' });
  await least.fill('99');
  await least.press('Enter');
  await expect(status(page(), 'Reads in view')).toHaveText('0 of 15');
  await expectAccessible(page(), 'nothing in view');
  await page().getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'My record' }).click();
  await page()
    .getByRole('grid', { name: 'My record' })
    .getByRole('row', { name: /Search of a mark/ })
    .first()
    .click();
  await expectAccessible(page(), 'my record, with an act in full');
  await lock(workstation());
  await expectAccessible(page(), 'lock');
  await throughReload(page(), () => lockedDialog(page()).getByRole('button', { name: 'Sign out' }).click());
  await expect(signInDialog(page())).toBeVisible();
  await expectAccessible(page(), 'sign-in');
});

test('the theme changes at once, and is there again after the lock', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await chooseTheme('Light');
  const light = await background();
  await chooseTheme('Dark');
  expect(await background()).not.toBe(light);
  await chooseTheme('Light');
  await lock(workstation());
  await expect(page().locator('html')).toHaveAttribute('data-theme', 'light');
  await beginAs(workstation(), stub);
  await chooseTheme('Dark');
});

/** Legal notices and states: inside the window, not clipped, not covered. */
async function expectDutiesInView(): Promise<void> {
  const duties = [
    page().getByRole('note', { name: 'Classification' }),
    page().getByRole('button', { name: 'Lock', exact: true }),
    page()
      .getByRole('banner')
      .getByText(/Investigator/)
      .first(),
    status(page(), 'Connection'),
    status(page(), 'Audit'),
    markField(page()),
    justifyButton(page()),
    page().getByRole('region', { name: 'Justification of what is on screen' }),
    page().getByRole('button', { name: /^Receipt / }),
  ];
  for (const duty of duties) {
    await expect(duty).toBeInViewport({ ratio: 0.9 });
    const covered = await duty.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
      return at === null || !(element.contains(at) || at.contains(element))
        ? `${element.outerHTML.slice(0, 120)} is covered by ${at?.outerHTML.slice(0, 120) ?? 'nothing'}`
        : '';
    });
    expect(covered).toBe('');
  }
}

const sideways = (): Promise<number> =>
  page().evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('at 1280 by 800 nothing that carries a duty or a state is dropped', async ({ stub }) => {
  await setSize(workstation(), 1_280, 800);
  await goOnAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectReceipt(page());
  await readRows(page()).first().click();
  await expectDutiesInView();
  for (const name of ['Map', 'Timeline', 'Reads panel', 'Read details'] as const)
    await expect(panel(page(), name)).toBeInViewport({ ratio: 0.9 });
  await expect(grid(page())).toBeVisible();
  expect(await sideways()).toBeLessThanOrEqual(0);
  await openPrompt(page(), { marks: [MARKS.subject] });
  await expect(runButton(page())).toBeInViewport({ ratio: 0.9 });
  await expect(status(page(), 'Audit')).toBeInViewport();
  await page().keyboard.press('Escape');
});

test('at 200 % everything is still there and can be reached', async ({ stub }) => {
  await setSize(workstation(), 1_280, 800);
  await goOnAs(workstation(), stub);
  await setZoom(workstation(), 2);
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  expect(await sideways(), 'no scrolling in two directions').toBeLessThanOrEqual(0);
  await expect(page().getByRole('note', { name: 'Classification' })).toBeInViewport();
  await expect(page().getByRole('button', { name: 'Lock', exact: true })).toBeInViewport();
  await expect(status(page(), 'Audit')).toBeInViewport({ ratio: 0.5 });
  for (const what of [
    justifyButton(page()),
    grid(page()),
    panel(page(), 'Map'),
    panel(page(), 'Timeline'),
    details(page()),
  ]) {
    await what.scrollIntoViewIfNeeded();
    await expect(what).toBeInViewport();
  }
  expect(await outOfReach(page()), 'every control').toEqual([]);
  await justifyButton(page()).click();
  await expect(prompt(page())).toBeVisible();
  await runButton(page()).scrollIntoViewIfNeeded();
  await expect(runButton(page())).toBeInViewport();
  expect(await outOfReach(page(), '.dialog'), 'the prompt').toEqual([]);
  await page().keyboard.press('Escape');
});

/** So many presses of Tab from here: each focus can be seen. */
async function expectFocusSeen(presses: number): Promise<void> {
  for (let i = 0; i < presses; i += 1) {
    await page().keyboard.press('Tab');
    // How it looks with focus is not how it looks without.
    const unseen = await page().evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement || element instanceof SVGElement) || element === document.body) return '';
      const look = (): string => {
        for (const animation of document.getAnimations()) animation.finish();
        const parts: readonly (readonly [Element | null, string?])[] = [
          [element],
          [element, '::after'],
          [element, '::before'],
          [element.parentElement],
          [element.nextElementSibling],
        ];
        return parts
          .map(([part, pseudo]) =>
            part === null
              ? ''
              : (({ outline, boxShadow, backgroundColor, borderColor, stroke }) =>
                  [outline, boxShadow, backgroundColor, borderColor, stroke].join())(getComputedStyle(part, pseudo)),
          )
          .join('|');
      };
      const focused = look();
      element.blur();
      const blurred = look();
      element.focus();
      return focused === blurred ? element.outerHTML.slice(0, 160) : '';
    });
    expect(unseen, 'focus that cannot be seen').toBe('');
  }
}

test('focus is always to be seen, and goes back where it came from', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await markField(page()).focus();
  await page().keyboard.press('Control+K');
  await expect(page().getByRole('combobox', { name: 'Command or registration mark' })).toBeFocused();
  await page().keyboard.press('Escape');
  await expect(markField(page()), 'where it came from').toBeFocused();
  await expectFocusSeen(25);
});

test('the reads table shows all its columns at every width, confidence with its number', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
  for (const width of [1_280, 1_366, 1_440, 1_536, 1_600, 1_920]) {
    await setSize(workstation(), width, 900);
    const cut = await grid(page()).evaluate((element) => {
      const box = element.getBoundingClientRect();
      const numbers = [...element.querySelectorAll('[role="row"] .c-confidence .num')].map(
        (each) => each.getBoundingClientRect().right,
      );
      return {
        overflow: element.scrollWidth - element.clientWidth,
        numbers: numbers.length,
        beyond: numbers.filter((right) => right > box.right).length,
      };
    });
    expect({ width, ...cut }).toEqual({ width, overflow: 0, numbers: cut.numbers, beyond: 0 });
    expect(cut.numbers).toBeGreaterThan(3);
  }
});

test('reads of several vehicles are told apart by their letters, in the table, in the legend and in words', async ({
  stub,
}) => {
  await goOnAs(workstation(), stub);
  await setSize(workstation(), 1_600, 1_000);
  await searchFor(page(), { marks: [MARKS.subject, MARKS.second], period: '7 d' });
  await panel(page(), 'Timeline').getByRole('radio', { name: '7 d' }).click();
  const numbers = async (): Promise<string[]> => grid(page()).locator('.seq').allInnerTexts();
  await expect.poll(numbers).toEqual(expect.arrayContaining(['A1', 'B1']));
  expect((await numbers()).filter((text) => !/^[AB]\d+$/.test(text))).toEqual([]);
  const legend = panel(page(), 'Map').locator('.map-legend');
  await expect(legend).toContainText(formatVrm(MARKS.subject));
  await expect(legend).toContainText(formatVrm(MARKS.second));
  await expect(page().locator('.still-view')).toHaveCount(0);
});

test('where people choose the colours, what is selected, focused, filtered and doubtful is told apart and nothing vanishes', async ({
  stub,
}) => {
  test.slow();
  await goOnAs(workstation(), stub);
  await setSize(workstation(), 1_600, 1_000);
  try {
    await page().emulateMedia({ forcedColors: 'active' });
    await searchFor(page(), { marks: [MARKS.subject], period: '7 d', nearMiss: true });
    await panel(page(), 'Timeline').getByRole('radio', { name: '7 d' }).click();
    const rows = readRows(page());
    await rows.nth(1).click();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page().emulateMedia({ forcedColors: 'active', colorScheme });
      expect(await lookOf(rows.nth(1)), 'the row that is chosen').not.toBe(await lookOf(rows.nth(2)));
      expect(await lookOf(grid(page()).locator('.seq.open').first()), 'a doubtful read').not.toBe(
        await lookOf(grid(page()).locator('.seq:not(.open)').first()),
      );
      await expect(grid(page()).getByLabel('not possible')).toHaveText('!');
      expect(await vanished(page()), colorScheme).toEqual([]);
      // The ground of the timeline is to be seen, and what is drawn on it too: most of it ground, some of it the strongest ink.
      const ink = await panel(page(), 'Timeline')
        .locator('canvas.lanes-canvas')
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          const dark = getComputedStyle(document.body).backgroundColor === 'rgb(0, 0, 0)';
          let strong = 0;
          for (let at = 0; at < data.length; at += 4) {
            const light = (data[at + 3]! < 128 ? (dark ? 0 : 255) : data[at]! + data[at + 1]! + data[at + 2]!) / 3;
            if (dark ? light > 60 : light < 25) strong += 1;
          }
          return strong / (data.length / 4);
        });
      expect(ink, 'what is drawn on the timeline').toBeGreaterThan(0.001);
      expect(ink, 'and its ground').toBeLessThan(0.3);
    }
    const box = page()
      .getByRole('region', { name: 'Filters' })
      .getByRole('group', { name: 'Road' })
      .getByRole('checkbox');
    await box.first().check({ force: true });
    await expect(page().getByRole('list', { name: 'Filters in force' })).toContainText('Road');
    await page().keyboard.press('f');
    const filters = page().getByRole('region', { name: 'Filters' });
    const tiles = filters.getByRole('group', { name: 'Weekday' }).locator('.filter-tile');
    await tiles.first().getByRole('checkbox').check({ force: true });
    expect(await lookOf(tiles.first()), 'a tile that filters').not.toBe(await lookOf(tiles.nth(1)));
    expect(await vanished(page()), 'wide filters').toEqual([]);
    await markField(page()).focus();
    await expectFocusSeen(40);
    // A splitter has no other look than its line.
    await page().getByRole('separator').first().focus();
    await expectFocusSeen(1);
  } finally {
    await page().emulateMedia({ forcedColors: null, colorScheme: null });
    await setSize(workstation(), 1_280, 800);
  }
});

test('where people want no motion nothing on the screen moves by itself', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  const moving = (): Promise<readonly string[]> =>
    page().evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
        const isTimed = (durations: string): boolean => durations.split(', ').some((one) => Number.parseFloat(one) > 0);
        return (animationName !== 'none' && isTimed(animationDuration)) || isTimed(transitionDuration)
          ? [element.outerHTML.slice(0, 120)]
          : [];
      }),
    );
  await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
  expect((await moving()).length, 'what moves for everybody else').toBeGreaterThan(0);
  try {
    await page().emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving()).toEqual([]);
  } finally {
    await page().emulateMedia({ reducedMotion: null });
  }
  await page().keyboard.press('Escape');
});

test('at 400 % every control can be reached and used, with nothing over it, and a search is asked and answered', async ({
  stub,
}) => {
  test.slow();
  await beginAs(workstation(), stub);
  await setZoom(workstation(), 4);
  const expectReach = async (what: string, within?: string): Promise<void> =>
    expect(await outOfReach(page(), within), what).toEqual([]);
  const popover = async (name: string | RegExp): Promise<void> => {
    await page().getByRole('button', { name }).first().press('Enter');
    await expect(page().locator('.popover')).toBeVisible();
    await expectReach(String(name), '.popover');
    await page().keyboard.press('Escape');
  };
  for (const kind of ['Partial mark', 'Area and time', 'Impossible reads'] as const) {
    await askBy(page(), kind);
    await expectReach(kind);
    if (kind !== 'Area and time') continue;
    await popover('Choose cameras');
    await popover('Draw area');
  }
  await askBy(page(), 'Vehicle');
  await popover('Recent and saved');
  await popover(/^Period:/);
  await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
  await expectReach('the prompt', '.dialog');
  await fillAnswers(page(), GOOD_ANSWERS);
  await runButton(page()).click();
  await expectReceipt(page());
  await readRows(page()).first().click();
  await expect(details(page())).toContainText('Camera');
  await expectReach('results and details');
  for (const name of ['Columns', /^Pinned questions/, 'Case events', 'Time windows', /^Receipt /]) await popover(name);
  await page().keyboard.press('f');
  await expectReach('the wide filters', '.filters-panel');
  await page().keyboard.press('Escape');
  await page().getByRole('button', { name: 'What could not be seen' }).click();
  await expectReach('what could not be seen', '.coverage');
  await page().keyboard.press('Escape');
  for (const act of ['Preserve as evidence', 'Correct misread']) {
    await details(page()).getByRole('button', { name: act }).click();
    await expectReach(act, '.details');
    await page().keyboard.press('Escape');
  }
  await page().keyboard.press('Control+K');
  await expectReach('palette', '.dialog');
  await page().keyboard.press('Escape');
  await page().getByRole('button', { name: 'Settings' }).click();
  await expectReach('settings', '.dialog');
  await page().keyboard.press('Escape');
});
