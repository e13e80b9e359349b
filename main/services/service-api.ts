import type { z } from 'zod';
import { problemSchema } from '../../app/api/problem.ts';
import type { Failure } from '../../app/contract/failures.ts';
import { succeed, type Result } from '../../app/domain/result.ts';
import type { Http, HttpAnswer, HttpRequest } from '../ports/http.ts';
import { BodyCut } from '../ports/http.ts';
import type { Log } from '../ports/log.ts';
import { failed, transportCode, type MakeFailure } from './failures.ts';

export const API_PREFIX = '/v1';
const ANSWER_WITHIN_MS = 30_000;
/** JSON answers are small; the largest is a page of cameras. */
const MAX_JSON_BYTES = 32 * 1024 * 1024;
const MAX_PROBLEM_BYTES = 256 * 1024;

export type ApiRequest = {
  readonly method: HttpRequest['method'];
  /** Below `/v1`, beginning with `/`. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly accept?: string;
  readonly idempotencyKey?: string;
  readonly ifNoneMatch?: string;
  readonly signal?: AbortSignal;
  readonly answerWithinMs?: number;
  /** Statuses of problems that are answers to this caller, who reads them by `byStatus`. */
  readonly answers?: readonly number[];
  /** As in `HttpRequest`. */
  readonly large?: boolean;
};

export type JsonAnswer<T> = { readonly value: T; readonly header: HttpAnswer['header'] };

/** The national service, typed: JSON in and out, problems turned into failures by their code. */
export type ServiceApi = {
  /** The raw answer when it is a success; otherwise the failure of its problem. */
  readonly open: (request: ApiRequest) => Promise<Result<HttpAnswer, Failure>>;
  readonly json: <S extends z.ZodType>(
    request: ApiRequest,
    schema: S,
  ) => Promise<Result<JsonAnswer<z.infer<S>>, Failure>>;
  /** A success by its status, each with a schema of its own. */
  readonly byStatus: (
    request: ApiRequest,
    schemas: Readonly<Record<number, z.ZodType>>,
  ) => Promise<Result<{ readonly status: number; readonly value: unknown }, Failure>>;
  readonly bytes: (
    request: ApiRequest,
    maxBytes: number,
  ) => Promise<Result<{ readonly bytes: Uint8Array; readonly header: HttpAnswer['header'] }, Failure>>;
};

/** The whole body, or undefined when it is longer than allowed. Throws `BodyCut`. */
async function collect(answer: HttpAnswer, maxBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body) {
    size += part.length;
    if (size > maxBytes) {
      answer.discard();
      return undefined;
    }
    // A piece is good until the next is asked for.
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts, size);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as unknown;
  } catch {
    return undefined; // No schema accepts undefined.
  }
}

export function serviceApi({
  http,
  log,
  failure,
}: {
  readonly http: Http;
  readonly log: Log;
  readonly failure: MakeFailure;
}): ServiceApi {
  const refuse = async (request: ApiRequest, answer: HttpAnswer): Promise<Failure> => {
    const bytes = await collect(answer, MAX_PROBLEM_BYTES).catch(() => undefined);
    const problem = problemSchema.safeParse(bytes === undefined ? undefined : parseJson(bytes));
    if (!problem.success) {
      const made = failure('SERVICE_ANSWER_MALFORMED', { params: { status: answer.status } });
      log.write('warn', 'service.answer', {
        ref: made.ref,
        method: request.method,
        status: answer.status,
        why: 'no problem document',
      });
      return made;
    }
    const { code, errors, ref, limit, requiredAuthority, allowedWindow } = problem.data;
    const retryAfter = Number(answer.header('retry-after'));
    const params = {
      ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
      ...(limit === undefined ? {} : { limitName: limit.name, limitAllowed: limit.allowed, limitAsked: limit.asked }),
      ...(requiredAuthority === undefined ? {} : { requiredRank: requiredAuthority.rank }),
      ...(allowedWindow === undefined || allowedWindow === null
        ? {}
        : { allowedFrom: allowedWindow.from, allowedTo: allowedWindow.to }),
    };
    const made = failure(code, {
      ...(errors === undefined ? {} : { errors: errors.map(({ pointer, message }) => ({ pointer, message })) }),
      ...(Object.keys(params).length === 0 ? {} : { params }),
    });
    log.write('info', 'service.problem', { ref: made.ref, serviceRef: ref, code, status: answer.status });
    return ref === undefined ? made : { ...made, ref: ref.slice(0, 64) };
  };

  const cut = (request: ApiRequest, error: unknown): Failure => {
    if (!(error instanceof BodyCut)) throw error;
    const made = failure(error.fault === 'CANCELLED' ? 'CANCELLED' : 'SERVICE_UNREACHABLE');
    log.write('warn', 'service.cut', { ref: made.ref, method: request.method, why: error.fault });
    return made;
  };

  const open = async (request: ApiRequest): Promise<Result<HttpAnswer, Failure>> => {
    const sent = await http.send({
      method: request.method,
      path: `${API_PREFIX}${request.path}`,
      answerWithinMs: request.answerWithinMs ?? ANSWER_WITHIN_MS,
      headers: {
        accept: request.accept ?? 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
        ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
        ...(request.ifNoneMatch === undefined ? {} : { 'if-none-match': request.ifNoneMatch }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(request.large === undefined ? {} : { large: request.large }),
    });
    if (!sent.ok) {
      const made = failure(transportCode(sent.failure));
      if (sent.failure !== 'CANCELLED')
        log.write('warn', 'service.unreachable', { ref: made.ref, method: request.method, why: sent.failure });
      return failed(made);
    }
    const answer = sent.value;
    if ((answer.status >= 200 && answer.status < 300) || answer.status === 304) return succeed(answer);
    if (request.answers?.includes(answer.status) === true) return succeed(answer);
    return failed(await refuse(request, answer));
  };

  const whole = async (
    request: ApiRequest,
    maxBytes: number,
  ): Promise<Result<{ readonly answer: HttpAnswer; readonly bytes: Uint8Array }, Failure>> => {
    const opened = await open(request);
    if (!opened.ok) return opened;
    try {
      const bytes = await collect(opened.value, maxBytes);
      return bytes === undefined
        ? failed(failure('SERVICE_ANSWER_MALFORMED'))
        : succeed({ bytes, answer: opened.value });
    } catch (error) {
      return failed(cut(request, error));
    }
  };

  const parsed = <S extends z.ZodType>(
    request: ApiRequest,
    bytes: Uint8Array,
    schema: S,
  ): Result<z.infer<S>, Failure> => {
    const value = schema.safeParse(parseJson(bytes));
    if (value.success) return succeed(value.data);
    const made = failure('SERVICE_ANSWER_MALFORMED');
    log.write('error', 'service.answer', {
      ref: made.ref,
      method: request.method,
      why: value.error.issues
        .map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`)
        .slice(0, 5)
        .join('; '),
    });
    return failed(made);
  };

  return {
    open,
    bytes: async (request, maxBytes) => {
      const read = await whole(request, maxBytes);
      return read.ok ? succeed({ bytes: read.value.bytes, header: read.value.answer.header }) : read;
    },
    json: async (request, schema) => {
      const read = await whole(request, MAX_JSON_BYTES);
      if (!read.ok) return read;
      const value = parsed(request, read.value.bytes, schema);
      return value.ok ? succeed({ value: value.value, header: read.value.answer.header }) : value;
    },
    byStatus: async (request, schemas) => {
      const read = await whole(request, MAX_JSON_BYTES);
      if (!read.ok) return read;
      const { bytes, answer } = read.value;
      const schema = schemas[answer.status];
      if (schema === undefined) {
        const made = failure('SERVICE_ANSWER_MALFORMED', { params: { status: answer.status } });
        log.write('error', 'service.answer', { ref: made.ref, method: request.method, status: answer.status });
        return failed(made);
      }
      const value = parsed(request, bytes, schema);
      return value.ok ? succeed({ status: answer.status, value: value.value }) : value;
    },
  };
}
