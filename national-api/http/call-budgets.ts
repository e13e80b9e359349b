import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { BUDGET_KINDS, BUDGETS_KEPT, CALL_BUDGETS, type CallBudgets } from '../../app/policy/call-budgets.ts';
import { MINUTE_MS, instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import { addressOf } from './caller.ts';
import { problemOf, ProblemError } from './problem-error.ts';
import type { Service } from './service.ts';

export const OVER_BUDGET_ACTION = 'CALLS_OVER_BUDGET';

export type OverBudget = 'REFUSED_CALLS' | 'CALLS' | 'RECORDED_BYTES';

/** A token bucket that refills with time. */
class Bucket {
  readonly #aSecond: number;
  readonly #holds: number;
  #left: number;
  #atMs: number;

  constructor(aSecond: number, holds: number, nowMs: number) {
    this.#aSecond = aSecond;
    this.#holds = holds;
    this.#left = holds;
    this.#atMs = nowMs;
  }

  /** May go below zero: work is counted afterwards. */
  take(amount: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#left -= amount;
  }

  /** Milliseconds until something is left; 0 when something is. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#left >= 1 ? 0 : Math.ceil(((1 - this.#left) / this.#aSecond) * 1_000);
  }

  #fill(nowMs: number): void {
    this.#left = Math.min(this.#holds, this.#left + ((nowMs - this.#atMs) / 1_000) * this.#aSecond);
    this.#atMs = nowMs;
  }
}

type Party = {
  readonly calls: Bucket;
  readonly recorded: Bucket;
  readonly signIns: Bucket;
  minute: number;
  refused: number;
};
/** Calls of one party and minute that were answered without a record of their own. */
export type Unrecorded = {
  readonly party: string;
  readonly why: OverBudget;
  readonly fromMs: number;
  readonly kinds: Map<string, number>;
  calls: number;
};

/** Recent calls of each account and each address, and those that were turned away. */
export class CallCounts {
  readonly #budgets: CallBudgets;
  readonly #nowMs: () => number;
  readonly #parties = new Map<string, Party>();
  #unrecorded = new Map<string, Unrecorded>();

  constructor(budgets: CallBudgets = CALL_BUDGETS, nowMs: () => number = () => performance.now()) {
    this.#budgets = budgets;
    this.#nowMs = nowMs;
  }

  /** Counts a call. Undefined when it may go on; otherwise why not, and for how long. */
  take(party: string): { readonly why: OverBudget; readonly waitMs: number } | undefined {
    const nowMs = this.#nowMs();
    const of = this.#of(party, nowMs);
    if (of.refused >= this.#budgets.refusedAMinute)
      return { why: 'REFUSED_CALLS', waitMs: (of.minute + 1) * MINUTE_MS - nowMs };
    for (const [why, bucket] of [
      ['RECORDED_BYTES', of.recorded],
      ['CALLS', of.calls],
    ] as const) {
      const waitMs = bucket.waitMs(nowMs);
      if (waitMs > 0) return { why, waitMs };
    }
    of.calls.take(1, nowMs);
    return undefined;
  }

  /**
   * Whether a sign-in is checked although its address is over budget, so that another person at that address can
   * still sign in.
   */
  takeSignIn(party: string): boolean {
    const nowMs = this.#nowMs();
    const { signIns } = this.#of(party, nowMs);
    if (signIns.waitMs(nowMs) > 0) return false;
    signIns.take(1, nowMs);
    return true;
  }

  refused(party: string): void {
    this.#of(party, this.#nowMs()).refused += 1;
  }

  recorded(party: string, bytes: number): void {
    const nowMs = this.#nowMs();
    this.#of(party, nowMs).recorded.take(bytes, nowMs);
  }

  /** Notes a call that is answered without a record of its own. True for the first of its party in this minute. */
  turnedAway(party: string, why: OverBudget, kind: string, clockMs: number): boolean {
    const known = this.#unrecorded.get(party);
    const kept = known ?? { party, why, fromMs: clockMs, kinds: new Map<string, number>(), calls: 0 };
    if (known === undefined) this.#unrecorded.set(party, kept);
    kept.calls += 1;
    const named = kept.kinds.has(kind) || kept.kinds.size < BUDGET_KINDS ? kind : 'other';
    kept.kinds.set(named, (kept.kinds.get(named) ?? 0) + 1);
    return known === undefined;
  }

  /** The turned-away calls to be recorded, each once. */
  takeUnrecorded(): readonly Unrecorded[] {
    const all = [...this.#unrecorded.values()];
    this.#unrecorded = new Map();
    return all;
  }

  /** Puts back calls that could not be recorded. */
  putBack(all: readonly Unrecorded[]): void {
    for (const each of all) {
      const since = this.#unrecorded.get(each.party);
      for (const [kind, calls] of since?.kinds ?? []) each.kinds.set(kind, (each.kinds.get(kind) ?? 0) + calls);
      each.calls += since?.calls ?? 0;
      this.#unrecorded.set(each.party, each);
    }
  }

  #of(party: string, nowMs: number): Party {
    const minute = Math.floor(nowMs / MINUTE_MS);
    let of = this.#parties.get(party);
    if (of === undefined) {
      const { callsASecond, callsAtOnce, recordedASecond, recordedAtOnce, signInsASecond } = this.#budgets;
      of = {
        calls: new Bucket(callsASecond, callsAtOnce, nowMs),
        recorded: new Bucket(recordedASecond, recordedAtOnce, nowMs),
        signIns: new Bucket(signInsASecond, signInsASecond, nowMs),
        minute,
        refused: 0,
      };
      this.#parties.set(party, of);
      for (const oldest of this.#parties.keys()) {
        if (this.#parties.size <= BUDGETS_KEPT) break;
        this.#parties.delete(oldest);
      }
    }
    if (of.minute !== minute) {
      of.minute = minute;
      of.refused = 0;
      // Those quiet the longest come first.
      this.#parties.delete(party);
      this.#parties.set(party, of);
    }
    return of;
  }
}

const OF_ACCOUNT = 'account ';
/** The party charged for a call: the signed-in account, or else the address. */
export const partyOf = (session: Pick<LiveSession, 'account'> | undefined, address: string): string =>
  session === undefined ? `address ${address}` : `${OF_ACCOUNT}${session.account.userName}`;
export const userNameOfParty = (party: string): string | undefined =>
  party.startsWith(OF_ACCOUNT) ? party.slice(OF_ACCOUNT.length) : undefined;

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/i;
/**
 * Not recorded, so nobody fills the log with them; and the operator needs them most when the service is under
 * pressure.
 */
const FREE = new Set(['/v1/health', '/v1/metrics', '/metrics', '/openapi.json', '/v1/openapi.json']);
const SIGN_IN = new Set(['/v1/sessions', '/v1/sessions/refresh']);

/**
 * Charges every call to its account or address, before it is routed. A call over budget is answered 429 and has no
 * record of its own: one record per minute says how many such calls there were and of what kinds. It is the only
 * exception to one record per call.
 */
export function keepBudgets(app: OpenAPIHono, service: Service): void {
  const { alarms, bodies, budgets, clock, sessions } = service;
  let known: ReadonlySet<string> | undefined;
  const kindOf = (c: Context): string => {
    known ??= new Set(app.routes.map(({ path }) => path.split('/')[2] ?? ''));
    const segment = c.req.path.split('/')[2] ?? '';
    return c.req.path.startsWith('/v1/') && known.has(segment) && segment !== ''
      ? `${c.req.method.slice(0, 10)} /v1/${segment}`
      : 'unknown address';
  };

  app.use('*', async (c, next) => {
    // With other methods there is nothing at these addresses, and that is recorded.
    if (FREE.has(c.req.path) && (c.req.method === 'GET' || c.req.method === 'HEAD')) return next();
    const token = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
    const party = partyOf(token === undefined ? undefined : sessions.find(token), addressOf(c as Context));
    const over = budgets.take(party);
    if (over !== undefined && !(SIGN_IN.has(c.req.path) && budgets.takeSignIn(party))) {
      if (budgets.turnedAway(party, over.why, kindOf(c as Context), clock.nowMs())) {
        await alarms.raise({
          code: 'CALLS_OVER_BUDGET',
          cause: party.slice(0, 120),
          details: { party, why: over.why },
          words: 'Calls of one account or address are over its budget, and are turned away.',
        });
      }
      const seconds = String(Math.max(1, Math.ceil(over.waitMs / 1_000)));
      const problem = problemOf(
        new ProblemError('RATE_LIMITED', `Too many calls. Wait ${seconds} s.`),
        'N-OVER-BUDGET',
      );
      return new Response(JSON.stringify(problem), {
        status: problem.status,
        headers: {
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'retry-after': seconds,
        },
      });
    }
    const answered = bodies.begin(c.req.raw, party);
    try {
      await next();
    } finally {
      answered();
    }
    if (c.res.status >= 400) budgets.refused(party);
  });
}

/** Records the calls that had no record of their own. @throws LogUnwritable; they are then kept for the next time */
export async function recordUnrecorded(
  { budgets, clock }: Pick<Service, 'budgets' | 'clock'>,
  append: (leaves: readonly ServiceLeaf[]) => Promise<unknown>,
): Promise<void> {
  const all = budgets.takeUnrecorded();
  if (all.length === 0) return;
  const at = instantText(clock.nowMs());
  try {
    await append(
      all.map(({ party, why, fromMs, calls, kinds }) => ({
        kind: 'SERVICE',
        at,
        requestId: 'BUDGETS',
        actor: null,
        op: 'AUTHZ',
        action: OVER_BUDGET_ACTION,
        outcome: 'DENIED',
        status: 429,
        code: 'RATE_LIMITED',
        details: { party, why, from: instantText(fromMs), to: at, calls, of: Object.fromEntries(kinds) },
        policyVersion: POLICY_VERSION,
        networkZone: 'SERVICE',
      })),
    );
  } catch (error) {
    budgets.putBack(all);
    throw error;
  }
}
