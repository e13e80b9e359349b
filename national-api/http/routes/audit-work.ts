import type { OpenAPIHono } from '@hono/zod-openapi';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { sampleAnswerSchema } from '../../../app/api/audit-work.ts';
import {
  CAUTION,
  drawSampleOfSearches,
  listReviews,
  listSamples,
  recordReview,
  unmask,
  viewIndicators,
  viewSample,
  type Review,
  type Sample,
  type SampleRequest,
} from '../../../app/api/audit-work.ts';
import type { Account } from '../../../app/api/session.ts';
import { MAX_RECORD_BYTES } from '../../../app/audit/record-bounds.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import { windowMs, type TimeWindow } from '../../../app/domain/time-window.ts';
import {
  CLOSE_OUT_DAYS,
  IDLE_DAYS,
  INDICATORS_MAX_DAYS,
  overseesAll,
  SAMPLE_MAX_DAYS,
  SAMPLE_MAX_ITEMS,
  SAMPLE_MOST_OF_A_PERSON,
} from '../../../app/policy/audit-rules.ts';
import { indicatorsOf } from '../../../app/policy/indicators.ts';
import { drawSample, type Draw, type SampleReason } from '../../../app/policy/sampling.ts';
import { maskedMark, type SearchFact } from '../../../app/policy/search-fact.ts';
import { conductFindings } from '../../audit/conduct-facts.ts';
import { exportFacts } from '../../audit/export-facts.ts';
import { searchFactAt, searchFacts, TooManyFacts } from '../../audit/search-facts.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, pageOf } from './parts.ts';

/** How far back inactivity is searched, in multiples of `IDLE_DAYS`. */
const IDLE_LOOK_BACK = 4;

/**
 * @throws ProblemError TOO_WIDE when the period is longer than `days`, or has more searches than can be judged at
 * once.
 */
function requirePeriod(period: TimeWindow, days: number): { readonly fromMs: number; readonly toMs: number } {
  const { fromMs, toMs } = windowMs(period);
  if (fromMs >= toMs)
    throw new ProblemError('VALIDATION_FAILED', 'The period ends before it begins.', {
      errors: [{ pointer: '/period/to', message: 'must be after from' }],
    });
  if (toMs - fromMs > days * DAY_MS)
    throw new ProblemError('TOO_WIDE', `A period of at most ${days} days is looked at together.`, {
      extras: { limit: { name: 'days', allowed: days, asked: Math.ceil((toMs - fromMs) / DAY_MS) } },
    });
  return { fromMs, toMs };
}

async function ofBearablePeriod<T>(facts: Promise<T>): Promise<T> {
  try {
    return await facts;
  } catch (error) {
    if (error instanceof TooManyFacts)
      throw new ProblemError('TOO_WIDE', 'There are too many records of use in this period. Take a shorter one.');
    throw error;
  }
}

function factsOf(
  service: Service,
  period: { readonly fromMs: number; readonly toMs: number; readonly treeSize?: number },
): Promise<readonly SearchFact[]> {
  return ofBearablePeriod(searchFacts(service.audit.activity, service.log, period));
}

const shownOf = (fact: SearchFact): z.infer<typeof sampleAnswerSchema>['items'][number]['search'] => ({
  at: instantText(fact.atMs),
  userName: fact.userName,
  organisation: fact.organisation,
  kind: fact.kind,
  category: fact.category,
  reference: fact.reference,
  reason: fact.reason,
  maskedMarks: fact.marks.slice(0, 20).map(maskedMark),
  marks: fact.marks.length,
  band: fact.band,
  authorityId: fact.authorityId,
  outcome: fact.outcome,
  code: fact.code,
  resultCount: fact.resultCount,
});

/** Whose use of the system an account watches: that of its organisation, or of all (null). */
const watchedBy = (account: Account): string | null => (overseesAll(account) ? null : account.organisation);
const isWatched = (watched: string | null, { organisation }: { readonly organisation: string | null }): boolean =>
  watched === null || watched === organisation;

/** Records beside searches that are reviewed in full. */
const ALWAYS: readonly {
  readonly actions: RegExp;
  readonly why: SampleReason;
  /** Which of these records; all by default. */ readonly of?: (
    details: Readonly<Record<string, unknown>> | undefined,
  ) => boolean;
}[] = [
  { actions: /^AUTHORITY_(?:DECISION|RATIFICATION)$/, why: 'AUTHORITY' },
  { actions: /^(?:RECORD_DISCLOSURE|SUBJECT_REQUEST|SUBJECT_READS)$/, why: 'DISCLOSURE' },
  {
    actions: /^VOI_REVISE$/,
    why: 'VOI_CHANGE',
    of: (details) => typeof details?.['approvedBy'] === 'string' || details?.['loosened'] !== undefined,
  },
  { actions: /^CORRECT_READ$/, why: 'CORRECTION', of: (details) => details?.['secondPerson'] !== undefined },
];

async function always(
  service: Service,
  fromMs: number,
  toMs: number,
  treeSize: number,
  watched: string | null,
): Promise<{ index: number; why: SampleReason; userName: string | undefined; atMs: number }[]> {
  const found: { index: number; why: SampleReason; userName: string | undefined; atMs: number }[] = [];
  for (const { actions, why, of } of ALWAYS) {
    for (const { index, atMs } of service.audit.activity.between(fromMs, toMs, actions)) {
      if (index >= treeSize) continue;
      const leaf = (await service.log.record(index)) as {
        outcome?: string;
        actor?: { userName?: string; organisation?: string } | null;
        details?: Record<string, unknown>;
      };
      if (
        leaf.outcome !== 'OK' ||
        of?.(leaf.details) === false ||
        !isWatched(watched, { organisation: leaf.actor?.organisation ?? null })
      )
        continue;
      found.push({ index, why, userName: leaf.actor?.userName, atMs });
    }
  }
  return found;
}

/** Space in a record beside who drew, when and under which rules. */
const MAX_SAMPLE_BYTES = MAX_RECORD_BYTES - 4 * 1024;

async function draw(
  service: Service,
  request: SampleRequest,
  { userName: drawnBy, watched }: { readonly userName: string; readonly watched: string | null },
): Promise<{ readonly sample: Sample; readonly people: readonly string[] }> {
  const { fromMs, toMs } = requirePeriod(request.period, SAMPLE_MAX_DAYS);
  const { log, audit, clock } = service;
  const treeSize = request.treeSize ?? log.size;
  if (treeSize > log.size)
    throw new ProblemError('VALIDATION_FAILED', 'The log is not that long.', {
      errors: [{ pointer: '/treeSize', message: `the log has ${log.size} records` }],
    });
  const seed = request.seed ?? randomBytes(16).toString('hex');
  const searches = (await factsOf(service, { fromMs, toMs, treeSize })).filter(
    (fact) => fact.outcome === 'RAN' && isWatched(watched, fact),
  );
  const all: Draw = {
    searches,
    always: await always(service, fromMs, toMs, treeSize, watched),
    // As of the end of the period and not of today, so that a later draw gives the same.
    sampledPeople: audit.work.sampledPeople(toMs, treeSize),
    lot: (index) => createHash('sha256').update(`${seed}:${index}`).digest('hex'),
  };
  const nowMs = clock.nowMs();
  const sampleId = randomUUID();
  for (let most = SAMPLE_MOST_OF_A_PERSON; ; most = Math.floor(most / 2)) {
    const { items, strata, leftOut } = drawSample({ ...all, most });
    const sample: Sample = {
      sampleId,
      seed,
      treeSize,
      period: request.period,
      purpose: request.purpose,
      reason: request.reason,
      drawnBy,
      organisation: watched,
      drawnAt: instantText(nowMs),
      dueAt: instantText(nowMs + CLOSE_OUT_DAYS * DAY_MS),
      strata: [...strata],
      items: items.map((item) => ({ ...item, why: [...item.why] })),
      leftOut: [...leftOut],
    };
    const taken = new Set(items.map(({ index }) => index));
    const drawn = {
      sample,
      people: [...new Set(searches.filter(({ index }) => taken.has(index)).map(({ userName }) => userName))],
    };
    // The record of the draw is the only store of the sample: one that does not fit would be stored as a hash, and be
    // lost.
    const bytes = Buffer.byteLength(JSON.stringify(drawn));
    if (items.length <= SAMPLE_MAX_ITEMS && bytes <= MAX_SAMPLE_BYTES) return drawn;
    if (most > 1) continue;
    if (items.length > SAMPLE_MAX_ITEMS)
      throw new ProblemError('TOO_WIDE', 'The sample of this period is too large. Take a shorter one.', {
        extras: { limit: { name: 'items', allowed: SAMPLE_MAX_ITEMS, asked: items.length } },
      });
    throw new ProblemError('TOO_WIDE', 'The sample of this period is too large for its record. Take a shorter one.', {
      extras: { limit: { name: 'bytes', allowed: MAX_SAMPLE_BYTES, asked: bytes } },
    });
  }
}

/** @throws ProblemError NOT_FOUND, also for a sample about another organisation */
function watchedSample({ audit }: Service, call: Pick<Call, 'session'>, sampleId: string): Sample {
  const sample = audit.work.sample(sampleId);
  if (sample === undefined || !isWatched(watchedBy(signedIn(call).account), sample))
    throw new ProblemError('NOT_FOUND', 'There is no sample of this id that you may see.');
  return sample;
}

/** Samples of the use of the system, their reviews, and indicators of unusual use. */
export function serveAuditWork(app: OpenAPIHono, service: Service): void {
  serveSamples(app, service);
  serveReviews(app, service);
  serveIndicators(app, service);
}

function serveSamples(app: OpenAPIHono, service: Service): void {
  const { audit, clock } = service;
  const summaryOf = (sample: Sample) => {
    const { items: _items, ...summary } = sample;
    return { ...summary, ...audit.work.progress(sample, clock.nowMs()) };
  };

  serveEndpoint(app, service, drawSampleOfSearches, async ({ c, body, ...call }) => {
    const { account } = signedIn(call);
    const { sample, people } = await draw(service, body, { userName: account.userName, watched: watchedBy(account) });
    call.note(asJson({ sample, people }));
    return c.json(summaryOf(sample), 201);
  });

  serveEndpoint(app, service, listSamples, ({ c, query, ...call }) => {
    const watched = watchedBy(signedIn(call).account);
    const samples = audit.work.samples().filter((sample) => isWatched(watched, sample));
    const { items, next } = pageOf(samples, query);
    return c.json({ samples: items.map((sample) => summaryOf(sample)), next });
  });

  serveEndpoint(app, service, viewSample, async ({ c, params, ...call }) => {
    call.note({ sampleId: params.id });
    const sample = watchedSample(service, call, params.id);
    const facts = new Map((await factsOf(service, windowMs(sample.period))).map((fact) => [fact.index, fact]));
    const items = sample.items.map((item) => {
      const fact = facts.get(item.index);
      return {
        ...item,
        search: fact === undefined ? null : shownOf(fact),
        review: audit.work.review(sample.sampleId, item.index) ?? null,
      };
    });
    return c.json({ ...sample, ...audit.work.progress(sample, clock.nowMs()), items });
  });
}

function serveReviews(app: OpenAPIHono, service: Service): void {
  const { audit, clock, log } = service;

  serveEndpoint(app, service, recordReview, async ({ c, body, ...call }) => {
    const { account } = signedIn(call);
    call.note({ asked: asJson(body) });
    const item = watchedSample(service, call, body.sampleId).items.find(({ index }) => index === body.index);
    if (item === undefined) throw new ProblemError('NOT_FOUND', 'The sample has no such record.');
    const doubtful = Object.values(body.answers).includes('NO');
    if (doubtful && body.outcome === 'IN_ORDER')
      throw new ProblemError('VALIDATION_FAILED', 'With an answer of NO the outcome is not IN_ORDER.', {
        errors: [{ pointer: '/outcome', message: 'must be FOLLOW_UP or ESCALATED' }],
      });
    if (body.outcome !== 'IN_ORDER' && body.note.length < 10)
      throw new ProblemError('VALIDATION_FAILED', 'Say what is to be followed up.', {
        errors: [{ pointer: '/note', message: 'say it in 10 characters or more' }],
      });
    const leaf = (await log.record(body.index)) as { actor?: { userName?: string } | null };
    if (leaf.actor?.userName !== undefined && service.accounts.samePerson(leaf.actor.userName, account.userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'Nobody reviews their own acts.');
    const review: Review = {
      ...body,
      reviewId: randomUUID(),
      reviewedBy: account.userName,
      reviewedAt: instantText(clock.nowMs()),
    };
    call.note(asJson({ review }));
    return c.json(review, 201);
  });

  serveEndpoint(app, service, listReviews, ({ c, query, ...call }) => {
    call.note({ sampleId: query.sampleId });
    watchedSample(service, call, query.sampleId);
    return c.json({ reviews: audit.work.reviews(query.sampleId) });
  });

  serveEndpoint(app, service, unmask, async (call) => {
    const { body } = call;
    call.note(asJson(body));
    const watched = watchedBy(signedIn(call).account);
    const facts: SearchFact[] = [];
    for (const index of new Set(body.indexes)) {
      const fact = await searchFactAt(log, index);
      if (fact !== undefined && isWatched(watched, fact)) facts.push(fact);
    }
    if (facts.length < new Set(body.indexes).size)
      throw new ProblemError('NOT_FOUND', 'Not all of these are records of searches that you may see.');
    const { index: auditIndex } = await enter(
      call,
      { op: 'CONSULT', action: 'AUDIT_UNMASK' },
      { outcome: 'OK', status: 200 },
    );
    call.recorded = true;
    return call.c.json({ auditIndex, records: facts.map(({ index, marks }) => ({ index, marks: [...marks] })) });
  });
}

function serveIndicators(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, viewIndicators, async ({ c, query: { from, to, purpose }, ...call }) => {
    call.note({ from, to, purpose });
    const { fromMs, toMs } = requirePeriod({ from, to }, INDICATORS_MAX_DAYS);
    const watched = watchedBy(signedIn(call).account);
    const facts = (await factsOf(service, { fromMs: fromMs - IDLE_LOOK_BACK * IDLE_DAYS * DAY_MS, toMs })).filter(
      (fact) => isWatched(watched, fact),
    );
    const searches = facts.filter(({ atMs }) => atMs >= fromMs).length;
    const exports = (await exportFacts(service.audit.activity, service.log, { fromMs, toMs })).filter((fact) =>
      isWatched(watched, fact),
    );
    const {
      accounts,
      audit: { activity, voiHistory },
      log,
    } = service;
    const samePerson = (userName: string, second: string): boolean => accounts.samePerson(userName, second);
    const conduct = (
      await ofBearablePeriod(conductFindings({ activity, log, voiHistory, samePerson }, { fromMs, toMs }))
    ).filter((found) => isWatched(watched, found));
    const reviews = {
      nowMs: service.clock.nowMs(),
      reviewedAtMs: (index: number) => service.audit.work.reviewedAtMs(index),
    };
    return c.json({
      period: { from, to },
      searches,
      caution: CAUTION,
      indicators: [...indicatorsOf(facts, { fromMs, toMs }, exports, reviews), ...conduct].map((found) => ({
        ...found,
        records: [...found.records],
      })),
    });
  });
}
