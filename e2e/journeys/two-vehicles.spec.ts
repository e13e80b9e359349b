import fs from 'node:fs';
import type { Locator } from '@playwright/test';
import { instantMs } from '../../app/domain/instant.ts';
import { boundText } from '../../app/domain/bound.ts';
import { zoneAt } from '../../app/domain/london-time.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { beginAs } from '../fixtures/people.ts';
import { details, GOOD_REASON, grid, panel, REFERENCE, searchFor } from '../fixtures/search.ts';
import { simulatedNation } from '../fixtures/simulated.ts';
import { expect, test } from '../fixtures/test.ts';

type Read = {
  readonly id: string;
  readonly cameraId: string;
  readonly capturedAt: string;
  readonly make: string | null;
  readonly colour: string | null;
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

test('a planted clone is two vehicles on the map, in the table and side by side, and the last read is said first', async ({
  ownStub,
  ownFront,
  start,
}) => {
  test.setTimeout(300_000);
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
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // The note folds, so that it hides no place.
  await map.getByRole('button', { name: 'Fold this note' }).click();
  await expect(map.getByRole('button', { name: 'Fits two vehicles' })).toBeVisible();
  remove();
});
