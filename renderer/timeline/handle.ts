import { handle } from '../commands/handle.ts';
import type { PlayedWindow } from './player.ts';

/** Plays and pauses, and how; nothing while there is nothing to play. */
export const playback = handle<{
  readonly toggle: () => void;
  readonly isPlaying: boolean;
  readonly window: PlayedWindow;
  /** From a moving window to one that grows, and back. */
  readonly changeWindow: () => void;
  /** Where the speed is typed. */
  readonly toSpeed: () => void;
}>();

/** Sets the brush to a length; nothing while there are no reads. */
export const brushLength = handle<{ readonly set: (hours: number) => void }>();

/** Unfolds what could not be seen, and folds it; `toggle` is undefined until it is known. */
export const coverage = handle<{ readonly toggle: (() => void) | undefined }>();
