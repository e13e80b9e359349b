import fs from 'node:fs';
import path from 'node:path';
import { MARKS } from '../fixtures/nation.ts';
import { beginAs } from '../fixtures/people.ts';
import { panel, searchFor } from '../fixtures/search.ts';
import { expect, test } from '../fixtures/test.ts';
import { tinyPmtiles } from '../fixtures/tiny-pmtiles.ts';
import { freshProfile } from '../fixtures/workstation.ts';

const SCHEMATIC = /^Schematic/;

async function zoomIn(page: Parameters<typeof panel>[0]): Promise<void> {
  const button = panel(page, 'Map').getByRole('button', { name: 'Zoom in' });
  for (let i = 0; i < 6; i += 1) await button.click();
}

test("a force's own map file is found, read by ranges from the disk, and ends the note that the map is schematic", async ({
  start,
  stub,
}) => {
  const profile = freshProfile();
  fs.mkdirSync(path.join(profile, 'tiles'));
  fs.writeFileSync(
    path.join(profile, 'tiles', 'force.pmtiles'),
    tinyPmtiles({ lon: -1.47, lat: 53.38, zoom: 9, layer: 'roads_local' }),
  );
  const workstation = await start({ profile });
  const { page } = workstation;
  const answered: number[] = [];
  page.on(
    'response',
    (response) => response.url().endsWith('/tiles/force.pmtiles') && answered.push(response.status()),
  );
  await beginAs(workstation, stub);
  await searchFor(page, { marks: [MARKS.subject] });
  await expect.poll(() => answered.length).toBeGreaterThan(0);
  expect(new Set(answered)).toEqual(new Set([206]));
  await zoomIn(page);
  await expect(panel(page, 'Map').getByText(SCHEMATIC)).toHaveCount(0);
});

test('without one, the map says from close up that it is schematic', async ({ start, stub }) => {
  const workstation = await start();
  const { page } = workstation;
  await beginAs(workstation, stub);
  await searchFor(page, { marks: [MARKS.subject] });
  await zoomIn(page);
  await expect(panel(page, 'Map').getByText(SCHEMATIC)).toBeVisible();
});
