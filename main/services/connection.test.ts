import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../app/domain/instant.ts';
import { nodeRandom } from '../adapters/node-random.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { fakeService } from '../testing/fake-service.ts';
import { connection, type Connection } from './connection.ts';
import { failureMaker } from './failures.ts';
import { serviceApi } from './service-api.ts';

const log = { write: () => undefined };

/** A workstation whose clock is so far off that of the service. */
const at = (): { readonly made: Connection; readonly realMs: () => number; readonly setOff: (ms: number) => void } => {
  const real = fakeClock();
  let offMs = 0;
  const { http } = fakeService({ nowMs: real.nowMs });
  const clock = { ...real, nowMs: () => real.nowMs() + offMs };
  const made = connection({ api: serviceApi({ http, log, failure: failureMaker(nodeRandom) }), clock, log });
  return { made, realMs: real.nowMs, setOff: (ms) => void (offMs = ms) };
};

describe('the time that the service and the workstation agree on', () => {
  test('is not known before the service has told it', async () => {
    const { made, realMs } = at();
    expect(made.agreedNowMs()).toBeUndefined();
    await made.check();
    expect(made.agreedNowMs()).toBe(realMs());
  });

  test('is none while the clocks differ by more than what is tolerated', async () => {
    const { made, setOff } = at();
    setOff(2 * MINUTE_MS);
    await made.check();
    expect(made.agreedNowMs()).toBeUndefined();
    setOff(0);
    await made.check();
    expect(made.agreedNowMs()).toBeDefined();
  });

  test('is none after the clock of the workstation was set, either way, until it is measured again', async () => {
    const { made, setOff } = at();
    await made.check();
    for (const offMs of [2 * MINUTE_MS, -2 * MINUTE_MS]) {
      setOff(offMs);
      expect(made.agreedNowMs()).toBeUndefined();
    }
  });
});
