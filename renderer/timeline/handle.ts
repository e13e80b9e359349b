import { handle } from '../commands/handle.ts';

/** Plays and pauses, for the key that does it; nothing while there is nothing to play. */
export const playback = handle<{
  readonly toggle: () => void;
  readonly isPlaying: boolean;
}>();
