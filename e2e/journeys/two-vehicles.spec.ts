import fs from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { instantMs } from '../../app/domain/instant.ts';
import { boundText } from '../../app/domain/bound.ts';
import { zoneAt } from '../../app/domain/london-time.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { beginAs } from '../fixtures/people.ts';
import { details, GOOD_REASON, grid, panel, REFERENCE, searchFor, status } from '../fixtures/search.ts';
import { simulatedNation } from '../fixtures/simulated.ts';
import { expect, test } from '../fixtures/test.ts';

type Read = {
  readonly id: string;
  readonly cameraId: string;
  readonly capturedAt: string;
  readonly make: string | null;
  readonly colour: string | null;
  readonly lane: number | null;
  readonly confidence: number | null;
};
type Camera = { readonly id: string; readonly name: string; readonly road: string; readonly direction: string };

const london = (ms: number): string =>
  new Date(ms)
    .toLocaleDateString('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'Europe/London',
    })
    .replaceAll(',', '') + ` ${new Date(ms).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })} ${zoneAt(ms)}`;

const inLondon = (at: string, part: Intl.DateTimeFormatOptions): string =>
  new Date(at).toLocaleString('en-GB', { timeZone: 'Europe/London', ...part });

/** The name of a value as the filters have it, without its count. */
const NAMED = /^(.*) ([\d,]+)$/;

/** Every kind of filter against the truth of the reads, with undo and redo; then a value looked into, and density. */
async function filterByEachKind(page: Page, reads: readonly Read[], cameraOf: (id: string) => Camera): Promise<void> {
  const inView = status(page, 'Reads in view');
  const all = `${reads.length} of ${reads.length}`;
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  const redo = page.getByRole('button', { name: 'Redo', exact: true });
  const filters = page.getByRole('region', { name: 'Filters' });
  await expect(inView).toHaveText(all);
  const fields: Readonly<Record<string, (read: Read) => string | null>> = {
    Camera: ({ cameraId }) => {
      const { name, road, direction } = cameraOf(cameraId);
      return `${name} ${road} ${direction}`;
    },
    Road: ({ cameraId }) => cameraOf(cameraId).road,
    Direction: ({ cameraId }) => boundText(cameraOf(cameraId).direction),
    Lane: ({ lane }) => (lane === null ? null : `Lane ${lane}`),
    Hour: ({ capturedAt }) => `${inLondon(capturedAt, { hour: '2-digit', hourCycle: 'h23' })}:00 to`,
    Weekday: ({ capturedAt }) => inLondon(capturedAt, { weekday: 'long' }),
    Make: ({ make }) => make ?? 'Not given',
    Colour: ({ colour }) => colour ?? 'Not given',
  };
  const isNamed = (name: string, value: string | null): boolean =>
    value !== null && (name.toLowerCase() === value.toLowerCase() || (value.endsWith(' to') && name.startsWith(value)));
  for (const [field, valueOf] of Object.entries(fields)) {
    const group = filters.getByRole('group', { name: field, exact: true });
    let [name, wanted] = ['', 0];
    // The counts follow once the filters rest.
    await expect
      .poll(async () => {
        const text = (await group.locator('label').first().innerText()).replaceAll('\n', ' ');
        const [, value = '', count = ''] = NAMED.exec(text) ?? [];
        name = value;
        wanted = reads.filter((read) => isNamed(name, valueOf(read))).length;
        return wanted > 0 && Number(count) === wanted;
      }, `${field}: the commonest value with its reads`)
      .toBe(true);
    const box = group.getByRole('checkbox', { name: `${name} ${wanted}`, exact: true });
    await box.check({ force: true });
    await expect(inView).toHaveText(`${wanted} of ${reads.length}`);
    await undo.click();
    await expect(inView).toHaveText(all);
    await redo.click();
    await expect(inView).toHaveText(`${wanted} of ${reads.length}`);
    await undo.click();
    await expect(inView).toHaveText(all);
  }
  const least = filters
    .getByRole('group', { name: 'Confidence' })
    .getByRole('spinbutton', { name: 'At least, per cent' });
  await least.fill('97');
  await least.press('Enter');
  const sure = reads.filter(({ confidence }) => confidence !== null && confidence >= 97).length;
  await expect(inView).toHaveText(`${sure} of ${reads.length}`);
  await page.getByRole('button', { name: 'Remove filter: Confidence' }).click();
  await expect(inView).toHaveText(all);

  // Looked into from a cell: one step, with its name and a way out, and back by undo.
  const row = grid(page).locator('[role="row"][aria-selected]').first();
  const time = await row.locator('[data-column="time"]').innerText();
  await row.locator('[data-column="camera"]').click({ button: 'right' });
  const menu = page.getByRole('dialog', { name: 'Look into' });
  await expectAccessible(page, 'what can be looked into');
  const option = menu.getByRole('button').first();
  const camera = (await option.innerText()).replace(/^Camera\s+/, '');
  await option.click();
  const atCamera = reads.filter(({ cameraId }) => cameraOf(cameraId).name === camera);
  const shown = Number((await inView.innerText()).split(' of ')[0]);
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThanOrEqual(atCamera.length);
  await expect(page.getByRole('list', { name: 'Filters in force' })).toContainText(`Camera: ${camera}`);
  await page.keyboard.press('Control+z');
  await expect(inView).toHaveText(all);
  await expect(grid(page).locator('[role="row"][aria-selected="true"] [data-column="time"]')).toHaveText(time);

  // Density is about the same reads, and says so in words.
  const map = panel(page, 'Map');
  await map.getByRole('radio', { name: 'Density' }).click();
  const words = map.getByRole('group', { name: 'Density in words' });
  await expect(words).toContainText(`of ${reads.length} reads about`);
  await filters.getByRole('group', { name: 'Lane' }).getByRole('checkbox').first().check({ force: true });
  const [inLane = ''] = (await inView.innerText()).split(' of ');
  await expect(words).toContainText(`of ${inLane} reads about`);
  await expectAccessible(page, 'density, and a filter in force');
  await map.getByRole('button', { name: 'Measure' }).click();
  await map.locator('.maplibregl-canvas').press('Enter');
  await expect(map.getByRole('region', { name: 'Measure' })).toContainText('First point');
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  await expect(filters.getByRole('button', { name: 'Close filters' })).toBeVisible();
  await map.getByRole('button', { name: 'Measure' }).click();
  await expect(map.getByRole('region', { name: 'Measure' })).toBeVisible();
  await expectAccessible(page, 'the wide filters, and a distance that is measured');
}

test('a planted clone is two vehicles on the map, in the table and side by side, and the last read is said first; every filter agrees with the truth', async ({
  ownStub,
  ownFront,
  start,
}) => {
  test.setTimeout(480_000);
  const { data, truth, remove } = simulatedNation({ seed: 7, reads: 120_000, days: 14 });
  const stub = await ownStub({ data });
  const [clone] = truth.details.clones;
  if (clone === undefined) throw new Error('no clone was planted');

  // What the service holds of the mark, asked past the workstation.
  const query = { kind: 'vrm', vrms: [clone.vrm], nearMiss: 0, window: truth.window };
  const answer = await stub.call('/searches', {
    method: 'POST',
    token: await stub.tokenOf('investigator'),
    body: {
      query,
      justification: { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: REFERENCE, reason: GOOD_REASON },
    },
  });
  expect(answer.status).toBe(200);
  const { reads } = answer.body as { readonly reads: readonly Read[] };
  const cameras = (
    (await stub.call('/cameras', { token: await stub.tokenOf('investigator') })).body as {
      readonly cameras: readonly Camera[];
    }
  ).cameras;
  const last = reads.at(-1)!;
  const cameraOf = (id: string): Camera => cameras.find((one) => one.id === id)!;

  const workstation = await start({
    front: await ownFront({ url: stub.url, caPem: fs.readFileSync(stub.caFile, 'utf8') }),
    demoAccountsFile: stub.accountsFile,
    size: { width: 1_600, height: 1_000 },
  });
  const { page } = workstation;
  await beginAs(workstation, stub);
  await searchFor(page, { marks: [clone.vrm], period: '30 d' });

  // The sentence that the result opens with is the truth about the last read.
  const lastRead = page.getByRole('region', { name: 'Last read' });
  const { name, road, direction } = cameraOf(last.cameraId);
  // A camera that gave no make or no colour contradicts none.
  const fits = (one: string | null, other: string | null): boolean => one === null || other === null || one === other;
  const alike = reads.filter(
    ({ make, colour }) => (make !== null || colour !== null) && fits(make, last.make) && fits(colour, last.colour),
  ).length;
  await expect(lastRead).toContainText(
    `${london(instantMs(last.capturedAt))}, ${name}, ${road} ${boundText(direction)}, `,
  );
  await expect(lastRead).toContainText(`as in ${alike} of ${reads.length} reads`);
  await expect(details(page)).toContainText(last.id);
  await expect(lastRead).toContainText('These reads fit two vehicles.');

  // A and B are apart as they were planted: the clone's reads are B's, and none of the innocent vehicle's are.
  const map = panel(page, 'Map');
  await expect(map).toContainText('These reads fit two vehicles');
  await panel(page, 'Timeline').getByRole('radio', { name: '30 d' }).click();
  await expect(map).toContainText('1 mark, 2 vehicles');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('radio', { name: 'Vehicle', exact: true }).last().click();
  await expectAccessible(page, 'columns');
  await page.keyboard.press('Escape');
  await grid(page).focus();
  await page.keyboard.press('End');
  const ofClone = grid(page)
    .locator('[role="row"]')
    .filter({ has: page.locator('.seq.square') });
  await expect(ofClone.first()).toBeVisible();
  const clocks = (await ofClone.allInnerTexts()).join(' ');
  const clock = (at: string): string => new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' });
  for (const { first, second } of clone.pairs) {
    expect(clocks).toContain(clock(second.at));
    expect(clocks).not.toContain(clock(first.at));
  }

  // Compare shows both, and each picture is opened by itself.
  await map.getByRole('button', { name: /^Compare/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  const side = (vehicle: string): Locator => dialog.getByRole('region', { name: vehicle });
  for (const vehicle of ['Vehicle A', 'Vehicle B']) {
    await expect(side(vehicle).getByRole('img', { name: /image/ })).toHaveCount(0);
    await side(vehicle)
      .getByRole('button', { name: /^Open images/ })
      .click();
    await expect(
      side(vehicle)
        .getByRole('img', { name: /image, Vehicle/ })
        .first(),
    ).toBeVisible();
  }
  await expect(dialog).toContainText(formatVrm(clone.vrm));
  await expect(dialog).toContainText('allowed for clocks');
  await expect(dialog).toContainText('This is no finding.');
  await expectAccessible(page, 'two vehicles side by side');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // The note folds, so that it hides no place.
  await map.getByRole('button', { name: 'Fold this note' }).click();
  await expect(map.getByRole('button', { name: 'Fits two vehicles' })).toBeVisible();
  await filterByEachKind(page, reads, cameraOf);
  remove();
});
