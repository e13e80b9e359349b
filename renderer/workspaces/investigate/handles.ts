import type { ComparisonResult } from '../../../app/policy/comparison-rules.ts';
import { handle } from '../../commands/handle.ts';
import type { SortKey } from './reads/reads-rows.ts';

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
/** The period of the question in the bar. */
export const periodField = handle<{ readonly open: () => void }>();
export const searchBar = handle<{ readonly justify: () => void }>();
export const readsTable = handle<{ readonly move: (by: 1 | -1) => void }>();
/** How the rows are sorted; not there while the table has none. */
export const readsOrder = handle<{ readonly key: SortKey; readonly sortBy: (key: SortKey) => void }>();
export const readsPanel = handle<{
  /** Every read is listed, those out of view too. */
  readonly isWhole: boolean;
  /** Undefined while every read is in view. */
  readonly toggleWhole: (() => void) | undefined;
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
/** Compared with its images; not there for a read without any. */
export const compared = handle<{
  /** Why it cannot be stated now. */
  readonly faultOf: (result: ComparisonResult) => string | undefined;
  readonly state: (result: ComparisonResult) => void;
}>();
/** The correction of the chosen read that waits for this person; not there when none does. */
export const correctionDecision = handle<{ readonly confirm: () => void; readonly refuse: () => void }>();
export const journey = handle<{ readonly step: (by: 1 | -1) => void }>();
/** The last read of the result; `open` chooses it and opens its images. Each is undefined while there is none. */
export const lastRead = handle<{
  readonly open: (() => void) | undefined;
  /** Brushes the run with most reads. */
  readonly toBusiest: (() => void) | undefined;
}>();
/** Reads that contradict each other; `open` is undefined while there are none, or none is chosen of a list of pairs. */
export const comparison = handle<{ readonly open: (() => void) | undefined }>();
/** The list of pairs of impossible reads, in the place of the table. */
export const pairList = handle<{
  /** Asks for the reads around the chosen pair; undefined while none is chosen. */
  readonly searchAround: (() => void) | undefined;
  /** Undefined while all are listed. */
  readonly showMore: (() => void) | undefined;
}>();
export const layout = handle<{
  readonly isFull: boolean;
  readonly toggleFull: () => void;
  readonly leaveFull: () => void;
}>();
/** Requests for older data; `open` is undefined while there are none. */
export const authorityStatus = handle<{ readonly open: (() => void) | undefined }>();
