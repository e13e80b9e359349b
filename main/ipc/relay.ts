/** Methods of the contract that name an endpoint: all of them reach the national service in the same way. */
import type { Endpoint } from '../../app/api/endpoint.ts';
import type { Failure } from '../../app/contract/failures.ts';
import { METHOD_NAMES, methods, type MethodName } from '../../app/contract/methods.ts';
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

const METHODS = { get: 'GET', post: 'POST', delete: 'DELETE' } as const;

/**
 * Handlers of all relayed methods. A change that may not have arrived is sent once more under the same idempotency
 * key, so that the service does nothing twice.
 */
export function relayHandlers({ api, random, authorised }: RelayDeps): Pick<Handlers, RelayName> {
  const handlerOf = (endpoint: Endpoint) => {
    const schemas = Object.fromEntries(
      Object.entries(endpoint.answers).flatMap(([status, answer]) => {
        const schema = jsonOf(answer);
        return schema === undefined || Number(status) >= 300 ? [] : [[Number(status), schema]];
      }),
    );
    const keyed = endpoint.method !== 'get' && endpoint.idempotency === 'keyed';
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
    METHOD_NAMES.flatMap((name) => {
      const { relays }: Method = methods[name];
      return relays === undefined ? [] : [[name, handlerOf(relays)]];
    }),
  ) as unknown as Pick<Handlers, RelayName>;
}
