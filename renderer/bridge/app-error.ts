import type { Failure, FailureCode } from '../../app/contract/failures.ts';

/**
 * A failure that came over the bridge, as an exception for the query layer. Its words are in
 * `renderer/words/failures.ts`.
 */
export class AppError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'AppError';
    this.failure = failure;
  }

  get code(): FailureCode {
    return this.failure.code;
  }

  get ref(): string {
    return this.failure.ref;
  }

  get errors(): NonNullable<Failure['errors']> {
    return this.failure.errors ?? [];
  }

  get params(): NonNullable<Failure['params']> {
    return this.failure.params ?? {};
  }
}

/** The failure inside anything thrown. What is not an `AppError` is a bug of ours and is reported as one. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof AppError ? thrown.failure : { code: 'INTERNAL', ref: 'page' };
}
