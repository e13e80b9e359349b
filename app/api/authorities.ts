import * as z from 'zod';
import { polygonSchema } from '../domain/area.ts';
import { categorySchema } from '../domain/justification.ts';
import { QUERY_KINDS } from '../domain/query.ts';
import { timeWindowSchema } from '../domain/time-window.ts';
import { defaultKinds } from '../policy/authority.ts';
import { AUTHORITY_STATES } from '../policy/authority-request.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { rankSchema } from '../policy/roles.ts';

const words = judgedWords(15, 2_000);
const kinds = z.array(z.enum(QUERY_KINDS)).min(1).max(QUERY_KINDS.length);
const markText = z.string().min(1).max(32);

/** `POST /authorities`: to search data older than 90 days. */
export const authorityRequestSchema = z
  .strictObject({
    category: categorySchema,
    reference: z.string().trim().min(1).max(200),
    form: z.enum(['WRITTEN', 'URGENT_ORAL']).default('WRITTEN').meta({
      description:
        'An urgent oral authority is in force when it is granted and must be ratified in writing within 24 h',
    }),
    vrms: z.array(markText).max(5_000).default([]),
    cameraIds: z.array(z.string().min(1).max(64)).min(1).max(18_000).optional(),
    area: polygonSchema.optional(),
    window: timeWindowSchema,
    necessity: words,
    proportionality: words,
    exceptionalCriterion: words.nullable().default(null),
    kinds: kinds.optional().meta({
      description:
        'Kinds of search that it is for. Without it those that stay with the marks or cameras: vrm and incompatible, or also area and pattern; companions, convoys and scenes are named',
    }),
  })
  .refine(({ vrms, cameraIds, area }) => vrms.length > 0 || cameraIds !== undefined || area !== undefined, {
    message: 'name marks, cameras or an area',
    path: ['vrms'],
  })
  .meta({ id: 'AuthorityRequest' });
export type AuthorityRequest = z.infer<typeof authorityRequestSchema>;

export const authorityDecisionSchema = z
  .strictObject({
    granted: z.boolean(),
    considerations: words.meta({ description: 'Why it is necessary and proportionate, or why not' }),
    kinds: kinds.optional().meta({ description: 'Fewer kinds than were asked for' }),
  })
  .meta({ id: 'AuthorityDecision' });
export const authorityRatificationSchema = z
  .strictObject({ considerations: words })
  .meta({ id: 'AuthorityRatification' });
export const authorityClosureSchema = z.strictObject({ reason: words }).meta({ id: 'AuthorityClosure' });

/** A request for an authority as it was made, and what became of it. */
export const keptAuthoritySchema = z.object({
  authorityId: z.string(),
  requestedBy: z.string(),
  organisation: z.string(),
  requestedAt: z.string(),
  category: categorySchema,
  reference: z.string(),
  form: z.enum(['WRITTEN', 'URGENT_ORAL']),
  vrms: z.array(z.string()).meta({ description: 'In normal form' }),
  cameraIds: z
    .array(z.string())
    .meta({ description: 'Cameras that are covered, those of the area when it was asked for' }),
  area: polygonSchema.nullable(),
  window: timeWindowSchema,
  necessity: z.string(),
  proportionality: z.string(),
  exceptionalCriterion: z.string().nullable(),
  kinds: z.array(z.enum(QUERY_KINDS)).meta({ description: 'Kinds of search that it opens' }),
});
export type KeptAuthority = z.infer<typeof keptAuthoritySchema>;

/** As the log has it: requests of before kinds were named are for the kinds that need no name. */
export const loggedAuthoritySchema = keptAuthoritySchema
  .extend({ kinds: keptAuthoritySchema.shape.kinds.optional() })
  .transform((asked): KeptAuthority => ({ ...asked, kinds: asked.kinds ?? defaultKinds(asked) }));

const act = { by: z.string(), at: z.string() };
export const authorityAnswerSchema = keptAuthoritySchema
  .extend({
    state: z.enum(AUTHORITY_STATES),
    decision: z
      .object({
        ...act,
        rank: rankSchema.nullable(),
        granted: z.boolean(),
        considerations: z.string(),
        kinds: z.array(z.enum(QUERY_KINDS)).optional(),
      })
      .nullable(),
    ratification: z.object({ ...act, considerations: z.string() }).nullable(),
    closure: z.object({ ...act, reason: z.string() }).nullable(),
    ratifyBy: z
      .string()
      .nullable()
      .meta({ description: 'Of an urgent oral authority that is granted and not ratified' }),
    expiresAt: z.string().nullable(),
    searches: z
      .array(z.object({ searchId: z.string(), auditIndex: z.int(), kind: z.string(), at: z.string() }))
      .meta({ description: 'Searches that were run under it, oldest first' }),
  })
  .meta({ id: 'Authority' });
export type AuthorityAnswer = z.infer<typeof authorityAnswerSchema>;
