/**
 * Secrets in the operating system's keychain, through the maintained fork of keytar. A locked keyring does not fail
 * but waits: the daemon asks a person, who may not be there, and keytar's worker thread waits with it. So every call
 * has a time limit. A hanging thread also blocks the end of the process (libuv joins its threads, and SIGTERM does
 * not help), so `hanging` tells the shutdown to kill the process.
 */
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NoKeychain, SecretStore } from '../ports/secret-store.ts';

export type Keytar = {
  readonly getPassword: (service: string, account: string) => Promise<string | null>;
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>;
  readonly deletePassword: (service: string, account: string) => Promise<boolean>;
};

export type KeytarOptions = {
  readonly load: () => Promise<Keytar>;
  readonly service: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly limitMs: number;
};

export type KeytarSecretStore = SecretStore & { readonly hanging: () => boolean };

export function keytarSecretStore({ load, service, clock, log, limitMs }: KeytarOptions): KeytarSecretStore {
  let pending = 0;
  let late = false;

  const limited = <T>(what: string, run: (keytar: Keytar) => Promise<T>): Promise<Result<T, NoKeychain>> =>
    new Promise((resolve) => {
      pending += 1;
      const stop = clock.after(limitMs, () => {
        late = true;
        log.write('warn', 'keychain.timeout', { what, limitMs });
        resolve(fail('UNAVAILABLE'));
      });
      load()
        .then(run)
        .then(
          (value) => {
            resolve(succeed(value));
          },
          (error: unknown) => {
            log.write('warn', 'keychain.refused', { what, why: error instanceof Error ? error.message : 'unknown' });
            resolve(fail('UNAVAILABLE'));
          },
        )
        .finally(() => {
          pending -= 1;
          stop();
        });
    });

  return {
    kind: 'keychain',
    // SECURITY(S21): keys and tokens live in the operating system's keychain, never in a file of ours.
    get: (name) => limited('get', (keytar) => keytar.getPassword(service, name)),
    set: async (name, value) => {
      const done = await limited('set', (keytar) => keytar.setPassword(service, name, value));
      return done.ok ? succeed(null) : done;
    },
    remove: async (name) => {
      const done = await limited('remove', (keytar) => keytar.deletePassword(service, name));
      return done.ok ? succeed(null) : done;
    },
    hanging: () => late && pending > 0,
  };
}

/** Loads the native module on first use, so that the first window does not wait for it. */
export async function loadKeytar(): Promise<Keytar> {
  const loaded = (await import('keytar')) as Keytar & { readonly default?: Keytar };
  return loaded.default ?? loaded;
}
