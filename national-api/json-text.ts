/** What a text of ours says; nothing when it is not JSON: what stands on a disk may have been changed. */
export function jsonOrNothing(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
