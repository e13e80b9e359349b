import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import { parseVrmPattern, type VrmPattern } from '../../app/domain/vrm-pattern.ts';
import { asAnswered, bruteForce, type PlainRead } from '../store/oracle.ts';
import type { ReadSearch } from '../store/read-store.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const CAMERAS = Array.from({ length: 12 }, (_, i) => aCamera({ id: `C-${i}`, lon: -1.5 - i / 10, lat: 53.8 }));
const MARKS = ['AB12CDE', 'AB12CDF', 'AB13CDE', 'XB12CDE', 'A1'];
const READS: PlainRead[] = Array.from({ length: 600 }, (_, i) => ({
  id: `read-${i}`,
  vrm: MARKS[i % MARKS.length] ?? '',
  vrmRaw: null,
  capturedAtMs: NOW_MS - (i + 1) * 60_000,
  receivedAtMs: null,
  camera: (i * 7) % CAMERAS.length,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
}));

const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
  proportionality: 'Only the cameras around Harbour Street in the hours of the burglary.',
};
const window = (hours: number) => ({ from: instantText(NOW_MS - hours * HOUR_MS), to: instantText(NOW_MS) });

let api: Harness;
beforeAll(async () => {
  api = await startService(CAMERAS, READS);
});
afterAll(() => api.close());

const search = (query: object, { as = 'investigator', justification = {}, headers = {} } = {}) =>
  api.call('POST', '/searches', {
    as,
    body: { query, justification: { ...JUSTIFICATION, ...justification } },
    headers,
  });
const expected = (wanted: ReadSearch): Read[] => bruteForce(READS, wanted).map((read) => asAnswered(read, CAMERAS, []));
const patternOf = (text: string): VrmPattern => {
  const parsed = parseVrmPattern(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pattern;
};

describe('a search of an area', () => {
  it('gives every read of its cameras in the window, oldest first, however the area is named', async () => {
    const wanted = { fromMs: NOW_MS - 3 * HOUR_MS, toMs: NOW_MS, cameras: [0, 1, 2] };
    const byIds = await search({ kind: 'area', cameraIds: ['C-0', 'C-1', 'C-2'], window: window(3) });
    expect(byIds.body['reads']).toEqual(expected(wanted));
    expect(byIds.body['complete']).toBe(true);
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [-1.75, 53],
          [-1.4, 53],
          [-1.4, 54],
          [-1.75, 54],
          [-1.75, 53],
        ],
      ],
    };
    expect((await search({ kind: 'area', area, window: window(3) })).body['reads']).toEqual(expected(wanted));
    const nowhere = {
      type: 'Polygon',
      coordinates: [
        [
          [1, 53],
          [2, 53],
          [2, 54],
          [1, 53],
        ],
      ],
    };
    expect((await search({ kind: 'area', area: nowhere, window: window(3) })).body['reads']).toEqual([]);
  });

  it('is the same in Arrow, and its reads can be opened and their pictures seen', async () => {
    const query = { kind: 'area', cameraIds: ['C-0', 'C-1'], window: window(5) };
    const { body } = await search(query);
    const arrow = tableFromIPC(
      (await search(query, { headers: { accept: 'application/vnd.apache.arrow.stream' } })).bytes,
    );
    expect(arrow.toArray().map((row) => String((row.toJSON() as { id: unknown }).id))).toEqual(
      (body['reads'] as Read[]).map(({ id }) => id),
    );
    const [read] = body['reads'] as [Read];
    const under = `?searchId=${String(body['searchId'])}`;
    expect((await api.call('GET', `/reads/${read.id}${under}`, { as: 'investigator' })).body['read']).toEqual(read);
    expect((await api.call('GET', `/reads/${read.id}/images/plate${under}`, { as: 'investigator' })).status).toBe(200);
    const other = READS.find(({ camera }) => camera === 5);
    expect((await api.call('GET', `/reads/${other?.id ?? ''}${under}`, { as: 'investigator' })).body['code']).toBe(
      'NOT_FOUND',
    );
  });

  it('is held to the limits of its category', async () => {
    const all = CAMERAS.map(({ id }) => id);
    const low = { category: 'PRIORITY_VOLUME' };
    expect(
      (await search({ kind: 'area', cameraIds: all.slice(0, 10), window: window(2) }, { justification: low })).status,
    ).toBe(200);
    expect(
      (await search({ kind: 'area', cameraIds: all.slice(0, 11), window: window(2) }, { justification: low })).body,
    ).toMatchObject({
      code: 'TOO_WIDE',
      limit: { name: 'cameras', allowed: 10, asked: 11 },
      nearest: { kind: 'area', cameraIds: all.slice(0, 10) },
    });
    expect(
      (await search({ kind: 'area', cameraIds: all.slice(0, 10), window: window(2.1) }, { justification: low })).body,
    ).toMatchObject({ code: 'TOO_WIDE', limit: { name: 'hours', allowed: 2 } });
    expect((await search({ kind: 'area', cameraIds: all, window: window(24) })).status).toBe(200);
    expect((await search({ kind: 'area', window: window(1) })).body['code']).toBe('TOO_WIDE');
    expect(
      (
        await search(
          { kind: 'area', cameraIds: all, window: window(1) },
          { justification: { proportionality: undefined } },
        )
      ).body['code'],
    ).toBe('PROPORTIONALITY_REQUIRED');
    expect((await search({ kind: 'area', cameraIds: all, window: window(1) }, { as: 'auditor' })).body['code']).toBe(
      'ROLE_FORBIDDEN',
    );
  });
});

describe('a search by a part of a mark', () => {
  const cameraIds = ['C-0', 'C-1', 'C-2', 'C-3'];
  const wanted = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS, cameras: [0, 1, 2, 3] };

  it('takes ? for one character and * for any run, and counts the vehicles', async () => {
    for (const [text, marks] of [
      ['AB12CD?', 2],
      ['ab1* cde', 2],
      ['*B12CDE', 2],
      ['*12C*', 3],
      ['?B1?CDE', 3],
      ['AB12CDE', 1],
      ['ZZZ*', 0],
    ] as const) {
      const { body } = await search({ kind: 'pattern', pattern: text, cameraIds, window: window(24) });
      const reads = expected({ ...wanted, pattern: patternOf(text) });
      expect([text, body['reads'], body['vehicles']]).toEqual([text, reads, new Set(reads.map(({ vrm }) => vrm)).size]);
      expect(body['vehicles']).toBe(marks);
    }
  });

  it('says the number of vehicles with an Arrow stream too', async () => {
    const answer = await search(
      { kind: 'pattern', pattern: 'AB12*', cameraIds, window: window(24) },
      { headers: { accept: 'application/vnd.apache.arrow.stream' } },
    );
    expect(answer.headers.get('sightline-vehicles')).toBe('2');
    expect(tableFromIPC(answer.bytes).schema.metadata.get('vehicles')).toBe('2');
  });

  it('needs three known characters, a place and a short window, and a pattern that is one', async () => {
    expect((await search({ kind: 'pattern', pattern: 'AB*', cameraIds, window: window(24) })).body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { name: 'knownCharacters', allowed: 3, asked: 2 },
    });
    expect((await search({ kind: 'pattern', pattern: 'AB1*', window: window(24) })).body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { name: 'cameras' },
    });
    expect((await search({ kind: 'pattern', pattern: 'AB1*', cameraIds, window: window(8 * 24) })).body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { name: 'days', allowed: 7 },
    });
    expect(
      (
        await search(
          { kind: 'pattern', pattern: 'AB1*', window: window(31 * 24) },
          { justification: { category: 'MAJOR' } },
        )
      ).body['vehicles'],
    ).toBe(3);
    expect((await search({ kind: 'pattern', pattern: 'AB%1', cameraIds, window: window(1) })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/query/pattern' }],
    });
  });
});
