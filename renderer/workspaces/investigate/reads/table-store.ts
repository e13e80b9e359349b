import { sharedStore } from '../../../state/personal-store.ts';
import type { ReadColumnId } from './read-columns.tsx';
import type { Grouping } from './reads-rows.ts';

/** How somebody likes the table. Shared: it says nothing of a vehicle or a search, and a lock need not undo it. */
export const useReadsTable = sharedStore<{
  readonly grouping: Grouping;
  readonly hidden: ReadonlySet<ReadColumnId>;
}>({ grouping: 'day', hidden: new Set<ReadColumnId>(['received', 'lane', 'looks']) });

export const showColumn = (id: ReadColumnId, isShown: boolean): void =>
  useReadsTable.setState(({ hidden }) => {
    const next = new Set(hidden);
    if (isShown) next.delete(id);
    else next.add(id);
    return { hidden: next };
  });
