import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

/** Along one road northwards, every 4 km; the last is covert, and stands before the third. */
const CAMERAS = [0, 4, 8, 6].map((km, i) =>
  aCamera({
    id: `C${i}`,
    kind: i === 3 ? 'COVERT' : 'STATIC',
    road: 'M1',
    direction: 'N',
    lat: 53 + km / 111.195,
    lon: -1.5,
  }),
);
/** 120 vehicles drive by at 96 km/h; every tenth is not read by the second camera, each by the covert one. */
const READS = Array.from({ length: 120 }, (_, vehicle) => vehicle).flatMap((vehicle) =>
  [0, 1, 3, 2]
    .filter((camera) => camera !== 1 || vehicle % 10 !== 0)
    .map((camera) => ({
      id: `${vehicle}-${camera}`,
      vrm: `AB12C${String.fromCharCode(65 + (vehicle % 26))}${String.fromCharCode(65 + Math.floor(vehicle / 26))}`,
      vrmRaw: null,
      capturedAtMs: NOW_MS - 5 * DAY_MS + vehicle * MINUTE_MS + ([0, 2.5, 5, 3.75][camera] ?? 0) * MINUTE_MS,
      receivedAtMs: null,
      camera,
      direction: 'towards' as const,
      lane: 1,
      confidence: 90,
      make: null,
    })),
);

let api: Harness;
beforeAll(async () => {
  api = await startService(CAMERAS, READS);
});
afterAll(() => api.close());

it('says what a camera misses to whoever is signed in, from the reads around it, and nothing of a covert one', async () => {
  for (const as of ['analyst', 'controlroom']) {
    const { status, body } = await api.call('GET', '/cameras/missed-passes', { as });
    expect(status).toBe(200);
    expect(body['cameras']).toMatchObject([{ cameraId: 'C1', passes: 120, missed: 12 }]);
    expect(body['days']).toBe(30);
  }
  expect((await api.records()).at(-1)).toMatchObject({ action: 'LIST_MISSED_PASSES', outcome: 'OK' });
  expect((await api.call('GET', '/cameras/missed-passes', {})).status).toBe(401);
});
