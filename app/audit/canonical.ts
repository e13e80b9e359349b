/**
 * Canonical JSON (RFC 8785, JCS): the one text of a JSON value. Both ends of the wire, and an auditor years later,
 * hash and sign the same bytes whatever wrote the JSON in between.
 * The `canonicalize` package does the writing. It is lenient in ways that could give two different values one hash
 * (it leaves out `undefined`, calls `toJSON`, writes functions as the word undefined and half a surrogate pair as an
 * escape), so the value is checked first and anything that is not JSON is refused.
 */
import canonicalize from 'canonicalize';
import { isWellFormedText, utf8Bytes } from './utf8.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** Deeper nesting is refused, before it can exhaust a stack. */
export const MAX_JSON_DEPTH = 128;

/** A plain object of any realm: what crosses a context bridge has another `Object.prototype`. */
function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'))
  );
}

/** Why the value is not JSON, or undefined. `above` are its containers, to detect one that contains itself. */
function flaw(value: unknown, above: object[]): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'a number that is not finite';
  if (typeof value === 'string') return isWellFormedText(value) ? undefined : 'text with half of a surrogate pair';
  if (typeof value !== 'object') return `a value of type ${typeof value}`;
  if (above.includes(value)) return 'a value that holds itself';
  if (above.length >= MAX_JSON_DEPTH) return `nesting deeper than ${MAX_JSON_DEPTH}`;

  above.push(value);
  let found: string | undefined;
  if (Array.isArray(value)) {
    // By index: iteration helpers skip the holes of a sparse array.
    for (let i = 0; i < value.length && found === undefined; i += 1) found = flaw(value[i], above);
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) {
      found = isWellFormedText(key) ? flaw(value[key], above) : 'a key with half of a surrogate pair';
      if (found !== undefined) break;
    }
  } else {
    found = 'an object that is not plain';
  }
  above.pop();
  return found;
}

/** Why a value is not JSON as RFC 8785 needs it, in words that quote nothing of it; undefined when it is. */
export const jsonFlaw = (value: unknown): string | undefined => flaw(value, []);

/** True when the value is JSON as RFC 8785 needs it (I-JSON, RFC 7493): finite numbers, whole characters, plain objects. */
export function isJson(value: unknown): value is JsonValue {
  return flaw(value, []) === undefined;
}

/** `isJson` for an object that is not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value);
}

/**
 * The canonical text of a JSON value (RFC 8785 section 3.2).
 * @throws TypeError when the value is not JSON: undefined, NaN, infinities, bigints, functions, symbols, class instances,
 * holes in arrays, half a surrogate pair, cycles, or nesting deeper than `MAX_JSON_DEPTH`.
 */
export function canonicalText(value: unknown): string {
  const wrong = flaw(value, []);
  const text = wrong === undefined ? canonicalize(value) : undefined;
  if (text === undefined) throw new TypeError(`not JSON: ${wrong ?? 'nothing to write'}`);
  return text;
}

/** The UTF-8 bytes of `canonicalText` (RFC 8785 section 3.2.4), which are hashed and signed. Throws as it does. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8Bytes(canonicalText(value));
}
