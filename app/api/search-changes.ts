import * as z from 'zod';
import { endpoint, idParams, json, problem } from './endpoint.ts';

/** At most as many corrections are looked at for one answer; further ones are counted. */
export const MOST_CHANGES = 200;

/** Where a search begins to be looked at; `next` of an answer says where to go on. */
export const FIRST_CHANGE = '0';

const changesQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .meta({
      description: `\`next\` of the answer before, or ${FIRST_CHANGE} for every correction since the search, the earliest first. Without it the latest corrections`,
    }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_CHANGES)
    .default(MOST_CHANGES)
    .meta({ description: 'Corrections to look at; also the records that are read for them are bounded' }),
});

export const searchChangesSchema = z
  .object({
    corrected: z
      .array(
        z.object({
          readId: z.string(),
          version: z.int().min(2).meta({ description: 'Of the read as it is now' }),
          at: z.string().meta({ description: 'When the latest correction was made' }),
        }),
      )
      .max(MOST_CHANGES)
      .meta({ description: 'Reads that the search returned, corrected since it ran, each once' }),
    more: z
      .int()
      .min(0)
      .meta({ description: 'Records of corrections since that were not looked at; nothing is left out when it is 0' }),
    next: z.string().meta({ description: 'What to give as `after` for what is corrected from here on' }),
    heldFrom: z
      .string()
      .meta({ description: 'Reads captured before this instant are deleted, unless they are preserved' }),
    asOf: z.string(),
  })
  .meta({ id: 'SearchChanges' });
export type SearchChanges = z.infer<typeof searchChangesSchema>;

/** Names reads that the caller has and nothing in them: what changed is shown by `GET /reads/{id}`, with its own record. */
export const viewSearchChanges = endpoint({
  method: 'get',
  path: '/searches/{id}/changes',
  summary: 'Which reads of a search of yours were corrected or deleted since it ran',
  access: 'signedIn',
  record: { op: 'CONSULT', action: 'VIEW_SEARCH_CHANGES', summarised: true },
  params: idParams,
  query: changesQuery,
  answers: {
    200: json('The changes', searchChangesSchema),
    403: problem('Not a search of yours, or one that opens no more: JUSTIFICATION_REQUIRED'),
  },
});
