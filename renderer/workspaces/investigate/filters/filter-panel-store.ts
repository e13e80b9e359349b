import type { FilterField } from '../../../columns/read-filters.ts';
import { sharedStore } from '../../../state/personal-store.ts';

export type FilterGroup = FilterField | 'time';

/** Whether the filters are shown, and which groups are unfolded. Shared: it says how a screen is laid out and nothing of anybody. */
export const useFilterPanel = sharedStore<{ readonly isOpen: boolean; readonly unfolded: ReadonlySet<FilterGroup> }>({
  isOpen: false,
  unfolded: new Set<FilterGroup>(['time', 'flag', 'camera', 'hour', 'weekday']),
});

export const openFilters = (isOpen: boolean): void => useFilterPanel.setState({ isOpen });

export const foldGroup = (group: FilterGroup): void =>
  useFilterPanel.setState(({ unfolded }) => {
    const next = new Set(unfolded);
    if (!next.delete(group)) next.add(group);
    return { unfolded: next };
  });
