import * as z from 'zod';
import { hashTextSchema } from '../audit/encoded-text.ts';
import { OWN_RECORDS_A_PAGE } from '../policy/log-reading.ts';
import { endpoint, json } from './endpoint.ts';

export const ownRecordAnswerSchema = z
  .object({
    index: z.int().min(0).meta({ description: 'Of the record, in the log' }),
    leafHash: hashTextSchema,
    record: z.record(z.string(), z.unknown()).meta({ description: 'As it was entered' }),
  })
  .meta({ id: 'OwnRecord' });

export const ownRecordsSchema = z
  .object({
    records: z.array(ownRecordAnswerSchema),
    next: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'What `before` is for older records; null at the beginning of the log' }),
    lookedBackTo: z.string().nullable().meta({ description: 'When the oldest record that was looked at was entered' }),
    treeSize: z.int().min(0),
  })
  .meta({ id: 'OwnRecords' });

export const listOwnRecords = endpoint({
  method: 'get',
  path: '/me/records',
  summary: 'What the log has under your name, the newest first',
  description:
    'Every call of yours, also the refused ones, and what your workstations recorded of you, also what somebody else delivered in your name. A page looks at a bounded part of the log, so it may have few records or none while `next` says that there are older ones.',
  access: 'signedIn',
  beforeConfirmation: true,
  record: { op: 'CONSULT', action: 'VIEW_OWN_RECORDS' },
  query: z.object({
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(OWN_RECORDS_A_PAGE).default(50),
  }),
  answers: { 200: json('A page', ownRecordsSchema) },
});
