import type { RecordOp } from '../../app/audit/record.ts';
import { instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import type { Entered } from '../audit/national-log.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import { ReaderBrokenOff } from '../store/read-store.ts';
import type { Call } from './endpoint.ts';
import { problemOf, ProblemError } from './problem-error.ts';

/** How a call is entered in the national log. */
export type RecordAs = { readonly op: RecordOp; readonly action: string };

/** Of the networks that a call may come from the stub knows one; the national service names each. */
export const NETWORK_ZONE = 'LOOPBACK';

/** Enters a call in the national log; when this resolves it is on the disk. @throws LogUnwritable */
export async function enter(call: Call, as: RecordAs, facts: Pick<ServiceLeaf, 'outcome' | 'status'> & { readonly code?: string | undefined }): Promise<Entered> {
  const account = call.session?.account;
  const leaf: ServiceLeaf = {
    kind: 'SERVICE',
    at: instantText(call.service.clock.nowMs()),
    requestId: call.requestId,
    actor: account === undefined ? null : { userName: account.userName, organisation: account.organisation, roles: account.roles },
    op: as.op,
    action: as.action,
    outcome: facts.outcome,
    status: facts.status,
    ...(facts.code === undefined ? {} : { code: facts.code }),
    ...(call.correlationId === undefined ? {} : { correlationId: call.correlationId }),
    details: call.session === undefined ? call.details : { ...call.details, sessionId: call.session.sessionId },
    policyVersion: POLICY_VERSION,
    networkZone: call.networkZone,
  };
  const [entered] = await call.service.log.append([leaf]);
  if (entered === undefined) throw new Error('the log entered nothing');
  return entered;
}

/** Headers of every answer: nothing of it is kept by anyone on the way. */
export const COMMON_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

function problemResponse(call: Call, error: ProblemError, auditIndex?: number): Response {
  const problem = { ...problemOf(error, call.requestId), ...(auditIndex === undefined ? {} : { auditIndex }) };
  return new Response(JSON.stringify(problem), { status: problem.status, headers: { ...COMMON_HEADERS, 'content-type': 'application/problem+json', ...error.headers } });
}

/** What went wrong, as a problem. A fault of ours is said to the operator, without its words: they may quote data. */
function asProblem(call: Call, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof ReaderBrokenOff) return new ProblemError('OVERLOADED', 'Reads that came to their end were being deleted. Ask again.', { headers: { 'retry-after': '2' } });
  if (error instanceof LogUnwritable) return auditUnavailable(call, error);
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 6).join('\n') : '';
  call.service.say(`${call.requestId} ${error instanceof Error ? error.name : typeof error} in ${call.c.req.method} ${call.c.req.routePath}\n${frames}`);
  return new ProblemError('INTERNAL', 'The service failed. Quote the reference to support.');
}

function auditUnavailable(call: Call, error: LogUnwritable): ProblemError {
  const { cause } = error;
  call.service.say(`${call.requestId} the audit log cannot be written: ${(cause as NodeJS.ErrnoException | undefined)?.code ?? 'unknown'}`);
  return new ProblemError('AUDIT_UNAVAILABLE', 'The audit log cannot be written, so nothing is done.');
}

const outcomeOf = (status: number): ServiceLeaf['outcome'] => (status < 400 ? 'OK' : status === 401 || status === 403 || status === 429 ? 'DENIED' : 'ERROR');

/**
 * Runs a call and answers only when it is in the log, refused and failed calls too. The answer of a call that cannot be
 * recorded is replaced by a refusal.
 */
export async function answerAndRecord(call: Call, as: RecordAs | undefined, run: () => Promise<Response> | Response): Promise<Response> {
  let response: Response | undefined;
  let error: ProblemError | undefined;
  try {
    response = await run();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.headers.set(name, value);
  } catch (thrown) {
    error = asProblem(call, thrown);
  }
  if (error?.code === 'AUDIT_UNAVAILABLE') return problemResponse(call, error);
  const what = as ?? (error !== undefined && call.session !== undefined ? { op: 'CONSULT' as const, action: 'VERIFY_LOG' } : undefined);
  if (call.recorded && error === undefined && response !== undefined) return response;
  let index: number | undefined;
  if (what !== undefined) {
    const status = error === undefined ? (response?.status ?? 500) : problemOf(error, '').status;
    try {
      ({ index } = await enter(call, what, { outcome: outcomeOf(status), status, code: error?.code }));
    } catch (thrown) {
      void response?.body?.cancel().catch(() => undefined);
      return problemResponse(call, asProblem(call, thrown));
    }
  }
  return error === undefined && response !== undefined ? response : problemResponse(call, error ?? new ProblemError('INTERNAL', 'The service failed.'), index);
}
