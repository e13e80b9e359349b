import { mapPanel } from '../../map/map-handle.ts';
import type { Looking } from '../../search/looking.ts';
import { findingsOf, type SearchState } from '../../search/session.ts';
import { searchIn, sessionIn, underWayIn } from '../../search/sessions.ts';
import { hasPanel } from '../../ui/panels.ts';
import { readDetails, readsTable } from './handles.ts';
import { INVESTIGATE_VIEW, MAP_PANEL, READ_DETAILS_PANEL, TIMELINE_PANEL } from './panel-names.ts';

/** What several commands of this workspace need before they can run, and what they say without it. */
export const search = (): SearchState => searchIn(INVESTIGATE_VIEW);
export const running = (): boolean => underWayIn(INVESTIGATE_VIEW) !== undefined;
export const looking = (): Looking | undefined => sessionIn(INVESTIGATE_VIEW)?.looking;
export const chosenRow = (): number | undefined => sessionIn(INVESTIGATE_VIEW)?.selection.getState().selectedRow;

/** The answer is pairs that one vehicle cannot have made, not the reads of a vehicle. */
export const arePairs = (): boolean => findingsOf(search())?.kind === 'incompatible';

export const HAS_READS = { when: () => search().reads > 0, why: 'There are no reads' } as const;
export const HAS_ROWS = {
  when: () => search().reads > 0 && readsTable.current() !== undefined,
  why: () => (search().reads > 0 ? 'The table shows no reads' : 'There are no reads'),
} as const;
export const HAS_CHOSEN = { when: () => chosenRow() !== undefined, why: 'Choose a read first' } as const;
/** What is done with the chosen read is done, and seen, in its details. */
export const HAS_DETAILS = {
  when: () => chosenRow() !== undefined && readDetails.current() !== undefined && hasPanel(READ_DETAILS_PANEL),
  why: () => (chosenRow() === undefined ? HAS_CHOSEN.why : 'Read details are not on the screen'),
} as const;
export const HAS_MAP = {
  when: () => mapPanel.current() !== undefined && hasPanel(MAP_PANEL),
  why: 'The map is not on the screen',
} as const;
export const HAS_TIMELINE = {
  when: () => search().reads > 0 && hasPanel(TIMELINE_PANEL),
  why: () => (search().reads > 0 ? 'The timeline is not on the screen' : 'There are no reads'),
} as const;
