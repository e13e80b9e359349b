import * as z from 'zod';
import type { Answer, Endpoint, RecordAs } from '../api/endpoint.ts';
import type { Role } from '../policy/roles.ts';
import { RATES, SMALL, type AuditDecision, type Method, type Rate } from './method.ts';

type Part<E, K extends 'params' | 'query' | 'body'> = E extends { readonly [N in K]: infer S extends z.ZodType }
  ? { readonly [N in K]: S }
  : object;
type Shape<E> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;

type JsonOf<A> = A extends { readonly content: { readonly 'application/json': { readonly schema: infer S } } }
  ? S extends z.ZodType
    ? z.infer<S>
    : never
  : never;
type Success = 200 | 201 | 202;
type Relayed<E extends Endpoint> = {
  [S in keyof E['answers'] & Success]: { readonly status: S; readonly value: JsonOf<E['answers'][S]> };
}[keyof E['answers'] & Success];

/**
 * What can be relayed: an endpoint that needs a session, records its calls and answers a success in JSON. Sign-in and
 * what runs the service are none; an endpoint that answers nothing would act and then seem to have failed.
 */
type Relayable<E extends Endpoint> = [Relayed<E>] extends [never]
  ? never
  : E & { readonly record: RecordAs; readonly access: 'signedIn' | readonly [Role, ...Role[]] | readonly Role[] };

/** The same of an endpoint whose answers are not recorded: it returns no personal data. */
type RelayableUnrecorded<E extends Endpoint> = [Relayed<E>] extends [never]
  ? never
  : E & { readonly record: 'refusalsOnly'; readonly access: 'signedIn' | readonly Role[] };

/** A method that main relays to an endpoint of the national service. */
export type RelayMethod<E extends Endpoint = Endpoint> = Omit<Method, 'request' | 'reply'> & {
  readonly relays: E;
  readonly request: z.ZodObject<{ -readonly [N in keyof Shape<E>]: Shape<E>[N] & z.ZodType }, z.core.$strict>;
  readonly reply: z.ZodType<Relayed<E>>;
};

const SUCCESS: readonly number[] = [200, 201, 202] satisfies readonly Success[];

/** The schema of a JSON answer; undefined for another kind. */
export const jsonOf = (answer: Answer | undefined): z.ZodType | undefined =>
  answer?.content?.['application/json']?.schema;

/**
 * Path segments that mean the folder itself or the one above, also percent-encoded: with them the page could reach
 * another endpoint.
 */
const staysInPlace = (params: Readonly<Record<string, unknown>>): boolean =>
  Object.values(params).every((value) => !/^(?:\.|%2e){1,2}$/i.test(String(value)));

/**
 * Lets the page call an endpoint through main. An allow-list, never a proxy: the page names a method of the contract;
 * main adds session, token and idempotency key and checks both schemas. The request is `{ params?, query?, body? }`
 * as the endpoint has them; the reply is the status of the success with its value.
 */
export function relay<const E extends Endpoint>(endpoint: Relayable<E>, bounds: Bounds = {}): RelayMethod<E> {
  return relayed<E>(endpoint, 'service', bounds);
}

/** The same for an endpoint that records only refusals; `why` says why its answers need no record. */
export function relayUnrecorded<const E extends Endpoint>(
  endpoint: RelayableUnrecorded<E>,
  why: string,
  bounds: Bounds = {},
): RelayMethod<E> {
  return relayed<E>(endpoint, { unrecorded: why }, bounds);
}

type Bounds = { readonly rate?: Rate; readonly maxBytes?: number };

function relayed<E extends Endpoint>(
  endpoint: E,
  audit: AuditDecision,
  { rate = RATES.person, maxBytes = endpoint.maxBytes ?? SMALL }: Bounds,
): RelayMethod<E> {
  const { params, query, body, access, answers } = endpoint;
  const replies = SUCCESS.flatMap((status) => {
    const value = jsonOf(answers[status]);
    return value === undefined ? [] : [z.object({ status: z.literal(status), value })];
  });
  return {
    relays: endpoint,
    request: z.strictObject({
      ...(params === undefined ? {} : { params: params.refine(staysInPlace, 'a way to another address') }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
    }) as unknown as RelayMethod<E>['request'],
    reply: z.union(replies) as unknown as RelayMethod<E>['reply'],
    session: 'signedIn',
    roles: typeof access === 'string' ? 'everyone' : access,
    audit,
    rate,
    maxBytes,
  };
}
