import * as z from 'zod';
import { endpoint, idParams, json, problem } from './endpoint.ts';

/** At most as many reads are named in one answer; more are counted. */
export const MOST_CHANGES = 200;

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
      .meta({ description: 'Reads that the search returned, corrected since it ran; the latest first' }),
    more: z.int().min(0).meta({ description: 'Further corrections since, which were not looked at' }),
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
  answers: {
    200: json('The changes', searchChangesSchema),
    403: problem('Not a search of yours, or one that opens no more: JUSTIFICATION_REQUIRED'),
  },
});
