/**
 * The one door for calls from the page. Every call passes the same checks in the same order: sender, size, rate,
 * schema, session, role. Only then does its handler run, and the answer leaves only when the record that the contract
 * names was made. Every exit is an answer: a refusal is data, logged and counted, and never `undefined`.
 */
import { jsonFlaw } from '../../app/audit/canonical.ts';
import { failureSchema, type Failure, type FailureCode } from '../../app/contract/failures.ts';
import {
  methods,
  type MethodInput,
  type MethodReply,
  type ReplyEnvelope,
  type SessionState,
} from '../../app/contract/methods.ts';
import { METHOD_NAMES, type MethodName } from '../../app/contract/methods.ts';
import type { Method } from '../../app/contract/method.ts';
import type { Role } from '../../app/policy/roles.ts';
import { countingRecords } from '../services/audit/call-on-record.ts';
import type { Result } from '../../app/domain/result.ts';
import type { Log } from '../ports/log.ts';
import type { MakeFailure } from '../services/failures.ts';
import { requestBytes } from './request-size.ts';
import { senderRefusal, type Sender } from './sender.ts';

export type Handler<N extends MethodName> = (
  input: MethodInput<N>,
) => Promise<Result<MethodReply<N>, Failure>> | Result<MethodReply<N>, Failure>;
export type Handlers = { readonly [N in MethodName]: Handler<N> };

export type RegistrarDeps = {
  readonly handlers: Handlers;
  readonly session: () => SessionState;
  readonly pageId: () => number | undefined;
  readonly allowed: (name: MethodName) => boolean;
  /** Records that a method was called without the role for it. */
  readonly roleRefused: (name: MethodName) => void;
  readonly log: Log;
  readonly failure: MakeFailure;
  /** The contract; replaced only in tests of the registrar itself. */
  readonly contract?: Readonly<Record<MethodName, Method>>;
};

export type Registrar = {
  readonly dispatch: (sender: Sender, name: unknown, request: unknown) => Promise<ReplyEnvelope>;
  /** How often each kind of refusal was given. */
  readonly refusals: () => Readonly<Partial<Record<FailureCode, number>>>;
};

const isMethodName = (name: unknown): name is MethodName => METHOD_NAMES.some((known) => known === name);

/** The refusal for a method that needs another session state; undefined when the state fits. */
function sessionRefusal(needed: 'any' | 'signedIn' | 'locked', state: SessionState): FailureCode | undefined {
  if (needed === 'any' || needed === state.state) return undefined;
  if (state.state === 'locked') return 'LOCKED';
  if (state.state === 'signedOut')
    return state.notice?.code === 'SESSION_EXPIRED' ? 'SESSION_EXPIRED' : 'NOT_SIGNED_IN';
  return 'CONFLICT';
}

const hasRole = (state: SessionState, roles: readonly Role[]): boolean =>
  state.state !== 'signedOut' && state.account.roles.some((role) => roles.includes(role));

/** Whether every property of an entry decides something: a type cannot tell an empty list or no limit. */
function isWhole({ roles, audit, rate, maxBytes }: Method): boolean {
  const isLimit = (value: number): boolean => Number.isFinite(value) && value > 0;
  return (
    (roles === 'everyone' || roles.length > 0) &&
    (typeof audit === 'string' || audit.unrecorded.trim() !== '') &&
    [rate.burst, rate.perSecond, maxBytes].every(isLimit)
  );
}

/** Throws at boot when a method of the contract has no handler, or an entry that decides nothing. */
export function registrar(deps: RegistrarDeps): Registrar {
  const { handlers, log, failure, contract = methods } = deps;
  const missing = METHOD_NAMES.filter((name) => typeof handlers[name] !== 'function');
  if (missing.length > 0) throw new Error(`methods without a handler: ${missing.join(', ')}`);
  const hollow = METHOD_NAMES.filter((name) => !isWhole(contract[name]));
  if (hollow.length > 0) throw new Error(`methods that nobody, everybody or anything may call: ${hollow.join(', ')}`);
  const counts: Partial<Record<FailureCode, number>> = {};

  const refuse = (
    code: FailureCode,
    name: unknown,
    why: string,
    facts: Parameters<MakeFailure>[1] = {},
  ): ReplyEnvelope => {
    counts[code] = (counts[code] ?? 0) + 1;
    const made = failure(code, facts);
    log.write('warn', 'ipc.refused', { ref: made.ref, code, method: isMethodName(name) ? name : 'unknown', why });
    return { ok: false, failure: made };
  };

  const run = async <N extends MethodName>(name: N, request: unknown): Promise<ReplyEnvelope> => {
    const parsed = methods[name].request.safeParse(request);
    if (!parsed.success) {
      const errors = parsed.error.issues
        .slice(0, 20)
        .map((issue) => ({ pointer: `/${issue.path.map(String).join('/')}`, message: issue.message.slice(0, 300) }));
      return refuse('VALIDATION_FAILED', name, 'schema', { errors });
    }
    // A record of this request could not be written, and what cannot be recorded is not done.
    const flaw = jsonFlaw(JSON.parse(JSON.stringify(request)));
    if (flaw !== undefined)
      return refuse('VALIDATION_FAILED', name, 'not I-JSON', { errors: [{ pointer: '', message: `holds ${flaw}` }] });
    const wrongSession = sessionRefusal(contract[name].session, deps.session());
    if (wrongSession !== undefined) return refuse(wrongSession, name, 'session');
    const { roles, audit } = contract[name];
    if (roles !== 'everyone' && !hasRole(deps.session(), roles)) {
      deps.roleRefused(name);
      return refuse('ROLE_FORBIDDEN', name, 'role');
    }
    const handler: Handler<N> = handlers[name];
    const { value: outcome, records } = await countingRecords(() => handler(parsed.data as MethodInput<N>));
    // Parsing removes whatever the contract does not name, so nothing else can cross by accident.
    if (!outcome.ok) return { ok: false, failure: failureSchema.parse(outcome.failure) };
    if (audit === 'workstation' && records === 0) throw new Error(`${name} was answered without a record`);
    return { ok: true, value: methods[name].reply.parse(outcome.value) };
  };

  return {
    refusals: () => ({ ...counts }),
    dispatch: async (sender, name, request) => {
      const stranger = senderRefusal(sender, deps.pageId());
      if (stranger !== undefined) return refuse('REFUSED_SENDER', name, stranger);
      if (!isMethodName(name)) return refuse('VALIDATION_FAILED', name, 'no such method');
      const size = requestBytes(request, methods[name].maxBytes);
      if (size === Infinity) return refuse('VALIDATION_FAILED', name, 'not plain data');
      if (size > methods[name].maxBytes) return refuse('TOO_LARGE', name, 'size');
      if (!deps.allowed(name)) return refuse('TOO_FAST', name, 'rate');
      try {
        return await run(name, request);
      } catch (error) {
        const made = failure('INTERNAL');
        log.write('error', 'ipc.broke', {
          ref: made.ref,
          method: name,
          why: error instanceof Error ? error.stack : String(error),
        });
        return { ok: false, failure: made };
      }
    },
  };
}
