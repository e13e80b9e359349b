import { succeed } from '../../app/domain/result.ts';
import type { SecretStore } from '../ports/secret-store.ts';

/**
 * For workstations without a keychain: secrets are lost when the app ends, and the status bar says so. Never a file.
 */
export function memorySecretStore(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    kind: 'memory',
    get: async (name) => succeed(secrets.get(name) ?? null),
    set: async (name, value) => {
      secrets.set(name, value);
      return succeed(null);
    },
    remove: async (name) => {
      secrets.delete(name);
      return succeed(null);
    },
  };
}
