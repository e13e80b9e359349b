import * as z from 'zod';
import { voiActionSchema, voiPrioritySchema } from '../domain/voi.ts';
import { hitActSchema, HIT_ACT_ROLES, HIT_OUTCOMES, HIT_STATES } from '../policy/hit-rules.ts';
import { HIT_MATCHES, HIT_ROLES } from '../policy/voi-rules.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

/** A read that matched an entry of a list. Never an instruction: somebody looks at the plate first. */
export const hitSchema = z
  .object({
    hitId: z.string(),
    readId: z.string(),
    vrm: z.string().meta({ description: 'As it was read' }),
    listedVrm: z.string().meta({ description: 'As it is listed; another than `vrm` for a possible match' }),
    match: z
      .enum(HIT_MATCHES)
      .meta({ description: 'POSSIBLE: one character away that cameras take for another; look before anything else' }),
    cameraId: z.string().meta({ description: 'COVERT for a camera that may not be known without covert.view' }),
    capturedAt: z.string(),
    receivedAt: z.string().nullable(),
    matchedAt: z.string(),
    listId: z.string(),
    entryId: z.string(),
    priority: voiPrioritySchema,
    action: voiActionSchema,
    queue: z.int().min(1).max(4),
    afterCorrection: z
      .boolean()
      .default(false)
      .meta({ description: 'The read was matched again because its mark was corrected' }),
  })
  .meta({ id: 'Hit' });
export type Hit = z.infer<typeof hitSchema>;

/** A hit with what was done on it. */
export const hitAnswerSchema = hitSchema
  .extend({
    state: z.enum(HIT_STATES),
    version: z.int().min(1).meta({ description: 'Grows with each act; the `If-Match` of the next one' }),
    history: z.array(
      z
        .looseObject({ act: z.string(), by: z.string(), at: z.string() })
        .meta({ description: 'An act as it was asked for, by whom and when' }),
    ),
    dueAt: z.string().nullable().meta({ description: 'By when somebody has looked at it; null when nothing is due' }),
    escalations: z.int().meta({ description: 'How often it has gone to a supervisor, unverified' }),
    outcome: z
      .enum([...HIT_OUTCOMES, 'NO_RESOURCE'])
      .nullable()
      .meta({ description: 'What came of it; NO_RESOURCE also for one that ended by itself' }),
  })
  .meta({ id: 'HitWithActs' });
export type HitAnswer = z.infer<typeof hitAnswerSchema>;

/**
 * `event: read-corrected` on the stream: a read behind a hit that the follower may have received was misread. Whoever
 * acted on it must be told.
 */
export const readCorrectedSchema = z
  .object({
    readId: z.string(),
    hitIds: z.array(z.string()).meta({ description: 'Hits on the read as it was' }),
    version: z.int().meta({ description: 'Of the read now' }),
    correctedAt: z.string(),
  })
  .meta({ id: 'ReadCorrected' });
export type ReadCorrected = z.infer<typeof readCorrectedSchema>;

export const STREAM = { op: 'CONSULT', action: 'HITS_STREAM' } as const;

export const AFTER = /^\d{1,15}$/;

export const streamHits = endpoint({
  method: 'get',
  path: '/hits/stream',
  summary: 'Hits as they come, as server-sent events',
  access: HIT_ROLES,
  record: STREAM,
  description:
    '`event: hit`, `event: hit-changed` with the whole hit when somebody acted on it, and `event: read-corrected` when a read with a hit of yours turns out misread; `id:` to resume after by `Last-Event-ID`; without it, what comes from now on. In order, none left out. Ends with the session. Never an instruction: look at the plate first.',
  request: { headers: z.object({ 'last-event-id': z.string().regex(AFTER).optional() }) },
  answers: {
    200: { description: 'Events whose data is a hit', content: { 'text/event-stream': { schema: z.string() } } },
  },
});

export const listHits = endpoint({
  method: 'get',
  path: '/hits',
  summary: 'Hits after one, oldest first',
  access: HIT_ROLES,
  record: { op: 'CONSULT', action: 'HITS' },
  query: z.object({
    after: z.string().regex(AFTER).default('0').meta({ description: 'Id of an event; 0 for the oldest that is held' }),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answers: {
    200: json(
      'A page',
      z.object({
        hits: z.array(hitAnswerSchema),
        next: z.string().nullable().meta({ description: '`after` of the next page' }),
      }),
    ),
  },
});

export const viewHit = endpoint({
  method: 'get',
  path: '/hits/{id}',
  summary: 'One hit',
  access: HIT_ROLES,
  record: { op: 'CONSULT', action: 'HIT' },
  params: idParams,
  answers: { 200: json('The hit', hitAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
});

export const actOnHit = endpoint({
  method: 'post',
  path: '/hits/{id}/actions',
  summary: 'Act on a hit: acknowledge, verify, assess, assign, hand over, result',
  access: HIT_ACT_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALERT', action: 'HIT_ACT' },
  params: idParams,
  body: hitActSchema,
  request: { headers: z.object({ 'if-match': z.string().max(40).optional() }) },
  description:
    'On the version that was seen, named in `If-Match`. A person says what they see before anybody is sent: nothing is dispatched by a machine alone. Of two operators who act at once the second is told what the first did.',
  answers: {
    200: json('The hit as it is now', hitAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Its state does not allow it: CONFLICT, with the hit in `current`'),
    412: problem('Somebody acted on it since: PRECONDITION_FAILED, with the hit in `current`'),
  },
});
