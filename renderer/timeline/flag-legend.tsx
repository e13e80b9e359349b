import type { ReactNode } from 'react';
import { FLAGS, type Flag } from '../columns/read-filters.ts';
import { useFilteredIndex } from '../search/search-view.tsx';
import { FLAG_LOOKS } from './flag-marks.ts';

const WORDS: Readonly<Record<Flag, string>> = {
  impossible: 'Not possible',
  doubtful: 'Doubtful',
  nearMiss: 'Near miss',
};

/** How each flag looks in words, for those who do not see it. */
const LOOKS: Readonly<Record<Flag, string>> = {
  impossible: 'a triangle; among many reads a line with a head',
  doubtful: 'a disc with a dashed edge; among many reads a dashed line',
  nearMiss: 'a disc with a dotted edge; among many reads a dotted line',
};

/** The mark of one read, and that of a pixel of a lane with many. */
function Signs({ flag }: { readonly flag: Flag }): ReactNode {
  const { dashes, disc, hasHead } = FLAG_LOOKS[flag];
  return (
    <svg width="24" height="14" viewBox="0 0 24 14" aria-hidden="true">
      {flag === 'impossible' ? (
        <path d="M7 2.5 12 11H2z" />
      ) : (
        <circle cx="7" cy="7" r="4.6" strokeDasharray={disc.join(' ')} />
      )}
      <path d="M19.5 14V1" strokeDasharray={dashes.join(' ')} />
      {hasHead && <path d="M16.5 1.5h6" />}
    </svg>
  );
}

/** What the marks of reads with a flag mean: those that the result has, and no other. */
export function FlagLegend(): ReactNode {
  const { now: index } = useFilteredIndex();
  const flags = index === undefined ? [] : FLAGS.filter((flag) => index.flagged[flag].total > 0);
  if (flags.length === 0) return null;
  return (
    <ul className="flag-legend" aria-label="Marks of reads on the timeline">
      {flags.map((flag) => (
        <li key={flag} title={`${WORDS[flag]}: ${LOOKS[flag]}`}>
          <Signs flag={flag} />
          <span className="flag-word">{WORDS[flag]}</span>
          <span className="visually-hidden">: {LOOKS[flag]}</span>
        </li>
      ))}
    </ul>
  );
}
