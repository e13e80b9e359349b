const textBytes = (text: string): number => Buffer.byteLength(text);

/**
 * Approximate size of a request as JSON, computed without writing it. The walk stops as soon as the limit is passed,
 * so a huge or endless value costs no more than a large one. `Infinity` for anything that is not plain data.
 */
export function requestBytes(value: unknown, limit: number): number {
  let size = 0;
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const next = stack.pop();
    size += 1;
    if (size > limit) return size;
    if (typeof next === 'string') size += textBytes(next);
    else if (typeof next === 'number' || typeof next === 'boolean' || next === null || next === undefined) size += 4;
    else if (Array.isArray(next)) {
      if (next.length > limit) return next.length;
      for (const item of next) stack.push(item);
    } else if (typeof next === 'object') {
      const prototype: unknown = Object.getPrototypeOf(next);
      if (prototype !== Object.prototype && prototype !== null) return Infinity;
      for (const key of Object.keys(next)) {
        size += textBytes(key);
        if (size > limit) return size;
        stack.push((next as Record<string, unknown>)[key]);
      }
    } else return Infinity;
  }
  return size;
}
