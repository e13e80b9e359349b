import { useEffect } from 'react';
import type { Failure } from '../../../../app/contract/failures.ts';
import { isSameCase, savedName } from '../../../../app/policy/saved-rules.ts';
import type { Span } from '../../../columns/investigation.ts';
import { changeSaved, removeSaved, saveUnder, useSaved, type Saved } from '../../../saved/saved.ts';
import { inOrder, type CaseEvent } from '../../../search/case-events.ts';
import type { Looking } from '../../../search/looking.ts';
import { useLooking, useSearch } from '../../../search/search-view.tsx';
import { clampBrush } from '../../../columns/time-bounds.ts';

/** The case of a search: the reference of its justification; undefined where it has none. */
export const caseOf = (reference: string | undefined): string | undefined => {
  const named = reference?.trim();
  return named === undefined || named === '' ? undefined : named;
};

const ofCase = (items: readonly Saved<'event'>[], reference: string): readonly CaseEvent[] =>
  inOrder(
    items.flatMap(({ id, name, thing }) =>
      thing !== null && isSameCase(thing.reference, reference)
        ? [{ id, name, fromMs: thing.fromMs, toMs: thing.toMs }]
        : [],
    ),
  );

/**
 * Gives a result the events of its case, as they are saved. Those of a result without a case are the result's own. Says why what is
 * saved could not be loaded.
 */
export function useEventsOfCase(): Failure | undefined {
  const looking = useLooking();
  const reference = caseOf(useSearch(({ justification }) => justification?.reference));
  const { items, isKnown, failure } = useSaved('event');
  useEffect(() => {
    if (looking !== undefined && reference !== undefined && isKnown)
      looking.caseEvents.setState({ events: ofCase(items, reference) });
  }, [looking, reference, items, isKnown]);
  return reference === undefined ? undefined : failure;
}

/** Puts an event into the case, in place of the one of this id; into the result where there is no case. */
export async function putEvent(
  looking: Looking,
  reference: string | undefined,
  { id, name, fromMs, toMs }: Omit<CaseEvent, 'id'> & { readonly id: string | undefined },
): Promise<Failure | undefined> {
  if (reference !== undefined) {
    const thing = { kind: 'event' as const, fromMs, toMs, reference };
    return id === undefined ? saveUnder(name, thing) : changeSaved({ id, name: savedName(name) }, thing);
  }
  const event = { id: id ?? crypto.randomUUID(), name: savedName(name), fromMs, toMs };
  looking.caseEvents.setState(({ events }) => ({
    events: inOrder([...events.filter((each) => each.id !== id), event]),
  }));
  return undefined;
}

export async function removeEvent(
  looking: Looking,
  reference: string | undefined,
  event: CaseEvent,
): Promise<Failure | undefined> {
  if (reference !== undefined) return removeSaved(event);
  looking.caseEvents.setState(({ events }) => ({ events: events.filter(({ id }) => id !== event.id) }));
  return undefined;
}

/** Brushes an event with as much time before and after it. */
export function lookAtEvent(looking: Looking, { fromMs, toMs }: Span): void {
  const around = toMs - fromMs;
  looking.setTime(clampBrush({ fromMs: fromMs - around, toMs: toMs + around }, looking.bounds()));
}
