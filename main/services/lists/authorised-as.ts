import type { Failure } from '../../../app/contract/failures.ts';
import type { Result } from '../../../app/domain/result.ts';

/**
 * Calls the service in the name of a person, and only while that person is signed in: work that goes on after a
 * sign-out does nothing under the token of whoever comes next.
 */
export type AuthorisedAs = <T>(
  owner: string,
  run: (token: string) => Promise<Result<T, Failure>>,
) => Promise<Result<T, Failure>>;
