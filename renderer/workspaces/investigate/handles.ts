import { handle } from '../../commands/handle.ts';

/** What the parts of this workspace let commands do with them. */
export const markField = handle<{ readonly focus: () => void; readonly focusAndSelect: () => void }>();
/** Where the question looks; not there for a vehicle, which is looked for everywhere. */
export const placeField = handle<{
  readonly focus: () => void;
  /** `name`: where the chosen cameras get a name. */
  readonly chooseCameras: (at?: 'find' | 'name') => void;
  readonly drawArea: () => void;
}>();
/** Opens a file with an area; not there for a vehicle. */
export const areaImport = handle<{ readonly open: () => void }>();
/** Recent and saved questions; `name`: where the question in the bar gets a name. */
export const questions = handle<{ readonly open: (at: 'list' | 'name') => void }>();
/** Named stretches of time; `open` is undefined while no reads are shown. */
export const timeWindows = handle<{ readonly open: ((at: 'list' | 'name') => void) | undefined }>();
/** What happened in the case; `open` is undefined while no reads are shown. */
export const caseEvents = handle<{ readonly open: (() => void) | undefined }>();
/** Pinned questions; `open` is undefined while none is on screen or pinned. */
export const pins = handle<{ readonly open: (() => void) | undefined }>();
export const searchBar = handle<{ readonly justify: () => void }>();
export const readsTable = handle<{ readonly move: (by: 1 | -1) => void }>();
export const readsPanel = handle<{
  readonly copyChosen: () => void;
  /** Why the reads in view cannot be copied at once; undefined when they can. */
  readonly copyViewFault: string | undefined;
  readonly copyView: () => void;
}>();
/** Columns and groups of the table; not there while it has no reads. */
export const tableMenu = handle<{ readonly open: () => void }>();
export const readDetails = handle<{
  readonly copyReference: () => void;
  readonly copySentence: () => void;
  readonly correct: () => void;
  readonly preserve: () => void;
}>();
export const journey = handle<{ readonly step: (by: 1 | -1) => void }>();
/** The last read of the result; `open` chooses it and opens its images, and is undefined while there is none. */
export const lastRead = handle<{ readonly open: (() => void) | undefined }>();
/** Reads that contradict each other; `open` is undefined while there are none. */
export const comparison = handle<{ readonly open: (() => void) | undefined }>();
export const layout = handle<{
  readonly isFull: boolean;
  readonly toggleFull: () => void;
  readonly leaveFull: () => void;
}>();
/** Requests for older data; `open` is undefined while there are none. */
export const authorityStatus = handle<{ readonly open: (() => void) | undefined }>();
