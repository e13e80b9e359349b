import { handle } from '../../commands/handle.ts';
import type { GridHandle } from '../../ui/grid/grid.tsx';

/** What the parts of this workspace let commands do with them. */
export const recordTable = handle<GridHandle>();
export const recordText = handle<{ readonly focus: () => void }>();
export const recordPages = handle<{
  readonly refresh: () => void;
  /** Undefined at the beginning of the log, or while loading. */
  readonly older: (() => void) | undefined;
}>();
