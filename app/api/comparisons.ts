import * as z from 'zod';
import { COMPARED, COMPARISON_RESULTS, PICTURE_KINDS } from '../policy/comparison-rules.ts';
import { CORRECTION_ROLES } from '../policy/correction-rules.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

/** `POST /reads/{id}/comparisons`: what the read says of the vehicle was compared with its pictures. */
export const comparisonRequestSchema = z
  .strictObject({
    result: z.enum(COMPARISON_RESULTS),
    version: z.int().min(1).meta({ description: 'The version of the read that was compared' }),
  })
  .meta({ id: 'ComparisonRequest' });

export const comparisonSchema = z
  .object({
    readId: z.string(),
    searchId: z.string(),
    version: z.int(),
    compared: z.array(z.enum(COMPARED)),
    stated: z
      .object({ vrm: z.string(), make: z.string().nullable(), colour: z.string().nullable() })
      .meta({ description: 'What the read says' }),
    pictures: z.array(z.enum(PICTURE_KINDS)).meta({ description: 'That were opened under the search' }),
    result: z.enum(COMPARISON_RESULTS),
    by: z.string(),
    at: z.string(),
  })
  .meta({ id: 'Comparison' });
export type Comparison = z.infer<typeof comparisonSchema>;

export const compareRead = endpoint({
  method: 'post',
  path: '/reads/{id}/comparisons',
  summary: 'State that plate, make and colour of a read were compared with its pictures',
  access: CORRECTION_ROLES,
  idempotency: 'keyed',
  record: { op: 'CONSULT', action: 'COMPARE_READ' },
  params: idParams,
  query: z.object({ searchId: z.string().max(64).meta({ description: 'The search of yours that found the read' }) }),
  body: comparisonRequestSchema,
  description:
    'It changes nothing of the read; its record is the statement, with what the read said at the time. Somebody compares again when the read was corrected.',
  answers: {
    201: json('As recorded', comparisonSchema),
    403: problem('Not a search of yours: JUSTIFICATION_REQUIRED'),
    404: problem('Not a read that the search returned: NOT_FOUND'),
    409: problem('No picture of it was opened under this search, or the read has moved on: CONFLICT'),
  },
});
