import type { ReactNode } from 'react';
import { useAnnouncements } from '../state/announce.ts';

/** The two live regions of the page, empty until there is something to announce. */
export function Announcer(): ReactNode {
  const { polite, assertive } = useAnnouncements();
  return (
    <div className="visually-hidden">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}
