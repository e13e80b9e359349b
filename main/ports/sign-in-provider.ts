import type { Session } from '../../app/api/session.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { Result } from '../../app/domain/result.ts';

/** What a person proves their identity with. A smart card or single sign-on adds another member to this union. */
export type Credentials = { readonly kind: 'password'; readonly userName: string; readonly password: string };

/**
 * Proves to the national service who is signing in. Passwords today; smart card and single sign-on would be other
 * providers.
 */
export type SignInProvider = {
  readonly signIn: (credentials: Credentials, deviceId: string | undefined) => Promise<Result<Session, Failure>>;
};
