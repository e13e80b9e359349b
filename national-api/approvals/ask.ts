import { randomUUID } from 'node:crypto';
import type { ApprovalAnswer, KeptApproval } from '../../app/api/approvals.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { APPROVAL_RULES, type ApprovalKind } from '../../app/policy/second-person.ts';
import { signedIn, type Call } from '../http/endpoint.ts';
import { ProblemError } from '../http/problem-error.ts';
import { enter } from '../http/recording.ts';
import { asJson } from '../http/routes/parts.ts';
import type { Service } from '../http/service.ts';
import { APPROVAL_ASKED_ACTION } from './approval-book.ts';

/**
 * Carries out an approved request. Runs after the decision is recorded as STARTED. A problem that it throws ends the
 * decision, and the request stays open. It may run again after a crash, so it first checks whether its work was done.
 * @returns what was done, for the answer; secrets in it go to the decider only and are in no record.
 */
export type Apply = (call: Call, approval: ApprovalAnswer, decision: { readonly note: string }) => Promise<JsonObject>;
/** Called once a request is decided or withdrawn, to clear what was stored for it; may be lost in a crash. */
export type Settled = (approval: ApprovalAnswer) => Promise<void>;

const appliers = new WeakMap<
  Service,
  Map<ApprovalKind, { readonly apply: Apply; readonly settled: Settled | undefined }>
>();

/**
 * Registers what a kind of request does when approved. Once per kind, where the endpoints that request it are
 * declared.
 */
export function onApproval(service: Service, kind: ApprovalKind, apply: Apply, settled?: Settled): void {
  const known =
    appliers.get(service) ?? new Map<ApprovalKind, { readonly apply: Apply; readonly settled: Settled | undefined }>();
  if (known.has(kind)) throw new Error(`${kind} has its work already`);
  appliers.set(service, known.set(kind, { apply, settled }));
}

export function applierOf(service: Service, kind: ApprovalKind): Apply {
  const apply = appliers.get(service)?.get(kind)?.apply;
  if (apply === undefined) throw new Error(`nobody has said what is done for ${kind}`);
  return apply;
}

/** Clears what was stored for a finished request; when that fails, the upkeep of its store does it. */
export async function settle(service: Service, approval: ApprovalAnswer): Promise<void> {
  const settled = appliers.get(service)?.get(approval.kind)?.settled;
  if (settled === undefined) return;
  if (!(await service.background.try('settle-approval', async () => settled(approval))))
    service.say(`${approval.kind}: what was kept for a request could not be cleared; it is tried again.`);
}

/** The content of the request in its record; longer content is in a store of its own and named here by its hash. */
const MAX_REQUEST_BYTES = 32 * 1024;

export type Asking = {
  readonly kind: ApprovalKind;
  /** The organisation that it concerns; the caller's own unless it is another's. */
  readonly organisation?: string;
  readonly subject: string;
  /** User name of the person that it is about, if any. */
  readonly about?: string;
  readonly summary: string;
  readonly request: JsonObject;
};

/** Records a request for a second person and returns its answer, status 202. @throws ProblemError TOO_LARGE */
export async function askApproval(
  call: Pick<Call, 'session' | 'service' | 'note'>,
  asking: Asking,
): Promise<ApprovalAnswer> {
  const { account } = signedIn(call);
  const nowMs = call.service.clock.nowMs();
  if (Buffer.byteLength(JSON.stringify(asking.request)) > MAX_REQUEST_BYTES) {
    throw new ProblemError(
      'TOO_LARGE',
      'This is more than one request to a second person may hold. Ask for it in parts.',
    );
  }
  const approval: KeptApproval = {
    approvalId: randomUUID(),
    kind: asking.kind,
    organisation: asking.organisation ?? account.organisation,
    askedBy: account.userName,
    askedAt: instantText(nowMs),
    lapsesAt: instantText(nowMs + APPROVAL_RULES[asking.kind].lapsesAfterDays * DAY_MS),
    subject: asking.subject,
    about: asking.about ?? null,
    summary: asking.summary,
    request: asking.request,
  };
  call.note({ approval: asJson(approval) });
  await enter(call as Call, { op: 'AUTHZ', action: APPROVAL_ASKED_ACTION }, { outcome: 'OK', status: 202 });
  call.note({ approvalId: approval.approvalId, kind: approval.kind, subject: approval.subject });
  const kept = call.service.audit.approvals.find(approval.approvalId, nowMs);
  if (kept === undefined) throw new Error('the request is in the log and not in the book');
  return kept;
}
