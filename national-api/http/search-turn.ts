import { randomUUID } from 'node:crypto';
import type { RecordAs } from '../../app/api/endpoint.ts';
import type { SearchRequest } from '../../app/api/search.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import { combines, type Query } from '../../app/domain/query.ts';
import { SEARCH_RETRY_AFTER_S } from '../../app/policy/answer-limits.ts';
import type { Decision } from '../../app/policy/decide.ts';
import { LIMIT_CLASS, type LimitClass } from '../../app/policy/limits.ts';
import { PROBLEM_STATUS } from '../../app/policy/problem-codes.ts';
import type { Budgeting, Spent } from '../search/budget-desk.ts';
import type { SearchEnd } from '../search/run-search.ts';
import type { RanSearch } from '../search/search-register.ts';
import type { ReadSearch } from '../store/read-store.ts';
import { signedIn, type Call } from './endpoint.ts';
import { callInHand, holdsTurn } from './on-record.ts';
import { CallerGone, ProblemError, problemOf, refusalOf } from './problem-error.ts';
import { enter } from './recording.ts';
import type { Service } from './service.ts';

export type Allowed = Extract<Decision, { readonly allow: true }>;

/** The limits that a search runs under. An allowed search has a category. */
export const limitClassOf = ({ justification }: SearchRequest): LimitClass =>
  LIMIT_CLASS[justification?.category ?? 'PRIORITY_VOLUME'];

/** `SEARCH_VRM` for a query by marks, and so on. */
const asSearch = (query: Query) =>
  ({ op: combines(query) ? 'COMBINE' : 'CONSULT', action: `SEARCH_${query.kind.toUpperCase()}` }) as const;

/**
 * A turn at the engine; call the returned function to give it back. The stores check it. @throws ProblemError
 * OVERLOADED
 */
export async function takeTurn(service: Service, account: string): Promise<() => void> {
  const call = callInHand();
  const release = await service.slots.take(account);
  if (release === undefined) throw tooBusy('Too many searches are waiting. Try again.');
  return holdsTurn(call, release);
}

/** Turns for the parts of an answer that is sent after the handler has ended. */
export function turnsOfAnswer(service: Service, account: string): () => Promise<() => void> {
  const call = callInHand();
  return async () => holdsTurn(call, await service.slots.goOn(account));
}

/**
 * Runs engine work in a turn. A caller that has gone meanwhile gets none; work in progress ends with the signal. Must
 * contain nothing that waits for another call of the same person.
 * @throws ProblemError OVERLOADED; CallerGone
 */
export async function withTurn<T>(
  service: Service,
  call: Pick<Call, 'c' | 'session'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal } = call.c.req.raw;
  const release = await takeTurn(service, signedIn(call).account.userName);
  try {
    if (signal.aborted) throw new CallerGone();
    return await work(signal);
  } catch (error) {
    throw signal.aborted ? new CallerGone() : error;
  } finally {
    release();
  }
}

/**
 * A place for an answer that is sent in parts; call the returned function when it has ended. @throws ProblemError
 * OVERLOADED
 */
export function takeAnswer(service: Service, account: string): () => void {
  const release = service.slots.answer(account);
  if (release === undefined) throw tooBusy('Too many of your answers are not read yet. Read or close one.');
  return release;
}

export const tooBusy = (words: string): ProblemError =>
  new ProblemError('OVERLOADED', words, { headers: { 'retry-after': String(SEARCH_RETRY_AFTER_S) } });

/** A search that is about to run, with what is needed to check it again later. */
export function newSearch(
  { clock }: Service,
  call: Call<SearchRequest>,
  search: ReadSearch,
  returned: Pick<RanSearch, 'marks' | 'returned'>,
): RanSearch {
  const { body } = call;
  const {
    account: { userName },
    sessionId,
  } = signedIn(call);
  return {
    searchId: randomUUID(),
    userName,
    sessionId,
    atMs: clock.nowMs(),
    kind: body.query.kind,
    category: body.justification?.category ?? 'PRIORITY_VOLUME',
    authorityId: body.authorityId,
    correlationId: body.correlationId,
    search,
    ...returned,
  };
}

/** A budget that is spent, as a refusal. */
export const budgetRefusal = ({ denial, renewsAt }: Spent): ProblemError => refusalOf([denial], { renewsAt });

/** What is known of the size of a search once the store was asked. */
export type SearchSize = { readonly expectedReads: number; readonly vehicles?: number };

const INTERNAL = { code: 'INTERNAL', status: PROBLEM_STATUS.INTERNAL } as const;

export type OnRecord = {
  readonly auditIndex: number;
  /** Remembers the size for the record of the end. */
  readonly sized: (size: SearchSize) => void;
  /** Records its end; only the first call counts. */
  readonly ended: (end: SearchEnd) => Promise<void>;
  /** Records that it failed. Returns the error, to be thrown. */
  readonly refused: (error: unknown) => Promise<unknown>;
};

/**
 * Records an allowed search in full before the store is asked anything about it: neither an answer nor its time may
 * reveal what is not recorded. From then on its reads may be opened under it.
 */
export async function enterSearch(
  service: Service,
  call: Call<SearchRequest>,
  decision: Allowed,
  ran: RanSearch,
  budgeting: Budgeting,
): Promise<OnRecord> {
  const { body } = call;
  const as = asSearch(body.query);
  // Query, justification and their hashes have been in the details since the request was parsed.
  call.note({
    ...call.details,
    searchId: ran.searchId,
    band: decision.band,
    obligations: [...decision.obligations],
    budget: { ...budgeting.facts },
  });
  const { index: auditIndex } = await enter(call, as, { outcome: 'STARTED', status: 200 });
  let size: SearchSize | undefined;
  let over = false;
  const close = async (
    end: Pick<SearchEnd, 'outcome'> & Partial<SearchEnd>,
    status: number,
    code?: string,
  ): Promise<void> => {
    if (over) return;
    over = true;
    Object.assign(call, { recorded: true, closed: true });
    const found = end.reads === undefined ? {} : { resultCount: end.reads, resultIdsHash: end.digest ?? '' };
    call.note({ searchId: ran.searchId, startedAt: auditIndex, ...size, ...found });
    await enter(call, as, { outcome: end.outcome, status, code });
  };
  const onRecord: OnRecord = {
    auditIndex,
    sized: (known) => {
      size = known;
    },
    ended: (end) =>
      end.brokenBy === undefined
        ? close(end, 200)
        : close(end, 200, end.brokenBy instanceof ProblemError ? end.brokenBy.code : INTERNAL.code),
    refused: async (error) => {
      const { code, status } = error instanceof ProblemError ? problemOf(error, '') : INTERNAL;
      await close({ outcome: status === 403 ? 'DENIED' : 'ERROR' }, status, code);
      return error;
    },
  };
  const spent = budgeting.stillBegins();
  if (spent !== undefined) throw await onRecord.refused(budgetRefusal(spent));
  ran.auditIndex = auditIndex;
  service.searches.add(ran);
  return onRecord;
}

/**
 * A look at reads that is no search: checked against the budgets, and recorded with what they count, before the store
 * is asked.
 */
export type CountedLook = {
  readonly auditIndex: number;
  /** Reports that this many reads are about to leave. @throws ProblemError BUDGET_SPENT */
  readonly gives: (reads: number) => void;
};

/** @throws ProblemError BUDGET_SPENT */
export async function enterLook(
  call: Call,
  as: RecordAs,
  budgeting: Budgeting,
  details: JsonObject,
): Promise<CountedLook> {
  const within = (spent: Spent | undefined): void => {
    if (spent !== undefined) throw budgetRefusal(spent);
  };
  within(budgeting.begins());
  call.note({
    ...details,
    budget: {
      ...budgeting.facts,
      ...(budgeting.facts.marks === undefined ? {} : { marks: [...budgeting.facts.marks] }),
    },
  });
  const { index: auditIndex } = await enter(call, as, { outcome: 'STARTED', status: 200 });
  // Its end refers to its beginning, however it ends: until then it counts as one that may return anything.
  call.note({ ...details, startedAt: auditIndex, resultCount: 0 });
  within(budgeting.stillBegins());
  return {
    auditIndex,
    gives: (reads) => {
      within(budgeting.gives(reads));
      budgeting.given(auditIndex, reads);
      call.note({ ...details, startedAt: auditIndex, resultCount: reads, reads });
    },
  };
}
