import { FILTER_FIELDS, type FilterField } from '../../../columns/read-filters.ts';
import { sharedStore } from '../../../state/personal-store.ts';

export type FilterGroup = FilterField | 'time';

type FilterPanelState = {
  /** Wide, beside the details; else a strip above the panels. */
  readonly isOpen: boolean;
  readonly unfolded: ReadonlySet<FilterGroup>;
  /** The group that it was opened at. */
  readonly at: FilterGroup | undefined;
};

/** How the filters are shown. Shared: it says how a screen is laid out and nothing of anybody. */
export const useFilterPanel = sharedStore<FilterPanelState>({
  isOpen: false,
  // An area has as many marks as vehicles: they are counted when somebody asks for them.
  unfolded: new Set<FilterGroup>(['time', ...FILTER_FIELDS.filter((field) => field !== 'vehicle')]),
  at: undefined,
});

export const openFilters = (isOpen: boolean, at?: FilterGroup): void =>
  useFilterPanel.setState(({ unfolded }) => ({
    isOpen,
    at,
    unfolded: at === undefined ? unfolded : new Set([...unfolded, at]),
  }));

export const foldGroup = (group: FilterGroup): void =>
  useFilterPanel.setState(({ unfolded }) => {
    const next = new Set(unfolded);
    if (!next.delete(group)) next.add(group);
    return { unfolded: next };
  });
