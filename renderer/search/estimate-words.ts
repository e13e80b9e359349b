import type { Estimate } from '../../app/api/search.ts';
import type { Account } from '../../app/api/session.ts';
import type { Query } from '../../app/domain/query.ts';
import type { Category } from '../../app/domain/justification.ts';
import { bandOf } from '../../app/policy/decide.ts';
import { CATEGORY_LABELS } from '../../app/policy/labels.ts';
import { countText, figureText } from '../words/measures.ts';
import { categoriesFor, olderRule, RANK_WORDS, scopeDecision } from './justify/answers.ts';
import { subjectOf } from './subject.ts';

/** What a question would touch, in words. Figures of the service are expectations from ordinary traffic. */

/** `98 %`, `99.9 %`: never rounded up to all. */
function shareText(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return `${percent > 99 ? Math.floor(percent * 10) / 10 : Math.floor(percent)} %`;
}

export function sizeText(query: Query, { expectedReads, expectedVehicles }: Estimate): string {
  const { named } = subjectOf(query);
  if (named.length === 0)
    return `About ${countText(expectedVehicles, 'vehicle')} in about ${countText(expectedReads, 'read')}`;
  const whose = named.length === 1 ? 'A typical vehicle has' : `${figureText(named.length)} typical vehicles have`;
  return expectedReads === 0
    ? 'The service holds no reads of this time'
    : `${whose} about ${countText(expectedReads, 'read')}`;
}

/** How many of the vehicles can have nothing to do with the matter: all that nobody asked about. */
export function othersText(query: Query, { expectedVehicles, misreads }: Estimate): string {
  const { named } = subjectOf(query);
  if (named.length > 0) {
    const others = misreads?.vehicles ?? 0;
    return others === 0
      ? 'No other vehicle'
      : `Up to ${countText(others, 'other vehicle')}, ${shareText(others, others + named.length)}, by near misses`;
  }
  if (expectedVehicles < 2) return 'What is read may have nothing to do with it';
  return `If you look for one, ${shareText(expectedVehicles - 1, expectedVehicles)} of them can have nothing to do with it`;
}

/** Categories by what is said of them, in the order of the account's categories. */
function grouped(categories: readonly Category[], say: (category: Category) => string | undefined): readonly string[] {
  const by = new Map<string, string[]>();
  for (const category of categories) {
    const said = say(category);
    if (said !== undefined) by.set(said, [...(by.get(said) ?? []), CATEGORY_LABELS[category]]);
  }
  return [...by].map(([said, labels]) => `${said}: ${labels.join(', ')}`);
}

/** Whose authority it needs; by category where that differs. */
export function authorityText(query: Query, account: Account, nowMs: number): string {
  const band = bandOf(query, nowMs);
  if (band === 'RECENT') return 'No authority needed';
  if (band === 'GONE') return 'Part is over 12 months old: nobody can search that';
  return `Part is over 90 days old. ${grouped(categoriesFor(account), (category) => {
    const rule = olderRule(category);
    return rule.kind === 'deny' ? 'Not at all' : `${RANK_WORDS[rule.rank].whole}’s authority`;
  }).join('; ')}`;
}

/** Which of the person's categories the question is too wide for, and by what. Empty when it is for none. */
export function widthText(
  query: Query,
  account: Account,
  nowMs: number,
): { readonly isForbidden: boolean; readonly text: string } | undefined {
  const categories = categoriesFor(account);
  const faultOf = (category: Category): string | undefined => {
    const decision = scopeDecision({ account, query, nowMs }, category);
    return decision.allow ? undefined : decision.denials.find(({ code }) => code === 'TOO_WIDE')?.message;
  };
  const allowed = categories.filter((category) => faultOf(category) === undefined);
  // How many marks a category allows is said under the bar.
  if (allowed.length === categories.length || query.kind === 'vrm') return undefined;
  const said = (category: Category): string | undefined =>
    faultOf(category)
      ?.replace(/( for this category)?\.$/, '')
      .replace('; ', ', ');
  if (allowed.length === 0)
    return { isForbidden: true, text: `Too wide for every category. ${grouped(categories, said).join(' · ')}` };
  return {
    isForbidden: false,
    text: `Only for ${allowed.map((category) => CATEGORY_LABELS[category]).join(', ')}. ${grouped(categories, said).join(' · ')}`,
  };
}
