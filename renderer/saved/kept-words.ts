import { useSession } from '../state/session-store.ts';

/** How what somebody saves is kept: without a keychain its key is in memory, and what it opens is lost when Sightline ends. */
export const keptWords = (keychain: 'keychain' | 'memory' | undefined): string =>
  keychain === 'memory'
    ? 'kept on this device until Sightline ends, because no keychain holds its key'
    : keychain === 'keychain'
      ? 'kept encrypted on this device'
      : 'kept on this device';

export const useKeptWords = (): string => keptWords(useSession(({ status }) => status?.keychain.kind));
