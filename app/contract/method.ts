import * as z from 'zod';
import type { Endpoint } from '../api/endpoint.ts';
import type { Role } from '../policy/roles.ts';

/** How often the page may call: so many at once, and so many a second after that. */
export type Rate = { readonly burst: number; readonly perSecond: number };

export const RATES = {
  /** Ample for a person and for a page that behaves; a page that does not, or a loop gone wrong, is slowed here. */
  person: { burst: 60, perSecond: 20 },
  /** The service throttles guesses at passwords by account; this throttles them by workstation. */
  guesses: { burst: 10, perSecond: 0.5 },
  searches: { burst: 20, perSecond: 1 },
  /** What the page says of itself while reads stream in. */
  flow: { burst: 2_000, perSecond: 1_000 },
} as const satisfies Record<string, Rate>;

/**
 * What is recorded of a call. `workstation`: its handler writes to this workstation's log, and the registrar refuses an answer
 * without. `service`: the national service records it under the session's name. `unrecorded`: why no record is needed.
 */
export type AuditDecision = 'workstation' | 'service' | { readonly unrecorded: string };

/**
 * A method of main that the page may call. The registrar enforces all of it; an entry that leaves out a session, its roles, its audit
 * decision, a rate or a size is a type error.
 */
export type Method = {
  /** The endpoint that main hands it on to, if that is all there is to it (`relay.ts`). */
  readonly relays?: Endpoint;
  readonly request: z.ZodType;
  readonly reply: z.ZodType;
  /** Which state of the session may call it. */
  readonly session: 'any' | 'signedIn' | 'locked';
  /** Whose sessions; `everyone` also before sign-in. */
  readonly roles: 'everyone' | readonly Role[];
  readonly audit: AuditDecision;
  readonly rate: Rate;
  readonly maxBytes: number;
};

export const nothing = z.strictObject({});
/** Bytes of a request that holds no list. */
export const SMALL = 16_384;
