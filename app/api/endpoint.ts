import * as z from 'zod';
import type { RecordOp } from '../audit/record.ts';
import type { Role } from '../policy/roles.ts';
import { problemSchema } from './problem.ts';

/** How a call is recorded in the national log. */
export type RecordAs = {
  readonly op: RecordOp;
  readonly action: string;
  /**
   * The intent may be recorded with counts and hashes only: the call returns no personal data, and nobody needs to
   * read back its request.
   */
  readonly summarised?: true;
};

/** One kind of answer: its meaning, and the schema of its body by media type. */
export type Answer = {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: z.ZodType }>>;
  readonly headers?: z.ZodObject;
};

/**
 * What a second call with the same `Idempotency-Key` gets.
 * `keyed`: the first answer again. `keyedAnew`: executed again, because the same body changes nothing, and answered
 * as of now. `keyedSecret`: the first answer again, unless it held a secret (`SECRET_FIELD`), which is stored
 * nowhere; then a refusal. Under each of these another body under the same key is refused.
 * `own`: what the endpoint's own rules decide from the body; the header is ignored, or read by the endpoint itself.
 * `asks`: the call is executed again; the first one changed nothing.
 */
export type Idempotency = 'keyed' | 'keyedAnew' | 'keyedSecret' | 'own' | 'asks';

/** Chosen by the caller for one act. The characters are those that a header carries unchanged everywhere. */
export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{8,128}$/);

/** The field in which an answer carries a secret once. An answer with it is never stored. */
export const SECRET_FIELD = 'oneUseSecret';

type Common<B extends z.ZodType, Q extends z.ZodObject, P extends z.ZodObject> = {
  /** Below `/v1`, parameters as `{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** Who may call it at all; what a search may ask is up to the policy. */
  readonly access: 'open' | 'signedIn' | readonly Role[];
  /**
   * Also for a session that was opened with a one-use secret, which may do nothing else before the password is
   * changed.
   */
  readonly beforePasswordChange?: boolean;
  /** Also for an account that a second person has yet to confirm: it returns nothing about any vehicle or person. */
  readonly beforeConfirmation?: boolean;
  /**
   * How a call is recorded in the national log; `refusalsOnly`: only when it is refused or fails for somebody signed
   * in.
   */
  readonly record: RecordAs | 'refusalsOnly';
  readonly body?: B;
  readonly maxBytes?: number;
  readonly query?: Q;
  readonly params?: P;
  /** Headers of a request, for the document only; the handler checks them. */
  readonly request?: {
    readonly headers?: z.ZodObject;
    readonly body?: {
      readonly description?: string;
      readonly required?: boolean;
      readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
    };
  };
  readonly answers: Readonly<Record<number, Answer>>;
};

/**
 * An endpoint of the national service, as a value: the service serves it, the OpenAPI document is generated from it,
 * and main relays to it when the contract names it. Leaving out access, record or, unless it is a GET, idempotency is
 * a type error.
 */
export type Endpoint<
  B extends z.ZodType = z.ZodType,
  Q extends z.ZodObject = z.ZodObject,
  P extends z.ZodObject = z.ZodObject,
> = Common<B, Q, P> &
  ({ readonly method: 'get' } | { readonly method: 'post' | 'delete'; readonly idempotency: Idempotency });

/** Returns its argument; the type keeps path, answers and schemas. */
// @__NO_SIDE_EFFECTS__
export function endpoint<const E extends Endpoint>(value: E): E {
  return value;
}

/** An answer in JSON. */
export const json = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

export const nothing = z.object({});
export const idParams = z.object({ id: z.string().min(1).max(64) });

/** A page of an immutable list; an opaque cursor says where it continues. */
export const pageQuery = z.object({
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});
