import type { Account } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { Category, ConnectionId, Justification, Purpose, SourceId } from '../../../app/domain/justification.ts';
import type { Query } from '../../../app/domain/query.ts';
import { authorityFor } from '../../../app/policy/authority-request.ts';
import { decide, decideScope, type Decision } from '../../../app/policy/decide.ts';
import type { Denial } from '../../../app/policy/denial.ts';
import { judgeReasonWhole } from '../../../app/policy/justification-rules.ts';
import type { ReasonJudgement } from '../../../app/policy/reason/judge.ts';
import { categoriesOfOrganisation } from '../../../app/policy/organisations.ts';
import { countCameras } from '../../state/camera-store.ts';
import { withWindow } from '../subject.ts';
import { fieldOfCode, failureWords } from '../../words/failures.ts';

/** The state of the prompt, and what the rules say about it. Pure; the service decides again. */
export type Answers = {
  readonly category: Category | undefined;
  readonly purpose: Purpose | undefined;
  readonly reference: string;
  readonly reason: string;
  readonly requestedFor: string;
  readonly proportionality: string;
  /** Parts of the reason that can be chosen beside the sentence. */
  readonly offence: string | undefined;
  readonly connection: ConnectionId | undefined;
  readonly source: SourceId | undefined;
  readonly where: string;
  readonly when: string;
  readonly otherProcedures: string;
  /** Whether the searcher knows the vehicle, a person or the address. Chosen by the person, never preset. */
  readonly conflict: 'yes' | 'no' | undefined;
  /** The prompt has asked about the reason once, and the person lets it stand. */
  readonly asItIs: boolean;
  /** How to deal with data older than 90 days. */
  readonly older: 'reference' | 'recent' | undefined;
  readonly authorityId: string;
  /** A reason copied from an earlier search; it must be changed or confirmed. */
  readonly copied: string | undefined;
  readonly confirmed: boolean;
};

export const EMPTY_ANSWERS: Answers = {
  category: undefined,
  purpose: undefined,
  reference: '',
  reason: '',
  requestedFor: '',
  proportionality: '',
  conflict: undefined,
  offence: undefined,
  connection: undefined,
  source: undefined,
  where: '',
  when: '',
  otherProcedures: '',
  asItIs: false,
  older: undefined,
  authorityId: '',
  copied: undefined,
  confirmed: false,
};

export function answersFrom(justification: Justification, authorityId: string | undefined, copied: boolean): Answers {
  return {
    category: justification.category,
    purpose: justification.purpose,
    reference: justification.reference ?? '',
    reason: justification.reason ?? '',
    requestedFor: justification.requestedFor ?? '',
    proportionality: justification.proportionality ?? '',
    offence: justification.offence,
    connection: justification.connection,
    source: justification.source,
    where: justification.where ?? '',
    when: justification.when ?? '',
    otherProcedures: justification.otherProcedures ?? '',
    // A conflict of interest is declared for one vehicle and is not copied to another search. After a refusal the
    // vehicle is the same.
    conflict:
      copied || justification.conflictDeclared === undefined
        ? undefined
        : justification.conflictDeclared
          ? 'yes'
          : 'no',
    asItIs: !copied && justification.confirmed === true,
    older: authorityId === undefined ? undefined : 'reference',
    authorityId: authorityId ?? '',
    copied: copied ? (justification.reason ?? '') : undefined,
    confirmed: false,
  };
}

const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** The policy's verdict on the sentence and its parts. */
export const judgementOf = ({ reason, offence, connection, source, where, when }: Answers): ReasonJudgement =>
  judgeReasonWhole(reason, { offence, connection, source, where, when });

/** The justification as sent. Fields left empty are absent, so that the rules can say so. */
export function toJustification(answers: Answers, needsProportionality: boolean): Justification {
  const parts = {
    category: answers.category,
    purpose: answers.purpose,
    reference: given(answers.reference),
    reason: given(answers.reason),
    requestedFor: given(answers.requestedFor),
    proportionality: needsProportionality ? given(answers.proportionality) : undefined,
    offence: answers.offence,
    connection: answers.connection,
    source: answers.source,
    where: given(answers.where),
    when: given(answers.when),
    otherProcedures: answers.category === 'TAX_DUTY' ? given(answers.otherProcedures) : undefined,
    conflictDeclared: answers.conflict === undefined ? undefined : answers.conflict === 'yes',
    // Confirmation is sent only for a reason that was asked about; with any other it would mean nothing.
    confirmed: answers.asItIs && judgementOf(answers).class === 'ask' ? true : undefined,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** Categories that the person's organisation may search under, without the two that are not used for searches. */
export function categoriesFor(account: Account): readonly Category[] {
  return categoriesOfOrganisation(account.organisation).filter(
    (category) => category !== 'AUDIT' && category !== 'DATA_SUBJECT',
  );
}

/** Whether data older than 90 days can be reached at all in a category, and whose authority that takes. */
export function olderRule(
  category: Category,
): { readonly kind: 'deny' } | { readonly kind: 'authority'; readonly rank: 'INSPECTOR' | 'SUPERINTENDENT' } {
  const required = authorityFor(category);
  return required === undefined ? { kind: 'deny' } : { kind: 'authority', rank: required.rank };
}

export const RANK_WORDS = {
  INSPECTOR: { short: 'Insp', whole: 'Inspector' },
  SUPERINTENDENT: { short: 'Supt', whole: 'Superintendent' },
} as const;

export function categoryHint(category: Category): string {
  const rule = olderRule(category);
  return rule.kind === 'deny' ? 'Not after 90 days' : `After 90 days: ${RANK_WORDS[rule.rank].short}`;
}

type Asking = { readonly account: Account; readonly query: Query; readonly nowMs: number };

const context = (nowMs: number): Parameters<typeof decide>[2] => ({ nowMs, countCameras });

/** The policy's verdict on the scope alone, for the checks column. */
export function scopeDecision({ account, query, nowMs }: Asking, category: Category): Decision {
  return decideScope(account, { query }, category, context(nowMs));
}

/** The part of the period that needs no authority, if any. */
export function recentQuery({ account, query, nowMs }: Asking, category: Category | undefined): Query | undefined {
  const decision = scopeDecision({ account, query, nowMs }, category ?? 'SERIOUS');
  const window = decision.allow
    ? undefined
    : decision.denials.find((denial) => denial.allowedWindow !== undefined)?.allowedWindow;
  return window === undefined || window === null || decision.band === 'GONE' ? undefined : withWindow(query, window);
}

/** The query that will run: that of the search bar, or its last 90 days when the person chose that. */
export function effectiveQuery(asking: Asking, answers: Answers): Query {
  return answers.older === 'recent' ? (recentQuery(asking, answers.category) ?? asking.query) : asking.query;
}

export type Problem = {
  readonly pointer: string;
  readonly text: string;
  /** The query is wider than the category allows, and perhaps a narrower one that is not. */
  readonly width?: { readonly nearest: Query | undefined };
};

/** The reason is asked about: it needs more words, or a second press. */
export const ASK_POINTER = '/justification/confirmed';

/** Everything that prevents the search, in the order in which a person would fix it. */
export function problemsOf({ account, query, nowMs }: Asking, answers: Answers, wide: boolean): readonly Problem[] {
  const decision = decide(account, { query, justification: toJustification(answers, wide) }, context(nowMs));
  const denials: readonly Denial[] = decision.allow ? [] : decision.denials;
  const closed = answers.category !== undefined && olderRule(answers.category).kind === 'deny';
  const problems = denials.flatMap((denial): Problem[] => {
    if (denial.code === 'TOO_WIDE')
      return [{ pointer: denial.pointer, text: denial.message, width: { nearest: denial.nearest } }];
    if (denial.code !== 'AUTHORITY_REQUIRED') return [{ pointer: denial.pointer, text: denial.message }];
    if (closed)
      return [
        {
          pointer: '/authorityId',
          text: 'This category reaches back 90 days. Search the last 90 days only, or choose another category.',
        },
      ];
    return answers.older === 'reference' && answers.authorityId.trim() !== ''
      ? []
      : [{ pointer: '/authorityId', text: denial.message }];
  });
  if (answers.copied !== undefined && answers.reason.trim() === answers.copied.trim() && !answers.confirmed) {
    problems.push({
      pointer: '/justification/reason',
      text: 'This reason was given for another search. Change it, or confirm that it is right for this one.',
    });
  }
  return problems;
}

/** What the service refused, by field: its own pointers, or the field that its code is about. */
export function problemsOfRefusal(failure: Failure): readonly Problem[] {
  if (failure.errors !== undefined && failure.errors.length > 0)
    return failure.errors.map((error) => ({ pointer: error.pointer, text: error.message }));
  const pointer = fieldOfCode(failure.code);
  if (pointer === undefined) return [];
  const { title, mend } = failureWords(failure, 'search');
  return [{ pointer, text: `${title}. ${mend}` }];
}

/** The first error of a field. `/query/window/from` also counts as an error of `/query/window`. */
export function problemAt(problems: readonly Problem[], pointer: string): string | undefined {
  return problems.find((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`))?.text;
}
