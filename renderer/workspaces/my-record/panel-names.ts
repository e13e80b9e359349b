/** Accessible names of this workspace. The region around the grid `My record` has the longer one. */
export const RECORD_GRID = 'My record';
export const RECORD_PANEL = 'My record panel';
export const RECORD_DETAILS_PANEL = 'Record details';
