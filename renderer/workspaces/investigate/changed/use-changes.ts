import { useState } from 'react';
import { FIRST_CHANGE, type SearchChanges } from '../../../../app/api/search-changes.ts';
import { useMethod } from '../../../bridge/use-method.ts';

/** How often to ask whether reads on the screen were corrected [default]. */
export const ASK_EVERY_MS = 60_000;

export type Changes = Pick<SearchChanges, 'corrected' | 'heldFrom'>;

/** What is known of one search, and where to go on. */
type Known = { readonly of: string | undefined; readonly after: string; readonly changes: Changes | undefined };

/** Later corrections of a read replace earlier ones. */
function merged(known: Changes | undefined, { corrected, heldFrom }: SearchChanges): Changes {
  const latest = new Map([...(known?.corrected ?? []), ...corrected].map((each) => [each.readId, each]));
  return { corrected: [...latest.values()], heldFrom };
}

/**
 * What has happened to the reads of a search since it ran, asked once a minute. Each answer goes on where the one before
 * ended, so that none is missed however many there are; undefined until the first.
 */
export function useChanges(searchId: string | undefined, when: boolean): Changes | undefined {
  const [last, setLast] = useState<Known>({ of: undefined, after: FIRST_CHANGE, changes: undefined });
  const known: Known = last.of === searchId ? last : { of: searchId, after: FIRST_CHANGE, changes: undefined };
  const { data } = useMethod(
    'reads.changes',
    { params: { id: searchId ?? '' }, query: { after: known.after } },
    { when: when && searchId !== undefined, everyMs: ASK_EVERY_MS },
  );
  const answer = data?.value;
  if (answer === undefined) return known.changes;
  const isNews =
    answer.next !== known.after || known.changes === undefined || answer.heldFrom !== known.changes.heldFrom;
  if (!isNews) return known.changes;
  const now = { of: searchId, after: answer.next, changes: merged(known.changes, answer) };
  setLast(now);
  return now.changes;
}
