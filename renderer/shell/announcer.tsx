import type { ReactNode } from 'react';
import { useAnnouncements } from '../state/announce.ts';

/** The two live regions of the window, empty until something has become so. */
export function Announcer(): ReactNode {
  const { polite, assertive } = useAnnouncements();
  return (
    <div className="visually-hidden">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}
