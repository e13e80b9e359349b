import { hasPanel } from '../../ui/panels.ts';

/** The name of the search view of this workspace. */
export const INVESTIGATE_VIEW = 'investigate';

/** Accessible names of the panels. The region around the grid `Reads` has the longer one. */
export const MAP_PANEL = 'Map';
export const READS_PANEL = 'Reads panel';
/** In the place of the reads, for a question that is answered with findings. */
export const FINDINGS_PANEL = 'Impossible reads';
/** Whichever of the two is on the screen. */
export const listPanel = (): string => (hasPanel(READS_PANEL) ? READS_PANEL : FINDINGS_PANEL);
export const READ_DETAILS_PANEL = 'Read details';
export const FILTERS_PANEL = 'Filters';
export const TIMELINE_PANEL = 'Timeline';
