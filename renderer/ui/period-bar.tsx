import type { ReactNode } from 'react';
import { DAY_MS } from '../../app/domain/instant.ts';
import { FIRST_BAND_DAYS } from '../../app/policy/access-table.ts';
import { shortDayText } from '../words/measures.ts';
import { bandBar, type Span } from '../time/period.ts';
import './period-bar.css';

const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)}%`;
const width = ([from, to]: readonly [number, number]): number => Math.max(0, to - from);
/** A day in a year would be a hair's breadth: the period is drawn at least this wide. */
const LEAST = 0.012;

function Part({
  kind,
  range,
}: {
  readonly kind: 'recent' | 'older' | 'older closed';
  readonly range: readonly [number, number];
}): ReactNode {
  if (width(range) === 0) return null;
  const wide = Math.max(LEAST, width(range));
  return <i className={kind} style={{ left: percent(Math.min(range[0], 1 - wide)), width: percent(wide) }} />;
}

/** What the rules say of the part over 90 days. Until a category is chosen it is not known. */
const OLDER_WORDS = {
  authority: 'before: needs authority',
  deny: 'before: not in this category',
  undefined: 'before: needs authority, and not in every category',
} as const;

/** The period on a bar of twelve months: what needs only a justification, what needs an authority or is closed, what is deleted. */
export function PeriodBar({
  span,
  nowMs,
  older: rule,
}: {
  readonly span: Span;
  readonly nowMs: number;
  /** What the rules say of data over 90 days, once the category is known. */
  readonly older?: 'authority' | 'deny' | undefined;
}): ReactNode {
  const bar = bandBar(span, nowMs);
  const edge = nowMs - FIRST_BAND_DAYS * DAY_MS;
  const older = width(bar.older) > 0;
  return (
    <div className="period-bar">
      <div className="bar-top">
        <span style={{ left: percent(bar.recentFrom) }}>90 days</span>
      </div>
      <div className="bar-track">
        <Part kind={rule === 'deny' ? 'older closed' : 'older'} range={bar.older} />
        <Part kind="recent" range={bar.recent} />
        <b style={{ left: percent(bar.recentFrom) }} />
      </div>
      <div className="bar-ends">
        <span>
          {bar.gone ? (
            <span className="tone-crit">older than 12 months: nobody can search it</span>
          ) : (
            'Older than 12 months: deleted'
          )}
        </span>
        <span>now</span>
      </div>
      {older && (
        <div className="bar-key">
          {width(bar.recent) > 0 && (
            <span>
              <i className="recent" />
              from {shortDayText(edge)}: no authority
            </span>
          )}
          <span>
            <i className={rule === 'deny' ? 'older closed' : 'older'} />
            {OLDER_WORDS[rule ?? 'undefined']}
          </span>
        </div>
      )}
    </div>
  );
}
