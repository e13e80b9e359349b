import { createHash } from 'node:crypto';
import { canonicalText, isJsonObject, type JsonObject, type JsonValue } from '../../app/audit/canonical.ts';

/** Parts of the details longer than this are summarised first; if that is not enough, shorter ones too. */
const STEPS_BYTES = [16_384, 4_096, 1_024, 256] as const;
/** Elements of a long list that stay unchanged, so that a reader sees what kind of list it was. */
const SHOWN = 5;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The value, with every list and text of more than `limit` bytes replaced by its count or length and its SHA-256. */
function summarised(value: JsonValue, limit: number): JsonValue {
  if (typeof value === 'string') {
    return Buffer.byteLength(value) <= limit ? value : { characters: value.length, sha256: sha256(value) };
  }
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    if (bytesOf(list) <= limit) return list;
    const first = list.slice(0, SHOWN).map((each) => summarised(each, Math.floor(limit / SHOWN)));
    const summary = { count: list.length, sha256: sha256(canonicalText(list)) };
    return bytesOf(first) <= limit ? { ...summary, first } : summary;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, each]) => [key, summarised(each, limit)]));
}

/**
 * Details that can be written in at most `maxBytes`. Longer ones keep their shape, with counts and hashes in place of
 * long lists and texts. Values that are not JSON (half a surrogate pair, a number that is not finite) are replaced by
 * the hash of their text.
 */
export function boundedDetails(details: unknown, maxBytes: number): JsonObject {
  if (!isJsonObject(details)) {
    const text = JSON.stringify(details) as string | undefined;
    return { unwritable: true, sha256: sha256(text ?? ''), characters: text?.length ?? 0 };
  }
  if (bytesOf(details) <= maxBytes) return details;
  for (const limit of STEPS_BYTES) {
    const shorter = summarised(details, limit);
    if (isJsonObject(shorter) && bytesOf(shorter) <= maxBytes) return shorter;
  }
  const text = canonicalText(details);
  return { tooLong: true, sha256: sha256(text), bytes: Buffer.byteLength(text) };
}
