import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { aList, anEntry } from '../testing/voi.ts';

/**
 * Calls every endpoint from every account, with what its own document accepts and with what it does not. The harness
 * checks every answer against the document; these tests check that there is no internal error, no stack, and nothing
 * personal in an error.
 */

const SENTINEL = 'ZQ9SENTINEL';
const READS: PlainRead[] = Array.from({ length: 50 }, (_, i) => ({
  id: `read-${i}`,
  vrm: 'AB12CDE',
  vrmRaw: null,
  capturedAtMs: NOW_MS - (i + 1) * DAY_MS,
  receivedAtMs: null,
  camera: 0,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
}));
const ROLES = ['investigator', 'analyst', 'listmanager', 'controlroom', 'inspector', 'auditor', 'admin', 'dpo', 'feed'];

const WINDOW = { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) };
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the cameras on the way out, in the hour.',
};
const HOURS = { from: instantText(NOW_MS - DAY_MS - HOUR_MS), to: instantText(NOW_MS - DAY_MS) };
const QUERIES = [
  { kind: 'vrm', vrms: ['AB12CDE'], nearMiss: 1, window: WINDOW },
  { kind: 'pattern', pattern: 'AB1*', cameraIds: ['C1'], window: HOURS },
  { kind: 'area', cameraIds: ['C1'], window: HOURS },
  {
    kind: 'scenes',
    minScenes: 2,
    scenes: [
      { cameraIds: ['C1'], window: HOURS },
      { cameraIds: ['C1'], window: HOURS },
    ],
  },
  { kind: 'companions', vrm: 'AB12CDE', withinSeconds: 30, minCameras: 2, window: WINDOW },
  { kind: 'convoys', cameraIds: ['C1'], withinSeconds: 30, minCameras: 2, minVehicles: 2, window: HOURS },
  { kind: 'incompatible', vrms: ['AB12CDE'], maxSpeedKmh: 200, window: WINDOW },
];
const ACCOUNT = {
  displayName: 'DC Sam Reeve',
  organisation: 'West Yorkshire Police',
  roles: ['investigator'],
  rank: null,
  password: 'violet kettle harbour',
  reason: 'Asked for by the department.',
};
/** Valid bodies to begin from: chance alone would not write a search. */
const RIGHT: Record<string, readonly object[]> = {
  'POST /searches': QUERIES.map((query) => ({ query, justification: JUSTIFICATION })),
  'POST /searches/estimate': QUERIES.map((query) => ({ query, category: 'SERIOUS' })),
  'POST /authorities': [
    {
      category: 'SERIOUS',
      reference: '14/22871/25',
      vrms: ['AB12CDE'],
      window: WINDOW,
      necessity: 'Used in a series of offences.',
      proportionality: 'One vehicle, in these weeks only.',
    },
  ],
  'POST /voi-lists': Array.from({ length: 20 }, (_, i) => aList({ name: `13_FUZZ_${String(i).padStart(2, '0')}` })),
  'POST /voi-lists/{id}/revisions': Array.from({ length: 30 }, (_, i) => ({
    baseRevision: i,
    note: 'A revision of the list.',
    changes: [{ op: 'PUT', entry: anEntry() }],
  })),
  'POST /disclosures': [
    {
      gateway: 'DATA_SUBJECT',
      purpose: 'APPREHEND_PROSECUTE',
      recipient: { organisation: 'Crown Prosecution Service', person: 'Case lawyer' },
      reference: '14/22871/25',
      necessity: 'Movements are in issue.',
      rows: 2,
      fields: ['vrm'],
      retainUntil: instantText(NOW_MS + 30 * DAY_MS),
    },
  ],
  'POST /accounts': Array.from({ length: 20 }, (_, i) => ({ ...ACCOUNT, userName: `fuzz${i}` })),
  'POST /audit/samples': [
    {
      period: { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + DAY_MS) },
      purpose: 'VERIFY_LAWFULNESS',
      reason: 'The monthly sample of the force.',
    },
  ],
};

let api: Harness;
/** Existing things, by the path that names them. */
const there: Record<string, string> = { '/accounts': 'sam' };
beforeAll(async () => {
  api = await startService([aCamera({ id: 'C1' })], READS);
  for (const as of ROLES) await api.tokenOf(as);
  const first = async (what: string, as: string, id: string, more: object = {}): Promise<void> => {
    there[what] = String(
      (await api.call('POST', what, { as, body: { ...RIGHT[`POST ${what}`]?.[0], ...more } })).body[id],
    );
  };
  await first('/authorities', 'investigator', 'authorityId');
  await first('/voi-lists', 'listmanager', 'listId', { name: '13_FIRST_01' });
  await first('/disclosures', 'dpo', 'disclosureId');
  await first('/audit/samples', 'auditor', 'sampleId');
  await first('/accounts', 'admin', 'userName', { userName: 'sam' });
  there['/reads'] = 'read-1';
});
afterAll(() => api.close());

type Schema = { readonly [key: string]: unknown };
type Operation = {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
};

const odd = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  '',
  SENTINEL,
  `${SENTINEL}\u0000`,
  '../../etc/passwd',
  "'; DROP TABLE rv; --",
  '\ud83d\ude97',
  'x'.repeat(3_000),
  [],
  {},
  [SENTINEL],
  { [SENTINEL]: SENTINEL },
  { __proto__: null, constructor: 1 },
);
const likely = fc.constantFrom(
  'AB12CDE',
  '14/22871/25',
  'C1',
  'read-1',
  'West Yorkshire Police',
  'a reason that is long enough to be one',
  '13_STOLEN_01',
  SENTINEL,
  '2026-02-01',
  '2026-02-10',
  '0',
  '1AP',
  'sam',
);
const instant = fc.integer({ min: -400, max: 400 }).map((days) => instantText(NOW_MS + days * DAY_MS));

/** A value that a schema of the document mostly allows: bounds and shapes are sometimes violated. */
function valueOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const { $ref, type, format } = schema as { $ref?: string; type?: string | string[]; format?: string };
  if ($ref !== undefined) {
    const components = (api.document as unknown as { components: { schemas: Record<string, Schema> } }).components
      .schemas;
    return valueOf(components[$ref.split('/').at(-1) ?? ''] ?? {}, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => valueOf(each, depth + 1)));
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'null') return fc.constant(null);
  if (kind === 'boolean') return fc.boolean();
  if (kind === 'integer' || kind === 'number')
    return fc.oneof(
      fc.integer({ min: Number(schema['minimum'] ?? 0), max: Math.min(1_000, Number(schema['maximum'] ?? 1_000)) }),
      fc.integer({ min: -5, max: 100_000 }),
    );
  if (kind === 'array')
    return depth > 8
      ? fc.constant([])
      : fc.array(valueOf((schema['items'] as Schema | undefined) ?? {}, depth + 1), {
          minLength: Number(schema['minItems'] ?? 0),
          maxLength: Number(schema['minItems'] ?? 0) + 2,
        });
  if (kind === 'object') {
    const properties = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {});
    const required = (schema['required'] as string[] | undefined) ?? [];
    if (depth > 8) return fc.constant({});
    return fc.record(Object.fromEntries(properties.map(([name, each]) => [name, valueOf(each, depth + 1)])), {
      requiredKeys: required.filter((name) => properties.some(([known]) => known === name)),
    });
  }
  if (kind === 'string')
    return format === 'date-time'
      ? instant
      : format === 'date'
        ? fc.constantFrom('2026-02-01', '2026-02-10', SENTINEL)
        : fc.oneof({ weight: 3, arbitrary: likely }, instant);
  return odd;
}

/** A value with something invalid in it. */
const spoilt = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(value, odd, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }))
    .map(([good, bad, at]) => spoiltAt(good, bad, at));
function spoiltAt(good: unknown, bad: unknown, [at = 0, ...deeper]: readonly number[]): unknown {
  if (typeof good !== 'object' || good === null) return bad;
  if (Array.isArray(good))
    return good.length === 0 || at % 7 === 0
      ? [...(good as unknown[]), bad]
      : good.map((each: unknown, i) => (i === at % good.length ? spoiltAt(each, bad, deeper) : each));
  const names = Object.keys(good);
  const name = names[at % Math.max(1, names.length)];
  if (name === undefined || at % 11 === 0) return { ...good, [at % 2 === 0 ? 'extra' : SENTINEL]: bad };
  return {
    ...good,
    [name]: deeper.length === 0 ? bad : spoiltAt((good as Record<string, unknown>)[name], bad, deeper),
  };
}

const operations = (): { method: string; path: string; operation: Operation }[] =>
  Object.entries(api.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace(/^\/v1/, ''),
      operation: operation as Operation,
    })),
  );

describe('every endpoint of the document', () => {
  it(
    'answers everybody, whatever they send, as the document says, without a fault and without giving anything away',
    { timeout: 240_000 },
    async () => {
      const all = operations();
      expect(all.length).toBeGreaterThan(50);
      const statuses = new Map<string, Set<number>>();
      // Accounts last: suspending one must not spoil the rest.
      for (const { method, path, operation } of all.sort(
        (a, b) => Number(a.path.startsWith('/accounts')) - Number(b.path.startsWith('/accounts')),
      )) {
        const name = `${method} ${path}`;
        const seen = new Set<number>();
        statuses.set(name, seen);
        if (operation.responses['200']?.content?.['text/event-stream'] !== undefined) continue; // Endless; see hits.test.ts.
        const parameters = operation.parameters ?? [];
        const known = Object.entries(there).find(([prefix]) => path.startsWith(`${prefix}/{`))?.[1] ?? 'none';
        const params = fc.record(
          Object.fromEntries(
            parameters
              .filter((each) => each.in === 'path')
              .map((each) => [
                each.name,
                fc.oneof(
                  { weight: 5, arbitrary: fc.constant(known) },
                  fc.constantFrom('none', '0', SENTINEL),
                  fc.string({ minLength: 1, maxLength: 30 }),
                ),
              ]),
          ),
        );
        const query = fc.record(
          Object.fromEntries(
            parameters
              .filter((each) => each.in === 'query')
              .map((each) => [each.name, fc.oneof({ weight: 9, arbitrary: valueOf(each.schema) }, odd)]),
          ),
          {
            requiredKeys: parameters
              .filter((each) => each.in === 'query' && each.required === true)
              .map((each) => each.name),
          },
        );
        const content = operation.requestBody?.content ?? {};
        const schema = content['application/json']?.schema;
        const right = RIGHT[name];
        const good =
          schema === undefined
            ? undefined
            : right === undefined
              ? valueOf(schema)
              : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...right) }, valueOf(schema));
        const body =
          good === undefined
            ? fc.constant(undefined)
            : fc.oneof({ weight: 6, arbitrary: good }, { weight: 5, arbitrary: spoilt(good) }, odd);
        const raw =
          content['application/x-ndjson'] === undefined
            ? undefined
            : fc
                .array(
                  fc.oneof(
                    fc.constantFrom(
                      '{',
                      'null',
                      '[]',
                      SENTINEL,
                      JSON.stringify({ id: 'f1', vrm: 'AB12CDE', capturedAt: instantText(NOW_MS - 5), cameraId: 'C1' }),
                    ),
                    fc.json(),
                  ),
                  { maxLength: 5 },
                )
                .map((lines) => lines.join('\n'));
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom(undefined, ...ROLES),
            params,
            query,
            body,
            raw ?? fc.constant(undefined),
            async (as, inPath, inQuery, sent, lines) => {
              const where = path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(String(inPath[part])));
              const asked = new URLSearchParams(
                Object.entries(inQuery).map(([key, value]) => [
                  key,
                  typeof value === 'string' ? value : JSON.stringify(value),
                ]),
              ).toString();
              // Signing out or changing a password would end the sessions of the other requests here.
              if (name === 'DELETE /sessions/current') as = undefined;
              const {
                status,
                headers,
                body: answer,
              } = await api.call(method, `${where}${asked === '' ? '' : `?${asked}`}`, {
                ...(as === undefined ? {} : { as }),
                ...(sent === undefined ? {} : { body: sent }),
                ...(lines === undefined
                  ? {}
                  : {
                      raw: lines,
                      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': 'fuzz-key-1' },
                    }),
              });
              seen.add(status);
              expect(status).not.toBe(500);
              if (status < 400) return;
              expect(headers.get('content-type')).toContain('application/problem+json');
              const text = JSON.stringify(answer);
              expect(text).not.toContain(SENTINEL);
              expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\.ts\b/);
            },
          ),
          { numRuns: 80, seed: 20260301, endOnFailure: true },
        );
      }
      // Guessing passwords by chance is noticed, as it should be; nothing else is.
      expect(api.said.filter((words) => !words.startsWith('ALARM SIGN_IN_FAILURES'))).toEqual([]);
      // The fuzzing reached its targets: most endpoints acted at least once, and nearly all refused something.
      const did = [...statuses.values()].filter((seen) => [...seen].some((status) => status < 300)).length;
      const refused = [...statuses.values()].filter((seen) => [...seen].some((status) => status >= 400)).length;
      expect(did).toBeGreaterThan(statuses.size / 2);
      expect(refused).toBeGreaterThan(statuses.size * 0.8);
    },
  );
});
