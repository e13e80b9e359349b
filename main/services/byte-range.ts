export type ByteRange = { readonly from: number; readonly length: number };

/** More than a map reader asks for at once. */
const MAX_RANGE_BYTES = 16 * 1024 * 1024;

/**
 * The single range of a `Range` header (RFC 9110 section 14); `null` when it is invalid or cannot be satisfied.
 * Several ranges at once are not supported.
 */
export function parseRange(header: string, size: number): ByteRange | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > end || from >= size) return null;
  return { from, length: Math.min(end - from + 1, MAX_RANGE_BYTES) };
}
