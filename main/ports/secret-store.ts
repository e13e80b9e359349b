import type { Result } from '../../app/domain/result.ts';

/**
 * `UNAVAILABLE`: there is no keychain, it refused, or it did not answer in time (a locked one asks a person who may
 * not be there).
 */
export type NoKeychain = 'UNAVAILABLE';

/** Where keys and tokens are kept. Asynchronous, because every real keychain is. */
export type SecretStore = {
  readonly kind: 'keychain' | 'memory';
  readonly get: (name: string) => Promise<Result<string | null, NoKeychain>>;
  readonly set: (name: string, value: string) => Promise<Result<null, NoKeychain>>;
  readonly remove: (name: string) => Promise<Result<null, NoKeychain>>;
};
