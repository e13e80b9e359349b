import { describe, expect, it } from 'vitest';
import type { Preservation } from '../../app/api/preservations.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { ServiceAlarms } from '../audit/service-alarms.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import type { ClockDoubt } from '../clock-trust.ts';
import { SetClock } from '../testing/set-clock.ts';
import { PreservationWatch } from './preservation-watch.ts';

const NOW_MS = Date.parse('2026-03-01T12:00:00.000Z');
const KEPT: Preservation = {
  preservationId: 'P1',
  basis: 'CPIA',
  reference: '14/22871/25',
  reason: 'Exhibit in the trial of the series.',
  preservedBy: 'investigator',
  organisation: 'West Yorkshire Police',
  preservedAt: instantText(NOW_MS - 100 * DAY_MS),
  reads: 3,
  reviewAt: instantText(NOW_MS - 56 * DAY_MS),
  reviews: [],
  releasedAt: null,
};

function watchOf(kept: Preservation[], doubt?: ClockDoubt) {
  const clock = new SetClock(NOW_MS);
  const leaves: ServiceLeaf[] = [];
  const alarms = new ServiceAlarms(clock, () => undefined);
  const released: Preservation[] = [];
  const watch = new PreservationWatch({
    clock,
    alarms,
    trust: { doubt: () => Promise.resolve(doubt) },
    store: {
      preservations: () => Promise.resolve([...kept]),
      release: (each) => Promise.resolve(void released.push(each)),
    },
    append: (more) => Promise.resolve(void leaves.push(...more)),
  });
  return { watch, alarms, leaves, released };
}

describe('M9: a preservation whose time is over', () => {
  it('lapses on record, and before its reads may go', async () => {
    const { watch, leaves, released, alarms } = watchOf([KEPT]);
    await watch.look();
    expect([leaves.map(({ action }) => action), released]).toMatchObject([
      ['PRESERVATION_LAPSED'],
      [{ preservationId: 'P1', lapsed: true, releasedAt: instantText(NOW_MS) }],
    ]);
    expect(alarms.lasting()).toEqual([]);
  });

  it('does not lapse by a clock that is doubted, and goes on being an alarm', async () => {
    const { watch, leaves, released, alarms } = watchOf([KEPT], { source: 'LOG', lastKnownMs: 0, aheadMs: NOW_MS });
    await watch.look();
    expect([leaves, released, alarms.lasting()]).toEqual([[], [], ['PRESERVATION_REVIEW']]);
  });

  it('does not lapse when another person keeps it on at the last moment', async () => {
    const kept = [KEPT];
    const clock = new SetClock(NOW_MS);
    const released: Preservation[] = [];
    const watch = new PreservationWatch({
      clock,
      alarms: new ServiceAlarms(clock, () => undefined),
      trust: { doubt: () => Promise.resolve(undefined) },
      store: {
        preservations: () => Promise.resolve([...kept]),
        release: (each) => Promise.resolve(void released.push(each)),
      },
      append: () =>
        Promise.resolve(
          void kept.splice(0, 1, {
            ...KEPT,
            reviews: [
              { by: 'inspector', at: instantText(NOW_MS), outcome: 'KEEP', reason: 'The trial is next spring.' },
            ],
          }),
        ),
    });
    await watch.look();
    expect(released).toEqual([]);
  });
});
