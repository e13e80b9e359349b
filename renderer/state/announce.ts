import { personalStore } from './personal-store.ts';

/** What is said to screen readers outside of focus: what has just become so, not every change of a figure. */
type Announcements = { readonly polite: string; readonly assertive: string };

export const useAnnouncements = personalStore<Announcements>('announcements', { polite: '', assertive: '' });

export function announce(text: string, how: keyof Announcements = 'polite'): void {
  useAnnouncements.setState({ [how]: text });
}
