import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { askedAnswerSchema } from '../../../app/api/approvals.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { APPROVAL_RULES } from '../../../app/policy/second-person.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { CLOCK_CONFIRMED_ACTION } from '../../clock-trust.ts';
import { serveEndpoint } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { json, problem } from './parts.ts';

const bodySchema = z.strictObject({ reason: z.string().trim().min(10).max(1_000) }).meta({ id: 'ClockConfirmation' });

/** A clock that is doubted erases nothing until two people say that it is right. */
export function serveClock(app: OpenAPIHono, service: Service): void {
  const { clock, trust } = service;
  const believed = (): ProblemError => new ProblemError('CONFLICT', 'The clock is not doubted, so there is nothing to confirm.');

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/clock/confirmation', summary: 'Ask that a clock far beyond the last time in the log be believed', access: APPROVAL_RULES.ERASURE.deciderRoles,
      record: { op: 'ADMIN', action: 'CLOCK_CONFIRMATION' }, body: bodySchema,
      description: 'Such a clock erases nothing. When another administrator or data protection officer approves, what is due by it is erased, and kept aside for 23 hours.',
      answers: { 202: json('Another person decides', askedAnswerSchema), 409: problem('The clock is not doubted: CONFLICT'), 413: problem('TOO_LARGE') },
    },
    async (call) => {
      const { body } = call;
      const nowMs = clock.nowMs();
      call.note({ reason: body.reason });
      await call.begin();
      const doubt = await trust.doubt(nowMs);
      if (doubt === undefined) throw believed();
      const lastKnown = instantText(doubt.lastKnownMs);
      const approval = await askApproval(call, {
        kind: 'ERASURE', subject: 'clock', summary: `Believe that it is ${instantText(nowMs)}, although the last time known is ${lastKnown}, and erase what is due by that.`,
        request: { clock: instantText(nowMs), lastKnown, reason: body.reason },
      });
      return call.c.json({ approval }, 202);
    },
  );

  onApproval(service, 'ERASURE', async (call, approval) => {
    if ((await trust.doubt(clock.nowMs())) === undefined) throw believed();
    call.note({ approvalId: approval.approvalId, clock: instantText(clock.nowMs()), lastKnown: String(approval.request['lastKnown']) });
    await enter(call, { op: 'ADMIN', action: CLOCK_CONFIRMED_ACTION }, { outcome: 'OK', status: 200 });
    return { clock: instantText(clock.nowMs()) };
  });
}
