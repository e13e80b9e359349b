import { playback } from './handle.ts';

/**
 * Two windows may show the timeline, each with a player of its own over the same brush: one of them plays at a time. Shared: who listens,
 * and nothing of a person or a search.
 */
const listeners = new Set<() => void>();

/** Calls the listener when playback begins in this window. Returns the end of it. */
export function onPlay(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellOfPlay(): void {
  for (const listener of listeners) listener();
}

/** Another window plays from now on. */
export function stopPlaying(): void {
  const mounted = playback.current();
  if (mounted?.isPlaying === true) mounted.toggle();
}
