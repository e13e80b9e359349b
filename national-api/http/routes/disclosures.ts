import type { OpenAPIHono } from '@hono/zod-openapi';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { disclosureAnswerSchema, disclosureRequestSchema } from '../../../app/api/disclosures.ts';
import {
  confirmDisclosureDeletion,
  DISCLOSURE_ACTION,
  disclosureSchema,
  listDisclosures,
  recordDisclosure,
  viewDisclosure,
  type Disclosure,
} from '../../../app/api/disclosures.ts';
import { personOf, type Account } from '../../../app/api/session.ts';
import { DAY_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import {
  DISCLOSURE_ALONE_ROWS,
  DISCLOSURE_MAX_ROWS,
  DISCLOSURE_RETENTION_MAX_DAYS,
  overseesOrganisation,
} from '../../../app/policy/audit-rules.ts';
import { judgeReference, REFERENCE_MESSAGES } from '../../../app/policy/justification-rules.ts';
import {
  APPLICATION_GATEWAYS,
  COPY_DAYS,
  COPY_REVIEWED_DAYS,
  LISTED_GATEWAYS,
  listedRecipient,
  nearestRecipients,
  seemsOverseas,
} from '../../../app/policy/recipients.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { type KeptDisclosure } from '../../audit/disclosure-book.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { inTurn } from '../in-turn.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, pageOf } from './parts.ts';

/** The only body through which data goes overseas (DPIA, disclosure). */
const OVERSEAS_ORGANISATION = 'National Crime Agency';

/** Pictures to be disclosed must have been looked at within this time [default]. */
const PICTURES_WITHIN_MS = DAY_MS;

const malformed = (pointer: string, message: string): ProblemError =>
  new ProblemError('VALIDATION_FAILED', 'The disclosure is not well formed.', { errors: [{ pointer, message }] });

/** @throws ProblemError when the rules of disclosure do not allow it (DPIA, disclosure, unless marked in the policy) */
function requirePermitted(request: z.infer<typeof disclosureRequestSchema>, account: Account, nowMs: number): void {
  const verdict = judgeReference(request.reference);
  if (verdict !== 'ACCEPTED') throw new ProblemError('REFERENCE_INVALID', REFERENCE_MESSAGES[verdict]);
  if (request.gateway === 'DATA_SUBJECT' && !account.roles.includes('dpo'))
    throw new ProblemError(
      'ROLE_FORBIDDEN',
      'Only the data protection officer discloses to the person whose data it is.',
    );
  requireRecipient(request);
  if (request.gateway === 'OVERSEAS_NCA' && account.organisation !== OVERSEAS_ORGANISATION)
    throw new ProblemError('ROLE_FORBIDDEN', `Data goes overseas through the ${OVERSEAS_ORGANISATION} only.`);
  if (request.rows > DISCLOSURE_MAX_ROWS) {
    throw new ProblemError('TOO_WIDE', `At most ${DISCLOSURE_MAX_ROWS} rows in one disclosure.`, {
      extras: { limit: { name: 'rows', allowed: DISCLOSURE_MAX_ROWS, asked: request.rows } },
    });
  }
  const retainMs = instantMs(request.retainUntil);
  if (retainMs <= nowMs) throw malformed('/retainUntil', 'must be in the future');
  const days = request.cpia
    ? DISCLOSURE_RETENTION_MAX_DAYS
    : request.retentionBasis === 'PRIM'
      ? COPY_REVIEWED_DAYS
      : COPY_DAYS;
  if (request.cpia && !LISTED_GATEWAYS.includes(request.gateway))
    throw malformed('/cpia', 'prosecution material goes to competent authorities and criminal justice');
  if (retainMs > nowMs + days * DAY_MS) {
    throw malformed(
      '/retainUntil',
      `must be within ${days} days${days === COPY_DAYS ? ', unless it is prosecution material (cpia) or reviewed (retentionBasis PRIM)' : ''}`,
    );
  }
}

/**
 * The recipient of a gateway, from the lists of the policy. @throws ProblemError in words, with the most similar
 * names
 */
function requireRecipient({
  gateway,
  recipient,
  applicationReference,
  safeguards,
}: z.infer<typeof disclosureRequestSchema>): void {
  const overseas = recipient.country !== 'GB' || seemsOverseas(recipient.organisation);
  if (overseas && gateway !== 'OVERSEAS_NCA')
    throw malformed('/recipient', `seems to be overseas: data goes there through the ${OVERSEAS_ORGANISATION} only`);
  if (gateway === 'OVERSEAS_NCA' && (recipient.country === 'GB' || safeguards === undefined))
    throw malformed('/safeguards', 'a transfer overseas names the country and its safeguards');
  if (LISTED_GATEWAYS.includes(gateway) && listedRecipient(recipient.organisation) === undefined) {
    throw malformed(
      '/recipient/organisation',
      `is not a listed body. Nearest: ${nearestRecipients(recipient.organisation).join('; ')}. Others apply under Schedule 2 or Article 6`,
    );
  }
  if (APPLICATION_GATEWAYS.includes(gateway)) {
    const verdict = judgeReference(applicationReference);
    if (verdict !== 'ACCEPTED')
      throw malformed('/applicationReference', 'give the reference of the application that this answers');
  }
}

const viewLeaf = z.object({
  outcome: z.literal('OK'),
  actor: z.object({ userName: z.string() }),
  details: z.object({ searchId: z.string() }),
});
const PICTURES = [
  ['plateImage', /^VIEW_PLATE_IMAGE$/],
  ['overviewImage', /^VIEW_OVERVIEW_IMAGE$/],
] as const;

const waitingSchema = z.object({ disclosure: disclosureSchema });
/** Disclosures that wait for a second person. */
const waitingIn = ({ audit, clock }: Service): readonly Disclosure[] =>
  audit.approvals
    .all(clock.nowMs())
    .flatMap(({ kind, state, request }) =>
      kind === 'DISCLOSURE' && state === 'WAITING' ? [waitingSchema.parse(request).disclosure] : [],
    );

const rowsOf = (disclosures: readonly Disclosure[]): number => disclosures.reduce((sum, { rows }) => sum + rows, 0);

/** Rows that a person disclosed without a second person in the last day, under any account. */
function disclosedAlone({ audit, accounts, clock }: Service, userName: string): number {
  const sinceMs = clock.nowMs() - DAY_MS;
  return rowsOf(
    audit.disclosures
      .disclosures()
      .map(({ disclosure }) => disclosure)
      .filter(
        ({ approvedBy, disclosedAt, disclosedBy }) =>
          approvedBy === undefined && instantMs(disclosedAt) > sinceMs && accounts.samePerson(disclosedBy, userName),
      ),
  );
}

/** Rows of a search that have been disclosed, or may be when a second person approves. */
const rowsFrom = (service: Service, searchId: string): number =>
  rowsOf(
    [...service.audit.disclosures.disclosures().map(({ disclosure }) => disclosure), ...waitingIn(service)].filter(
      (each) => each.searchId === searchId,
    ),
  );

/** A disclosure contains what its search found, once, and only pictures that were looked at. @throws ProblemError */
async function requireFound(
  service: Service,
  { gateway, searchId, rows, fields }: z.infer<typeof disclosureRequestSchema>,
  account: Account,
): Promise<void> {
  if (searchId === undefined) {
    if (gateway === 'DATA_SUBJECT') return;
    throw malformed('/searchId', 'name the search of yours that the rows are from');
  }
  const ran = service.searches.find(searchId, account.userName);
  if (ran === undefined) throw new ProblemError('NOT_FOUND', 'This is not a search that you ran.');
  const found = ran.marks?.size ?? ran.returned?.size;
  if (found !== undefined && rows > found) throw malformed('/rows', `are more than the ${found} reads of the search`);
  const before = rowsFrom(service, searchId);
  if (found !== undefined && before + rows > found) {
    throw malformed(
      '/rows',
      `are more than is left of the ${found} reads of the search: ${before} were disclosed before. For another recipient search again`,
    );
  }
  const nowMs = service.clock.nowMs();
  for (const [field, action] of PICTURES) {
    if (!fields.includes(field)) continue;
    let looked = false;
    for (const { index } of service.audit.activity.between(nowMs - PICTURES_WITHIN_MS, nowMs + 1, action)) {
      const leaf = viewLeaf.safeParse(await service.log.record(index));
      if (leaf.success && leaf.data.actor.userName === account.userName && leaf.data.details.searchId === searchId)
        looked = true;
    }
    if (!looked)
      throw malformed(
        '/fields',
        `has ${field}, and no such picture of that search was looked at: look before it leaves`,
      );
  }
}

const sees = (account: Account, { disclosure }: KeptDisclosure): boolean =>
  disclosure.disclosedBy === account.userName || overseesOrganisation(account, disclosure.organisation);

function answerOf({ disclosure, deletedAt }: KeptDisclosure, nowMs: number): z.infer<typeof disclosureAnswerSchema> {
  const state = deletedAt !== null ? 'DELETED' : instantMs(disclosure.retainUntil) <= nowMs ? 'DELETION_DUE' : 'HELD';
  return { ...disclosure, state, deletedAt };
}

/** What left the system: to whom, through which gateway, and until when they keep it. */
export function serveDisclosures(app: OpenAPIHono, service: Service): void {
  const { audit, clock } = service;
  const oneOfAPerson = inTurn();
  const missing = (): ProblemError =>
    new ProblemError('NOT_FOUND', 'There is no disclosure of this id that you may see.');

  serveEndpoint(app, service, recordDisclosure, async (call) => {
    const { c, body } = call;
    const { account } = signedIn(call);
    call.note({ asked: asJson(body) });
    const nowMs = clock.nowMs();
    requirePermitted(body, account, nowMs);
    await call.begin();
    return oneOfAPerson(personOf(account), async () => {
      await requireFound(service, body, account);
      const organisation = listedRecipient(body.recipient.organisation) ?? body.recipient.organisation;
      const disclosure: Disclosure = {
        ...body,
        recipient: { ...body.recipient, organisation },
        disclosureId: randomUUID(),
        disclosedBy: account.userName,
        organisation: account.organisation,
        disclosedAt: instantText(nowMs),
      };
      const applied = APPLICATION_GATEWAYS.includes(body.gateway);
      const alone = disclosedAlone(service, account.userName);
      if (applied || alone + body.rows > DISCLOSURE_ALONE_ROWS) {
        const why = applied ? ` on application ${body.applicationReference ?? ''}` : `, after ${alone} others in a day`;
        const approval = await askApproval(call, {
          kind: 'DISCLOSURE',
          subject: disclosure.disclosureId,
          summary: `Disclose ${body.rows} rows to ${organisation}${why} (${body.gateway}).`,
          request: asJson({ disclosure }),
        });
        return c.json({ approval }, 202);
      }
      // Recorded in the log before the next of the same person is counted.
      call.note(asJson({ disclosure }));
      await enter(call, { op: 'DISCLOSE', action: DISCLOSURE_ACTION }, { outcome: 'OK', status: 201 });
      call.recorded = true;
      return c.json(answerOf({ disclosure, deletedAt: null }, nowMs), 201);
    });
  });

  onApproval(service, 'DISCLOSURE', async (call, approval: ApprovalAnswer) => {
    const { disclosure: asked } = waitingSchema.parse(approval.request);
    if (audit.disclosures.disclosure(asked.disclosureId) === undefined) {
      if (instantMs(asked.retainUntil) <= clock.nowMs())
        throw new ProblemError('CONFLICT', 'The time in which the recipient would have kept it is over. Ask again.');
      const disclosure: Disclosure = {
        ...asked,
        disclosedAt: instantText(clock.nowMs()),
        approvedBy: signedIn(call).account.userName,
      };
      call.note(asJson({ disclosure }));
      await enter(call, { op: 'DISCLOSE', action: DISCLOSURE_ACTION }, { outcome: 'OK', status: 201 });
    }
    return { disclosureId: asked.disclosureId };
  });

  serveEndpoint(app, service, listDisclosures, ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const all = audit.disclosures
      .disclosures()
      .filter((kept) => sees(account, kept))
      .map((kept) => answerOf(kept, clock.nowMs()))
      .filter(({ state }) => query.due === 'false' || state === 'DELETION_DUE');
    const { items, next } = pageOf(all, query);
    return c.json({ disclosures: items, next });
  });

  serveEndpoint(app, service, viewDisclosure, ({ c, params: { id }, ...call }) => {
    call.note({ disclosureId: id });
    const kept = audit.disclosures.disclosure(id);
    if (kept === undefined || !sees(signedIn(call).account, kept)) throw missing();
    return c.json(answerOf(kept, clock.nowMs()));
  });

  serveEndpoint(app, service, confirmDisclosureDeletion, ({ c, body, params: { id }, ...call }) => {
    call.note({ disclosureId: id, confirmation: body.confirmation });
    const kept = audit.disclosures.disclosure(id);
    if (kept === undefined || !sees(signedIn(call).account, kept)) throw missing();
    if (kept.deletedAt !== null) throw new ProblemError('CONFLICT', 'Its deletion was confirmed before.');
    return c.json(answerOf({ ...kept, deletedAt: instantText(clock.nowMs()) }, clock.nowMs()));
  });
}
