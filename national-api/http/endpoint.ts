import { createRoute, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { problem, type Endpoint, type RecordAs } from '../../app/api/endpoint.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { readJsonBody } from './json-body.ts';
import { handling } from './on-record.ts';
import { keyedDocument, OnceUnderKey } from './once-under-key.ts';
import { noteSignedIn } from './open-connections.ts';
import { ProblemError } from './problem-error.ts';
import { answerAndRecord, enter, NETWORK_ZONE } from './recording.ts';
import type { Service } from './service.ts';

/** One call of an endpoint. */
export type Call<B = unknown, Q = unknown, P = unknown> = {
  readonly c: Context;
  readonly service: Service;
  /** Also the `ref` of a problem document. */
  readonly requestId: string;
  session: LiveSession | undefined;
  readonly body: B;
  readonly query: Q;
  readonly params: P;
  /** Where it came from. */
  readonly networkZone: string;
  /** Part of the record of the call. */
  details: JsonObject;
  /** Sets `details`; for handlers that split a call. */
  readonly note: (details: JsonObject) => void;
  /**
   * Records the call as STARTED with its `details`, unless these very details have been recorded. A handler awaits it
   * before it asks a store (the stores refuse otherwise) and before it changes anything: what cannot be recorded is
   * not done.
   * @throws LogUnwritable
   */
  readonly begin: () => Promise<void>;
  /** A record of this call is durable. */
  readonly onRecord: boolean;
  /** Called by `enter` when a record of this call became durable. */
  readonly entered: () => void;
  correlationId: string | undefined;
  /** Set by a handler that has recorded the end of the call itself, because its answer names the record. */
  recorded: boolean;
  /** The code of the problem that the call ended in; set by `answerAndRecord`. */
  problem: string | undefined;
  /** Set with `recorded` when the record also covers a problem that the handler throws after it. */
  closed: boolean;
  /**
   * Registers how to undo what the handler did in memory, such as a session, when the end of the call cannot be
   * recorded.
   */
  readonly ifUnrecorded: (undo: () => void) => void;
  readonly takeBack: () => void;
};

type NewCall = { readonly record?: RecordAs | undefined; readonly networkZone?: string };

function newCall(
  c: Context,
  service: Service,
  details: JsonObject,
  { record, networkZone = NETWORK_ZONE }: NewCall = {},
): Call {
  let begun: JsonObject | undefined;
  let onRecord = false;
  let undo: (() => void) | undefined;
  const call: Call = {
    c,
    service,
    requestId: newRequestId(),
    session: undefined,
    body: undefined,
    query: undefined,
    params: undefined,
    networkZone,
    details,
    correlationId: undefined,
    recorded: false,
    problem: undefined,
    closed: false,
    note: (noted) => {
      call.details = noted;
    },
    begin: async () => {
      if (record === undefined) throw new Error('a call that asks a store or changes something is recorded');
      if (begun === call.details) return;
      const details = call.details;
      await enter(call, record, { outcome: 'STARTED', status: 200 });
      begun = details;
    },
    get onRecord() {
      return onRecord;
    },
    entered: () => {
      onRecord = true;
    },
    ifUnrecorded: (then) => {
      undo = then;
    },
    takeBack: () => undo?.(),
  };
  return call;
}

const newRequestId = (): string => `N-${randomBytes(6).toString('hex').toUpperCase()}`;

/** The signed-in account. Not for endpoints that are `open`. */
export function signedIn(call: Pick<Call, 'session'>): LiveSession {
  if (call.session === undefined) throw new ProblemError('NOT_SIGNED_IN', 'Sign in first.');
  return call.session;
}

/** Problems in which any call may end; those of an endpoint are in its `answers`. */
function commonAnswers(endpoint: Pick<Endpoint, 'access' | 'body' | 'query'>): RouteConfig['responses'] {
  return {
    ...(endpoint.access === 'open' ? {} : { 401: problem('Not signed in: NOT_SIGNED_IN') }),
    403: problem(
      endpoint.access === 'open' || endpoint.access === 'signedIn'
        ? 'Not from this network: NETWORK_FORBIDDEN; with a one-use secret: PASSWORD_CHANGE_REQUIRED; or before a second person has confirmed the account: CONFIRMATION_REQUIRED'
        : 'Not for this role: ROLE_FORBIDDEN; with a one-use secret: PASSWORD_CHANGE_REQUIRED; before a second person has confirmed the account: CONFIRMATION_REQUIRED; or not from this network: NETWORK_FORBIDDEN',
    ),
    400: problem('Malformed: VALIDATION_FAILED'),
    ...(endpoint.body === undefined ? {} : { 413: problem('Longer than accepted: TOO_LARGE') }),
    429: problem('Too many calls, or too many refused ones, of one account or address: RATE_LIMITED, with Retry-After'),
    500: problem('A fault of the service: INTERNAL'),
    503: problem('Nothing is done that cannot be recorded: AUDIT_UNAVAILABLE; or too busy: OVERLOADED'),
  };
}

const onWithdrawn = ({ audit }: Service, { bound, deviceId }: LiveSession): boolean =>
  bound && deviceId !== undefined && audit.devices.stateOf(deviceId) === 'REVOKED';

function authenticate(
  call: Call,
  {
    access,
    beforePasswordChange = false,
    beforeConfirmation = beforePasswordChange,
  }: Pick<Endpoint, 'access' | 'beforePasswordChange' | 'beforeConfirmation'>,
): void {
  const header = call.c.req.header('authorization');
  const token = header === undefined ? undefined : /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(header)?.[1];
  const session = token === undefined ? undefined : call.service.sessions.find(token);
  // A session does not outlive the right to it, nor the workstation that it is bound to.
  call.session =
    session !== undefined &&
    call.service.accounts.state(session.account.userName) === 'ACTIVE' &&
    !onWithdrawn(call.service, session)
      ? session
      : undefined;
  if (access === 'open') {
    // An open endpoint also answers a session that may only change its password, but without an account.
    if (call.session?.mustChangePassword === true) call.session = undefined;
    return;
  }
  const { account, mustChangePassword } = signedIn(call);
  noteSignedIn((call.c.env as { readonly incoming?: { readonly socket?: object } }).incoming?.socket);
  if (mustChangePassword && !beforePasswordChange)
    throw new ProblemError(
      'PASSWORD_CHANGE_REQUIRED',
      'You signed in with a one-use secret. Choose a password of your own first.',
    );
  if (!beforeConfirmation && call.service.accounts.awaitsConfirmation(account.userName))
    throw new ProblemError(
      'CONFIRMATION_REQUIRED',
      'One administrator made or reset this account. Your supervisor or another administrator confirms it first.',
    );
  if (access === 'signedIn' || account.roles.some((role) => access.includes(role))) return;
  throw new ProblemError('ROLE_FORBIDDEN', 'Your role has no use of this.');
}

/** A field name of an API. Anything else in its place may be a mark, and is not repeated. */
const FIELD_NAME = /^[a-z][A-Za-z]{0,40}$/;

/** Zod's messages name the expected value and never the given one; but they repeat the names of unknown fields. */
function faultWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const named = issue.keys.filter((key) => FIELD_NAME.test(key));
  return named.length === issue.keys.length
    ? `not known here: ${named.join(', ')}`
    : 'has fields that are not known here';
}

function parse<S extends z.ZodType>(schema: S | undefined, value: unknown, where: string): z.infer<S> | undefined {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({
    pointer: `${where}${issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`,
    message: faultWords(issue),
  }));
  throw new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', { errors });
}

/** Serves an endpoint and adds it to the OpenAPI document. */
export function serveEndpoint<B extends z.ZodType, Q extends z.ZodObject, P extends z.ZodObject>(
  app: OpenAPIHono,
  service: Service,
  endpoint: Endpoint<B, Q, P>,
  handle: (call: Call<z.infer<B>, z.infer<Q>, z.infer<P>>) => Promise<Response> | Response,
): void {
  const documented = keyedDocument(endpoint);
  app.openAPIRegistry.registerPath(
    createRoute({
      method: endpoint.method,
      path: `/v1${endpoint.path}`,
      summary: endpoint.summary,
      ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
      ...(endpoint.access === 'open' ? {} : { security: [{ bearer: [] }] }),
      request: {
        ...endpoint.request,
        ...(documented.headers === undefined ? {} : { headers: documented.headers }),
        ...(endpoint.body === undefined
          ? {}
          : { body: { required: true, content: { 'application/json': { schema: endpoint.body } } } }),
        ...(endpoint.query === undefined ? {} : { query: endpoint.query }),
        ...(endpoint.params === undefined ? {} : { params: endpoint.params }),
      },
      responses: { ...commonAnswers(endpoint), ...documented.answers },
    }),
  );
  const path = `/v1${endpoint.path.replace(/\{(\w+)\}/g, ':$1')}`;
  const named = `${endpoint.method.toUpperCase()} /v1${endpoint.path}`;
  service.events.declare(`${endpoint.method.toUpperCase()} ${path}`);
  app.on(endpoint.method.toUpperCase(), path, async (c) => {
    const record = endpoint.record === 'refusalsOnly' ? undefined : endpoint.record;
    const call = newCall(c, service, {}, { record });
    const begunMs = performance.now();
    const once = new OnceUnderKey(call, endpoint);
    const response = await answerAndRecord(call, record, async () => {
      authenticate(call, endpoint);
      const query = parse(endpoint.query, queryOf(c), '/query-string');
      const params = parse(endpoint.params, c.req.param(), '/path');
      const { body, sha256 } = await parseBody(call, endpoint);
      Object.assign(call, { query, params, body });
      return once.run(sha256, () =>
        handling(call, () => handle(call as unknown as Call<z.infer<B>, z.infer<Q>, z.infer<P>>)),
      );
    });
    const answer = await once.settle(response);
    service.metrics.answered(named, answer.status, (performance.now() - begunMs) / 1_000);
    return answer;
  });
}

/** Hono throws for a query string with invalid percent-encoding. */
function queryOf(c: Context): Record<string, string> {
  try {
    return c.req.query();
  } catch {
    throw new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', {
      errors: [{ pointer: '/query-string', message: 'not percent-encoded UTF-8' }],
    });
  }
}

/** The body, by its schema. A refused one is in the record only by its hash: it may contain anything. */
async function parseBody<B extends z.ZodType>(
  call: Call,
  { body, maxBytes }: Pick<Endpoint<B>, 'body' | 'maxBytes'>,
): Promise<{ readonly body: z.infer<B> | undefined; readonly sha256: string }> {
  if (body === undefined) return { body: undefined, sha256: '' };
  const { digest, value } = await readJsonBody(call.c.req.raw, maxBytes);
  call.note({ body: digest });
  const parsed = parse(body, value(), '');
  call.note({});
  return { body: parsed, sha256: digest.sha256 };
}

/** Calls from networks that are not allowed: always refused, and recorded (DPIA, accounts). */
export function refuseOtherNetworks(app: OpenAPIHono, service: Service): void {
  app.use('*', async (c, next) => {
    const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } };
    const address = incoming?.socket?.remoteAddress;
    if (service.networks.allows(address)) return next();
    const call = newCall(
      c as Context,
      service,
      { method: c.req.method.slice(0, 20), path: c.req.path.slice(0, 200), address: address ?? 'unknown' },
      { networkZone: 'NOT_ALLOWED' },
    );
    return answerAndRecord(call, { op: 'AUTHZ', action: 'NETWORK_REFUSED' }, () => {
      throw new ProblemError('NETWORK_FORBIDDEN', 'Calls from this network are not taken.');
    });
  });
}

/** An address without an endpoint: a problem, and recorded, because it may be an attempt to find a way in. */
export function serveNotFound(app: OpenAPIHono, service: Service): void {
  app.notFound((c) => {
    const call = newCall(c, service, { method: c.req.method.slice(0, 20), path: c.req.path.slice(0, 200) });
    return answerAndRecord(call, { op: 'AUTHZ', action: 'UNKNOWN_ROUTE' }, () => {
      authenticate(call, { access: 'open' });
      throw new ProblemError('NOT_FOUND', 'There is nothing at this address.');
    });
  });
}
