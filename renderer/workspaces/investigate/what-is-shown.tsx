import type { ReactNode } from 'react';
import type { Query } from '../../../app/domain/query.ts';
import { formatVrm, spellVrm } from '../../../app/domain/vrm-format.ts';
import { periodOf, type Subject } from '../../search/subject.ts';
import { fullSpanText, spanText } from '../../time/period.ts';
import { Icon } from '../../ui/icon.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { figureText } from '../../words/measures.ts';
import './what-is-shown.css';

/** Marks and period of the search on screen. The search bar may ask for something else by now. */
export function WhatIsShown({ query, subject }: { readonly query: Query; readonly subject: Subject }): ReactNode {
  const [first, ...others] = subject.named;
  const span = periodOf(query);
  const full = spanText(span);
  const short = spanText(span, true);
  return (
    <span className="ribbon-shown ribbon-fixed">
      {subject.lead !== undefined && <b>{subject.lead}</b>}
      {first === undefined ? <b className="sentence-start">{subject.title}</b> : <VrmChip vrm={first} />}
      {others.length > 0 && (
        <span title={others.map((mark) => formatVrm(mark)).join(', ')}>
          +{figureText(others.length)}
          <span className="visually-hidden"> more: {others.map((mark) => spellVrm(mark)).join('; ')}</span>
        </span>
      )}
      {subject.nearMisses && <span>with near misses</span>}
      <span className="num t1 hide-narrow" title={fullSpanText(span)}>
        {full.from} <span className="t3">to</span> {full.to}
      </span>
      <span className="num t1 only-narrow" title={fullSpanText(span)}>
        {short.from} <span className="t3">to</span> {short.to}
      </span>
    </span>
  );
}

/** That the bar asks something else than what is shown. */
export const NotSearchedYet = (): ReactNode => (
  <>
    <Icon name="info" size={14} />
    Not searched yet
    <span className="visually-hidden">: the results below are of the search before</span>
  </>
);
