import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const CAMERAS = [
  aCamera({ id: 'ONE' }),
  aCamera({ id: 'TWO', kind: 'MOBILE' }),
  aCamera({ id: 'SECRET', kind: 'COVERT' }),
];
/** Reads of a camera on a day: [camera, day of February, reads]. */
const PLAN: readonly (readonly [number, number, number])[] = [
  [0, 1, 40],
  [0, 2, 3],
  [0, 3, 25],
  [1, 1, 7],
  [1, 4, 60],
  [2, 1, 50],
];
const READS: PlainRead[] = PLAN.flatMap(([camera, day, reads]) =>
  Array.from({ length: reads }, (_, i) => {
    const capturedAtMs = Date.UTC(2026, 1, day, 12, 0, i);
    return {
      id: `r-${camera}-${day}-${i}`,
      vrm: `AB${10 + (i % 80)}CDE`,
      vrmRaw: null,
      capturedAtMs,
      receivedAtMs: capturedAtMs + (i % 4 === 0 ? HOUR_MS : 1_000),
      camera,
      direction: 'towards' as const,
      lane: 1,
      confidence: 90,
      make: null,
    };
  }),
);
let api: Harness;
beforeAll(async () => {
  api = await startService(CAMERAS, READS);
});
afterAll(() => api.close());

const statistics = async (name: string, as = 'dpo', days = 'from=2026-02-01&to=2026-03-01') =>
  (await api.call('GET', `/statistics/${name}?${days}`, { as })).body;

describe('statistics', () => {
  it('count reads by camera and day, without small counts and what would give them away', async () => {
    const body = await statistics('reads');
    const cells = (body['cells'] as { cameraId: string; day: string; reads: number | null }[]).map(
      ({ cameraId, day, reads }) => [cameraId, day, reads],
    );
    expect(cells).toEqual([
      ['ONE', '2026-02-01', 40],
      ['ONE', '2026-02-02', null],
      ['ONE', '2026-02-03', 25],
      ['TWO', '2026-02-01', null],
      ['TWO', '2026-02-04', 60],
    ]);
    expect([body['told'], body['untold'], body['smallCell']]).toEqual([125, 2, 5]);
  });

  it('hold no mark, no position and no covert camera', async () => {
    for (const name of ['reads', 'quality', 'searches', 'denials', 'oversight'])
      expect(JSON.stringify(await statistics(name))).not.toMatch(/AB\d\dCDE|SECRET|53\.8|-1\.5/);
  });

  it('H8: count late reads by the kind of camera, and nothing of covert cameras', async () => {
    const { cells } = (await statistics('quality')) as {
      cells: { cameraKind: string; reads: number; late: number; corrected: number }[];
    };
    expect(cells).toEqual([
      { month: '2026-02', cameraKind: 'MOBILE', reads: 67, late: 0, corrected: 0 },
      { month: '2026-02', cameraKind: 'STATIC', reads: 65, late: 17, corrected: 0 },
    ]);
  });

  it('give no small count away when one answer is taken from another', async () => {
    const cells = (await statistics('reads'))['cells'] as { cameraId: string; reads: number | null }[];
    const totals = (await statistics('quality'))['cells'] as { cameraKind: string; reads: number }[];
    for (const [cameraId, kind] of [
      ['ONE', 'STATIC'],
      ['TWO', 'MOBILE'],
    ]) {
      const told = cells.filter((cell) => cell.cameraId === cameraId).reduce((sum, { reads }) => sum + (reads ?? 0), 0);
      const rest = (totals.find(({ cameraKind }) => cameraKind === kind)?.reads ?? 0) - told;
      expect([kind, rest === 0 || rest >= 5]).toEqual([kind, true]);
    }
  });

  it('count searches by category and age, and refusals by rule', async () => {
    const search = (category: string, days: number) => ({
      query: {
        kind: 'vrm',
        vrms: ['AB12CDE'],
        window: { from: instantText(NOW_MS - days * DAY_MS), to: instantText(NOW_MS) },
      },
      justification: {
        category,
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/25',
        reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
      },
    });
    const run = async (count: number, category: string, days: number): Promise<void> => {
      for (let i = 0; i < count; i += 1)
        await api.call('POST', '/searches', { as: 'investigator', body: search(category, days) });
    };
    await run(9, 'SERIOUS', 5);
    await run(6, 'MAJOR', 5);
    await run(3, 'CT', 5);
    await run(7, 'SERIOUS', 120);
    await run(8, 'SERIOUS', 400);
    const days = 'from=2026-03-01&to=2026-03-02';
    expect((await statistics('searches', 'dpo', days))['cells']).toEqual([
      { month: '2026-03', category: 'CT', band: 'RECENT', searches: null },
      { month: '2026-03', category: 'MAJOR', band: 'RECENT', searches: null },
      { month: '2026-03', category: 'SERIOUS', band: 'RECENT', searches: 9 },
    ]);
    expect((await statistics('denials', 'dpo', days))['cells']).toEqual([
      { month: '2026-03', rule: 'AUTHORITY_REQUIRED', denials: 7 },
      { month: '2026-03', rule: 'WINDOW_TOO_OLD', denials: 8 },
    ]);
    // The month is complete, whichever of its days are asked for.
    expect((await statistics('searches', 'dpo', 'from=2026-03-20&to=2026-03-21'))['cells']).toEqual(
      (await statistics('searches', 'dpo', days))['cells'],
    );
    expect(await statistics('searches')).toMatchObject({ cells: [], told: 0, untold: 0 });
  });

  it('are for those who answer for the system, recorded, and within bounds', async () => {
    for (const role of ['investigator', 'listmanager', 'controlroom', 'feed'])
      expect((await statistics('reads', role))['code']).toBe('ROLE_FORBIDDEN');
    expect((await api.records()).at(-1)).toMatchObject({ action: 'STATISTICS_READS', outcome: 'DENIED' });
    expect((await statistics('reads', 'dpo', 'from=2025-01-01&to=2026-02-01'))['code']).toBe('TOO_WIDE');
    expect((await statistics('reads', 'dpo', 'from=2026-02-01&to=2026-02-01'))['code']).toBe('VALIDATION_FAILED');
    expect((await statistics('reads', 'dpo', 'from=2026-02-30&to=2026-03-01'))['code']).toBe('VALIDATION_FAILED');
    expect((await statistics('oversight'))['samples']).toEqual({
      open: 0,
      overdue: 0,
      closed: 0,
      items: 0,
      reviewed: 0,
    });
    expect(await statistics('oversight')).toMatchObject({
      lists: { total: 0, entries: 0 },
      accounts: { active: 15, suspended: 0, closed: 0, rolesToReview: 0 },
      preservations: { held: 0 },
      authorities: { total: 0 },
    });
  });
});
