import type { ReactNode } from 'react';
import type { Query } from '../../app/domain/query.ts';
import { lengthText } from '../time/period.ts';
import { VrmChip } from '../ui/vrm-chip.tsx';
import { figureText } from '../words/measures.ts';
import { periodOf, subjectOf } from './subject.ts';

/** `YK38 RVL +2, 30 days, 14/22871/26`. `period`: said in place of its length. */
export function QuestionWords({
  query,
  reference,
  period,
}: {
  readonly query: Query;
  readonly reference: string | undefined;
  readonly period?: string;
}): ReactNode {
  const { named, title, nearMisses, lead } = subjectOf(query);
  const [first, ...others] = named;
  const rest = [
    ...(nearMisses ? ['with near misses'] : []),
    period ?? lengthText(periodOf(query)),
    ...(reference === undefined ? [] : [reference]),
  ];
  return (
    <>
      {lead !== undefined && `${lead} `}
      {first === undefined ? title : <VrmChip vrm={first} />}
      {others.length > 0 && ` +${figureText(others.length)}`}, {rest.join(', ')}
    </>
  );
}
