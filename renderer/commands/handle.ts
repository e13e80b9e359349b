import { useEffect, useLayoutEffect, useRef } from 'react';

/**
 * What a mounted part lets commands do with it, such as focus a field or move in a table. The part provides it while
 * it is mounted, so a command calls a function and never looks for an element.
 */
export type Handle<T> = {
  /** What the part provided; undefined while it is not on screen. When several are mounted, the latest. */
  readonly current: () => T | undefined;
  readonly useProvide: (value: T) => void;
};

/**
 * For a command that does something with a part of the screen: while the part is not there it cannot run, and says why.
 */
export const ofPart = <T>(part: Handle<T>, why: string, act: (part: T) => void) => ({
  when: () => part.current() !== undefined,
  why,
  run: () => {
    const mounted = part.current();
    if (mounted !== undefined) act(mounted);
  },
});

export function handle<T>(): Handle<T> {
  const mounted: { value: T }[] = [];
  return {
    current: () => mounted.at(-1)?.value,
    useProvide: (value) => {
      const entry = useRef({ value });
      useLayoutEffect(() => {
        entry.current.value = value;
      });
      useEffect(() => {
        const own = entry.current;
        mounted.push(own);
        return () => void mounted.splice(mounted.indexOf(own), 1);
      }, []);
    },
  };
}
