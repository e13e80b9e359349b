import type { Account } from '../../../app/api/session.ts';
import type { Category } from '../../../app/domain/justification.ts';
import type { Query } from '../../../app/domain/query.ts';
import { bandOf, needsProportionality } from '../../../app/policy/decide.ts';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import {
  INCOMPATIBLE_MARKS,
  LIMIT_CLASS,
  MARKS_LIMIT,
  MARKS_WITHOUT_PROPORTIONALITY,
} from '../../../app/policy/limits.ts';
import { ROLE_TITLES, SEARCH_ROLES } from '../../../app/policy/roles.ts';
import type { IconName } from '../../ui/icon.tsx';
import { countText } from '../../words/measures.ts';
import { misreadsOf, subjectOf } from '../subject.ts';
import { judgementOf, olderRule, RANK_WORDS, scopeDecision, type Answers } from './answers.ts';

/** The policy's verdict on the search, in words. It explains; the service decides. */
export type Check = {
  readonly state: 'met' | 'needs' | 'warns' | 'refused' | 'open';
  readonly icon: IconName;
  readonly lead: string;
  readonly rest: string;
};

const met = (lead: string, rest = ''): Check => ({ state: 'met', icon: 'tick', lead, rest });
const needs = (lead: string, rest = ''): Check => ({ state: 'needs', icon: 'key', lead, rest });
const warns = (lead: string, rest = ''): Check => ({ state: 'warns', icon: 'warning', lead, rest });
const refused = (lead: string, rest = ''): Check => ({ state: 'refused', icon: 'cross', lead, rest });

function ageCheck(query: Query, category: Category | undefined, nowMs: number): Check {
  switch (bandOf(query, nowMs)) {
    case 'RECENT':
      return met('All data is under 90 days old.', 'No authority needed.');
    case 'GONE':
      return refused('Part of this period is over 12 months old.', 'Nobody can search it.');
    default: {
      if (category === undefined)
        return needs('Part of this period is over 90 days old.', 'What it takes depends on the category.');
      const rule = olderRule(category);
      if (rule.kind === 'deny')
        return refused('Part of this period is over 90 days old.', `${CATEGORY_LABELS[category]}: last 90 days only.`);
      return needs(`${RANK_WORDS[rule.rank].whole}’s authority needed.`, `${CATEGORY_LABELS[category]}, over 90 days.`);
    }
  }
}

function roleCheck(account: Account, query: Query, category: Category | undefined, nowMs: number): Check {
  const role = account.roles.find((held) => SEARCH_ROLES.includes(held));
  const who = role === undefined ? 'Your role' : `${ROLE_TITLES[role]}s`;
  if (category === undefined)
    return {
      state: 'open',
      icon: 'info',
      lead: 'Category not chosen yet.',
      rest: 'It decides who may search, how many marks, and how far back.',
    };
  const decision = scopeDecision({ account, query, nowMs }, category);
  const denial = decision.allow ? undefined : decision.denials.find(({ code }) => code === 'ROLE_FORBIDDEN');
  return denial === undefined ? met(`${who} may search this category.`) : refused(denial.message);
}

function widthCheck(account: Account, query: Query, category: Category | undefined, nowMs: number): Check {
  const count = subjectOf(query).named.length;
  if (count === 0) {
    const decision = category === undefined ? undefined : scopeDecision({ account, query, nowMs }, category);
    const denial = decision?.allow === false ? decision.denials.find(({ code }) => code === 'TOO_WIDE') : undefined;
    if (denial !== undefined) return refused('Too wide for this category.', denial.message);
    return needsProportionality(query)
      ? warns('Vehicles that nobody named.', 'Proportionality statement needed.')
      : met('Vehicles that nobody named.', 'No proportionality statement needed.');
  }
  const vehicles = count === 1 ? 'One vehicle.' : `${countText(count, 'vehicle')}.`;
  const limits = query.kind === 'incompatible' ? INCOMPATIBLE_MARKS : MARKS_LIMIT;
  const limit = category === undefined ? undefined : limits[LIMIT_CLASS[category]];
  if (limit !== undefined && count > limit) return refused(vehicles, `At most ${limit} in this category.`);
  const others = misreadsOf(query).carried.size;
  if (others > 0)
    return warns(
      `${count === 1 ? 'One vehicle' : countText(count, 'vehicle')}, and near misses reach up to ${countText(others, 'other')}.`,
      `Each is a lead, and another vehicle until shown otherwise.${
        count > MARKS_WITHOUT_PROPORTIONALITY ? ' Proportionality statement needed.' : ''
      }`,
    );
  return count > MARKS_WITHOUT_PROPORTIONALITY
    ? warns(vehicles, 'Proportionality statement needed.')
    : met(vehicles, 'No proportionality statement needed.');
}

export function checksOf(
  account: Account,
  query: Query,
  category: Category | undefined,
  nowMs: number,
): readonly Check[] {
  return [
    ageCheck(query, category, nowMs),
    roleCheck(account, query, category, nowMs),
    widthCheck(account, query, category, nowMs),
  ];
}

/** What follows from the reason: who will review the search, and how soon. */
export function wordChecks(answers: Answers): readonly Check[] {
  const { class: kind, lifeAtRisk } = judgementOf(answers);
  return [
    ...(lifeAtRisk
      ? [
          {
            state: 'needs' as const,
            icon: 'clock' as const,
            lead: 'Life at risk.',
            rest: 'Runs at once, reviewed within the hour.',
          },
        ]
      : []),
    ...(kind === 'ask' ? [warns('Thin reason.', 'Runs when confirmed, and goes to this week’s sampling.')] : []),
    answers.conflict === 'no'
      ? met('You do not know this vehicle', 'or anybody connected with it.')
      : answers.conflict === 'yes'
        ? refused('You know this vehicle.', 'Somebody else must run the search.')
        : {
            state: 'open',
            icon: 'info',
            lead: 'Not said whether you know this vehicle.',
            rest: 'Unanswered, the search goes to sampling.',
          },
  ];
}
