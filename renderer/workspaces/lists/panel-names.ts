/** Accessible names of this workspace. A region around a grid is named otherwise, so that each is found by its own. */
export const LISTS_GRID = 'Lists';
export const LISTS_PANEL = 'Lists on this workstation';
export const ENTRIES_GRID = 'Entries';
export const ENTRIES_PANEL = 'Entries of the list';
export const DRAFT_PANEL = 'Draft';
export const CONFLICTS_PANEL = 'Conflicts';
