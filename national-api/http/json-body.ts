import { ProblemError } from './problem-error.ts';

export const DEFAULT_MAX_BYTES = 64 * 1024;

const malformed = (message: string): ProblemError => new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', { errors: [{ pointer: '', message }] });

/**
 * The bytes that a request carries. Never reads more than `maxBytes`.
 * @throws ProblemError TOO_LARGE, or VALIDATION_FAILED for a body that ended early.
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = (): ProblemError => new ProblemError('TOO_LARGE', `At most ${maxBytes} bytes are accepted here.`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (reader !== undefined) {
    for (;;) {
      const part = await reader.read().catch(() => {
        throw malformed('the request ended early');
      });
      if (part.done) break;
      size += part.value.length;
      if (size > maxBytes) {
        void reader.cancel().catch(() => undefined);
        throw tooLarge();
      }
      parts.push(part.value);
    }
  }
  return Buffer.concat(parts);
}

/**
 * The JSON value that a request carries. Never reads more than `maxBytes`.
 * @throws ProblemError TOO_LARGE, or VALIDATION_FAILED for what is not JSON in UTF-8.
 */
export async function readJsonBody(request: Request, maxBytes = DEFAULT_MAX_BYTES): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw malformed('send JSON, with Content-Type: application/json');
  const bytes = await readBytes(request, maxBytes);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw malformed('this is not JSON');
  }
}
