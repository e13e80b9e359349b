import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import accessJson from '../../app/policy/vectors/access.json' with { type: 'json' };
import limitsJson from '../../app/policy/vectors/limits.json' with { type: 'json' };
import wordsJson from '../../app/policy/vectors/words.json' with { type: 'json' };
import { rankSchema, roleSchema, forbiddenRoleMix } from '../../app/policy/roles.ts';
import { decide } from '../../app/policy/decide.ts';
import { ORGANISATIONS } from '../../app/policy/organisations.ts';
import { aJustification, anActor, aQuery } from '../../app/policy/requests.fixture.ts';
import type { Place } from '../../app/policy/width.ts';
import { cameraIdsOf, camerasOf } from '../search/places.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW, NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

/** The vectors of the policy function, sent to the service: it decides as page and main explain. */
const vectorSchema = z.object({
  name: z.string(),
  now: z.string(),
  actor: z.object({
    userName: z.string(),
    roles: z.array(roleSchema),
    organisation: z.string(),
    rank: rankSchema.nullable(),
  }),
  request: z.object({
    query: z.looseObject({ kind: z.string() }),
    justification: z.looseObject({}).optional(),
    authority: z.unknown().optional(),
  }),
  expected: z.object({
    allow: z.boolean(),
    code: z.string().optional(),
    rank: z.string().optional(),
    limit: z.object({ name: z.string(), allowed: z.number(), asked: z.number() }).optional(),
    obligations: z.array(z.string()).optional(),
  }),
});
type Vector = z.infer<typeof vectorSchema>;

/** Authorities and drawn areas need state in the service: authorities.test.ts and api.test.ts cover them. */
const vectors = z
  .array(vectorSchema)
  .parse([...accessJson, ...limitsJson, ...wordsJson])
  .filter(
    ({ now, actor, request }) =>
      now === NOW &&
      request.authority === undefined &&
      !JSON.stringify(request.query).includes('Polygon') &&
      forbiddenRoleMix(actor.roles) === undefined,
  );
const camerasIn = ({ request }: Vector): string[] =>
  [...JSON.stringify(request.query).matchAll(/"(C\d+)"/g)].flatMap(([, id]) => id ?? []);

const PASSWORD = 'violet kettle harbour';
let api: Harness;
const tokens = new Map<string, string>();
const keyOf = ({ actor }: Vector): string => JSON.stringify(actor);
beforeAll(async () => {
  const ids = [...new Set(['C0', ...vectors.flatMap(camerasIn)])];
  api = await startService(
    ids.map((id) => aCamera({ id })),
    [],
    [],
    { clock: new SetClock(NOW_MS) },
  );
  const actors = new Map(vectors.map((vector) => [keyOf(vector), vector.actor]));
  let i = 0;
  for (const [key, { roles, organisation, rank }] of actors) {
    const userName = `vector${(i += 1)}`;
    await api.service.accounts.put([
      { account: { userName, displayName: userName, roles, rank, organisation }, password: PASSWORD },
    ]);
    tokens.set(
      key,
      String((await api.call('POST', '/sessions', { body: { userName, password: PASSWORD } })).body['accessToken']),
    );
  }
}, 60_000);
afterAll(() => api.close());

describe('the service decides as the vectors say', () => {
  expect(vectors.length).toBeGreaterThan(180);
  for (const vector of vectors) {
    it(vector.name, async () => {
      const { query, justification } = vector.request;
      const { status, body } = await api.call('POST', '/searches', {
        token: tokens.get(keyOf(vector)) ?? '',
        body: { query, ...(justification === undefined ? {} : { justification }) },
      });
      expect([status < 300, body['code']]).toEqual([vector.expected.allow, vector.expected.code]);
      const { obligations } = vector.expected;
      if (obligations !== undefined)
        expect((body['obligations'] as readonly string[]).filter((each) => each !== 'RECORD_INTENT_FIRST')).toEqual(
          obligations,
        );
      if (vector.expected.rank !== undefined)
        expect(body['requiredAuthority']).toMatchObject({ rank: vector.expected.rank });
      if (vector.expected.limit !== undefined) expect(body['limit']).toEqual(vector.expected.limit);
    });
  }
});

describe('the service decides as the function does', () => {
  it('whatever is asked, by whom', async () => {
    const cameras = api.service.store.cameras();
    const userNames = new Map<string, string>();
    const here = {
      nowMs: NOW_MS,
      countCameras: (place: Place) => camerasOf(cameras, place)?.length ?? cameras.length,
      cameraIdsOf: (place: Place) => cameraIdsOf(cameras, place),
    };
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(anActor, aQuery, aJustification, async (actor, query, justification) => {
        fc.pre(
          forbiddenRoleMix(actor.roles) === undefined &&
            actor.roles.length > 0 &&
            ORGANISATIONS.some(({ name }) => name === actor.organisation),
        );
        const { roles, organisation } = actor;
        const rank = roles.includes('authoriser') ? actor.rank : null;
        const key = JSON.stringify([roles, rank, organisation]);
        const userName = userNames.get(key) ?? `random${userNames.size}`;
        if (!userNames.has(key)) {
          userNames.set(key, userName);
          await api.service.accounts.put([
            { account: { userName, displayName: userName, roles: [...roles], rank, organisation }, password: PASSWORD },
          ]);
          tokens.set(
            userName,
            String(
              (await api.call('POST', '/sessions', { body: { userName, password: PASSWORD } })).body['accessToken'],
            ),
          );
        }
        const decision = decide({ userName, roles, rank, organisation }, { query, justification }, here);
        allowed += decision.allow ? 1 : 0;
        const { status, body } = await api.call('POST', '/searches', {
          token: tokens.get(userName) ?? '',
          body: { query, ...(justification === undefined ? {} : { justification }) },
        });
        expect([status < 300, body['code']]).toEqual(
          decision.allow ? [true, undefined] : [false, decision.denials[0].code],
        );
      }),
      { numRuns: 250, seed: 7 },
    );
    expect(allowed).toBeGreaterThan(25);
  }, 120_000);
});
