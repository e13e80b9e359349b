import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { ARROW, ingestReads, batchKeySchema, NDJSON } from '../../../app/api/ingest.ts';
import type { Account } from '../../../app/api/session.ts';
import { INGEST_MAX_BYTES, INGEST_MAX_READS, INGEST_RETRY_AFTER_S } from '../../../app/policy/ingest-limits.ts';
import type { BatchFormat, TakenIds } from '../../ingest/ingest.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { readBytes } from '../json-body.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { asJson } from './parts.ts';
const FORMATS: Readonly<Record<string, BatchFormat>> = { [NDJSON]: 'ndjson', [ARROW]: 'arrow' };
const countsSchema = z.object({ accepted: z.int(), duplicates: z.int(), rejected: z.array(z.unknown()) });

const malformed = (pointer: string, message: string): ProblemError =>
  new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', { errors: [{ pointer, message }] });
const retryAfter = { headers: { 'retry-after': String(INGEST_RETRY_AFTER_S) } };
const tooMany = (): ProblemError =>
  new ProblemError('TOO_LARGE', `At most ${INGEST_MAX_READS} lines are accepted in one batch.`);

/**
 * Ids of one feed are consecutive numbers, and known to others: delivering under another's id first would make that
 * read disappear. The sender is told by line; this alarm names both organisations.
 */
async function warnOfTakenIds(
  { alarms }: Service,
  { userName, organisation }: Account,
  { organisation: holder, reads, id }: TakenIds,
): Promise<void> {
  for (const told of new Set([organisation, holder])) {
    await alarms.raise({
      code: 'READ_ID_TAKEN',
      cause: `${told}: ${organisation}, ${holder}`,
      words: `The feed ${userName} of ${organisation} delivered ${reads} reads under ids that other reads of ${holder} have. They were rejected.`,
      details: { organisation: told, feed: userName, feedOrganisation: organisation, holder, reads, readId: id },
    });
  }
}

export function serveIngest(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, ingestReads, async (call) => {
    const { account } = signedIn(call);
    const key = batchKeySchema.safeParse(call.c.req.header('idempotency-key'));
    if (!key.success) throw malformed('/header/Idempotency-Key', 'send a key of 8 to 128 visible characters');
    const format = FORMATS[(call.c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
    if (format === undefined) throw malformed('/header/Content-Type', `send ${NDJSON} or ${ARROW}`);
    call.note({ key: key.data, format });
    const bytes = await readBytes(call.c.req.raw, INGEST_MAX_BYTES);
    const giveBack = service.ingest.place(account.userName);
    if (giveBack === undefined)
      throw new ProblemError('OVERLOADED', 'Too many batches are in hand. Send this one again.', retryAfter);
    try {
      await call.begin();
      const outcome = await service.ingest.take({
        feed: account.userName,
        organisation: account.organisation,
        key: key.data,
        format,
        bytes,
      });
      if (!outcome.ok) {
        if (outcome.fault === 'KEY_REUSED') throw new ProblemError('CONFLICT', 'This key was used for another batch.');
        if (outcome.fault === 'NOT_ARROW') throw malformed('', 'this is not an Arrow stream');
        throw tooMany();
      }
      const { accepted, duplicates, rejected } = countsSchema.parse(JSON.parse(outcome.answer));
      call.note({
        key: key.data,
        format,
        accepted,
        duplicates,
        rejected: rejected.length,
        late: outcome.late,
        repeated: outcome.repeated,
        ...(outcome.taken.length === 0 ? {} : { idsTaken: asJson(outcome.taken) }),
      });
      for (const ids of outcome.taken) await warnOfTakenIds(service, account, ids);
      return new Response(outcome.answer, { headers: { 'content-type': 'application/json' } });
    } finally {
      giveBack();
    }
  });
}
