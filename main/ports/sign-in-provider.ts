import type { Session } from '../../app/api/session.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { Result } from '../../app/domain/result.ts';

/** What a person proves who they are with. A smart card or single sign-on brings another member to this union. */
export type Credentials = { readonly kind: 'password'; readonly userName: string; readonly password: string };

/** Proves to the national service who is here. Passwords today; smart card and single sign-on are other providers. */
export type SignInProvider = {
  readonly signIn: (credentials: Credentials, deviceId: string | undefined) => Promise<Result<Session, Failure>>;
};
