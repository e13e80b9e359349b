/** Accessible names of this workspace. The region around the grid is named otherwise, so that each is found by its own. */
export const REQUESTS_GRID = 'Requests';
export const LIST_PANEL = 'Authorities list';
export const REQUEST_PANEL = 'Request';
