import * as z from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import type { Role } from '../policy/roles.ts';

/** How often the page may call: this many at once, and this many per second after that. */
export type Rate = { readonly burst: number; readonly perSecond: number };

export const RATES = {
  /** Ample for a person and a well-behaved page; slows down a misbehaving page or a runaway loop. */
  person: { burst: 60, perSecond: 20 },
  /** The service throttles password guesses by account; this throttles them by workstation. */
  guesses: { burst: 10, perSecond: 0.5 },
  searches: { burst: 20, perSecond: 1 },
  /** What the page reports while reads stream in. */
  flow: { burst: 2_000, perSecond: 1_000 },
} as const satisfies Record<string, Rate>;

/**
 * What is recorded of a call. `workstation`: its handler writes to this workstation's log, and the registrar refuses
 * an answer without a record. `service`: the national service records it under the session's name. `unrecorded`: why
 * no record is needed.
 */
export type AuditDecision = 'workstation' | 'service' | { readonly unrecorded: string };

/**
 * A method of main that the page may call. The registrar enforces every property; an entry without session, roles,
 * audit decision, rate or size is a type error.
 */
export type Method = {
  /** The endpoint that main relays the call to, if it does nothing else (`relay.ts`). */
  readonly relays?: Endpoint;
  readonly request: z.ZodType;
  readonly reply: z.ZodType;
  /** The session state in which it may be called. */
  readonly session: 'any' | 'signedIn' | 'locked';
  /** The roles that may call it; `everyone` also before sign-in. */
  readonly roles: 'everyone' | readonly Role[];
  readonly audit: AuditDecision;
  readonly rate: Rate;
  readonly maxBytes: number;
};

export const nothing = z.strictObject({});
/** Bytes of a request that contains no list. */
export const SMALL = 16_384;
