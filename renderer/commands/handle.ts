import { useEffect, useLayoutEffect, useRef } from 'react';

/**
 * What a part on screen lets commands do with it: focus a field, move in a table. The part hands it out while it is mounted, so
 * that a command has a function to call and no need to look for an element.
 */
export type Handle<T> = {
  /** What the part handed out; nothing when it is not on screen. Of several such parts, the latest. */
  readonly current: () => T | undefined;
  readonly useProvide: (value: T) => void;
};

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
