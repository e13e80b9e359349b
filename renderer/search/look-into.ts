import { handle } from '../commands/handle.ts';
import type { Span } from '../columns/investigation.ts';
import type { ChoiceField } from '../columns/read-filters.ts';

/** What is pointed at, of which a value can be looked into: a read, cameras, a stretch of time, or some of them. */
export type Pointable = {
  readonly row?: number | undefined;
  /** The field of the read that was pressed: its value comes first. */
  readonly field?: ChoiceField | undefined;
  /** Several, where they are one mark on the map. */
  readonly cameraIds?: readonly string[] | undefined;
  readonly reads?: number | undefined;
  readonly span?: Span | undefined;
};

/** In pixels of the window; undefined for the middle of the workspace. */
export type PressedAt = { readonly x: number; readonly y: number } | undefined;

/** Offers the values of what was pressed, to look into one. */
export const lookInto = handle<{ readonly open: (what: Pointable, at: PressedAt) => void }>();
