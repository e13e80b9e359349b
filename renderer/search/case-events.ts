import type { Span } from '../columns/investigation.ts';

/** Something that happened in a case, with the name that somebody gave it. */
export type CaseEvent = Span & { readonly id: string; readonly name: string };

/** Those of one search, earliest first. */
export type CaseEvents = { readonly events: readonly CaseEvent[] };

export const NO_CASE_EVENTS: CaseEvents = { events: [] };

export const inOrder = (events: readonly CaseEvent[]): readonly CaseEvent[] =>
  [...events].sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
