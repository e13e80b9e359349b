import type { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import type { daysQuerySchema } from '../../../app/api/statistics.ts';
import {
  denialStatistics,
  oversightStatistics,
  qualityStatistics,
  readStatistics,
  searchStatistics,
} from '../../../app/api/statistics.ts';
import { DAY_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import { SMALL_CELL, STATISTICS_MAX_DAYS } from '../../../app/policy/audit-rules.ts';
import type { SearchFact } from '../../../app/policy/search-fact.ts';
import { totalTold, withoutSmallCells, type Told } from '../../../app/policy/suppression.ts';
import { voiListState } from '../../../app/policy/voi-rules.ts';
import { searchFacts, TooManyFacts } from '../../audit/search-facts.ts';
import { serveEndpoint, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
/** The most cells in one answer. */
const MAX_CELLS = 100_000;
/** The name of a missing value. */
const NO_BAND = 'NONE';

type Days = z.infer<typeof daysQuerySchema>;
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
const dayText = (day: number): string => instantText(day * DAY_MS).slice(0, 10);
const monthOf = (ms: number): string => instantText(ms).slice(0, 7);

/** @throws ProblemError VALIDATION_FAILED, or TOO_WIDE for more than `STATISTICS_MAX_DAYS` */
function requireDays({ from, to }: Days): { readonly fromDay: number; readonly toDay: number } {
  const [fromDay, toDay] = [dayNumber(from), dayNumber(to)];
  if (fromDay >= toDay)
    throw new ProblemError('VALIDATION_FAILED', 'The period ends before it begins.', {
      errors: [{ pointer: '/query-string/to', message: 'must be after from' }],
    });
  if (toDay - fromDay > STATISTICS_MAX_DAYS)
    throw new ProblemError('TOO_WIDE', `At most ${STATISTICS_MAX_DAYS} days at once.`, {
      extras: { limit: { name: 'days', allowed: STATISTICS_MAX_DAYS, asked: toDay - fromDay } },
    });
  return { fromDay, toDay };
}

/** Days of whole months: a month's count always covers the whole month, whatever days were asked for. */
function wholeMonths({ from, to }: Days): { readonly fromMs: number; readonly toMs: number } {
  const { fromDay, toDay } = requireDays({ from, to });
  const [first, last] = [new Date(fromDay * DAY_MS), new Date((toDay - 1) * DAY_MS)];
  return {
    fromMs: Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1),
    toMs: Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 1),
  };
}

const frame = ({ from, to }: Days, told: readonly Told[]) => ({
  from,
  to,
  smallCell: SMALL_CELL,
  told: totalTold(told),
  untold: told.filter((count) => count === null).length,
});

/** Facts counted by the names that `namesOf` gives them, in the order of these names. */
function counted(
  facts: readonly SearchFact[],
  namesOf: (fact: SearchFact) => readonly string[],
): { readonly names: readonly string[]; readonly count: number }[] {
  const counts = new Map<string, { readonly names: readonly string[]; count: number }>();
  for (const fact of facts) {
    const names = namesOf(fact);
    const key = names.join('\n');
    const cell = counts.get(key) ?? { names, count: 0 };
    cell.count += 1;
    counts.set(key, cell);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}

/** Counts without personal data: no mark, no picture, no position; small ones are suppressed. */
export function serveStatistics(app: OpenAPIHono, service: Service): void {
  const { audit, clock, store } = service;
  const note = (call: Pick<Call, 'note'>, { from, to }: Days): void => call.note({ from, to });
  const facts = async (days: Days): Promise<readonly SearchFact[]> => {
    try {
      return await searchFacts(audit.activity, service.log, wholeMonths(days));
    } catch (error) {
      if (error instanceof TooManyFacts)
        throw new ProblemError('TOO_WIDE', 'There are too many searches in this period. Take a shorter one.');
      throw error;
    }
  };

  serveEndpoint(app, service, readStatistics, async ({ c, query, ...call }) => {
    note(call, query);
    const { fromDay, toDay } = requireDays(query);
    const cameras = store.cameras();
    const open = cameras.flatMap(({ id, kind }, number) => (kind === 'COVERT' || id === '' ? [] : [number]));
    if ((toDay - fromDay) * open.length > MAX_CELLS) {
      const days = Math.max(1, Math.floor(MAX_CELLS / Math.max(1, open.length)));
      throw new ProblemError('TOO_WIDE', `For ${open.length} cameras at most ${days} days at once.`, {
        extras: { limit: { name: 'days', allowed: days, asked: toDay - fromDay } },
      });
    }
    await call.begin();
    const tallies = await withTurn(service, { ...call, c }, () => store.tally({ fromDay, toDay, cameras: open }));
    const told = withoutSmallCells(tallies.map(({ reads }) => reads));
    const cells = tallies.map(({ camera, day }, i) => ({
      cameraId: cameras[camera]?.id ?? '',
      organisation: cameras[camera]?.organisation ?? '',
      day: dayText(day),
      reads: told[i] ?? null,
    }));
    return c.json({ ...frame(query, told), cells });
  });

  serveEndpoint(app, service, qualityStatistics, async ({ c, query, ...call }) => {
    note(call, query);
    const { fromMs, toMs } = wholeMonths(query);
    const cameras = store.cameras();
    await call.begin();
    const tallies = await withTurn(service, { ...call, c }, () =>
      store.tally({ fromDay: fromMs / DAY_MS, toDay: toMs / DAY_MS }),
    );
    const cells = new Map<
      string,
      { month: string; cameraKind: string; reads: number; late: number; corrected: number }
    >();
    for (const { camera, day, reads, late, veryLate, corrected } of tallies) {
      // A small count of `/statistics/reads` is in no total here either: it could be found by subtraction.
      if (reads < SMALL_CELL) continue;
      const cameraKind = cameras[camera]?.kind ?? NO_BAND;
      // Statistics are for publishing: no covert camera is in them, whoever asks.
      if (cameraKind === 'COVERT') continue;
      const month = monthOf(day * DAY_MS);
      const cell = cells.get(`${month} ${cameraKind}`) ?? { month, cameraKind, reads: 0, late: 0, corrected: 0 };
      cell.reads += reads;
      cell.late += cameraKind === 'MOBILE' ? veryLate : late;
      cell.corrected += corrected;
      cells.set(`${month} ${cameraKind}`, cell);
    }
    const list = [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
    const columns = {
      reads: withoutSmallCells(list.map((cell) => cell.reads)),
      late: withoutSmallCells(list.map((cell) => cell.late)),
      corrected: withoutSmallCells(list.map((cell) => cell.corrected)),
    };
    return c.json({
      ...frame(query, columns.reads),
      cells: list.map(({ month, cameraKind }, i) => ({
        month,
        cameraKind,
        reads: columns.reads[i] ?? null,
        late: columns.late[i] ?? null,
        corrected: columns.corrected[i] ?? null,
      })),
    });
  });

  serveEndpoint(app, service, searchStatistics, async ({ c, query, ...call }) => {
    note(call, query);
    const ran = (await facts(query)).filter(({ outcome }) => outcome === 'RAN');
    const cells = counted(ran, ({ atMs, category, band }) => [monthOf(atMs), category ?? NO_BAND, band ?? NO_BAND]);
    const told = withoutSmallCells(cells.map(({ count }) => count));
    return c.json({
      ...frame(query, told),
      cells: cells.map(({ names: [month = '', category = '', band = ''] }, i) => ({
        month,
        category,
        band,
        searches: told[i] ?? null,
      })),
    });
  });

  serveEndpoint(app, service, denialStatistics, async ({ c, query, ...call }) => {
    note(call, query);
    const denied = (await facts(query)).filter(({ outcome }) => outcome === 'DENIED');
    const cells = counted(denied, ({ atMs, code }) => [monthOf(atMs), code ?? NO_BAND]);
    const told = withoutSmallCells(cells.map(({ count }) => count));
    return c.json({
      ...frame(query, told),
      cells: cells.map(({ names: [month = '', rule = ''] }, i) => ({ month, rule, denials: told[i] ?? null })),
    });
  });

  serveEndpoint(app, service, oversightStatistics, async ({ c }) => {
    const nowMs = clock.nowMs();
    const progress = audit.work.samples().map((sample) => audit.work.progress(sample, nowMs));
    const inState = (state: string): number => progress.filter((each) => each.state === state).length;
    const { raised, settled, open } = audit.reconciliation.state();
    const disclosures = audit.disclosures.disclosures();
    const cases = audit.disclosures.cases();
    const authorities = audit.authorities.all(nowMs);
    const lists = service.voi.lists();
    const accounts = service.accounts.all();
    const held = (await service.store.preservations()).filter(({ releasedAt }) => releasedAt === null);
    const authoritiesIn = (state: string): number => authorities.filter((each) => each.state === state).length;
    return c.json({
      samples: {
        open: inState('OPEN'),
        overdue: inState('OVERDUE'),
        closed: inState('CLOSED'),
        items: progress.reduce((sum, { total }) => sum + total, 0),
        reviewed: progress.reduce((sum, { reviewed }) => sum + reviewed, 0),
      },
      reconciliation: { raised, settled, open: open.length },
      disclosures: {
        total: disclosures.length,
        deletionDue: disclosures.filter(
          ({ disclosure, deletedAt }) => deletedAt === null && instantMs(disclosure.retainUntil) <= nowMs,
        ).length,
      },
      subjectRequests: {
        total: cases.length,
        overdue: cases.filter((each) => each.answeredAt === null && instantMs(each.case.dueAt) < nowMs).length,
      },
      authorities: {
        total: authorities.length,
        undecided: authoritiesIn('REQUESTED'),
        refused: authoritiesIn('REFUSED'),
        oral: authorities.filter(({ form }) => form === 'URGENT_ORAL').length,
        notRatified: authoritiesIn('NOT_RATIFIED'),
        searches: authorities.reduce((sum, { searches }) => sum + searches.length, 0),
      },
      lists: {
        total: lists.length,
        reviewOverdue: lists.filter(
          ({ lastRevisedAt }) => voiListState(instantMs(lastRevisedAt), nowMs) === 'REVIEW_OVERDUE',
        ).length,
        entries: lists.reduce((sum, { entries }) => sum + entries, 0),
      },
      accounts: {
        active: accounts.filter(({ state }) => state === 'ACTIVE').length,
        suspended: accounts.filter(({ state }) => state.startsWith('SUSPENDED')).length,
        closed: accounts.filter(({ state }) => state === 'CLOSED').length,
        rolesToReview: accounts.filter(({ state, decideBy }) => state === 'ACTIVE' && decideBy !== null).length,
      },
      preservations: {
        held: held.length,
        reviewDue: held.filter(({ reviewAt }) => instantMs(reviewAt) <= nowMs).length,
        reads: held.reduce((sum, { reads }) => sum + reads, 0),
      },
    });
  });
}
