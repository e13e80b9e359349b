import * as z from 'zod';
import { polygonSchema } from '../domain/area.ts';
import { categorySchema, purposeSchema } from '../domain/justification.ts';
import { QUERY_KINDS } from '../domain/query.ts';
import { timeWindowSchema } from '../domain/time-window.ts';
import { OVERSIGHT_ROLES } from '../policy/audit-rules.ts';
import { AUTHORITY_DECISION_ROLES, AUTHORITY_REQUEST_ROLES, AUTHORITY_STATES } from '../policy/authority-request.ts';
import { AUTHORITY_MAX_CAMERAS, AUTHORITY_MAX_MARKS, defaultKinds, type Authority } from '../policy/authority.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { rankSchema } from '../policy/roles.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

const words = judgedWords(15, 2_000);
const kinds = z.array(z.enum(QUERY_KINDS)).min(1).max(QUERY_KINDS.length);
const markText = z.string().min(1).max(32);

/** `POST /authorities`: to search data older than 90 days. */
export const authorityRequestSchema = z
  .strictObject({
    category: categorySchema,
    purpose: purposeSchema.optional().meta({ description: 'Of the search that it is asked for' }),
    reference: z.string().trim().min(1).max(200),
    requestedFor: z.string().trim().max(200).optional().meta({ description: 'Who asked for the search, if another' }),
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

/** Less than was asked for; a part that is left out is as asked. */
const narrowing = {
  kinds: kinds.optional().meta({ description: 'Fewer kinds than were asked for' }),
  vrms: z
    .array(markText)
    .min(1)
    .max(AUTHORITY_MAX_MARKS)
    .optional()
    .meta({ description: 'Fewer marks than were asked for' }),
  cameraIds: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(AUTHORITY_MAX_CAMERAS)
    .optional()
    .meta({ description: 'Fewer cameras than were asked for, or than the area that was asked for has' }),
  window: timeWindowSchema.optional().meta({ description: 'A shorter period, inside the one that was asked for' }),
};

export const authorityDecisionSchema = z
  .strictObject({
    granted: z.boolean(),
    considerations: words.meta({ description: 'Why it is necessary and proportionate, or why not' }),
    ...narrowing,
  })
  .meta({ id: 'AuthorityDecision' });
export const authorityNarrowingSchema = z.strictObject(narrowing).meta({ id: 'AuthorityNarrowing' });
export const authorityRatificationSchema = z
  .strictObject({ considerations: words })
  .meta({ id: 'AuthorityRatification' });
export const authorityClosureSchema = z.strictObject({ reason: words }).meta({ id: 'AuthorityClosure' });

/** A request for an authority, and its decision. */
export const keptAuthoritySchema = z.object({
  authorityId: z.string(),
  requestedBy: z.string(),
  organisation: z.string(),
  requestedAt: z.string(),
  category: categorySchema,
  purpose: purposeSchema.nullable(),
  reference: z.string(),
  requestedFor: z.string().nullable(),
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

/** As stored in the log. Requests from before kinds were named cover the kinds that need no naming; older ones state no purpose. */
export const loggedAuthoritySchema = keptAuthoritySchema
  .extend({
    kinds: keptAuthoritySchema.shape.kinds.optional(),
    purpose: keptAuthoritySchema.shape.purpose.default(null),
    requestedFor: keptAuthoritySchema.shape.requestedFor.default(null),
  })
  .transform((asked): KeptAuthority => ({ ...asked, kinds: asked.kinds ?? defaultKinds(asked) }));

const act = { by: z.string(), at: z.string() };
/** Of an authority that was narrowed. */
const scope = {
  kinds: z.array(z.enum(QUERY_KINDS)),
  vrms: z.array(z.string()),
  cameraIds: z.array(z.string()),
  window: timeWindowSchema,
};

/** A decision as the log has it. Parts of the scope that it leaves out are as asked. */
export const loggedDecisionSchema = z.object({
  rank: rankSchema.nullable(),
  granted: z.boolean(),
  considerations: z.string(),
  kinds: scope.kinds.optional(),
  vrms: scope.vrms.optional(),
  cameraIds: scope.cameraIds.optional(),
  window: scope.window.optional(),
});

export const authorityAnswerSchema = keptAuthoritySchema
  .extend({
    state: z.enum(AUTHORITY_STATES),
    asked: z.object(scope).meta({
      description:
        'As it was asked for; `kinds`, `vrms`, `cameraIds` and `window` beside it are what it opens once it is granted',
    }),
    decision: loggedDecisionSchema.extend(act).nullable(),
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
    names: z.record(z.string(), z.string()).meta({ description: 'What the people in it are called, by user name' }),
  })
  .meta({ id: 'Authority' });
export type AuthorityAnswer = z.infer<typeof authorityAnswerSchema>;

/**
 * What the policy checks a search against; nothing for one that is not granted. Whether who granted it still may is for the service to say.
 */
export function grantedAuthority(
  answer: KeptAuthority & Pick<AuthorityAnswer, 'decision' | 'ratification' | 'closure' | 'expiresAt'>,
): Omit<Authority, 'grantorStands'> | undefined {
  const { decision, ratification, closure, expiresAt } = answer;
  if (decision === null || !decision.granted || decision.rank === null || expiresAt === null) return undefined;
  return {
    id: answer.authorityId,
    requesterUserName: answer.requestedBy,
    authoriserUserName: decision.by,
    rank: decision.rank,
    form: answer.form,
    category: answer.category,
    reference: answer.reference,
    vrms: answer.vrms,
    cameraIds: answer.cameraIds,
    window: answer.window,
    exceptionalCriterion: answer.exceptionalCriterion,
    kinds: answer.kinds,
    grantedAt: decision.at,
    ratifiedAt: ratification?.at ?? null,
    expiresAt,
    closedAt: closure?.at ?? null,
  };
}

export const AUTHORITY_CLOSURE_ACTION = 'AUTHORITY_CLOSURE';

export const AUTHORITY_RATIFICATION_ACTION = 'AUTHORITY_RATIFICATION';

export const AUTHORITY_DECISION_ACTION = 'AUTHORITY_DECISION';

export const AUTHORITY_REQUEST_ACTION = 'AUTHORITY_REQUEST';

export const VIEW_ROLES = [...new Set([...AUTHORITY_REQUEST_ROLES, ...AUTHORITY_DECISION_ROLES, ...OVERSIGHT_ROLES])];

export const requestAuthority = endpoint({
  method: 'post',
  path: '/authorities',
  summary: 'Ask for an authority to search data older than 90 days',
  access: AUTHORITY_REQUEST_ROLES,
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: AUTHORITY_REQUEST_ACTION },
  body: authorityRequestSchema,
  maxBytes: 1024 * 1024,
  description:
    'For marks, or for cameras or an area. Give its id as `authorityId` with the search once it is granted; the scope is checked exactly.',
  answers: {
    201: json('Asked for', authorityAnswerSchema),
    403: problem('Not to be had: ROLE_FORBIDDEN, WINDOW_TOO_OLD, REFERENCE_INVALID, AUTHORITY_REQUIRED, TOO_WIDE'),
  },
});

export const listAuthorities = endpoint({
  method: 'get',
  path: '/authorities',
  summary: 'Authorities that you may see, the newest first',
  access: VIEW_ROLES,
  record: { op: 'CONSULT', action: 'LIST_AUTHORITIES' },
  description:
    'Your own; as an authorising officer or for oversight those of your organisation; as a national auditor all. Each with the searches that were run under it.',
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    state: z.enum(AUTHORITY_STATES).optional(),
  }),
  answers: {
    200: json('A page', z.object({ authorities: z.array(authorityAnswerSchema), next: z.string().nullable() })),
  },
});

/** Authorities that one answer about changes names. */
export const MOST_AUTHORITIES_TOLD = 500;

export const authorityChangesSchema = z
  .object({
    changed: z.array(z.string()).max(MOST_AUTHORITIES_TOLD).meta({
      description:
        'Ids of those that you may see and that were asked for, decided, ratified, closed, used or came to their end since `after`',
    }),
    waiting: z
      .array(z.string())
      .max(MOST_AUTHORITIES_TOLD)
      .meta({ description: 'Ids of those that wait for you to decide or to ratify, the newest first' }),
    next: z.string().meta({ description: 'What to give as `after` for what changes from here on' }),
  })
  .meta({ id: 'AuthorityChanges' });
export type AuthorityChanges = z.infer<typeof authorityChangesSchema>;

/** Names authorities and nothing in them: what changed is shown by `GET /authorities`, with its own record. */
export const authorityChanges = endpoint({
  method: 'get',
  path: '/authority-changes',
  summary: 'Which authorities that you may see have changed, and which wait for you',
  description:
    'Cheap, to be asked every few seconds. It names ids and nothing else, so a call that is answered is not in the log; looking at what changed is.',
  access: VIEW_ROLES,
  record: 'refusalsOnly',
  query: z.object({
    after: z
      .string()
      .regex(/^\d{1,15}\.\d{1,15}$/)
      .optional()
      .meta({ description: '`next` of the answer before. Without it nothing has changed yet' }),
  }),
  answers: { 200: json('The changes', authorityChangesSchema) },
});

export const viewAuthority = endpoint({
  method: 'get',
  path: '/authorities/{id}',
  summary: 'One authority, with the searches under it',
  access: VIEW_ROLES,
  record: { op: 'CONSULT', action: 'VIEW_AUTHORITY' },
  params: idParams,
  answers: { 200: json('The authority', authorityAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
});

/** `GET /authorising-officers`: to whom a request goes. */
export const authorisingOfficersSchema = z
  .object({
    officers: z.array(
      z.object({
        userName: z.string(),
        displayName: z.string(),
        rank: rankSchema.nullable(),
        mayDecide: z.boolean().meta({ description: 'Of a rank that is enough, and another person than who asks' }),
        signedIn: z.boolean().meta({ description: 'At a workstation within the last quarter of an hour' }),
      }),
    ),
  })
  .meta({ id: 'AuthorisingOfficers' });

export const listAuthorisingOfficers = endpoint({
  method: 'get',
  path: '/authorising-officers',
  summary: 'Who in your organisation may decide on a request of yours',
  access: AUTHORITY_REQUEST_ROLES,
  record: { op: 'CONSULT', action: 'LIST_AUTHORISING_OFFICERS' },
  query: z.object({ category: categorySchema }),
  answers: { 200: json('Who may decide first, and of those who is signed in', authorisingOfficersSchema) },
});

/** From the averages of all traffic, never a count of these vehicles. */
export const authorityEstimateSchema = z
  .object({
    cameras: z.int(),
    expectedReads: z.int(),
    expectedVehicles: z.int(),
    olderReads: z.int().meta({ description: 'Of the expected reads those for which an authority is needed' }),
  })
  .meta({ id: 'AuthorityEstimate' });
export type AuthorityEstimate = z.infer<typeof authorityEstimateSchema>;

export const estimateAuthority = endpoint({
  method: 'post',
  path: '/authorities/{id}/estimate',
  summary: 'How much an authority would open, as asked or narrower',
  description: 'For who decides, without results: the vehicles asked about are not looked up.',
  access: AUTHORITY_DECISION_ROLES,
  idempotency: 'asks',
  record: { op: 'CONSULT', action: 'ESTIMATE_AUTHORITY', summarised: true },
  params: idParams,
  body: authorityNarrowingSchema,
  answers: {
    200: json('The estimate', authorityEstimateSchema),
    404: problem('None that you may see: NOT_FOUND'),
  },
});

export const decideAuthority = endpoint({
  method: 'post',
  path: '/authorities/{id}/decision',
  summary: 'Grant or refuse, as another person of sufficient rank',
  description:
    'A grant may be of fewer kinds, marks and cameras and a shorter period than were asked for, never of others.',
  access: AUTHORITY_DECISION_ROLES,
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: AUTHORITY_DECISION_ACTION },
  params: idParams,
  body: authorityDecisionSchema,
  answers: {
    200: json('The authority', authorityAnswerSchema),
    403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Decided or closed before: CONFLICT'),
  },
});

export const ratifyAuthority = endpoint({
  method: 'post',
  path: '/authorities/{id}/ratification',
  summary: 'Ratify an urgent oral authority in writing, within 24 h',
  access: AUTHORITY_DECISION_ROLES,
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: AUTHORITY_RATIFICATION_ACTION },
  params: idParams,
  body: authorityRatificationSchema,
  answers: {
    200: json('The authority', authorityAnswerSchema),
    403: problem('Not for you to ratify: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Nothing to ratify, or too late: CONFLICT'),
  },
});

export const closeAuthority = endpoint({
  method: 'post',
  path: '/authorities/{id}/closure',
  summary: 'Close a request or an authority: the case is closed, or it is no longer needed',
  access: [...new Set([...AUTHORITY_REQUEST_ROLES, ...AUTHORITY_DECISION_ROLES])],
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: AUTHORITY_CLOSURE_ACTION },
  params: idParams,
  body: authorityClosureSchema,
  answers: {
    200: json('The authority', authorityAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Over already: CONFLICT'),
  },
});
