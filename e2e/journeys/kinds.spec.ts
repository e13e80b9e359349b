import type { Locator } from '@playwright/test';
import { FILES, giveFiles, importFile, NOTHING, written } from '../fixtures/area-files.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { day } from '../fixtures/days.ts';
import { COUNTS, MARKS } from '../fixtures/nation.ts';
import { beginAs, goOnAs, lock, unlock } from '../fixtures/people.ts';
import {
  askBy,
  choosePeriod,
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  grid,
  justifyButton,
  kept,
  markField,
  panel,
  prompt,
  PROPORTIONALITY,
  runButton,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;
const place = () => page().getByRole('status', { name: 'Place' });
const estimate = () => page().getByRole('region', { name: 'Estimate' });
const ribbon = () => page().getByRole('region', { name: 'Justification of what is on screen' });
/** Under a day, as Serious and complex allows for every vehicle of a place. */
const twoDaysAgo = { from: [day(2), '00:00'], to: [day(2), '23:00'] } as const;

/**
 * Places whose reference is published: two test points of the Ordnance Survey for OSTN15 (422242 433819 and 331535 431921), which may
 * be 5 m off, and the middle of Belfast, which has the Irish Grid.
 */
const BRADFORD = ['53.8002152, -1.6637917', /^Middle SE 222[34] 338[12] · 53\.8002, -1\.6638 · ±5 m$/] as const;
const BLACKPOOL = ['53.7791103, -3.0404549', /^Middle SD 315[23] 319[12] · 53\.7791, -3\.0405 · ±5 m$/] as const;
const POSITIONS: Readonly<Record<string, RegExp>> = {
  '54.597, -5.93': /^Middle J 33\d\d 74\d\d · 54\.5970, -5\.9300 · ±1 m$/,
  'SE 22242 33819': BRADFORD[1],
};

async function run(): Promise<void> {
  await justifyButton(page()).click();
  await fillAnswers(page(), { ...GOOD_ANSWERS, proportionality: PROPORTIONALITY });
  await runButton(page()).click();
  await expect(prompt(page())).toBeHidden();
  await expectPhase(page(), 'complete');
}

test('a partial mark finds what fits it at the chosen cameras, and its name goes wherever it goes', async ({
  stub,
}) => {
  await beginAs(workstation(), stub);
  await askBy(page(), 'Partial mark');
  await expect(page().getByRole('search')).toContainText('? one character');
  await page().getByRole('textbox', { name: 'Partial mark' }).fill('k?31 ltx');
  await page().getByRole('button', { name: 'Choose cameras' }).click();
  await page().getByRole('combobox', { name: 'Find cameras' }).fill('m1');
  await page()
    .getByRole('option', { name: /^All of M1 8 cameras/ })
    .click();
  // Cameras that were chosen once are chosen again under a name.
  const own = page().getByRole('region', { name: 'Your camera groups' });
  await own.getByRole('textbox', { name: 'Save the cameras chosen as a group' }).fill('M1 watch');
  await own.getByRole('button', { name: 'Save', exact: true }).click();
  await page().getByRole('button', { name: 'Clear', exact: true }).last().click();
  await expect(place()).toHaveText('Anywhere');
  await own.getByRole('button', { name: 'Choose M1 watch 8 cameras' }).click();
  await expectAccessible(page(), 'a partial mark, and the picker of cameras');
  await page().getByRole('button', { name: 'Done' }).click();
  await expect(place()).toHaveText('8 cameras');
  // A month is more than the category allows; it is said before anybody is asked why.
  await expect(estimate()).toContainText('8 cameras');
  await expect(estimate()).toContainText('at most 7: Serious and complex');
  await choosePeriod(page(), '7 d');
  await expect(estimate()).toContainText(/About \d+ vehicles? in about \d+ reads?/);
  await expect(estimate()).toContainText('No authority needed');
  await run();
  await expectReads(page(), COUNTS.partialOnM1);
  await expect(ribbon()).toContainText('marks like K?31LTX at 8 cameras');
  await expect(panel(page(), 'Map')).toContainText('2 vehicles');
  await expect(grid(page()).getByRole('row').filter({ hasText: 'Woolley Edge' })).toHaveCount(1);
  await expectReceipt(page());
  await expect(page().getByRole('status', { name: 'Search bar' })).toHaveText('');

  await lock(workstation());
  await unlock(workstation(), stub.account('investigator').password);
  await expect(kept(page())).toContainText('Run again: marks like K?31LTX at 8 cameras, 7 days');
  await kept(page()).getByRole('button', { name: 'Run again' }).click();
  await expect(prompt(page()).getByRole('textbox', { name: 'Proportionality' })).toHaveValue(PROPORTIONALITY);
  await page().keyboard.press('Escape');
  await expect(page().getByRole('textbox', { name: 'Partial mark' })).toHaveValue('K?31LTX');
});

test('a circle that was typed finds every vehicle that was read in it in a time', async ({ stub }) => {
  test.slow();
  await beginAs(workstation(), stub);
  await askBy(page(), 'Area and time');
  await justifyButton(page()).click();
  await expect(page().getByRole('search').getByRole('alert')).toHaveText('Say where: choose cameras or draw an area.');
  await page().getByRole('button', { name: 'Draw area' }).click();
  const form = page().getByRole('dialog', { name: 'Area to search' });
  await form.getByRole('textbox', { name: 'Centre' }).fill('53.59, -1.52');
  await form.getByRole('textbox', { name: 'Radius in metres' }).fill('6500');
  await expect(form).toContainText('3 cameras inside');
  await expectAccessible(page(), 'the form of an area, after a refusal in the bar');
  await form.getByRole('button', { name: 'Use circle' }).click();
  await expect(place()).toHaveText('Circle of 6.5 km, 3 cameras');
  await choosePeriod(page(), twoDaysAgo);
  await expect(estimate()).toContainText('3 cameras');
  await run();
  await expectReads(page(), COUNTS.circle);
  await expect(ribbon()).toContainText('vehicles in a circle of 6.5 km');
  await expect(panel(page(), 'Map')).toContainText('3 vehicles');
  for (const [camera, reads] of [
    ['Barnsley gantry', 2],
    ['Denby Dale Road', 2],
    ['Woolley Edge', 1],
  ] as const)
    await expect(grid(page()).getByRole('row').filter({ hasText: camera })).toHaveCount(reads);
  await expectReceipt(page());

  // On the map it has a centre and one handle for its radius.
  await page().getByRole('button', { name: 'Draw area' }).click();
  await form.getByRole('button', { name: 'Edit the area' }).click();
  const radius = page().getByRole('button', { name: 'Radius of the circle' });
  const radiusKm = async (): Promise<number> => Number(/^Circle of ([\d.]+) km/.exec(await place().innerText())?.[1]);
  await radius.press('ArrowLeft');
  await expect.poll(radiusKm).toBeLessThan(6.5);
  await expectAccessible(page(), 'reads of an area, which is edited on the map');
  const narrower = await radiusKm();
  await page().getByRole('button', { name: 'Centre of the circle' }).press('ArrowUp');
  expect(await radiusKm()).toBe(narrower);
  await page().getByRole('button', { name: 'Done' }).click();
  await expect(radius).toHaveCount(0);
});

test('impossible reads come as pairs, with what may explain them and no verdict', async ({ stub }) => {
  await goOnAs(workstation(), stub);
  await askBy(page(), 'Impossible reads');
  await markField(page()).fill(MARKS.subject);
  await choosePeriod(page(), '7 d');
  await justifyButton(page()).click();
  await fillAnswers(page(), GOOD_ANSWERS);
  await runButton(page()).click();
  await expectPhase(page(), 'complete');
  const panelOf = page().getByRole('region', { name: 'Impossible reads' });
  const pairs = panelOf.getByRole('list', { name: 'Pairs of reads' }).locator(':scope > li');
  // To the other end of the country, and back.
  await expect(pairs).toHaveCount(2);
  for (const place of ['Denby Dale Road', 'Lofthouse interchange'])
    await expect(pairs.filter({ hasText: place })).toContainText('Exeter services');
  const means = (of: Locator) =>
    of.getByRole('button', { name: /^Not the same vehicle, or a wrong clock: \d+ miles in/ });
  await expect(pairs.first()).toContainText(/One vehicle would need [\d,]+ mph in a straight line/);
  await expect(pairs.first().getByRole('list', { name: 'What may explain it' })).toContainText(
    'One of the two was misread',
  );
  await expect(panelOf).toContainText('none of it is a finding');
  await expectAccessible(page(), 'impossible reads');
  // The list begins with one pair, and list, map, timeline and details are about it; then about the one that is chosen.
  const words = page().getByRole('list', { name: 'The timeline in words' });
  const details = panel(page(), 'Read details');
  await expect(means(pairs.first())).toHaveAttribute('aria-pressed', 'true');
  for (const place of ['Lofthouse interchange', 'Denby Dale Road']) {
    const other = pairs.filter({ hasText: place });
    await means(other).click();
    await expect(means(other)).toHaveAttribute('aria-pressed', 'true');
    const needed = /\d+ miles in [\w ]+/.exec((await means(other).textContent()) ?? '')?.[0] ?? 'no words';
    await expect(panel(page(), 'Map')).toContainText(needed);
    await expect(details).toContainText(needed);
    await expect(words).toContainText(new RegExp(`chosen, not possible: [^;]*${place}[^;]*${needed}`));
  }
  await expect(panel(page(), 'Map')).toContainText('Not possible for one vehicle');
  await expect(panel(page(), 'Map')).not.toContainText('Likely route');
  await page().keyboard.press('Control+z');
  await expect(means(pairs.filter({ hasText: 'Lofthouse interchange' }))).toHaveAttribute('aria-pressed', 'true');
  // Side by side: first the read that was first, and both as pictures.
  const [pair] = [pairs.filter({ hasText: 'Denby Dale Road' })];
  await expect(pair.getByRole('row').nth(0)).toHaveText(/^First.* (07:45:20 GMT|08:45:20 BST).*Denby Dale Road/);
  await expect(pair.getByRole('row').nth(1)).toHaveText(/^Then.* (07:49:00 GMT|08:49:00 BST).*Exeter services/);
  await pair.getByRole('button', { name: /^Compare pictures/ }).click();
  for (const kind of ['Overview', 'Plate']) {
    const pictures = pair.getByRole('img', { name: new RegExp(`^${kind} image`) });
    await expect(pictures).toHaveCount(2);
    for (const [side, clock] of [':45:20', ':49:00'].entries()) {
      await expect(pictures.nth(side)).toHaveAccessibleName(new RegExp(clock));
      await expect
        .poll(() => pictures.nth(side).evaluate((image) => (image as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(20);
    }
    const [one, other] = [await pictures.nth(0).boundingBox(), await pictures.nth(1).boundingBox()];
    expect(Math.abs((one?.y ?? 0) - (other?.y ?? 99)), `${kind} images stand side by side`).toBeLessThan(2);
    expect((one?.x ?? 0) + (one?.width ?? 0)).toBeLessThanOrEqual(other?.x ?? 0);
  }
  await expect(ribbon()).toContainText('Impossible reads of');
  await expectReceipt(page());
});

test('an area is drawn on the map by hand and changed, one comes out of a file, and the map says where a place is and how far', async ({
  stub,
}) => {
  test.slow();
  await beginAs(workstation(), stub);
  await askBy(page(), 'Area and time');
  await page().getByRole('button', { name: 'Draw area' }).click();
  await page().getByRole('dialog', { name: 'Area to search' }).getByRole('button', { name: 'Rectangle' }).click();
  await expect(page().getByRole('status', { name: 'Drawing an area' })).toContainText('Rectangle');
  await expectAccessible(page(), 'an area that is being drawn');
  const map = page().locator('.maplibregl-canvas');
  await expect(map).toBeVisible();
  const box = await map.boundingBox();
  if (box === null) throw new Error('the map has no place on the screen');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  // Drawing begins once its library has been loaded: until then a press draws nothing.
  await expect(async () => {
    await page().mouse.click(...at(0.3, 0.3));
    await page().mouse.move(...at(0.7, 0.7), { steps: 4 });
    await page().mouse.click(...at(0.7, 0.7));
    await expect(place()).toHaveText(/^Rectangle of [\d,.]+ km by [\d,.]+ km, \d+ cameras?$/, { timeout: 1_000 });
  }).toPass();
  await expect(page().getByRole('status', { name: 'Drawing an area' })).toHaveCount(0);

  // A polygon by its corners; a press on the last one ends it. Then one corner is moved, and one taken away.
  const form = page().getByRole('dialog', { name: 'Area to search' });
  const drawing = page().getByRole('status', { name: 'Drawing an area' });
  await page().getByRole('button', { name: 'Draw area' }).click();
  await form.getByRole('button', { name: 'Polygon' }).click();
  await expect(drawing).toContainText('press each corner');
  const corners = [at(0.5, 0.25), at(0.6, 0.5), at(0.5, 0.75), at(0.4, 0.5)];
  await expect(async () => {
    for (const corner of [...corners, corners[3]!]) {
      await page().mouse.move(...corner);
      await page().mouse.click(...corner);
    }
    await expect(place()).toHaveText(/^Polygon of 4 corners, \d+ cameras?$/, { timeout: 1_000 });
  }).toPass();
  await expect(drawing).toHaveCount(0);
  await page().getByRole('button', { name: 'Draw area' }).click();
  await form.getByRole('button', { name: 'Edit the area' }).click();
  await expect(drawing).toContainText('Move a corner');
  // It is brought near: its highest and its lowest corner stand 60 px from the edges of the map.
  const cameras = async (): Promise<number> => Number(/(\d+) cameras?$/.exec(await place().innerText())?.[1]);
  const before = await cameras();
  await expect(async () => {
    const near = (await map.boundingBox()) ?? box;
    const middle = near.x + near.width / 2;
    await page().mouse.move(middle, near.y + near.height - 60);
    await page().mouse.down();
    await page().mouse.move(middle, near.y + near.height / 2 + 30, { steps: 4 });
    await page().mouse.up();
    await expect.poll(cameras, { timeout: 1_000 }).toBeLessThan(before);
    await expect(place()).toHaveText(/^Polygon of 4 corners/);
  }).toPass();
  await expect(async () => {
    const near = (await map.boundingBox()) ?? box;
    await page().mouse.click(near.x + near.width / 2, near.y + 60, { button: 'right' });
    await expect(place()).toHaveText(/^Polygon of 3 corners, \d+ cameras?$/, { timeout: 1_000 });
  }).toPass();
  await drawing.getByRole('button', { name: 'Done' }).click();
  await expect(drawing).toHaveCount(0);

  const kml = (body: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`;
  const ring = '-1.6,53.5,0 -1.4,53.5,0 -1.4,53.7,0 -1.6,53.7,0 -1.6,53.5,0';
  await importFile(
    workstation(),
    written(
      'scene.kml',
      kml(
        `<Placemark><name>Round the lane</name><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
       <NetworkLink><name>Elsewhere</name><Link><href>https://attacker.invalid/more.kml</href></Link></NetworkLink>`,
      ),
    ),
  );
  const dialog = page().getByRole('dialog', { name: 'Area from a file' });
  await expect(dialog).toContainText('Round the lane');
  await expect(dialog.getByRole('status', { name: 'Cameras there' })).toHaveText('3 cameras there');
  await dialog.getByRole('button', { name: 'Use area' }).click();
  await expect(place()).toHaveText(/^Rectangle of .* km, 3 cameras$/);

  await importFile(workstation(), written('track.gpx', '<gpx><trk>'));
  await expect(dialog.getByRole('alert')).toContainText('This file is not whole');
  await expectAccessible(page(), 'a file that cannot be read');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await importFile(
    workstation(),
    written(
      'track.gpx',
      '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>The way home</name><trkseg><trkpt lat="53.30" lon="-1.279"/><trkpt lat="53.43" lon="-1.41"/></trkseg></trk></gpx>',
    ),
  );
  await expect(dialog).toContainText('The way home');
  await dialog.getByRole('textbox', { name: 'Cameras within metres' }).fill('2000');
  await expectAccessible(page(), 'shapes of a file');
  await expect(dialog.getByRole('status', { name: 'Cameras there' })).toHaveText('2 cameras there');
  await dialog.getByRole('button', { name: 'Use cameras' }).click();
  await expect(place()).toHaveText('2 cameras');

  // Where a place is, on the grid in use there and in degrees, with the error; and how far it is to the next.
  const position = page().locator('.map-position');
  const goTo = async (typed: string, says: RegExp): Promise<void> => {
    await page().keyboard.press('Control+K');
    await page().getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill(typed);
    await page().keyboard.press('Enter');
    await expect(position).toHaveText(says);
  };
  await page().mouse.move(0, 0);
  for (const [typed, says] of Object.entries(POSITIONS)) await goTo(typed, says);
  const measure = page().getByRole('region', { name: 'Measure' });
  await page().getByRole('button', { name: 'Measure' }).click();
  await expect(measure).toContainText('Press on the map, or Enter for its middle.');
  await goTo(...BRADFORD);
  await map.focus();
  await page().keyboard.press('Enter');
  await expect(measure).toContainText(/First point\s*SE 222[34] 338[12] · 53\.8002, -1\.6638/);
  await goTo(...BLACKPOOL);
  await map.focus();
  await page().keyboard.press('Enter');
  await expect(measure).toContainText(/2 points, last leg 26[89]°\s*SD 315[23] 319[12] · 53\.7791, -3\.0405/);
  // 90.73 km on the grid of the Ordnance Survey.
  const km = Number(/\(([\d.]+) km\)/.exec(await measure.innerText())?.[1]);
  expect(Math.abs(km / 90.73 - 1)).toBeLessThan(0.006);
  await page().keyboard.press('Backspace');
  await expect(measure).toContainText('First point');
  await page().keyboard.press('Escape');
  await expect(measure).toHaveCount(0);
});

test('files of all makers are read, or it is said why not', async ({ stub }) => {
  test.slow();
  await goOnAs(workstation(), stub);
  await askBy(page(), 'Area and time');
  const dialog = page().getByRole('dialog', { name: 'Area from a file' });
  const shapes = dialog.getByRole('list', { name: 'Shapes in the file' }).getByRole('listitem');
  const putBack = await giveFiles(workstation(), Object.keys(FILES));
  const read: Record<string, string> = {};
  try {
    for (const name of Object.keys(FILES)) {
      await page().getByRole('button', { name: 'Import area' }).click();
      await expect(dialog.getByRole('heading')).toHaveText(name);
      const words = await shapes.locator('.t2').allInnerTexts();
      const why = words.length === 0 ? await dialog.getByRole('alert').innerText() : '';
      read[name] = words.length === 0 ? (why.startsWith(NOTHING) ? NOTHING : why) : `${words.length}: ${words[0]}`;
    }
  } finally {
    await putBack();
  }
  expect(read).toEqual(FILES);
});
