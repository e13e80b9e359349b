import { localTime } from '../domain/london-time.ts';
import { DAY_MS } from '../domain/instant.ts';
import {
  ABOVE_ROLE_MEDIAN_DEVIATIONS,
  EMPTY_PARTIALS,
  EXPORT_AFTER_SEARCH_MS,
  FINDING_RECORDS,
  IDLE_DAYS,
  OUT_OF_HOURS_SEARCHES,
  LIFE_REVIEW_MS,
  REFERENCE_MARKS,
  REWORDED_WITHIN_MS,
  ROLE_MEDIAN_MIN_PEOPLE,
  ROLE_MEDIAN_MIN_SEARCHES,
  READS_TAKEN_A_DAY,
  READS_TAKEN_AT_LEAST,
  READS_TAKEN_TIMES_MEDIAN,
  SAME_MARK_A_DAY,
  SAME_MARK_DAYS,
  SAME_MARK_SEARCHES,
  SAME_REASON_REFERENCES,
  THIN_REASONS,
  USUAL_HOURS,
} from './audit-rules.ts';
import type { SearchFact } from './search-fact.ts';

/**
 * Patterns of use that are worth a question. None is a finding: each has an innocent explanation, and the words say
 * what was seen, never what it means. Not covered, because the log cannot show them: marks of one's own household or
 * colleagues, leave and shifts, people of public prominence.
 */
export const INDICATORS = [
  'SAME_MARK_MANY_REFERENCES',
  'ABOVE_ROLE_MEDIAN',
  'REFERENCE_MANY_MARKS',
  'BOILERPLATE_REASON',
  'DENIED_THEN_REWORDED',
  'FIRST_AFTER_IDLE',
  'EMPTY_PARTIALS',
  'OUT_OF_HOURS',
  'EXPORT_WITHOUT_IMAGE',
  'LIFE_AT_RISK_NOT_REVIEWED',
  'THIN_REASONS',
  'READS_TAKEN',
  'BUDGET_SPENT',
  'PASSWORD_RESET',
  'LOG_READ_WITHOUT_REASON',
  'SILENT_SEEN_BY_LISTER',
  'LISTED_BRIEFLY',
  'SAME_MARK_FOLLOWED',
  'CORRECTIONS_WAIT',
] as const;
export type Indicator = (typeof INDICATORS)[number];

export type IndicatorFinding = {
  readonly indicator: Indicator;
  /** Whose use it is; null when it is about a reference that several people used. */
  readonly userName: string | null;
  readonly organisation: string;
  readonly words: string;
  /** Log indexes of the records behind it. */
  readonly records: readonly number[];
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string | null): readonly T[][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
};

const indexesOf = (facts: readonly SearchFact[]): number[] => facts.map(({ index }) => index);
const distinct = <T>(values: readonly (T | null)[]): number => new Set(values.filter((value) => value !== null)).size;
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function finding(
  indicator: Indicator,
  facts: readonly [SearchFact, ...SearchFact[]],
  words: string,
  userName: string | null = facts[0].userName,
): IndicatorFinding {
  return { indicator, userName, organisation: facts[0].organisation, words, records: indexesOf(facts) };
}

const some = (facts: readonly SearchFact[]): facts is readonly [SearchFact, ...SearchFact[]] => facts.length > 0;

/** The longest run of facts, in time order, that lies within `withinMs`. */
function densest(facts: readonly SearchFact[], withinMs: number): readonly SearchFact[] {
  let best: readonly [number, number] = [0, 0];
  let from = 0;
  for (const [at, fact] of facts.entries()) {
    while (fact.atMs - (facts[from]?.atMs ?? 0) >= withinMs) from += 1;
    if (at + 1 - from > best[1] - best[0]) best = [from, at + 1];
  }
  return facts.slice(best[0], best[1]);
}

function sameMark(ran: readonly SearchFact[]): IndicatorFinding[] {
  const uses = ran.flatMap((fact) => fact.marks.map((mark) => ({ fact, mark })));
  return groupBy(uses, ({ fact, mark }) => `${fact.userName}\n${mark}`).flatMap((group) => {
    const dense = densest(
      group.map(({ fact }) => fact),
      SAME_MARK_DAYS * DAY_MS,
    );
    const references = distinct(dense.map(({ reference }) => reference));
    if (!some(dense) || dense.length <= SAME_MARK_SEARCHES || references < 2) return [];
    return [
      finding(
        'SAME_MARK_MANY_REFERENCES',
        dense,
        `The same mark was searched ${dense.length} times within ${SAME_MARK_DAYS} days under ${references} references; more than ${SAME_MARK_SEARCHES} times is worth asking about.`,
      ),
    ];
  });
}

/**
 * The same mark repeatedly on one day, under whatever reference: asking where it is now is a way to follow a vehicle
 * (H4).
 */
function followed(ran: readonly SearchFact[]): IndicatorFinding[] {
  const uses = ran.flatMap((fact) => fact.marks.map((mark) => ({ fact, mark })));
  return groupBy(uses, ({ fact, mark }) => `${fact.userName}\n${mark}\n${Math.floor(fact.atMs / DAY_MS)}`).flatMap(
    (group) => {
      const facts = group.map(({ fact }) => fact);
      const [first, ...rest] = facts.slice(0, FINDING_RECORDS);
      if (first === undefined || facts.length <= SAME_MARK_A_DAY) return [];
      return [
        finding(
          'SAME_MARK_FOLLOWED',
          [first, ...rest],
          `The same mark was searched ${facts.length} times on one day. More than ${SAME_MARK_A_DAY} times may be a pursuit, a program, or somebody who is followed; a list with hits is the way to follow a vehicle.`,
        ),
      ];
    },
  );
}

const median = (sorted: readonly number[]): number =>
  ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;

/**
 * Each person against the others of the role, leaving the person out: in a small group, an outlier would hide behind
 * the spread that it causes.
 */
function aboveMedian(ran: readonly SearchFact[]): IndicatorFinding[] {
  return groupBy(ran, ({ role }) => role).flatMap((ofRole) => {
    const people = groupBy(ofRole, ({ userName }) => userName);
    if (people.length < ROLE_MEDIAN_MIN_PEOPLE) return [];
    return people.flatMap((own) => {
      const others = people
        .filter((each) => each !== own)
        .map((each) => each.length)
        .sort((a, b) => a - b);
      const mean = others.reduce((sum, n) => sum + n, 0) / others.length;
      const deviation = Math.max(1, Math.sqrt(others.reduce((sum, n) => sum + (n - mean) ** 2, 0) / others.length));
      const middle = median(others);
      if (
        !some(own) ||
        own.length < ROLE_MEDIAN_MIN_SEARCHES ||
        own.length <= middle + ABOVE_ROLE_MEDIAN_DEVIATIONS * deviation
      )
        return [];
      return [
        finding(
          'ABOVE_ROLE_MEDIAN',
          own,
          `${own.length} searches in the period; the middle of the ${others.length} others in this role is ${middle}, and their spread ${deviation.toFixed(1)}. A heavier task explains it as well as anything.`,
        ),
      ];
    });
  });
}

const sumOfReads = (facts: readonly SearchFact[]): number =>
  facts.reduce((sum, { resultCount }) => sum + (resultCount ?? 0), 0);

/** Each day of each person, against a number and against the days of the others in the role (H4). */
function readsTaken(ran: readonly SearchFact[]): IndicatorFinding[] {
  const days = groupBy(ran, ({ role, userName, atMs }) => `${role}\n${userName}\n${Math.floor(atMs / DAY_MS)}`).flatMap(
    (facts) =>
      some(facts) ? [{ facts, reads: sumOfReads(facts), role: facts[0].role, userName: facts[0].userName }] : [],
  );
  return days.flatMap(({ facts, reads, role, userName }) => {
    const others = days
      .filter((day) => day.role === role && day.userName !== userName)
      .map((day) => day.reads)
      .sort((a, b) => a - b);
    const people = new Set(days.filter((day) => day.role === role).map((day) => day.userName)).size;
    const middle = median(others);
    const far =
      people >= ROLE_MEDIAN_MIN_PEOPLE && reads >= READS_TAKEN_AT_LEAST && reads > READS_TAKEN_TIMES_MEDIAN * middle;
    if (reads <= READS_TAKEN_A_DAY && !far) return [];
    const beside = people >= ROLE_MEDIAN_MIN_PEOPLE ? `; the middle of the others in this role is ${middle} a day` : '';
    return [
      finding(
        'READS_TAKEN',
        facts,
        `${reads} reads were taken on one day in ${facts.length} searches${beside}. More than ${READS_TAKEN_A_DAY} may be a large operation, or a copy of what is here.`,
      ),
    ];
  });
}

function budgetSpent(facts: readonly SearchFact[]): IndicatorFinding[] {
  return groupBy(
    facts.filter(({ code }) => code === 'BUDGET_SPENT'),
    ({ userName }) => userName,
  ).flatMap((own) =>
    some(own)
      ? [
          finding(
            'BUDGET_SPENT',
            own,
            `${own.length === 1 ? 'A search was' : `${own.length} searches were`} refused because a budget over time was spent. A large case without an operation looks the same.`,
          ),
        ]
      : [],
  );
}

function referenceManyMarks(ran: readonly SearchFact[]): IndicatorFinding[] {
  return groupBy(ran, ({ organisation, reference }) =>
    reference === null ? null : `${organisation}\n${plain(reference)}`,
  ).flatMap((group) => {
    const marks = distinct(group.flatMap((fact) => fact.marks));
    if (!some(group) || marks <= REFERENCE_MARKS) return [];
    const people = distinct(group.map(({ userName }) => userName));
    return [
      finding(
        'REFERENCE_MANY_MARKS',
        group,
        `One reference was given for ${marks} different marks by ${people === 1 ? 'one person' : `${people} people`}; more than ${REFERENCE_MARKS} may be a large case or a reference of convenience.`,
        people === 1 ? group[0].userName : null,
      ),
    ];
  });
}

function boilerplate(facts: readonly SearchFact[]): IndicatorFinding[] {
  const vague = groupBy(
    facts.filter(({ code }) => code === 'REASON_TOO_VAGUE'),
    ({ userName }) => userName,
  ).flatMap((group) =>
    some(group)
      ? [
          finding(
            'BOILERPLATE_REASON',
            group,
            `${group.length === 1 ? 'A reason was' : `${group.length} reasons were`} refused as too vague.`,
          ),
        ]
      : [],
  );
  const ran = facts.filter(({ outcome, reason }) => outcome === 'RAN' && reason !== null);
  const same = groupBy(ran, ({ userName, reason }) => `${userName}\n${plain(reason ?? '')}`).flatMap((group) => {
    const references = distinct(group.map(({ reference }) => reference));
    if (!some(group) || references < SAME_REASON_REFERENCES) return [];
    return [
      finding('BOILERPLATE_REASON', group, `The same words were the reason under ${references} different references.`),
    ];
  });
  return [...vague, ...same];
}

function reworded(facts: readonly SearchFact[]): IndicatorFinding[] {
  return groupBy(facts, ({ userName, kind, marks }) =>
    marks.length === 0 ? null : `${userName}\n${kind}\n${[...marks].sort().join(' ')}`,
  ).flatMap((group) =>
    group.flatMap((fact, at) => {
      const before = group[at - 1];
      if (fact.outcome !== 'RAN' || before?.outcome !== 'DENIED' || fact.atMs - before.atMs > REWORDED_WITHIN_MS)
        return [];
      const changed = [
        fact.reason !== before.reason && 'reason',
        fact.category !== before.category && 'category',
        fact.reference !== before.reference && 'reference',
      ].filter((what) => what !== false);
      if (changed.length === 0) return [];
      return [
        finding(
          'DENIED_THEN_REWORDED',
          [before, fact],
          `Refused (${before.code ?? 'no code'}), then allowed ${Math.round((fact.atMs - before.atMs) / 60_000)} minutes later for the same marks with another ${changed.join(' and ')}. Mending a mistake looks the same.`,
        ),
      ];
    }),
  );
}

function afterIdle(facts: readonly SearchFact[], fromMs: number): IndicatorFinding[] {
  return groupBy(facts, ({ userName }) => userName).flatMap((own) =>
    own.flatMap((fact, at) => {
      const before = own[at - 1];
      if (before === undefined || fact.atMs < fromMs || fact.atMs - before.atMs < IDLE_DAYS * DAY_MS) return [];
      return [
        finding(
          'FIRST_AFTER_IDLE',
          [fact],
          `The first search after ${Math.floor((fact.atMs - before.atMs) / DAY_MS)} days without any.`,
        ),
      ];
    }),
  );
}

function emptyPartials(ran: readonly SearchFact[]): IndicatorFinding[] {
  return groupBy(
    ran.filter(({ kind, resultCount }) => kind === 'pattern' && resultCount === 0),
    ({ userName }) => userName,
  ).flatMap((own) => {
    const dense = densest(own, DAY_MS);
    if (!some(dense) || dense.length < EMPTY_PARTIALS) return [];
    return [
      finding(
        'EMPTY_PARTIALS',
        dense,
        `${dense.length} searches by part of a mark within a day found nothing. A poor description by a witness looks the same as guessing.`,
      ),
    ];
  });
}

function outOfHours(ran: readonly SearchFact[]): IndicatorFinding[] {
  const late = ran.filter(({ atMs }) => {
    const { hour } = localTime(atMs);
    return hour < USUAL_HOURS.from || hour >= USUAL_HOURS.to;
  });
  return groupBy(late, ({ userName }) => userName).flatMap((own) => {
    if (!some(own) || own.length < OUT_OF_HOURS_SEARCHES) return [];
    return [
      finding(
        'OUT_OF_HOURS',
        own,
        `${own.length} searches between ${USUAL_HOURS.to}:00 and 0${USUAL_HOURS.from}:00 local time. The service knows no shifts; ask for the roster first.`,
      ),
    ];
  });
}

/** A disclosure, with the time at which its author opened a picture in the `EXPORT_AFTER_SEARCH_MS` before it. */
export type ExportFact = {
  readonly index: number;
  readonly atMs: number;
  readonly userName: string;
  readonly organisation: string;
  readonly picturesAtMs: readonly number[];
};

function withoutImage(ran: readonly SearchFact[], exports: readonly ExportFact[]): IndicatorFinding[] {
  return exports.flatMap(({ index, atMs, userName, organisation, picturesAtMs }) => {
    const before = ran
      .filter((fact) => fact.userName === userName && fact.atMs <= atMs && atMs - fact.atMs <= EXPORT_AFTER_SEARCH_MS)
      .at(-1);
    if (before === undefined || picturesAtMs.some((openedMs) => openedMs >= before.atMs)) return [];
    const minutes = Math.round((atMs - before.atMs) / 60_000);
    return [
      {
        indicator: 'EXPORT_WITHOUT_IMAGE' as const,
        userName,
        organisation,
        words: `A disclosure was recorded ${minutes} minutes after a search, and no picture was opened between them; a read may be a misread.`,
        records: [before.index, index],
      },
    ];
  });
}

/** When a search was reviewed, by the service's clock. */
export type Reviews = { readonly nowMs: number; readonly reviewedAtMs: (index: number) => number | undefined };

function lifeNotReviewed(ran: readonly SearchFact[], { nowMs, reviewedAtMs }: Reviews): IndicatorFinding[] {
  return ran
    .filter(({ obligations }) => obligations?.includes('REVIEW_WITHIN_HOUR') === true)
    .flatMap((fact) => {
      const reviewedMs = reviewedAtMs(fact.index);
      if ((reviewedMs ?? nowMs) - fact.atMs <= LIFE_REVIEW_MS) return [];
      const how =
        reviewedMs === undefined
          ? 'and nobody has looked at it'
          : `and was looked at after ${Math.round((reviewedMs - fact.atMs) / 60_000)} minutes`;
      return [
        finding(
          'LIFE_AT_RISK_NOT_REVIEWED',
          [fact],
          `A search ran at once because a life may be at risk, ${how}; an hour is the rule. The words may be true or a way round the questions.`,
        ),
      ];
    });
}

function thinReasons(ran: readonly SearchFact[]): IndicatorFinding[] {
  return groupBy(
    ran.filter(({ obligations }) => obligations?.includes('ASKED_AGAIN') === true),
    ({ userName }) => userName,
  ).flatMap((own) => {
    if (!some(own) || own.length < THIN_REASONS) return [];
    return [
      finding(
        'THIN_REASONS',
        own,
        `${own.length} searches ran on a reason that was asked about again and confirmed as it was. Urgent work looks the same.`,
      ),
    ];
  });
}

/**
 * The indicators of a period. `facts` are in time order and include those before the period that `FIRST_AFTER_IDLE`
 * looks back to; `exports` are those of the period.
 */
export function indicatorsOf(
  facts: readonly SearchFact[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  exports: readonly ExportFact[] = [],
  reviews?: Reviews,
): readonly IndicatorFinding[] {
  const upTo = facts.filter(({ atMs }) => atMs < toMs);
  const within = upTo.filter(({ atMs }) => atMs >= fromMs);
  const ran = within.filter(({ outcome }) => outcome === 'RAN');
  return [
    ...sameMark(ran),
    ...followed(ran),
    ...aboveMedian(ran),
    ...readsTaken(ran),
    ...budgetSpent(within),
    ...referenceManyMarks(ran),
    ...boilerplate(within),
    ...reworded(within),
    ...afterIdle(upTo, fromMs),
    ...emptyPartials(ran),
    ...outOfHours(ran),
    ...withoutImage(
      upTo.filter(({ outcome }) => outcome === 'RAN'),
      exports,
    ),
    ...thinReasons(ran),
    ...(reviews === undefined ? [] : lifeNotReviewed(ran, reviews)),
  ];
}
