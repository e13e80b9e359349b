/** Bytes as text and back, in the two encodings of the wire: hex for hashes, base64 for signatures. */

const HEX_DIGITS = '0123456789abcdef';
const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;

/**
 * Base64 with padding in its only canonical form (RFC 4648 sections 3.5 and 4): with non-zero spare bits one
 * signature would have several texts, and a record several hashes.
 */
export const CANONICAL_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15);
  return text;
}

/**
 * The bytes of a hex text. Both cases are read; schemas require lower case on the wire.
 * @throws RangeError when the text is not an even number of hex digits.
 */
export function fromHex(text: string): Uint8Array {
  if (!HEX.test(text)) throw new RangeError('not an even number of hex digits');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += BASE64_DIGITS.charAt(group >> 18) + BASE64_DIGITS.charAt((group >> 12) & 63);
    text += left > 1 ? BASE64_DIGITS.charAt((group >> 6) & 63) : '=';
    text += left > 2 ? BASE64_DIGITS.charAt(group & 63) : '=';
  }
  return text;
}

/**
 * The bytes of a base64 text that is exactly what `toBase64` writes for them.
 * @throws RangeError for anything else: other alphabets, missing padding, white space, spare bits that are not zero.
 */
export function fromBase64(text: string): Uint8Array {
  if (!CANONICAL_BASE64.test(text)) throw new RangeError('not canonical base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let group = 0;
    // '=' is not in the alphabet; its -1 becomes zero bits, which the length above leaves out.
    for (let j = 0; j < 4; j += 1) group = (group << 6) | Math.max(0, BASE64_DIGITS.indexOf(text.charAt(i + j)));
    // A typed array ignores writes past its end.
    bytes[at++] = group >> 16;
    bytes[at++] = group >> 8;
    bytes[at++] = group;
  }
  return bytes;
}
