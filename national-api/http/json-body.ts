import { createHash } from 'node:crypto';
import { jsonFlaw, MAX_JSON_DEPTH } from '../../app/audit/canonical.ts';
import { BodyArrival, DEFAULT_MAX_BYTES, holdBody } from './bodies-in-hand.ts';
import { ProblemError } from './problem-error.ts';

const malformed = (message: string): ProblemError =>
  new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', { errors: [{ pointer: '', message }] });

/**
 * The bytes of a request's body. Never reads more than `maxBytes`.
 * @throws ProblemError TOO_LARGE, VALIDATION_FAILED for a body that ended early or arrives too slowly, or OVERLOADED
 * when too many bytes are in memory.
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = (): ProblemError => new ProblemError('TOO_LARGE', `At most ${maxBytes} bytes are accepted here.`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (reader !== undefined) {
    const arrival = new BodyArrival();
    for (;;) {
      const arriving = reader.read().catch(() => {
        throw malformed('the request ended early');
      });
      const part = await arrival.next(arriving).catch((error: unknown) => {
        void reader.cancel().catch(() => undefined);
        throw error;
      });
      if (part.done) break;
      arrival.arrived(part.value.length);
      size += part.value.length;
      if (size > maxBytes) {
        void reader.cancel().catch(() => undefined);
        throw tooLarge();
      }
      holdBody(request, part.value.length);
      parts.push(part.value);
    }
  }
  return Buffer.concat(parts);
}

/**
 * A received body: its value, or why it has none. Its size and hash stand for it in the record of a call that it
 * ends.
 */
export type JsonBody = {
  readonly digest: { readonly bytes: number; readonly sha256: string };
  readonly value: () => unknown;
};

/**
 * A body may hold one object or list for each this many of its allowed bytes: honest ones contain something, and
 * empty ones cost the most to parse.
 */
const BYTES_A_CONTAINER = 40;

/**
 * How deep the text of a JSON value nests, how many objects and arrays it has, and how many members are written in
 * its objects.
 */
function shapeOf(text: string): { readonly depth: number; readonly containers: number; readonly members: number } {
  let depth = 0;
  let deepest = 0;
  let containers = 0;
  let members = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    if (quoted) {
      if (character === 0x5c) i += 1;
      else if (character === 0x22) quoted = false;
    } else if (character === 0x22) quoted = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      containers += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
    else if (character === 0x3a) members += 1;
  }
  return { depth: deepest, containers, members };
}

/** How many members the objects of a value have, at all depths. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const within: readonly unknown[] = Object.values(value);
  return within.reduce((sum: number, each) => sum + membersOf(each), Array.isArray(value) ? 0 : within.length);
}

/**
 * @throws ProblemError VALIDATION_FAILED for what is not I-JSON (RFC 7493): other text, half a surrogate pair, a
 * number that is not finite, a repeated name.
 */
function parseJson(bytes: Buffer, maxContainers: number): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('this is not UTF-8');
  }
  // Checked on the text, before anything recurses into it: no deeper than a record may be.
  const { depth, containers, members } = shapeOf(text);
  if (depth > MAX_JSON_DEPTH) throw malformed(`nested deeper than ${MAX_JSON_DEPTH}`);
  if (containers > maxContainers) throw malformed(`more than ${maxContainers} objects and lists`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('this is not JSON');
  }
  const flaw = jsonFlaw(value);
  if (flaw !== undefined) throw malformed(`holds ${flaw}`);
  // A value keeps the last of two members with one name: two readers of such a body could see different requests.
  if (membersOf(value) !== members) throw malformed('an object has the same name twice');
  return value;
}

/**
 * The JSON value that a request carries. Never reads more than `maxBytes`.
 * @throws ProblemError TOO_LARGE, or VALIDATION_FAILED for another type or a body that ended early; `value` throws it for what is not JSON.
 */
export async function readJsonBody(request: Request, maxBytes = DEFAULT_MAX_BYTES): Promise<JsonBody> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw malformed('send JSON, with Content-Type: application/json');
  const bytes = await readBytes(request, maxBytes);
  return {
    digest: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    value: () => parseJson(bytes, Math.floor(maxBytes / BYTES_A_CONTAINER)),
  };
}
