import { canonicalBytes } from './canonical.ts';

/**
 * What a device signs to prove that a session runs on it. The purpose field keeps the signature from being reused for
 * something else.
 */
export const bindingSignedBytes = ({
  sessionId,
  deviceId,
}: {
  readonly sessionId: string;
  readonly deviceId: string;
}): Uint8Array => canonicalBytes({ purpose: 'BIND_SESSION', sessionId, deviceId });
