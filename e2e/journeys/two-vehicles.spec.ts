import fs from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { instantMs } from '../../app/domain/instant.ts';
import { boundText } from '../../app/domain/bound.ts';
import { zoneAt, zonesOfDay } from '../../app/domain/london-time.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { listed } from '../fixtures/listed.ts';
import { beginAs } from '../fixtures/people.ts';
import { details, GOOD_REASON, grid, panel, readsPanel, REFERENCE, searchFor, status } from '../fixtures/search.ts';
import { camerasOf, simulatedNation, type NationCamera as Camera } from '../fixtures/simulated.ts';
import type { Stub } from '../fixtures/stub.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Workstation } from '../fixtures/workstation.ts';

type Read = {
  readonly id: string;
  readonly cameraId: string;
  readonly capturedAt: string;
  readonly make: string | null;
  readonly colour: string | null;
  readonly lane: number | null;
  readonly confidence: number | null;
};

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

const shortDay = (ms: number): string =>
  new Date(ms)
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'Europe/London' })
    .replaceAll(',', '');
/** On the days on which the clocks change with its zone. */
const clockOf = (ms: number): string =>
  new Date(ms).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' }) +
  (zonesOfDay(ms).length > 1 ? ` ${zoneAt(ms)}` : '');
const readsText = (count: number): string => `${count} ${count === 1 ? 'read' : 'reads'}`;

/** Groups of reads in the order in which their keys come. */
function groupedBy(reads: readonly Read[], keyOf: (read: Read) => string): ReadonlyMap<string, readonly Read[]> {
  const groups = new Map<string, Read[]>();
  for (const read of reads) groups.set(keyOf(read), [...(groups.get(keyOf(read)) ?? []), read]);
  return groups;
}

/** The table put together by vehicle, camera and day, sorted, with other columns, and copied: each against the truth of the reads. */
async function arrangeTable(
  { page, app }: Pick<Workstation, 'page' | 'app'>,
  vrm: string,
  reads: readonly Read[],
  cameraOf: (id: string) => Camera,
): Promise<void> {
  const menu = page.getByRole('dialog', { name: 'Columns and groups' });
  const arrange = async (act: () => Promise<void>): Promise<void> => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await act();
    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
  };
  const groupBy = (name: string): Promise<void> =>
    arrange(() => menu.getByRole('radio', { name, exact: true }).click());
  const columns = async (): Promise<readonly string[]> =>
    (await grid(page).getByRole('columnheader').allInnerTexts()).map((text) => text.replace(/ [↑↓]$/, '').trim());
  await panel(page, 'Timeline')
    .getByRole('slider', { name: /^Brush/ })
    .focus();
  await page.keyboard.press('0');
  await expect(status(page, 'Reads in view')).toHaveText(`${reads.length} of ${reads.length}`);
  const newest = [...reads].reverse();

  await groupBy('Vehicle');
  const vehicles = (await listed(grid(page))).map(({ heading }) => heading).filter((heading) => heading !== '');
  const counts = vehicles.map((heading) => Number(/(\d+) reads?$/.exec(heading)?.[1]));
  expect(vehicles).toEqual(
    ['A', 'B'].map((letter, i) => `${letter} · ${formatVrm(vrm)} · ${readsText(counts[i] ?? 0)}`),
  );
  expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(reads.length);

  await groupBy('Camera');
  const byCamera = [...groupedBy(newest, ({ cameraId }) => cameraId)].sort(([one], [other]) =>
    `${cameraOf(one).name} ${one}`.localeCompare(`${cameraOf(other).name} ${other}`, 'en-GB', { numeric: true }),
  );
  expect((await listed(grid(page))).map(({ heading, cells }) => heading || cells['time'])).toEqual(
    byCamera.flatMap(([id, of]) => [
      `${cameraOf(id).name}, ${cameraOf(id).road} · ${readsText(of.length)}`,
      ...of.map(({ capturedAt }) => `${shortDay(instantMs(capturedAt))} ${clockOf(instantMs(capturedAt))}`),
    ]),
  );

  await groupBy('Day');
  const byDay = [...groupedBy(newest, ({ capturedAt }) => london(instantMs(capturedAt)).slice(0, -13))];
  expect((await listed(grid(page))).map(({ heading, cells }) => heading || cells['time'])).toEqual(
    byDay.flatMap(([day, of]) => [
      `${day} · ${readsText(of.length)} · times in ${zonesOfDay(instantMs(of[0]?.capturedAt ?? '')).join(', then ')}`,
      ...of.map(({ capturedAt }) => clockOf(instantMs(capturedAt))),
    ]),
  );

  // Sorted by anything but time the days are gone from above the rows: each time says its own.
  await grid(page).getByRole('button', { name: 'Conf. %' }).click();
  const sorted = [...reads].sort((one, other) => (one.confidence ?? 255) - (other.confidence ?? 255));
  expect((await listed(grid(page))).map(({ heading, cells }) => heading || cells['time'])).toEqual(
    sorted.map(({ capturedAt }) => `${shortDay(instantMs(capturedAt))} ${clockOf(instantMs(capturedAt))}`),
  );

  // Other columns; and a copy has those of the screen in the order of the screen, with marking, headers and reference.
  await grid(page).getByRole('button', { name: /^Time/ }).click();
  await arrange(async () => {
    await menu.getByRole('checkbox', { name: 'Road' }).uncheck({ force: true });
    await menu.getByRole('checkbox', { name: 'Lane' }).check({ force: true });
  });
  expect(await columns()).toEqual(['Number', 'Time', 'VRM read', 'Camera', 'Direction', 'Lane', 'Conf. %']);
  await readsPanel(page).getByRole('button', { name: 'Copy view' }).click();
  await expect(readsPanel(page)).toContainText(`${readsText(reads.length)} copied, recorded`);
  const copied = (await app.evaluate(({ clipboard }) => clipboard.readText())).split('\n');
  const receipt = page
    .getByRole('region', { name: 'Justification of what is on screen' })
    .getByRole('button', { name: /^Receipt / });
  const [ref = 'none'] = /[0-9A-F]{4}-[0-9A-F]{4}/.exec(await receipt.innerText()) ?? [];
  expect(copied[0]).toBe('OFFICIAL-SENSITIVE');
  expect(copied[1]).toMatch(
    new RegExp(`^${readsText(reads.length)} of search .+, receipt ${ref}, copied .+ by investigator`),
  );
  expect(copied[2]).toBe('Number\tTime\tVRM read\tCamera\tDirection\tLane\tConfidence %\tNote\tRead');
  expect(copied.at(-1)).toBe('OFFICIAL-SENSITIVE');
  expect(
    copied.slice(3, -1).map((row) => {
      const [, time = '', , camera, direction, lane, confidence, , id] = row.split('\t');
      return [instantMs(time), camera, direction, lane, confidence, id];
    }),
  ).toEqual(
    newest.map(({ id, cameraId, capturedAt, lane, confidence }) => {
      const { name, direction } = cameraOf(cameraId);
      return [instantMs(capturedAt), name, direction, String(lane ?? ''), String(confidence ?? ''), id];
    }),
  );
  await arrange(() => menu.getByRole('checkbox', { name: 'Road' }).check({ force: true }));
}

/** What a camera misses, where it is pointed at, as the service has counted it. */
async function missedRateOf(page: Page, stub: Stub, cameras: readonly Camera[]): Promise<void> {
  const { body } = await stub.call('/cameras/missed-passes', { token: await stub.tokenOf('investigator') });
  const counted = body as {
    readonly days: number;
    readonly cameras: readonly {
      readonly cameraId: string;
      readonly passes: number;
      readonly missed: number;
      readonly low: number;
      readonly high: number;
    }[];
  };
  expect(counted.cameras.length, 'cameras of which it is known what they miss').toBeGreaterThan(0);
  const said = new Set(
    cameras.map(({ id, name, road, direction }): string => {
      const found = counted.cameras.find(({ cameraId }) => cameraId === id);
      const share = (part: number): number => Math.round(1_000 * part) / 10;
      const percent = found === undefined ? 0 : Math.round((100 * found.missed) / found.passes);
      const misses =
        found === undefined
          ? 'How many passes it misses is not known.'
          : `Misses ${percent < 1 ? 'less than 1 %' : `about ${percent} %`} of passes, 95 % interval ${share(found.low)} to ${share(found.high)} % (${found.passes.toLocaleString('en-GB')} passes, ${counted.days} days).`;
      return `${name}, ${road} ${boundText(direction)} ${misses}`;
    }),
  );
  const map = panel(page, 'Map');
  const tip = map.getByRole('tooltip');
  await map.locator('.maplibregl-canvas').focus();
  const wrong: string[] = [];
  // By keys from camera to camera on the screen, until one is heard of which it is known.
  await expect(async () => {
    await page.keyboard.press('n');
    await expect(tip).toContainText(/Misses|is not known/, { timeout: 1_000 });
    const [words = ''] = /(?:Misses|How many).*$/.exec(await tip.locator('span').innerText()) ?? [];
    const heard = `${await tip.locator('b').innerText()} ${words}`;
    if (!said.has(heard)) wrong.push(heard);
    expect(words).toMatch(/^Misses/);
  }).toPass({ intervals: [50], timeout: 60_000 });
  expect(wrong).toEqual([]);
}

test('a planted clone is two vehicles in every view, the last read is said first, and every filter tells the truth', async ({
  ownStub,
  ownFront,
  start,
}) => {
  test.setTimeout(480_000);
  const nation = simulatedNation({ seed: 7, reads: 120_000, days: 14 });
  const { truth } = nation;
  const stub = await ownStub(nation);
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
  const cameras = await camerasOf(stub);
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
  await missedRateOf(page, stub, cameras);
  await arrangeTable(workstation, clone.vrm, reads, cameraOf);
  await filterByEachKind(page, reads, cameraOf);
});
