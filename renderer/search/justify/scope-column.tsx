import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Account } from '../../../app/api/session.ts';
import type { Category } from '../../../app/domain/justification.ts';
import type { VrmQuery } from '../../../app/domain/query.ts';
import { windowMs } from '../../../app/domain/time-window.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { call } from '../../bridge/bridge.ts';
import { failureWords } from '../../words/failures.ts';
import { figureText } from '../../words/measures.ts';
import { fullSpanText, lengthText, spanText } from '../../time/period.ts';
import { Icon } from '../../ui/icon.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { PeriodBar } from '../../ui/period-bar.tsx';
import { scopeDecision, type Answers } from './answers.ts';
import { checksOf, wordChecks, type Check } from './checks.ts';

const SHOWN_MARKS = 6;

function Estimate({
  query,
  category,
}: {
  readonly query: VrmQuery;
  readonly category: Category | undefined;
}): ReactNode {
  const estimate = useEstimate(query, category);
  if (estimate.isPending)
    return (
      <>
        <div className="big t3">about …</div>
        <div className="t2">asking the service</div>
      </>
    );
  if (estimate.isError)
    return (
      <>
        <div className="big t3">not known</div>
        <div className="t2">{failureWords(failureOf(estimate.error)).title}</div>
      </>
    );
  return (
    <>
      <div className="big">about {figureText(estimate.data.expectedReads)}</div>
      <div className="t2">
        reads of {query.vrms.length === 1 ? 'a typical vehicle' : `${figureText(query.vrms.length)} typical vehicles`}
      </div>
    </>
  );
}

/** What the service expects of a search: no personal data, and never a count of that vehicle's own reads. */
function useEstimate(query: VrmQuery, category: Category | undefined) {
  return useQuery({
    queryKey: ['search.estimate', JSON.stringify(query), category],
    queryFn: () => call('search.estimate', category === undefined ? { query } : { query, category }),
  });
}

/** The service's own word where it differs from ours: it decides. */
function ServiceSays({ account, query, category, nowMs }: ScopeProps): ReactNode {
  const estimate = useEstimate(query, category);
  if (category === undefined || estimate.data === undefined || estimate.data.decision.allow) return null;
  const ours = scopeDecision({ account, query, nowMs }, category);
  const known = new Set(ours.allow ? [] : ours.denials.map((denial) => denial.code as string));
  return estimate.data.decision.denials
    .filter((denial) => !known.has(denial.code))
    .map((denial) => (
      <CheckLine
        key={denial.code}
        check={{ state: 'refused', icon: 'cross', lead: 'The service would refuse this.', rest: denial.message }}
      />
    ));
}

function CheckLine({ check }: { readonly check: Check }): ReactNode {
  return (
    <li className={`scope-check ${check.state}`}>
      <Icon name={check.icon} size={14} />
      <span>
        <b>{check.lead}</b> {check.rest}
      </span>
    </li>
  );
}

type ScopeProps = {
  readonly account: Account;
  readonly query: VrmQuery;
  readonly category: Category | undefined;
  readonly nowMs: number;
  readonly words: Answers;
};

/** What is about to be searched, how much that is, and what the rules say to it. */
export function ScopeColumn(props: ScopeProps): ReactNode {
  const { account, query, category, nowMs } = props;
  const span = windowMs(query.window);
  return (
    <aside className="scope" aria-label="What is about to be searched">
      <div className="section">
        <h3>You are about to search for</h3>
        <div className="scope-subject">
          <div className="scope-marks">
            {query.vrms.slice(0, SHOWN_MARKS).map((mark) => (
              <VrmChip key={mark} vrm={mark} size={query.vrms.length === 1 ? 'l' : 'm'} />
            ))}
            {query.vrms.length > SHOWN_MARKS && <span className="t2">and {query.vrms.length - SHOWN_MARKS} more</span>}
          </div>
          <div className="right" role="status" aria-label="Estimate">
            <Estimate query={query} category={category} />
          </div>
        </div>
      </div>
      <div className="section">
        <h3>
          Period: {lengthText(span)}, from {spanText(span).from}
        </h3>
        <PeriodBar span={span} nowMs={nowMs} />
      </div>
      <div className="section">
        <h3>Scope</h3>
        <dl className="fact-list">
          <dt>Period</dt>
          <dd>{fullSpanText(span)}</dd>
          <dt>Area</dt>
          <dd>United Kingdom</dd>
          <dt>Near misses</dt>
          <dd>{query.nearMiss === 0 ? 'None, only as typed' : '1 character'}</dd>
          <dt>Images</dt>
          <dd>Stay shut until you open a read</dd>
        </dl>
      </div>
      <div className="section">
        <h3>Checks</h3>
        <ul className="scope-checks">
          {checksOf(account, query, category, nowMs).map((check) => (
            <CheckLine key={check.lead} check={check} />
          ))}
          {wordChecks(props.words).map((check) => (
            <CheckLine key={check.lead} check={check} />
          ))}
          <ServiceSays {...props} />
        </ul>
      </div>
    </aside>
  );
}
