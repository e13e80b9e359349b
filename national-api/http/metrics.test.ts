import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { nationalApi } from './app.ts';

const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
};

let api: Harness;
beforeAll(async () => {
  const plain = { vrmRaw: null, receivedAtMs: null, direction: null, lane: null, confidence: null, make: null };
  api = await startService(
    [aCamera({ id: 'C1' })],
    Array.from({ length: 7_919 }, (_, i) => ({
      ...plain,
      id: `read-${i}`,
      vrm: 'ZQ95ENT',
      capturedAtMs: NOW_MS - DAY_MS + i,
      camera: 0,
    })),
  );
});
afterAll(() => api.close());

const metrics = async (): Promise<string> => (await api.call('GET', '/metrics')).bytes.toString('utf8');
/** The value of a series; undefined when there is none. */
const valueOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

describe('metrics', () => {
  it('count calls by endpoint as declared and class of status, and say nothing of who asked what', async () => {
    const window = { from: instantText(NOW_MS - 2 * DAY_MS), to: instantText(NOW_MS) };
    const query = { kind: 'vrm', vrms: ['ZQ95ENT'], window };
    const found = await api.call('POST', '/searches', {
      as: 'investigator',
      body: { query, justification: JUSTIFICATION },
    });
    await api.call('GET', `/reads/read-5?searchId=${String(found.body['searchId'])}`, { as: 'investigator' });
    await api.call('POST', '/searches', { as: 'feed', body: { query, justification: JUSTIFICATION } });
    await api.call('GET', '/accounts/ZQ95ENT', { as: 'admin' });
    const text = await metrics();
    const calls = 'sightline_call_duration_seconds_count';
    expect(valueOf(text, `${calls}{endpoint="POST /v1/searches",status="2xx"}`)).toBe(1);
    expect(valueOf(text, `${calls}{endpoint="POST /v1/searches",status="4xx"}`)).toBe(1);
    expect(valueOf(text, `${calls}{endpoint="GET /v1/reads/{id}",status="2xx"}`)).toBe(1);
    expect(valueOf(text, 'sightline_log_append_seconds_count')).toBeGreaterThan(4);
    expect(text).not.toMatch(/ZQ95ENT|read-5|investigator|22871|Harbour|C1\b|West Yorkshire|7919/);
    // Nothing counts reads, hits, vehicles or cameras, but what waits to be matched.
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '');
    expect(names.filter((name) => /read|hit|vehicle|camera|mark|vrm/.test(name))).toEqual([
      'sightline_matching_waiting_reads',
      'sightline_hit_streams',
    ]);
  });

  it('tell of each background job whether it failed, and how far matching is behind', async () => {
    const failures = 'sightline_background_failures_total{job="matching"}';
    const before = await metrics();
    expect([valueOf(before, failures), valueOf(before, 'sightline_background_failing{job="matching"}')]).toEqual([
      0, 0,
    ]);
    expect(valueOf(before, 'sightline_matching_waiting_reads')).toBe(0);
    api.service.background.failed('matching', new Error('x'));
    const after = await metrics();
    expect([valueOf(after, failures), valueOf(after, 'sightline_background_failing{job="matching"}')]).toEqual([1, 1]);
    api.service.background.succeeded('matching');
    const mended = await metrics();
    expect([valueOf(mended, failures), valueOf(mended, 'sightline_background_failing{job="matching"}')]).toEqual([
      1, 0,
    ]);
    expect(valueOf(mended, 'sightline_alarm{code="ERASURE_LATE"}')).toBe(0);
    expect(valueOf(mended, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('are text of Prometheus, also where a scraper looks first, and asking for them is not recorded', async () => {
    await metrics();
    const before = api.service.log.size;
    for (const path of ['/metrics', '/v1/metrics']) {
      const response = await fetch(`${api.url}${path}`);
      expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
        'no-store',
      ]);
      for (const line of (await response.text()).split('\n').filter((each) => each !== '' && !each.startsWith('#')))
        expect(line).toMatch(
          /^[a-z_:][a-z0-9_:]*(\{[^{}]*(?:\{[a-zA-Z]+\}[^{}]*)*\})? (?:-?[\d.e+-]+|NaN|Nan|[+-]Inf)$/,
        );
    }
    expect(api.service.log.size).toBe(before);
  });

  it('are told on the machine of the service only, whatever networks may call, and the refusal is on record', async () => {
    const networks = { allows: () => true };
    const app = nationalApi(Object.create(api.service, { networks: { value: networks } }) as typeof api.service);
    const from = (remoteAddress: string) =>
      app.fetch(new Request('http://x/metrics'), { incoming: { socket: { remoteAddress } } });
    expect((await from('127.0.0.1')).status).toBe(200);
    const before = api.service.log.size;
    expect((await from('10.1.2.3')).status).toBe(403);
    expect(await api.service.log.record(before)).toMatchObject({ outcome: 'DENIED', code: 'NETWORK_FORBIDDEN' });
  });
});
