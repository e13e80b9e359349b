import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import type { GridItems } from '../../ui/grid/items.ts';
import { isInForce, standingOf } from '../../words/authorities.ts';
import type { Shown } from './view-store.ts';

export type Group = 'waiting' | 'ratify' | 'decided';
export const GROUP_TITLES: Readonly<Record<Group, string>> = {
  waiting: 'Waiting for a decision',
  ratify: 'To be ratified in writing',
  decided: 'Decided',
};

export function groupOf(authority: AuthorityAnswer): Group {
  const standing = standingOf(authority);
  return standing === 'waiting' || standing === 'ratify' ? standing : 'decided';
}

const GROUPS: readonly Group[] = ['waiting', 'ratify', 'decided'];

/** When it last changed hands: asked for, decided or closed. */
export const lastActMs = ({ requestedAt, decision, closure }: AuthorityAnswer): number =>
  instantMs(closure?.at ?? decision?.at ?? requestedAt);

const isUrgent = ({ form }: AuthorityAnswer): boolean => form === 'URGENT_ORAL';

/** What waits first and of that the urgent, then what is to be ratified and soonest lapses, then what is decided; the newest first. */
export function inOrder(authorities: readonly AuthorityAnswer[]): readonly AuthorityAnswer[] {
  return [...authorities].sort((a, b) => {
    const [groupA, groupB] = [groupOf(a), groupOf(b)];
    if (groupA !== groupB) return GROUPS.indexOf(groupA) - GROUPS.indexOf(groupB);
    if (groupA === 'ratify') return instantMs(a.ratifyBy ?? a.requestedAt) - instantMs(b.ratifyBy ?? b.requestedAt);
    if (groupA === 'waiting' && isUrgent(a) !== isUrgent(b)) return isUrgent(a) ? -1 : 1;
    return lastActMs(b) - lastActMs(a);
  });
}

export function isShown(authority: AuthorityAnswer, shown: Shown): boolean {
  const standing = standingOf(authority);
  switch (shown) {
    case 'all':
      return true;
    case 'waiting':
    case 'ratify':
      return standing === shown;
    case 'inForce':
      return isInForce(authority);
    case 'ended':
      return standing !== 'waiting' && !isInForce(authority);
    default:
      return shown satisfies never;
  }
}

/** Rows in their order, under a heading for each group, with how many are under it. */
export function requestRows(ordered: readonly AuthorityAnswer[]): GridItems & {
  readonly counts: ReadonlyMap<number, number>;
} {
  const items: number[] = [];
  const headings: number[] = [];
  const counts = new Map<number, number>();
  let first = 0;
  ordered.forEach((authority, row) => {
    const before = ordered[row - 1];
    if (before === undefined || groupOf(before) !== groupOf(authority)) {
      first = row;
      headings.push(items.length);
      items.push(~row);
    }
    items.push(row);
    counts.set(first, (counts.get(first) ?? 0) + 1);
  });
  return { items: Int32Array.from(items), headings: Int32Array.from(headings), counts };
}
