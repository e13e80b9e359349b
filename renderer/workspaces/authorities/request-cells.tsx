import type { ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { localDayNumber } from '../../../app/domain/london-time.ts';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { Badge } from '../../ui/badge.tsx';
import type { GridColumn } from '../../ui/grid/grid.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { nameIn, oldestDays, scopeText, STANDING_WORDS, standingOf, windowInShort } from '../../words/authorities.ts';
import { durationText, figureText, shortClockText, shortDayText } from '../../words/measures.ts';
import { groupOf, lastActMs } from './order.ts';

export function Of({
  authority,
  size = 'm',
}: {
  readonly authority: AuthorityAnswer;
  readonly size?: 's' | 'm';
}): ReactNode {
  const [first] = authority.asked.vrms;
  const more = authority.asked.vrms.length - 1;
  if (first === undefined) return <b>{scopeText(authority.asked)}</b>;
  return (
    <span className="request-of">
      <VrmChip vrm={first} size={size} />
      {more > 0 && <span className="t2">and {figureText(more)} more</span>}
    </span>
  );
}

/** How long it waits, or when it was decided. */
function When({ authority, nowMs }: { readonly authority: AuthorityAnswer; readonly nowMs: number }): ReactNode {
  if (groupOf(authority) === 'waiting')
    return durationText(Math.max(0, nowMs - instantMs(authority.requestedAt)) / 1_000);
  const atMs = lastActMs(authority);
  return localDayNumber(atMs) === localDayNumber(nowMs) ? shortClockText(atMs) : shortDayText(atMs);
}

export function StandingBadge({ authority }: { readonly authority: AuthorityAnswer }): ReactNode {
  const { word, tone, icon } = STANDING_WORDS[standingOf(authority)];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

function Tags({ authority, nowMs }: { readonly authority: AuthorityAnswer; readonly nowMs: number }): ReactNode {
  const standing = standingOf(authority);
  return (
    <>
      {standing === 'waiting' && authority.form === 'URGENT_ORAL' && (
        <Badge tone="crit" icon="pulse">
          Urgent, oral
        </Badge>
      )}
      {standing === 'ratify' && (
        <Badge tone="warn" icon="clock">
          Ratify by {shortClockText(instantMs(authority.ratifyBy ?? authority.requestedAt))}
        </Badge>
      )}
      {standing !== 'waiting' && standing !== 'ratify' && <StandingBadge authority={authority} />}
      <Badge tone="acct">{oldestDays(authority.asked.window, nowMs)} d</Badge>
    </>
  );
}

/** Columns of the list: one card a row, laid out by the style sheet. */
export function requestColumns(authorities: readonly AuthorityAnswer[], nowMs: number): readonly GridColumn[] {
  const of =
    (cell: (authority: AuthorityAnswer) => ReactNode) =>
    (row: number): ReactNode => {
      const authority = authorities[row];
      return authority === undefined ? null : cell(authority);
    };
  return [
    { id: 'of', title: 'What waits first, the newest on top', cell: of((authority) => <Of authority={authority} />) },
    {
      id: 'when',
      title: 'Waiting since, or decided',
      isQuiet: true,
      isNumeric: true,
      cell: of((authority) => <When authority={authority} nowMs={nowMs} />),
    },
    {
      id: 'period',
      title: 'Period',
      isQuiet: true,
      cell: of(({ asked }) => windowInShort(asked.window)),
    },
    {
      id: 'category',
      title: 'Category',
      isQuiet: true,
      cell: of(({ category }) => CATEGORY_LABELS[category]),
    },
    {
      id: 'who',
      title: 'Asked by',
      isQuiet: true,
      cell: of((authority) => nameIn(authority, authority.requestedBy)),
    },
    {
      id: 'tags',
      title: 'State',
      isQuiet: true,
      cell: of((authority) => <Tags authority={authority} nowMs={nowMs} />),
    },
  ];
}
