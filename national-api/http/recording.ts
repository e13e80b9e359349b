import type { RecordAs } from '../../app/api/endpoint.ts';
import { MAX_RECORD_BYTES, MAX_REFUSED_RECORD_BYTES } from '../../app/audit/record-bounds.ts';
import { instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import { boundedDetails } from '../audit/bounded-details.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import type { Entered } from '../audit/national-log.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import { factsOfError } from '../event-log.ts';
import { ReaderBrokenOff } from '../store/read-store.ts';
import { partyOf } from './call-budgets.ts';
import { addressOf } from './caller.ts';
import type { Call } from './endpoint.ts';
import { CALLER_GONE, CallerGone, ProblemError, problemOf } from './problem-error.ts';
import type { Service } from './service.ts';

/** The stub knows one network from which calls may come; the national service names each. */
export const NETWORK_ZONE = 'LOOPBACK';

/** Space in a record for everything but its details: who, when, which action, under which rules. */
const FRAME_BYTES = 2_048;

/**
 * Enters a call in the national log; when this resolves it is on the disk. Details that are too long or cannot be
 * written are summarised by counts and hashes, so that no input keeps its own call out of the log. A call that begins
 * is recorded in full or does not begin: oversight reads from these records what was asked, and nobody may choose to
 * be unreadable.
 * @throws LogUnwritable for whatever kept the record from the disk
 * @throws ProblemError TOO_LARGE when a call that begins does not fit into its record; nothing is entered then
 */
export async function enter(
  call: Call,
  as: RecordAs,
  facts: Pick<ServiceLeaf, 'outcome' | 'status'> & { readonly code?: string | undefined },
): Promise<Entered> {
  const account = call.session?.account;
  const refused = facts.outcome === 'DENIED' || facts.outcome === 'ERROR';
  const details = boundedDetails(call.details, (refused ? MAX_REFUSED_RECORD_BYTES : MAX_RECORD_BYTES) - FRAME_BYTES);
  if (facts.outcome === 'STARTED' && as.summarised !== true && details !== call.details) throw tooLongToRecord();
  const leaf: ServiceLeaf = {
    kind: 'SERVICE',
    at: instantText(call.service.clock.nowMs()),
    requestId: call.requestId,
    actor:
      account === undefined
        ? null
        : { userName: account.userName, organisation: account.organisation, roles: account.roles },
    op: as.op,
    action: as.action,
    outcome: facts.outcome,
    status: facts.status,
    ...(facts.code === undefined ? {} : { code: facts.code }),
    ...(call.correlationId === undefined ? {} : { correlationId: call.correlationId }),
    details: call.session === undefined ? details : { ...details, sessionId: call.session.sessionId },
    policyVersion: POLICY_VERSION,
    networkZone: call.networkZone,
  };
  try {
    const begunMs = performance.now();
    const [entered] = await call.service.log.append([leaf]);
    call.service.metrics.appended((performance.now() - begunMs) / 1_000);
    if (entered === undefined) throw new Error('the log entered nothing');
    call.entered();
    call.service.budgets.recorded(partyOf(call.session, addressOf(call.c)), call.service.log.bytesOf(entered.index));
    return entered;
  } catch (error) {
    throw error instanceof LogUnwritable ? error : new LogUnwritable(error);
  }
}

const tooLongToRecord = (): ProblemError =>
  new ProblemError(
    'TOO_LARGE',
    `What is asked does not fit into one record of the log (${MAX_RECORD_BYTES} bytes). Draw an area in place of a long list of cameras, or ask in parts.`,
  );

/** Records bytes that were no HTTP request: no call, but perhaps an attempt to find a way in. */
export async function enterMalformedHttp(
  { budgets, log, clock }: Service,
  facts: { readonly address: string; readonly code: string },
): Promise<void> {
  const party = partyOf(undefined, facts.address);
  const over = budgets.take(party);
  if (over !== undefined) {
    budgets.turnedAway(party, over.why, 'malformed HTTP', clock.nowMs());
    return;
  }
  budgets.refused(party);
  const leaf: ServiceLeaf = {
    kind: 'SERVICE',
    at: instantText(clock.nowMs()),
    requestId: 'MALFORMED',
    actor: null,
    op: 'AUTHZ',
    action: 'MALFORMED_HTTP',
    outcome: 'ERROR',
    status: 400,
    details: { ...facts },
    policyVersion: POLICY_VERSION,
    networkZone: NETWORK_ZONE,
  };
  await log.append([leaf]);
}

/** Headers of every answer: no intermediary may store anything of it. */
export const COMMON_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

function problemResponse(call: Call, error: ProblemError, auditIndex?: number): Response {
  call.problem = error.code;
  const problem = { ...problemOf(error, call.requestId), ...(auditIndex === undefined ? {} : { auditIndex }) };
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...COMMON_HEADERS, 'content-type': 'application/problem+json', ...error.headers },
  });
}

/** An error as a problem. An internal error is reported to the operator without its message, which may quote data. */
function asProblem(call: Call, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof ReaderBrokenOff)
    return new ProblemError('OVERLOADED', 'Reads that came to their end were being deleted. Ask again.', {
      headers: { 'retry-after': '2' },
    });
  if (error instanceof LogUnwritable) return auditUnavailable(call, error);
  const facts = factsOfError(error);
  const endpoint = `${call.c.req.method} ${call.c.req.routePath}`;
  call.service.events.write('error', 'call.fault', { ref: call.requestId, endpoint, ...facts });
  call.service.say(
    `${call.requestId} ${facts.error ?? 'Error'} in ${endpoint}\n${(facts.at ?? []).map((at) => `  at ${at}`).join('\n')}`,
  );
  return new ProblemError('INTERNAL', 'The service failed. Quote the reference to support.');
}

function auditUnavailable(call: Call, error: LogUnwritable): ProblemError {
  const { cause } = error;
  const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? (cause instanceof Error ? cause.name : 'unknown');
  call.service.events.write('error', 'audit.unavailable', { ref: call.requestId, ...factsOfError(error) });
  call.service.say(`${call.requestId} the audit log cannot be written: ${why}`);
  return new ProblemError('AUDIT_UNAVAILABLE', 'The audit log cannot be written, so nothing is done.');
}

const outcomeOf = (status: number): ServiceLeaf['outcome'] =>
  status < 400
    ? 'OK'
    : status === CALLER_GONE
      ? 'CANCELLED'
      : status === 401 || status === 403 || status === 429
        ? 'DENIED'
        : 'ERROR';

/** How refusals are recorded for endpoints that otherwise record no calls: the log's own head, keys and proofs. */
const UNRECORDED_REFUSED: RecordAs = { op: 'CONSULT', action: 'VERIFY_LOG' };

/**
 * Runs a call and answers only when it is in the log, including refused and failed calls. When the call cannot be
 * recorded, for whatever reason, its answer is replaced by a refusal.
 */
export async function answerAndRecord(
  call: Call,
  as: RecordAs | undefined,
  run: () => Promise<Response> | Response,
): Promise<Response> {
  let response: Response | undefined;
  let error: ProblemError | undefined;
  try {
    response = await run();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.headers.set(name, value);
  } catch (thrown) {
    if (thrown instanceof CallerGone) response = new Response(null, { status: CALLER_GONE });
    else error = asProblem(call, thrown);
  }
  if (error?.code === 'AUDIT_UNAVAILABLE') return problemResponse(call, error);
  if (call.recorded && response !== undefined) return forMethod(call, response);
  const what = call.closed ? undefined : (as ?? (error === undefined ? undefined : UNRECORDED_REFUSED));
  let index: number | undefined;
  if (what !== undefined) {
    const status = error === undefined ? (response?.status ?? 500) : problemOf(error, '').status;
    try {
      ({ index } = await enter(call, what, { outcome: outcomeOf(status), status, code: error?.code }));
    } catch (thrown) {
      call.takeBack();
      void response?.body?.cancel().catch(() => undefined);
      return problemResponse(call, asProblem(call, thrown));
    }
  }
  return response !== undefined
    ? forMethod(call, response)
    : problemResponse(call, error ?? new ProblemError('INTERNAL', 'The service failed.'), index);
}

/** HEAD is answered as GET without its body; a stream behind it must end, and be recorded as ended. */
function forMethod(call: Call, response: Response): Response {
  if (call.c.req.method !== 'HEAD' || response.body === null) return response;
  void response.body.cancel().catch(() => undefined);
  return new Response(null, { status: response.status, headers: response.headers });
}
