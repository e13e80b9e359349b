import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { askedAnswerSchema } from '../../../app/api/approvals.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { APPROVAL_RULES } from '../../../app/policy/second-person.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { CLOCK_CONFIRMED_ACTION } from '../../clock-trust.ts';
import { erasureDue, type ErasureForbidden } from '../../ingest/erasure.ts';
import { serveEndpoint, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import { withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { asJson, json, problem } from './parts.ts';

const bodySchema = z.strictObject({ reason: z.string().trim().min(10).max(1_000) }).meta({ id: 'ClockConfirmation' });

/** A clock that is doubted, or by which the reads of more than a day are due at once, erases nothing until two people say that it is right. */
export function serveClock(app: OpenAPIHono, service: Service): void {
  const { clock, store, trust } = service;
  /** @throws ProblemError CONFLICT when nothing waits for two people */
  const waiting = async (call: Call): Promise<ErasureForbidden> => {
    const nowMs = clock.nowMs();
    const doubt = await trust.doubt(nowMs);
    const forbidden =
      doubt === undefined
        ? (await withTurn(service, call, () => erasureDue({ store, trust }, nowMs))).forbidden
        : { doubt };
    if (forbidden === undefined)
      throw new ProblemError(
        'CONFLICT',
        'The clock is not doubted and no large erasure waits, so there is nothing to confirm.',
      );
    return forbidden;
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/clock/confirmation',
      summary:
        'Ask that a clock be believed which is far beyond the last time in the log, or by which more than a day is due to be erased',
      access: APPROVAL_RULES.ERASURE.deciderRoles,
      record: { op: 'ADMIN', action: 'CLOCK_CONFIRMATION' },
      body: bodySchema,
      description:
        'Such a clock erases nothing by itself. When another administrator or data protection officer approves, what is due by it is erased, and kept aside for 23 hours.',
      answers: {
        202: json('Another person decides', askedAnswerSchema),
        409: problem('Nothing waits for two people: CONFLICT'),
        413: problem('TOO_LARGE'),
      },
    },
    async (call) => {
      const { body } = call;
      const nowMs = clock.nowMs();
      call.note({ reason: body.reason });
      await call.begin();
      const forbidden = await waiting(call);
      const why =
        'days' in forbidden ? { days: forbidden.days } : { lastKnown: instantText(forbidden.doubt.lastKnownMs) };
      const approval = await askApproval(call, {
        kind: 'ERASURE',
        subject: 'clock',
        request: { clock: instantText(nowMs), ...why, reason: body.reason },
        summary: `Believe that it is ${instantText(nowMs)}, although ${'days' in why ? `the reads of ${why.days} days are due at once` : `the last time known is ${why.lastKnown}`}, and erase what is due by that.`,
      });
      return call.c.json({ approval }, 202);
    },
  );

  onApproval(service, 'ERASURE', async (call, approval) => {
    await waiting(call);
    const { reason: _reason, clock: _clock, ...why } = approval.request;
    call.note({ approvalId: approval.approvalId, clock: instantText(clock.nowMs()), ...asJson(why) });
    await enter(call, { op: 'ADMIN', action: CLOCK_CONFIRMED_ACTION }, { outcome: 'OK', status: 200 });
    return { clock: instantText(clock.nowMs()) };
  });
}
