/**
 * The life of a search in main: gate, intent on the disk, request, batches to the page, outcome, receipt
 * (docs/life-of-a-search.md). Whatever fails on the way, page and log are told how the search ended.
 */
import { createHash } from 'node:crypto';
import { searchHashes } from '../../../app/audit/search-hashes.ts';
import { ResultDigest, type IncrementalHash } from '../../../app/audit/result-digest.ts';
import type { RecordOutcome } from '../../../app/audit/record.ts';
import { ANALYSIS_ANSWERS, findingsSchema, readIdsOf } from '../../../app/api/analysis.ts';
import {
  ARROW_STREAM_TYPE,
  AUDIT_INDEX_HEADER,
  estimateSchema,
  EXPECTED_READS_HEADER,
  SEARCH_ID_HEADER,
  type Estimate,
} from '../../../app/api/search.ts';
import type { Account } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { EventPayload, MethodInput, MethodReply } from '../../../app/contract/methods.ts';
import { ACKNOWLEDGE_EVERY } from '../../../app/contract/search.ts';
import { ReadPacker } from '../../../app/domain/packed-reads.ts';
import { givesReads, type AnalysisQuery, type Query } from '../../../app/domain/query.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import { isRefusal } from '../../../app/policy/problem-codes.ts';
import type { Announce } from '../../ports/announce.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpAnswer } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Delivery } from '../audit/delivery.ts';
import type { Connection } from '../connection.ts';
import { sha256 } from '../crypto.ts';
import { failed, type MakeFailure } from '../failures.ts';
import type { KeptQuestions } from '../kept-questions.ts';
import type { ReferenceData } from '../reference-data.ts';
import type { ApiRequest, ServiceApi } from '../service-api.ts';
import { refusalOf } from './gate.ts';
import { KeptParticulars } from './kept-particulars.ts';
import { prepareToRead, readStream, StreamFault } from './read-stream.ts';
import type { LiveSearch, Searches } from './searches.ts';
import { BatchCredits } from './batch-credits.ts';
import { DelayTally } from './delay-tally.ts';

export type SearchDeps = {
  readonly api: ServiceApi;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly delivery: Pick<Delivery, 'soon'>;
  readonly reference: ReferenceData;
  readonly connection: Pick<Connection, 'serviceNowMs'>;
  readonly searches: Searches;
  readonly questions: Pick<KeptQuestions, 'asked' | 'ended'>;
  /** Why this workstation may search nothing now, whoever asks. */
  readonly stopped: () => Promise<Failure | undefined>;
  readonly account: () => Account | undefined;
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  readonly announce: Announce;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly failure: MakeFailure;
};

export type SearchService = {
  readonly estimate: (input: MethodInput<'search.estimate'>) => Promise<Result<Estimate, Failure>>;
  /** Answers as soon as the intent is on the disk; everything after that comes as events. */
  readonly start: (input: MethodInput<'search.start'>) => Promise<Result<{ readonly searchRef: string }, Failure>>;
  readonly acknowledge: (input: MethodInput<'search.acknowledge'>) => void;
  readonly cancel: (input: MethodInput<'search.cancel'>) => void;
  /** Nobody looks at this search any more. */
  readonly drop: (input: MethodInput<'search.drop'>) => void;
  readonly particulars: (input: MethodInput<'reads.particulars'>) => MethodReply<'reads.particulars'>;
  readonly rows: (input: MethodInput<'reads.rows'>) => MethodReply<'reads.rows'>;
};

/** The most batches on their way to the page at once: what is on its way is taken in before a cancelled search ends. */
const UNACKNOWLEDGED = 2 * ACKNOWLEDGE_EVERY;
const RUNNING_AT_ONCE = 4;
/** A wide search may take a while before its first read. */
const FIRST_READ_WITHIN_MS = 120_000;

type Finished = EventPayload<'search.finished'>;
type Progress = {
  reads: number;
  digest: ResultDigest;
  delays: DelayTally;
  searchId: string | null;
  auditIndex: number | null;
};

const hasher = (): IncrementalHash => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
};

const actionOf = (query: Query): string => `SEARCH_${query.kind.toUpperCase()}`;

export function searchService(deps: SearchDeps): SearchService {
  const { api, audit, reference, searches, announce, clock, failure, log } = deps;

  const headerNumber = (answer: HttpAnswer, name: string): number | null => {
    const value = Number(answer.header(name) ?? 'none');
    return Number.isSafeInteger(value) && value >= 0 ? value : null;
  };

  /** Sends the batches of an answer to the page, as fast as the page takes them. */
  const forward = async (search: LiveSearch, answer: HttpAnswer, progress: Progress): Promise<void> => {
    const expectedReads = headerNumber(answer, EXPECTED_READS_HEADER);
    const packer = new ReadPacker();
    for await (const { reads: columns, particulars } of readStream(answer.body)) {
      await search.credits.room();
      if (search.abort.signal.aborted) throw new StreamFault('CANCELLED');
      progress.digest.addColumn(particulars.id);
      search.particulars.append(particulars);
      progress.delays.count(columns, particulars.receivedAtMs);
      progress.reads += columns.rows;
      search.reads = progress.reads;
      announce('search.batch', {
        searchRef: search.searchRef,
        batch: search.credits.next(),
        expectedReads,
        columns: packer.pack(columns),
      });
    }
  };

  /** The parts that every search request has, whatever comes back. */
  const requestOf = (search: LiveSearch, body: object, token: string): ApiRequest => ({
    method: 'POST',
    path: '/searches',
    token,
    body,
    idempotencyKey: search.searchRef,
    signal: search.abort.signal,
    answerWithinMs: FIRST_READ_WITHIN_MS,
  });

  /** Sends reads as they arrive. @throws StreamFault */
  const takeReads = async (search: LiveSearch, body: object, progress: Progress): Promise<Failure | null> => {
    const opened = await deps.authorised((token) =>
      api.open({ ...requestOf(search, body, token), accept: ARROW_STREAM_TYPE, large: true }),
    );
    if (!opened.ok) return opened.failure;
    const answer = opened.value;
    search.searchId = progress.searchId = answer.header(SEARCH_ID_HEADER) ?? null;
    progress.auditIndex = headerNumber(answer, AUDIT_INDEX_HEADER);
    if (!(answer.header('content-type') ?? '').startsWith(ARROW_STREAM_TYPE)) {
      answer.discard();
      throw new StreamFault('STREAM_MALFORMED');
    }
    await forward(search, answer, progress);
    return null;
  };

  /** Sends the findings of an analysis: one answer, whole or not at all. */
  const takeFindings = async (
    search: LiveSearch,
    kind: AnalysisQuery['kind'],
    body: object,
    progress: Progress,
  ): Promise<Failure | null> => {
    const answered = await deps.authorised((token) => api.json(requestOf(search, body, token), ANALYSIS_ANSWERS[kind]));
    if (!answered.ok) return answered.failure;
    if (search.abort.signal.aborted) return null;
    const findings = findingsSchema.parse({ kind, answer: answered.value.value });
    const { answer } = findings;
    search.searchId = progress.searchId = answer.searchId;
    progress.auditIndex = answer.auditIndex;
    const readIds = readIdsOf(findings);
    progress.digest.addIds(readIds);
    progress.reads = search.reads = readIds.length;
    announce('search.findings', { searchRef: search.searchRef, findings });
    return null;
  };

  const run = async (search: LiveSearch, input: MethodInput<'search.start'>, startedMs: number): Promise<void> => {
    const { query, justification, authorityId } = input;
    const progress: Progress = {
      reads: 0,
      digest: new ResultDigest(sha256, hasher(), hasher()),
      delays: new DelayTally(),
      searchId: null,
      auditIndex: null,
    };
    let wrong: Failure | null = null;
    const body = {
      query,
      justification,
      correlationId: search.searchRef,
      ...(authorityId === undefined ? {} : { authorityId }),
    };
    try {
      wrong = await (givesReads(query)
        ? takeReads(search, body, progress)
        : takeFindings(search, query.kind, body, progress));
    } catch (error) {
      if (!(error instanceof StreamFault)) throw error;
      wrong = failure(error.code);
      log.write('warn', 'search.stream', {
        ref: wrong.ref,
        code: error.code,
        why: error.cause instanceof Error ? error.cause.message : undefined,
      });
    }
    if (search.abort.signal.aborted) wrong = failure('CANCELLED');
    await finish(search, input, progress, wrong, startedMs);
  };

  const finish = async (
    search: LiveSearch,
    { query, authorityId }: MethodInput<'search.start'>,
    progress: Progress,
    wrong: Failure | null,
    startedMs: number,
  ): Promise<void> => {
    search.running = false;
    search.credits.close();
    const durationMs = Math.round(clock.monotonicMs() - startedMs);
    const cancelled = wrong?.code === 'CANCELLED';
    const denied = wrong !== null && isRefusal(wrong.code);
    deps.questions.ended(search.searchRef, denied);
    const outcome: RecordOutcome =
      wrong === null ? (progress.reads === 0 ? 'EMPTY' : 'OK') : cancelled ? 'CANCELLED' : denied ? 'DENIED' : 'ERROR';
    const logged = audit.write({
      op: 'CONSULT',
      action: actionOf(query),
      phase: 'OUTCOME',
      outcome,
      correlationId: search.searchRef,
      details: {
        reads: progress.reads,
        resultDigest: progress.digest.finish(),
        complete: wrong === null,
        durationMs,
        searchId: progress.searchId,
        auditIndex: progress.auditIndex,
        failureCode: wrong?.code ?? null,
      },
    });
    // The workstation allowed what the service refused, so the two hold different rules, and somebody must look into
    // it. Excluded are decisions that only the service can make: whether a named authority covers the search, and how
    // many reads there are.
    const leftToService = authorityId !== undefined || wrong?.params?.['limitName'] === 'reads';
    if (denied && !leftToService) log.write('error', 'policy.split', { code: wrong.code, ref: wrong.ref });
    const finished: Finished = {
      searchRef: search.searchRef,
      outcome: wrong === null ? 'complete' : cancelled ? 'cancelled' : 'failed',
      reads: progress.reads,
      searchId: progress.searchId,
      durationMs,
      camerasOut: reference.outDuring(query),
      delays: progress.delays.all(),
      failure: wrong === null || cancelled ? null : wrong,
    };
    // A search whose outcome could not be logged is not called complete.
    announce(
      'search.finished',
      logged.ok || finished.outcome !== 'complete'
        ? finished
        : { ...finished, outcome: 'failed', failure: logged.failure },
    );
    announce('search.receipt', {
      searchRef: search.searchRef,
      state: 'waiting',
      ref: '',
      index: null,
      treeSize: null,
      leafHash: null,
      receivedAtMs: null,
    });
    deps.delivery.soon();
  };

  const stop = (searchRef: string): LiveSearch | undefined => {
    const search = searches.find(searchRef);
    search?.abort.abort();
    search?.credits.close();
    return search;
  };

  return {
    estimate: async ({ query, category }) => {
      const body = { query, ...(category === undefined ? {} : { category }) };
      const answer = await deps.authorised((token) =>
        api.json({ method: 'POST', path: '/searches/estimate', token, body }, estimateSchema),
      );
      // A search is about to be asked for, and its reason takes a while to write.
      prepareToRead();
      return answer.ok ? succeed(answer.value.value) : answer;
    },
    start: async (input) => {
      const startedMs = clock.monotonicMs();
      const account = deps.account();
      if (account === undefined) return failed(failure('NOT_SIGNED_IN'));
      if (searches.running() >= RUNNING_AT_ONCE) return failed(failure('TOO_FAST'));
      if ('area' in input.query && input.query.area !== undefined) {
        // The rules count the cameras of an area, so the cameras must have loaded.
        const cameras = await reference.cameras();
        if (!cameras.ok) return cameras;
      }
      const searchRef = input.searchRef ?? deps.random.uuid();
      if (!searches.claim(searchRef)) return failed(failure('VALIDATION_FAILED'));
      const { query, justification, authorityId } = input;
      // The hashes are those in the service's record of the same search; the gate has checked the page's own against
      // the query.
      const about = { query, ...searchHashes(sha256, { query, justification }), justification, authorityId };
      const refusal =
        (await deps.stopped()) ??
        refusalOf(
          {
            request: input,
            actor: account,
            serviceNowMs: deps.connection.serviceNowMs(),
            countCameras: (place) => reference.countCameras(place),
          },
          failure,
        );
      if (refusal !== undefined) {
        const logged = audit.write({
          op: 'AUTHZ',
          action: actionOf(query),
          phase: 'EVENT',
          outcome: 'DENIED',
          correlationId: searchRef,
          details: { ...about, code: refusal.code },
        });
        deps.delivery.soon(1_000);
        return failed(logged.ok ? refusal : logged.failure);
      }
      // The intent is on the disk before anything leaves; without it nothing leaves.
      const intent = audit.write({
        op: 'CONSULT',
        action: actionOf(query),
        phase: 'INTENT',
        outcome: null,
        correlationId: searchRef,
        details: about,
      });
      if (!intent.ok) return intent;
      const search: LiveSearch = {
        searchRef,
        abort: new AbortController(),
        credits: new BatchCredits(UNACKNOWLEDGED),
        particulars: new KeptParticulars(),
        running: true,
        reads: 0,
        searchId: null,
        receiptRef: null,
      };
      searches.add(search);
      deps.questions.asked(account.userName, searchRef, { query, justification, authorityId });
      void run(search, input, startedMs).catch((error: unknown) => {
        const made = failure('INTERNAL');
        log.write('error', 'search.broke', { ref: made.ref, why: error instanceof Error ? error.stack : 'unknown' });
        search.running = false;
        search.abort.abort();
        deps.questions.ended(searchRef, false);
        announce('search.finished', {
          searchRef,
          outcome: 'failed',
          reads: 0,
          searchId: null,
          durationMs: 0,
          camerasOut: [],
          delays: [],
          failure: made,
        });
      });
      return succeed({ searchRef });
    },
    acknowledge: ({ searchRef, batch }) => {
      searches.find(searchRef)?.credits.acknowledge(batch);
    },
    cancel: ({ searchRef }) => stop(searchRef),
    drop: ({ searchRef }) => stop(searchRef)?.particulars.forget(),
    particulars: ({ searchRef, rows }) => ({ particulars: searches.find(searchRef)?.particulars.of(rows) ?? [] }),
    rows: ({ searchRef, readIds }) => ({
      rows: searches.find(searchRef)?.particulars.rowsOf(readIds) ?? readIds.map(() => null),
    }),
  };
}
