/**
 * UTF-8 without `TextEncoder`, which plain ECMAScript does not have and which writes U+FFFD for half a surrogate
 * pair: two different texts must never have the same bytes, or a hash of the bytes says nothing about the text.
 */

const LONE_SURROGATE = /\p{Surrogate}/u;

/** True when the text has no unpaired surrogate, so that it can be written in UTF-8 (RFC 3629 section 3). */
export function isWellFormedText(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/**
 * The text in UTF-8 (RFC 3629), without a byte order mark.
 * @throws RangeError when the text holds half of a surrogate pair.
 */
export function utf8Bytes(text: string): Uint8Array {
  // One UTF-16 unit needs at most three bytes; a pair of units needs four.
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[length++] = unit;
    } else if (unit < 0x800) {
      bytes[length++] = 0xc0 | (unit >> 6);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[length++] = 0xe0 | (unit >> 12);
      bytes[length++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else {
      const low = text.charCodeAt(i + 1); // NaN at the end, which is not in range either.
      if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff))
        throw new RangeError('the text holds half of a surrogate pair');
      const point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      bytes[length++] = 0xf0 | (point >> 18);
      bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
      i += 1;
    }
  }
  return bytes.slice(0, length);
}
