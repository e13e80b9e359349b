import { describe, expect, test } from 'vitest';
import { camerasSchema } from '../../app/api/reference-data.ts';
import { succeed } from '../../app/domain/result.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { referenceData } from './reference-data.ts';
import type { ApiRequest, ServiceApi } from './service-api.ts';
import { personalState } from './session/personal-state.ts';

const camera = (id: string, kind: Camera['kind'] = 'STATIC'): Camera => ({
  id,
  name: id,
  organisation: 'WYP',
  kind,
  road: 'A61',
  junction: null,
  direction: 'N',
  lat: 53.8,
  lon: -1.5,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
});

/** The service as it answers the account that is signed in; `hold` keeps an answer back until it is called. */
function desk() {
  const at = {
    cameras: [camera('OPEN'), camera('COVERT', 'COVERT')],
    asked: [] as ApiRequest[],
    held: undefined as Promise<void> | undefined,
  };
  const unused = () => Promise.reject(new Error('not asked for cameras'));
  const json: ServiceApi['json'] = async (request, schema) => {
    at.asked.push(request);
    const body = camerasSchema.parse({ cameras: at.cameras, next: null });
    await at.held;
    return succeed({ value: schema.parse(body) as never, header: (name) => (name === 'etag' ? '"v1"' : undefined) });
  };
  const personal = personalState({ write: () => undefined });
  const reference = referenceData({
    api: { json, open: unused, byStatus: unused, bytes: unused },
    clock: fakeClock(),
    authorised: (run) => run('token'),
    onForget: personal.onForget,
  });
  const ids = async (): Promise<readonly string[]> => {
    const answer = await reference.cameras();
    return answer.ok ? answer.value.cameras.map(({ id }) => id) : [];
  };
  return { at, personal, reference, ids };
}

describe('the cameras that an account may know', () => {
  test('are asked for once while the session lasts', async () => {
    const { at, ids } = desk();
    expect(await ids()).toEqual(['OPEN', 'COVERT']);
    expect(await ids()).toEqual(['OPEN', 'COVERT']);
    expect(at.asked).toHaveLength(1);
  });

  test('are not shown to the next person, who may know of fewer', async () => {
    const { at, ids, personal, reference } = desk();
    await ids();
    expect(personal.counts()).toEqual({ cameras: 2 });
    personal.forget();
    expect(personal.counts()).toEqual({ cameras: 0 });
    const everywhere = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [-3, 52],
          [0, 52],
          [0, 55],
          [-3, 55],
          [-3, 52],
        ],
      ],
    };
    expect(reference.countCameras({ area: everywhere as never })).toBe(0);
    at.cameras = [camera('OPEN')];
    expect(await ids()).toEqual(['OPEN']);
    // Without the tag of the other account’s list, which would be answered with "unchanged".
    expect(at.asked.at(-1)?.ifNoneMatch).toBeUndefined();
  });

  test('that arrive after the session has ended are kept for nobody', async () => {
    const { at, ids, personal } = desk();
    let release = (): void => undefined;
    at.held = new Promise((resolve) => (release = resolve));
    const late = ids();
    personal.forget();
    at.held = undefined;
    at.cameras = [camera('OPEN')];
    const next = ids();
    release();
    await late;
    expect(await next).toEqual(['OPEN']);
    expect(await ids()).toEqual(['OPEN']);
    expect(at.asked).toHaveLength(2);
  });
});
