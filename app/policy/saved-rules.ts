/** What a person may save on their workstation to use it again, and for how long [default unless marked]. */
import { DAY_MS } from '../domain/instant.ts';
import { LAST_BAND_DAYS } from './access-table.ts';

/** The kinds of things that can be saved. None of them holds a read. */
export const SAVED_KINDS = ['question', 'cameras', 'window', 'event'] as const;
export type SavedKind = (typeof SAVED_KINDS)[number];

/** How many of each kind one person may keep, of events in each case: as many as can be looked through. */
export const SAVED_MOST: Readonly<Record<SavedKind, number>> = { question: 50, cameras: 50, window: 50, event: 200 };
export const SAVED_NAME_CHARACTERS = 60;
/** From the last change on. What is older names a time that nobody can search any more. */
export const SAVED_MS = LAST_BAND_DAYS * DAY_MS;

/** A name as it is kept: without spaces around it, and one between words. */
export const savedName = (typed: string): string => typed.trim().replace(/\s+/g, ' ');

const caseKey = (reference: string): string => reference.replace(/\s+/g, '').toLocaleUpperCase('en-GB');
/** References that differ by spaces or capitals only name the same case. */
export const isSameCase = (a: string, b: string): boolean => caseKey(a) === caseKey(b);

/** Where a name is used once and room is counted: in its case for an event, among all of its kind for the others. */
export const savedList = ({ kind, reference }: { readonly kind: SavedKind; readonly reference?: string }): string =>
  kind === 'event' && reference !== undefined ? `${kind} ${caseKey(reference)}` : kind;

/** Names that differ by capitals only are the same name. */
export const isSameSavedName = (a: string, b: string): boolean =>
  savedName(a).toLocaleLowerCase('en-GB') === savedName(b).toLocaleLowerCase('en-GB');
