/** Methods of the contract that name an endpoint: all of them reach the national service in the same way. */
import type { Endpoint } from '../../app/api/endpoint.ts';
import type { Failure } from '../../app/contract/failures.ts';
import { methods, type MethodName } from '../../app/contract/methods.ts';
import type { Method } from '../../app/contract/method.ts';
import { jsonOf } from '../../app/contract/relay.ts';
import type { Result } from '../../app/domain/result.ts';
import type { Random } from '../ports/random.ts';
import type { ApiRequest, ServiceApi } from '../services/service-api.ts';
import type { Handlers } from './registrar.ts';

/** Names of the methods that relay to an endpoint. */
export type RelayName = {
  [N in MethodName]: (typeof methods)[N] extends { readonly relays: Endpoint } ? N : never;
}[MethodName];

export type RelayDeps = {
  readonly api: Pick<ServiceApi, 'byStatus'>;
  readonly random: Random;
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  /** The contract; replaced only in tests of the relay itself. */
  readonly contract?: Readonly<Record<string, Partial<Method>>>;
};

type Relayed = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

/** The address of a request: the endpoint's path with its parameters, and the query string. */
export function addressOf(path: string, { params = {}, query = {} }: Relayed): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const each of Array.isArray(value) ? (value as readonly unknown[]) : [value]) asked.append(name, String(each));
  }
  const text = asked.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

/** Endpoints that do an act once under its key, whatever they answer to the same call again. */
const takesKey = (endpoint: Endpoint): boolean =>
  endpoint.method !== 'get' && endpoint.idempotency !== 'own' && endpoint.idempotency !== 'asks';

const METHODS = { get: 'GET', post: 'POST', delete: 'DELETE' } as const;

/**
 * Handlers of all relayed methods. A change that may not have arrived is sent once more under the same idempotency
 * key, so that the service does nothing twice.
 */
export function relayHandlers({ api, random, authorised, contract = methods }: RelayDeps): Pick<Handlers, RelayName> {
  const handlerOf = (endpoint: Endpoint) => {
    const schemas = Object.fromEntries(
      Object.entries(endpoint.answers).flatMap(([status, answer]) => {
        const schema = jsonOf(answer);
        return schema === undefined || Number(status) >= 300 ? [] : [[Number(status), schema]];
      }),
    );
    const keyed = takesKey(endpoint);
    return async (input: Relayed) => {
      const request: Omit<ApiRequest, 'token'> = {
        method: METHODS[endpoint.method],
        path: addressOf(endpoint.path, input),
        ...(input.body === undefined ? {} : { body: input.body }),
        ...(keyed ? { idempotencyKey: random.uuid() } : {}),
      };
      const send = () => authorised((token) => api.byStatus({ ...request, token }, schemas));
      const answer = await send();
      return !answer.ok && answer.failure.code === 'SERVICE_UNREACHABLE' && keyed ? send() : answer;
    };
  };
  return Object.fromEntries(
    Object.entries<Partial<Method>>(contract).flatMap(([name, { relays }]) =>
      relays === undefined ? [] : [[name, handlerOf(relays)]],
    ),
  ) as unknown as Pick<Handlers, RelayName>;
}
