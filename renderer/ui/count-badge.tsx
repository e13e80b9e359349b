import type { ReactNode } from 'react';
import './count-badge.css';

const MOST_SHOWN = 99;

/** How many things wait, on the corner of a button. `words` end the button's accessible name. */
export const CountBadge = ({ count, words }: { readonly count: number; readonly words: string }): ReactNode =>
  count === 0 ? null : (
    <>
      <span className="count-badge num" aria-hidden="true">
        {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
      </span>
      <span className="visually-hidden">{words}</span>
    </>
  );
