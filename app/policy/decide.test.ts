import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { instantMs } from '../domain/instant.ts';
import { justificationSchema } from '../domain/justification.ts';
import { querySchema } from '../domain/query.ts';
import { authoritySchema } from './authority.ts';
import { decide, OBLIGATIONS, windowErrors } from './decide.ts';
import { rankSchema, roleSchema } from './roles.ts';
import accessJson from './vectors/access.json' with { type: 'json' };
import limitsJson from './vectors/limits.json' with { type: 'json' };
import wordsJson from './vectors/words.json' with { type: 'json' };

const vectorSchema = z.array(
  z.object({
    name: z.string(),
    now: z.string(),
    cameras: z.int(),
    actor: z.object({
      userName: z.string(),
      roles: z.array(roleSchema),
      organisation: z.string(),
      rank: rankSchema.nullable(),
    }),
    request: z.object({
      query: querySchema,
      justification: justificationSchema.optional(),
      authority: authoritySchema.optional(),
    }),
    expected: z.object({
      allow: z.boolean(),
      code: z.string().optional(),
      band: z.string().optional(),
      rank: z.string().optional(),
      limit: z.object({ name: z.string(), allowed: z.number(), asked: z.number() }).optional(),
      obligations: z.array(z.enum(OBLIGATIONS)).optional(),
    }),
  }),
);

describe('the access policy answers its vectors', () => {
  for (const vector of vectorSchema.parse([...accessJson, ...limitsJson, ...wordsJson])) {
    it(vector.name, () => {
      const decision = decide(vector.actor, vector.request, {
        nowMs: instantMs(vector.now),
        countCameras: (place) => place.cameraIds?.length ?? vector.cameras,
        cameraIdsOf: (place) => place.cameraIds ?? [],
      });
      expect(decision.allow).toBe(vector.expected.allow);
      if (vector.expected.band !== undefined) expect(decision.band).toBe(vector.expected.band);
      const { obligations } = vector.expected;
      if (decision.allow && obligations !== undefined)
        expect(decision.obligations.filter((each) => each !== 'RECORD_INTENT_FIRST')).toEqual(obligations);
      if (decision.allow) return;
      const [first] = decision.denials;
      expect(first.code).toBe(vector.expected.code);
      if (vector.expected.rank !== undefined) expect(first.requiredAuthority?.rank).toBe(vector.expected.rank);
      if (vector.expected.limit !== undefined) expect(first.limit).toEqual(vector.expected.limit);
    });
  }
});

describe('a window against the clock', () => {
  const nowMs = instantMs('2026-03-01T12:00:00Z');
  const query = (from: string, to: string) =>
    querySchema.parse({ kind: 'vrm', vrms: ['YK30RVA'], window: { from, to } });

  it('refuses one that lies in the future as malformed', () => {
    expect(windowErrors(query('2026-03-01T12:00:01Z', '2026-03-01T13:00:00Z'), nowMs)[0]?.code).toBe(
      'VALIDATION_FAILED',
    );
  });

  it('accepts one that ends at midnight today and refuses one that ends next week', () => {
    expect(windowErrors(query('2026-03-01T08:00:00Z', '2026-03-02T00:00:00Z'), nowMs)).toEqual([]);
    expect(windowErrors(query('2026-03-01T08:00:00Z', '2026-03-08T00:00:00Z'), nowMs)[0]?.pointer).toBe(
      '/query/window/to',
    );
  });

  it('refuses one that is upside down when it is parsed', () => {
    expect(() => query('2026-03-01T08:00:00Z', '2026-03-01T07:00:00Z')).toThrow('upside down');
  });
});
