import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import { clockFrom } from '../clock.ts';
import { evaluateCompanions } from '../evaluation/evaluate-companions.ts';
import { evaluateConvoys } from '../evaluation/evaluate-convoys.ts';
import { generateNation } from '../nation/generate.ts';
import { TRUTH_FILE, type Truth } from '../nation/truth.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';

/** Analyses over HTTP, on a generated nation whose truth file says what is in it. */

const JUSTIFICATION = {
  category: 'MAJOR',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicles of the group that robbed three cash vans in Leeds; who drove together that week.',
  proportionality: 'Only the cameras on the roads that the group used, in the hours of the robberies.',
};

let api: Harness;
let truth: Truth;
beforeAll(async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-analysis-'));
  await generateNation({ dataDir, seed: 7, scale: 'county', reads: 150_000, days: 20, untilMs: NOW_MS - HOUR_MS });
  truth = JSON.parse(fs.readFileSync(path.join(dataDir, TRUTH_FILE), 'utf8')) as Truth;
  api = await startService([], [], [], { dataDir, clock: clockFrom(NOW_MS) });
}, 120_000);
afterAll(() => api.close());

const search = (query: object, { as = 'analyst', justification = {}, headers = {} } = {}): Promise<Answer> =>
  api.call('POST', '/searches', {
    as,
    body: { query, justification: { ...JUSTIFICATION, ...justification } },
    headers,
  });
const around = (at: string, minutes: number) => ({
  from: instantText(instantMs(at) - minutes * 60_000),
  to: instantText(instantMs(at) + minutes * 60_000),
});
const openRead = (answer: Answer, id: string, as = 'analyst') =>
  api.call('GET', `/reads/${id}?searchId=${String(answer.body['searchId'])}`, { as });

describe('a search over several scenes', () => {
  type Vehicle = { vrm: string; scenes: number[]; reads: string[] };
  const scenesOf = ({ scenes }: Truth['scenes'][number]) =>
    scenes.map(({ cameraId, at }) => ({ cameraIds: [cameraId], window: around(at, 20) }));

  it('finds the vehicle that was planted at three places, first of all', async () => {
    for (const planted of truth.scenes) {
      const { body } = await search({ kind: 'scenes', scenes: scenesOf(planted), minScenes: 2 });
      const [first] = body['vehicles'] as [Vehicle];
      expect(first).toMatchObject({ vrm: planted.vrm, scenes: [0, 1, 2] });
      expect([body['complete'], body['found']]).toEqual([true, (body['vehicles'] as Vehicle[]).length]);
    }
  });

  it('names reads that can be opened under it, and no others', async () => {
    const [planted] = truth.scenes as [Truth['scenes'][number]];
    const answer = await search({ kind: 'scenes', scenes: scenesOf(planted), minScenes: 3 });
    const [{ reads }] = answer.body['vehicles'] as [Vehicle];
    expect((await openRead(answer, reads[0] ?? '')).body['read']).toMatchObject({ id: reads[0], vrm: planted.vrm });
    expect((await openRead(answer, 'no-such')).body['code']).toBe('NOT_FOUND');
    expect((await openRead(answer, reads[0] ?? '', 'investigator')).body['code']).toBe('JUSTIFICATION_REQUIRED');
    const records = await api.records();
    expect(records[Number(answer.body['auditIndex'])]).toMatchObject({
      action: 'SEARCH_SCENES',
      outcome: 'STARTED',
      details: { query: { kind: 'scenes' }, searchId: answer.body['searchId'] },
    });
    expect(
      records.find(
        ({ outcome, details }) =>
          outcome === 'OK' && (details as { startedAt?: unknown }).startedAt === answer.body['auditIndex'],
      ),
    ).toMatchObject({ details: { resultCount: reads.length } });
  });

  it('is answered in JSON whatever the client would rather have', async () => {
    const [planted] = truth.scenes as [Truth['scenes'][number]];
    const answer = await search(
      { kind: 'scenes', scenes: scenesOf(planted), minScenes: 3 },
      { headers: { accept: 'application/vnd.apache.arrow.stream' } },
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  });

  it('is for analysts and serious cases, and every scene is held to the limits of an area', async () => {
    const [planted] = truth.scenes as [Truth['scenes'][number]];
    const query = { kind: 'scenes', scenes: scenesOf(planted), minScenes: 2 };
    expect((await search(query, { as: 'investigator' })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await search(query, { justification: { category: 'PRIORITY_VOLUME' } })).body['code']).toBe('TOO_WIDE');
    const long = {
      ...query,
      scenes: [
        ...query.scenes,
        {
          cameraIds: query.scenes[0]?.cameraIds,
          window: { from: instantText(NOW_MS - 5 * DAY_MS), to: instantText(NOW_MS) },
        },
      ],
    };
    const wide = await search(long);
    expect(wide.body).toMatchObject({ code: 'TOO_WIDE', limit: { name: 'hours', allowed: 72 } });
    expect((wide.body['errors'] as { pointer: string }[])[0]?.pointer).toBe('/query/scenes/3/window');
    expect((await search({ ...query, minScenes: 4 })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/query/minScenes' }],
    });
  });
});

describe('a search for reads that one vehicle cannot have made', () => {
  type Pair = {
    vrm: string;
    firstReadId: string;
    secondReadId: string;
    distanceKm: number;
    seconds: number;
    requiredKmh: number;
    explanations: { code: string }[];
  };
  const window = { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) };

  it('finds every planted pair of a clone, says how fast it would have had to be, and thinks of a clone', async () => {
    const { body } = await search(
      { kind: 'incompatible', vrms: truth.clones, maxSpeedKmh: 200, window },
      { as: 'investigator' },
    );
    const pairs = body['pairs'] as Pair[];
    expect([body['complete'], body['found']]).toEqual([true, pairs.length]);
    const reads = (await search({ kind: 'vrm', vrms: truth.clones, window })).body['reads'] as Read[];
    const times = new Map(reads.map(({ id, capturedAt }) => [id, capturedAt]));
    for (const { vrm, pairs: planted } of truth.details.clones) {
      for (const { first, second } of planted) {
        // Other reads may lie between the two; then one of the steps from read to read is as impossible as the whole.
        const [from, to] = [first.at, second.at].sort() as [string, string];
        const between = pairs.find(
          (pair) =>
            pair.vrm === vrm &&
            (times.get(pair.firstReadId) ?? '') >= from &&
            (times.get(pair.secondReadId) ?? '~') <= to,
        );
        expect(between?.explanations.slice(0, 2).map(({ code }) => code)).toContain('CLONED_PLATES');
      }
    }
    for (const { distanceKm, seconds, requiredKmh } of pairs) {
      expect(distanceKm).toBeGreaterThan(0);
      expect(requiredKmh).toBeGreaterThan(200);
      expect(requiredKmh).toBeCloseTo(distanceKm / (Math.max(0.001, seconds) / 3_600), 3);
    }
    expect(pairs.every(({ vrm }) => truth.clones.includes(vrm))).toBe(true);
  });

  it('knows a camera with a wrong clock when it has read vehicles that drive as vehicles do', async () => {
    const { body } = await search({
      kind: 'incompatible',
      vrms: [...truth.scenes.map(({ vrm }) => vrm), ...truth.convoys.flat()],
      maxSpeedKmh: 200,
      window,
    });
    const pairs = body['pairs'] as Pair[];
    expect(pairs.length).toBeGreaterThan(0);
    expect(pairs.every(({ explanations }) => explanations[0]?.code === 'CLOCK_FAULT')).toBe(true);
  });

  it('gives reads that can be opened', async () => {
    const answer = await search({ kind: 'incompatible', vrms: truth.clones.slice(0, 1), maxSpeedKmh: 200, window });
    const [pair] = answer.body['pairs'] as [Pair];
    for (const id of [pair.firstReadId, pair.secondReadId])
      expect((await openRead(answer, id)).body['read']).toMatchObject({ id, vrm: pair.vrm });
  });

  it('looks through a whole area for the gravest cases only, as far as an area may reach', async () => {
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [-3, 53],
          [0, 53],
          [0, 54.5],
          [-3, 54.5],
          [-3, 53],
        ],
      ],
    };
    const [clone] = truth.details.clones as [Truth['details']['clones'][number]];
    const at = around(clone.pairs[0]?.first.at ?? '', 240);
    const found = await search({ kind: 'incompatible', area, maxSpeedKmh: 200, window: at });
    expect((found.body['pairs'] as Pair[]).map(({ vrm }) => vrm)).toContain(clone.vrm);
    expect(
      (
        await search(
          { kind: 'incompatible', area, maxSpeedKmh: 200, window: at },
          { justification: { category: 'SERIOUS' } },
        )
      ).body['code'],
    ).toBe('TOO_WIDE');
    expect(
      (
        await search({
          kind: 'incompatible',
          area,
          maxSpeedKmh: 200,
          window: { from: instantText(NOW_MS - 4 * DAY_MS), to: instantText(NOW_MS) },
        })
      ).body,
    ).toMatchObject({ code: 'TOO_WIDE', limit: { name: 'hours' } });
  });
});

describe('a search for companions', () => {
  type Companion = {
    vrm: string;
    cameras: number;
    passes: number;
    expected: number;
    score: number;
    habits: number;
    evidence: { cameraId: string; targetReadId: string; companionReadId: string; gapSeconds: number }[];
  };
  const window = { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) };
  const ask = (vrm: string, more: object = {}) =>
    search({ kind: 'companions', vrm, withinSeconds: 60, minCameras: 2, window, ...more });

  it('puts those first with whom a vehicle was planted to drive', async () => {
    for (const group of truth.convoys) {
      for (const vrm of group) {
        const { body } = await ask(vrm);
        const first = (body['companions'] as Companion[]).slice(0, group.length - 1).map((companion) => companion.vrm);
        expect(first.sort()).toEqual(group.filter((other) => other !== vrm).sort());
      }
    }
  });

  it('holds neighbours who keep the same hours below them, though they are as often together or more', async () => {
    const [convoy] = truth.convoys as [string[]];
    const [partner] = (await ask(convoy[0] ?? '')).body['companions'] as [Companion];
    const commutes = truth.details.decoys.filter(({ kind }) => kind === 'commute');
    expect(commutes.length).toBeGreaterThan(0);
    for (const {
      vrms: [vrm, neighbour],
    } of commutes) {
      const found = ((await ask(vrm)).body['companions'] as Companion[]).find(
        (companion) => companion.vrm === neighbour,
      );
      expect(found?.passes).toBeGreaterThanOrEqual(partner.passes);
      expect(found?.score).toBeLessThan(partner.score / 2);
      expect(found?.habits).toBeGreaterThan(0);
    }
  });

  it('gives evidence that adds up, near enough, and can be opened', async () => {
    const [[vrm = '']] = truth.convoys as [string[]];
    const answer = await ask(vrm);
    const companions = answer.body['companions'] as Companion[];
    for (const { cameras, passes, expected, score, evidence } of companions) {
      expect(evidence).toHaveLength(passes);
      expect(new Set(evidence.map(({ cameraId }) => cameraId)).size).toBe(cameras);
      expect(new Set(evidence.map(({ targetReadId }) => targetReadId)).size).toBe(passes);
      expect(cameras).toBeGreaterThanOrEqual(2);
      for (const { gapSeconds } of evidence) expect(gapSeconds).toBeLessThanOrEqual(60);
      expect(expected > 0 && Number.isFinite(score)).toBe(true);
    }
    const [best] = companions as [Companion];
    const [{ targetReadId, companionReadId, cameraId }] = best.evidence as [Companion['evidence'][number]];
    expect((await openRead(answer, targetReadId)).body['read']).toMatchObject({ vrm, cameraId });
    expect((await openRead(answer, companionReadId)).body['read']).toMatchObject({ vrm: best.vrm, cameraId });
  });

  it('finds nobody for a vehicle that was never read, and is for serious cases within 90 days', async () => {
    expect((await ask('ZZ27ZZZ')).body).toMatchObject({ companions: [], reads: 0, complete: true });
    expect(
      (
        await search(
          { kind: 'companions', vrm: 'ZZ27ZZZ', withinSeconds: 60, minCameras: 2, window },
          { justification: { category: 'PUBLIC_SAFETY' } },
        )
      ).body['code'],
    ).toBe('TOO_WIDE');
    expect(
      (
        await search(
          { kind: 'companions', vrm: 'ZZ27ZZZ', withinSeconds: 60, minCameras: 2, window },
          { as: 'investigator' },
        )
      ).body['code'],
    ).toBe('ROLE_FORBIDDEN');
  });

  it('stops when the client goes, and records that', async () => {
    const [[vrm = '']] = truth.convoys as [string[]];
    const abort = new AbortController();
    const { companions } = api.service.store;
    const { store } = api.service;
    // The engine is too fast to be interrupted by chance: it waits until the client has gone.
    store.companions = async (asked, signal) => {
      abort.abort();
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
      return companions.call(store, asked, signal);
    };
    try {
      const body = JSON.stringify({
        query: { kind: 'companions', vrm, withinSeconds: 60, minCameras: 2, window },
        justification: JUSTIFICATION,
        correlationId: 'left',
      });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${await api.tokenOf('analyst')}` };
      await expect(
        fetch(`${api.url}/v1/searches`, { method: 'POST', headers, body, signal: abort.signal }),
      ).rejects.toThrow();
      const ended = async (): Promise<unknown> =>
        (await api.records()).filter(({ correlationId }) => correlationId === 'left').at(-1)?.['outcome'];
      await expect.poll(ended, { timeout: 5_000 }).toBe('CANCELLED');
    } finally {
      store.companions = companions;
    }
    expect((await ask(vrm)).status).toBe(200);
  });
});

describe('a search for convoys', () => {
  type Convoy = {
    vrms: string[];
    cameras: number;
    passes: number;
    expected: number;
    score: number;
    evidence: { cameraId: string; readIds: string[]; spreadSeconds: number }[];
  };
  const occasionOf = (convoy: Truth['details']['convoys'][number]) => {
    const [occasion] = convoy.occasions as [(typeof convoy.occasions)[number]];
    return {
      cameraIds: [...occasion.cameraIds],
      window: {
        from: instantText(instantMs(occasion.from) - 3 * HOUR_MS),
        to: instantText(instantMs(occasion.to) + 3 * HOUR_MS),
      },
    };
  };
  const ask = (place: object, more: object = {}, as = 'analyst') =>
    search({ kind: 'convoys', withinSeconds: 60, minCameras: 3, minVehicles: 2, ...place, ...more }, { as });

  it('finds each group that was planted, whole, at the cameras and in the hours that it drove', async () => {
    for (const planted of truth.details.convoys) {
      const { body } = await ask(occasionOf(planted));
      expect((body['convoys'] as Convoy[]).map(({ vrms }) => vrms)).toContainEqual([...planted.vrms].sort());
    }
  });

  it('gives evidence that adds up and can be opened, and is on record', async () => {
    const [planted] = truth.details.convoys as [Truth['details']['convoys'][number]];
    const answer = await ask(occasionOf(planted));
    const convoys = answer.body['convoys'] as [Convoy];
    for (const { vrms, cameras, passes, score, expected, evidence } of convoys) {
      expect(evidence).toHaveLength(passes);
      expect(new Set(evidence.map(({ cameraId }) => cameraId)).size).toBe(cameras);
      expect(cameras).toBeGreaterThanOrEqual(3);
      for (const { readIds, spreadSeconds } of evidence)
        expect([readIds.length, spreadSeconds <= 120]).toEqual([vrms.length, true]);
      expect(expected > 0 && Number.isFinite(score)).toBe(true);
    }
    const [
      {
        vrms,
        evidence: [{ readIds, cameraId }],
      },
    ] = convoys as unknown as [Convoy & { evidence: [Convoy['evidence'][number]] }];
    for (const [i, id] of readIds.entries())
      expect((await openRead(answer, id)).body['read']).toMatchObject({ vrm: vrms[i], cameraId });
    expect((await api.records())[Number(answer.body['auditIndex'])]).toMatchObject({
      action: 'SEARCH_CONVOYS',
      outcome: 'STARTED',
    });
  });

  it('asks for as many vehicles as it is told, and finds none where there are none', async () => {
    const planted = truth.details.convoys.find(({ vrms }) => vrms.length > 2) as Truth['details']['convoys'][number];
    const three = (await ask(occasionOf(planted), { minVehicles: 3 })).body['convoys'] as Convoy[];
    expect(three.map(({ vrms }) => vrms)).toContainEqual([...planted.vrms].sort());
    for (const { vrms } of three) expect(vrms.length).toBeGreaterThanOrEqual(3);
    expect((await ask(occasionOf(planted), { minCameras: 100 })).body).toMatchObject({ convoys: [], complete: true });
  });

  it('is for analysts, and only for as many cameras and hours as the category allows', async () => {
    const [planted] = truth.details.convoys as [Truth['details']['convoys'][number]];
    expect((await ask(occasionOf(planted), {}, 'investigator')).body['code']).toBe('ROLE_FORBIDDEN');
    const week = { from: instantText(NOW_MS - 7 * DAY_MS), to: instantText(NOW_MS) };
    expect((await ask({ ...occasionOf(planted), window: week })).body['code']).toBe('TOO_WIDE');
  });
});

describe('how well the planted are found', () => {
  it('companions: the score puts them first where plain counts put neighbours and queues', async () => {
    const { score, passes } = await evaluateCompanions(api.service.store, truth, 20);
    expect(score.precisionAt10).toBeGreaterThanOrEqual(0.9);
    expect(score.precisionAt10).toBeGreaterThan(passes.precisionAt10);
    expect(score.recallAtPlanted).toBeGreaterThanOrEqual(0.9);
    expect(score.decoysIn10).toBeLessThan(passes.decoysIn10);
  });

  it('convoys: the score does better than plain counts', async () => {
    const { score, passes } = await evaluateConvoys(api.service.store, truth, 3);
    expect(score.precisionAt10).toBeGreaterThan(passes.precisionAt10);
    expect(score.recallAtPlanted).toBeGreaterThanOrEqual(passes.recallAtPlanted);
    expect(score.decoysIn10).toBeLessThanOrEqual(passes.decoysIn10);
  });
});

describe('an estimate', () => {
  it('adds up the scenes, each for its own time', async () => {
    const cameras = api.service.store.cameras().map(({ id }) => id);
    const scene = (day: number, hours: number, cameraIds: readonly string[]) => ({
      cameraIds,
      window: { from: instantText(NOW_MS - day * DAY_MS), to: instantText(NOW_MS - day * DAY_MS + hours * HOUR_MS) },
    });
    const estimate = async (query: object): Promise<number> =>
      Number((await api.call('POST', '/searches/estimate', { as: 'analyst', body: { query } })).body['expectedReads']);
    const one = scene(5, 24, cameras.slice(0, 20));
    const area = await estimate({ kind: 'area', ...one });
    expect(area).toBeGreaterThan(0);
    const two = await estimate({ kind: 'scenes', minScenes: 2, scenes: [one, scene(9, 24, cameras.slice(20, 40))] });
    expect(two / area).toBeGreaterThan(1.7);
    expect(two / area).toBeLessThan(2.3);
    expect(await estimate({ kind: 'convoys', withinSeconds: 30, minCameras: 2, minVehicles: 2, ...one })).toBe(area);
  });
});
