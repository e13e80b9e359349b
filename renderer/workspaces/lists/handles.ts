import { handle } from '../../commands/handle.ts';
import type { GridHandle } from '../../ui/grid/grid.tsx';
import type { Filter } from './lines.ts';

/** What the parts of this workspace let its commands do with them. */
export const listsTable = handle<GridHandle>();

export const listsSync = handle<{
  readonly sync: () => void;
  readonly isSyncing: boolean;
  readonly canEdit: boolean;
  readonly focusFind: () => void;
}>();

/** The entries of the list that is shown. Whatever cannot be done now is undefined. */
export const entries = handle<{
  /** Why nothing can be typed, in words. */
  readonly blocked: string | undefined;
  readonly add: () => void;
  readonly fillDown: (() => void) | undefined;
  readonly remove: (() => void) | undefined;
  readonly restore: (() => void) | undefined;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  readonly mend: (() => void) | undefined;
  readonly nextToMend: (() => void) | undefined;
  readonly counts: Readonly<Record<Filter, number>>;
}>();

export const draftPart = handle<{
  /** Why it cannot be submitted, in words. */
  readonly blocked: string | undefined;
  readonly submit: () => void;
  readonly discard: (() => void) | undefined;
  readonly isDiscarding: boolean;
  readonly keep: () => void;
  readonly tryAgain: (() => void) | undefined;
  readonly focusNote: () => void;
}>();

export const conflictPart = handle<{
  /** Why the result cannot be kept, in words. */
  readonly blocked: string | undefined;
  readonly keep: () => void;
  readonly next: (() => void) | undefined;
}>();

export const historyPart = handle<{ readonly refresh: () => void }>();
export const duePart = handle<{
  readonly review: (() => void) | undefined;
  readonly record: (() => void) | undefined;
  readonly leave: (() => void) | undefined;
}>();

export const waitingPart = handle<{ readonly look: () => void }>();
export const decidePart = handle<{ readonly approve: () => void; readonly sendBack: () => void }>();
