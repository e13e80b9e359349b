import * as z from 'zod';
import { idempotencyKeySchema, SECRET_FIELD, type Endpoint } from '../../app/api/endpoint.ts';
import { problemSchema } from '../../app/api/problem.ts';
import type { Account } from '../../app/api/session.ts';
import { IDEMPOTENCY_KEY_HOURS, IDEMPOTENCY_KEYS_RETRY_AFTER_S } from '../../app/policy/idempotency.ts';
import { keyIdOf, type Ended, type KeptAnswer, type Taken } from '../idempotency/kept-answers.ts';
import type { Call } from './endpoint.ts';
import { CALLER_GONE, ProblemError } from './problem-error.ts';
import { enter } from './recording.ts';

/** What is recorded when the first answer is repeated: nothing was changed. */
export const REPEATED_CALL = { op: 'CONSULT', action: 'REPEATED_CALL' } as const;

const KEY_HEADER = 'idempotency-key';
const REPLAYED_HEADER = 'idempotency-replayed';

/** How an endpoint takes a key; undefined when it takes none. */
function keyingOf(endpoint: Endpoint): 'keyed' | 'keyedAnew' | 'keyedSecret' | undefined {
  if (endpoint.method === 'get' || endpoint.idempotency === 'own' || endpoint.idempotency === 'asks') return undefined;
  return endpoint.idempotency;
}

/** What the document says that the same call under a key gives. */
const REPEATED_WORDS = {
  keyed: 'gives the first answer again',
  keyedSecret: 'gives the first answer again, unless that told a secret',
  keyedAnew: 'changes nothing, and is answered as of now',
} as const;

/** What the document says of an endpoint that acts once per key, in addition to its own text. */
export function keyedDocument(endpoint: Endpoint): {
  readonly headers?: z.ZodObject;
  readonly answers: Endpoint['answers'];
} {
  const keying = keyingOf(endpoint);
  if (keying === undefined) {
    const headers = endpoint.request?.headers;
    return { ...(headers === undefined ? {} : { headers }), answers: endpoint.answers };
  }
  const replayed = z.object({
    [REPLAYED_HEADER]: z
      .literal('true')
      .optional()
      .meta({ description: 'The answer of the first call under this key, given again; nothing was done anew' }),
  });
  const used = `the Idempotency-Key was used for another call, its call was cut off, or its answer was not kept: CONFLICT`;
  const own = endpoint.answers[409];
  return {
    headers: z.object({
      ...endpoint.request?.headers?.shape,
      [KEY_HEADER]: idempotencyKeySchema.optional().meta({
        description: `Made by the caller for this act, 8 to 128 visible characters. For ${IDEMPOTENCY_KEY_HOURS} h the same call under it ${REPEATED_WORDS[keying]}; another call under it is refused. A call that was refused may be tried again under it.`,
      }),
    }),
    answers: {
      ...Object.fromEntries(
        Object.entries(endpoint.answers).map(([status, answer]) => [
          status,
          Number(status) < 300
            ? { ...answer, headers: z.object({ ...answer.headers?.shape, ...replayed.shape }) }
            : answer,
        ]),
      ),
      409: {
        content: { 'application/problem+json': { schema: problemSchema } },
        ...own,
        description: own === undefined ? `Under this key: ${used}` : `${own.description}; or ${used}`,
      },
    },
  };
}

/** Whether a JSON answer contains a secret, at any depth. */
function tellsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, each]) => name === SECRET_FIELD || tellsSecret(each));
}

const conflict = (words: string): ProblemError => new ProblemError('CONFLICT', words);
const WITHHELD_WORDS = {
  SECRET:
    'The first call with this key took effect. Its answer told a secret, which is kept nowhere. Ask for another secret under a new key.',
  ANEW: 'The first call with this key took effect, and the same call is answered as of now.',
  TOO_LONG:
    'The first call with this key took effect. Its answer was too long to be kept: look at what it changed instead.',
  STANDING_CHANGED:
    'The first call with this key took effect. Your organisation, roles, rank or permissions have changed since, so its answer is not given again: look at what it changed instead.',
} as const;

function refusal(taken: Exclude<Taken, { is: 'FIRST' | 'REPEATED' }>): ProblemError {
  switch (taken.is) {
    case 'ANOTHER_CALL':
      return conflict('This key was used for another call. Make a key for each act.');
    case 'CUT_OFF':
      return conflict(
        'The first call with this key was cut off: look whether it took effect, then ask again under a new key.',
      );
    case 'WITHHELD':
      return conflict(WITHHELD_WORDS[taken.why]);
    case 'TOO_MANY_KEYS':
      return new ProblemError(
        'RATE_LIMITED',
        `You have used as many keys as are kept for an account within ${IDEMPOTENCY_KEY_HOURS} h. Ask again later.`,
        { headers: { 'retry-after': String(IDEMPOTENCY_KEYS_RETRY_AFTER_S) } },
      );
  }
}

/** What an account may see follows from these and from what it asks about, which a repetition leaves as it is. */
const standingOf = ({ organisation, roles, rank, permissions = [] }: Account): string =>
  JSON.stringify([organisation, [...roles].sort(), rank, [...permissions].sort()]);

function keyOf(call: Pick<Call, 'c'>): string | undefined {
  const header = call.c.req.header(KEY_HEADER);
  if (header === undefined) return undefined;
  const key = idempotencyKeySchema.safeParse(header);
  if (key.success) return key.data;
  throw new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', {
    errors: [{ pointer: '/header/Idempotency-Key', message: 'send a key of 8 to 128 visible characters' }],
  });
}

/**
 * Runs a call once per `Idempotency-Key`: `run` between the check of the request and its handler, `settle` when the
 * call is in the log. Without the header, or for an endpoint that is not `keyed`, it does nothing.
 */
export class OnceUnderKey {
  readonly #call: Call;
  readonly #keying: ReturnType<typeof keyingOf>;
  #first: ((how: Ended) => Promise<void>) | undefined;
  /** The call was recorded as begun: an error after that may have left something done. */
  #begun = false;

  constructor(call: Call, endpoint: Endpoint) {
    this.#call = call;
    this.#keying = keyingOf(endpoint);
  }

  /** @throws ProblemError CONFLICT, RATE_LIMITED, VALIDATION_FAILED */
  async run(bodySha256: string, handle: () => Promise<Response> | Response): Promise<Response> {
    const call = this.#call;
    const key = this.#keying === undefined ? undefined : keyOf(call);
    const account = call.session?.account;
    if (key === undefined || account === undefined) return handle();
    const { userName } = account;
    const { pathname, search } = new URL(call.c.req.url);
    const asked = {
      method: call.c.req.method,
      path: `${pathname}${search}`,
      bodySha256,
      standing: standingOf(account),
      requestId: call.requestId,
    };
    const taken = await call.service.answers.take({ userName, key, ...asked });
    // The same body changes nothing, whether the first call took effect or was cut off.
    if (this.#keying === 'keyedAnew' && (taken.is === 'WITHHELD' || taken.is === 'CUT_OFF')) return handle();
    if (taken.is !== 'FIRST') {
      const firstRequestId = 'firstRequestId' in taken ? taken.firstRequestId : null;
      call.note({ keyId: keyIdOf({ userName, key }), firstRequestId, body: bodySha256 });
      if (taken.is !== 'REPEATED') throw refusal(taken);
      await enter(call, REPEATED_CALL, { outcome: 'OK', status: taken.answer.status });
      call.recorded = true;
      return again(taken.answer);
    }
    this.#first = taken.ended;
    try {
      return await handle();
    } finally {
      this.#begun = call.onRecord;
    }
  }

  /** Stores the answer of a first call, as it goes out. */
  async settle(response: Response): Promise<Response> {
    const ended = this.#first;
    if (ended === undefined) return response;
    const { call: how, response: out } = await this.#endOf(response, this.#call.problem);
    // The call is done and recorded: its answer goes out, and a repetition is told that it was cut off.
    await this.#call.service.background.try('kept-answers', () => ended(how));
    return out;
  }

  async #endOf(
    response: Response,
    problem: string | undefined,
  ): Promise<{ readonly call: Ended; readonly response: Response }> {
    if (response.status < 300 && this.#keying === 'keyedAnew')
      return { call: { how: 'WITHHELD', why: 'ANEW' }, response };
    if (response.status < 300) {
      const body = await response.text();
      const { status, headers } = response;
      const contentType = headers.get('content-type') ?? '';
      const secret = contentType.includes('json') && tellsSecret(JSON.parse(body));
      return {
        call: secret ? { how: 'WITHHELD', why: 'SECRET' } : { how: 'ANSWERED', answer: { status, contentType, body } },
        response: new Response(status === 204 ? null : body, { status, headers }),
      };
    }
    const unsure =
      this.#begun && (response.status === CALLER_GONE || problem === 'INTERNAL' || problem === 'AUDIT_UNAVAILABLE');
    return { call: { how: unsure ? 'CUT_OFF' : 'REFUSED' }, response };
  }
}

const again = ({ status, contentType, body }: KeptAnswer): Response =>
  new Response(body, { status, headers: { 'content-type': contentType, [REPLAYED_HEADER]: 'true' } });
