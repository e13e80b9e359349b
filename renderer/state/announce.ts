import { personalStore } from './personal-store.ts';

/** Messages for screen readers outside of focus: events that have just happened, not every change of a figure. */
type Announcements = { readonly polite: string; readonly assertive: string };

export const useAnnouncements = personalStore<Announcements>('announcements', { polite: '', assertive: '' });

export function announce(text: string, how: keyof Announcements = 'polite'): void {
  useAnnouncements.setState({ [how]: text });
}
