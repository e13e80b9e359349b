/** Parses a text of ours; undefined when it is not JSON: a file on the disk may have been changed. */
export function jsonOrNothing(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
