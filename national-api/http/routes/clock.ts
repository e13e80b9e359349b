import type { OpenAPIHono } from '@hono/zod-openapi';
import { confirmClock } from '../../../app/api/clock.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { CLOCK_CONFIRMED_ACTION } from '../../clock-trust.ts';
import { erasureDue, type ErasureForbidden } from '../../ingest/erasure.ts';
import { serveEndpoint, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import { withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { asJson } from './parts.ts';

/**
 * A doubted clock, or one by which the reads of more than a day are due at once, erases nothing until two people
 * confirm it.
 */
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

  serveEndpoint(app, service, confirmClock, async (call) => {
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
  });

  onApproval(service, 'ERASURE', async (call, approval) => {
    await waiting(call);
    const { reason: _reason, clock: _clock, ...why } = approval.request;
    call.note({ approvalId: approval.approvalId, clock: instantText(clock.nowMs()), ...asJson(why) });
    await enter(call, { op: 'ADMIN', action: CLOCK_CONFIRMED_ACTION }, { outcome: 'OK', status: 200 });
    return { clock: instantText(clock.nowMs()) };
  });
}
