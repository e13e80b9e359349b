/**
 * RFC 8785 (JSON Canonicalization Scheme), written from the RFC and on purpose not shared with the service: a verifier that
 * used the service's code would repeat the service's mistakes.
 */
import { createHash } from 'node:crypto';

/** A surrogate without its other half cannot be written in UTF-8 (RFC 8785, 3.2.2.2). */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** @param {string} text */
function quoted(text) {
  if (LONE_SURROGATE.test(text)) throw new TypeError('not JSON: half a surrogate pair');
  return JSON.stringify(text);
}

/** @param {unknown} value @returns {string} @throws {TypeError} for what is not JSON */
export function canonicalText(value) {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('not JSON: a number without end');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, member]) => `${quoted(key)}:${canonicalText(member)}`).join(',')}}`;
  }
  throw new TypeError(`not JSON: ${typeof value}`);
}

/** @param {unknown} value */
export const canonicalBytes = (value) => Buffer.from(canonicalText(value), 'utf8');

/** @param {...Uint8Array} parts */
export function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
