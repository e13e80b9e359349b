import { useMemo } from 'react';
import { useSearch } from '../../../search/search-view.tsx';
import { draftChanges, NO_CHANGES, type DraftChanges } from './draft-changes.ts';
import { useDraft } from './draft-store.ts';

/** How the search bar differs from what is shown; not at all while nothing is. */
export function useDraftChanges(): DraftChanges {
  const draft = useDraft();
  const query = useSearch((state) => state.query);
  const askedAs = useSearch((state) => state.askedAs);
  return useMemo(
    () => (query === null ? NO_CHANGES : draftChanges(draft, { query, askedAs })),
    [draft, query, askedAs],
  );
}
