import { canonicalBytes } from './canonical.ts';

/** What a device signs to say that a session runs on it. The purpose keeps the signature from being taken for another. */
export const bindingSignedBytes = ({
  sessionId,
  deviceId,
}: {
  readonly sessionId: string;
  readonly deviceId: string;
}): Uint8Array => canonicalBytes({ purpose: 'BIND_SESSION', sessionId, deviceId });
