import { personalStore } from './personal-store.ts';

/** Messages for screen readers outside of focus: events that have just happened, not every change of a figure. */
type Announcements = { readonly polite: string; readonly assertive: string };

export const useAnnouncements = personalStore<Announcements>('announcements', { polite: '', assertive: '' });

export function announce(text: string, how: keyof Announcements = 'polite'): void {
  // The same words twice are two events; a live region announces only what differs.
  useAnnouncements.setState((now) => ({ [how]: now[how] === text ? `${text}\u00a0` : text }));
}
