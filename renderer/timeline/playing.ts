import { sharedStore } from '../state/personal-store.ts';

/**
 * Two windows may show the timeline: their players are one. The window in which somebody pressed Play moves the brush, and the other one
 * shows that it plays; Pause in either ends it. Shared: who listens and whether the other window plays, and nothing of a person or a search.
 */
const listeners = new Set<(isPlaying: boolean) => void>();
/** Shared: whether it plays there. */
const useElsewhere = sharedStore<{ readonly isPlaying: boolean }>({ isPlaying: false });
/** Shared: what stops the player of this window; undefined while it rests. */
let stopHere: (() => void) | undefined;

const tell = (isPlaying: boolean): void => listeners.forEach((listener) => listener(isPlaying));

/** Calls the listener with what the other window has to know: that it plays here, or that nothing plays any more. */
export function onPlaying(listener: (isPlaying: boolean) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** It plays in this window, until `restsHere`. */
export function playsHere(stop: () => void): void {
  stopHere = stop;
  tell(true);
}

export function restsHere(): void {
  if (stopHere === undefined) return;
  stopHere = undefined;
  tell(false);
}

/** Ends what this window plays. */
export const pauseHere = (): void => stopHere?.();

export const isPlayingHere = (): boolean => stopHere !== undefined;
export const isPlayingElsewhere = (): boolean => useElsewhere.getState().isPlaying;
export const usePlayingElsewhere = (): boolean => useElsewhere(({ isPlaying }) => isPlaying);

/** What the other window said: one player is enough, so this one stops in any case. */
export function takePlaying(isPlaying: boolean): void {
  pauseHere();
  useElsewhere.setState({ isPlaying });
}

/** Ends what the other window plays. */
export function pauseElsewhere(): void {
  useElsewhere.setState({ isPlaying: false });
  tell(false);
}
