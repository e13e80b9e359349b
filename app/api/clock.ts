import * as z from 'zod';
import { APPROVAL_RULES } from '../policy/second-person.ts';
import { askedAnswerSchema } from './approvals.ts';
import { endpoint, json, problem } from './endpoint.ts';

export const clockConfirmationSchema = z
  .strictObject({ reason: z.string().trim().min(10).max(1_000) })
  .meta({ id: 'ClockConfirmation' });

export const confirmClock = endpoint({
  method: 'post',
  path: '/clock/confirmation',
  summary:
    'Ask that a clock be believed which is far beyond the last time in the log, or by which more than a day is due to be erased',
  access: APPROVAL_RULES.ERASURE.deciderRoles,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'CLOCK_CONFIRMATION' },
  body: clockConfirmationSchema,
  description:
    'Such a clock erases nothing by itself. When another administrator or data protection officer approves, what is due by it is erased, and kept aside for 23 hours.',
  answers: {
    202: json('Another person decides', askedAnswerSchema),
    409: problem('Nothing waits for two people: CONFLICT'),
    413: problem('TOO_LARGE'),
  },
});
