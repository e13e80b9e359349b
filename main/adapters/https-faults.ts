import type { Clock } from '../ports/clock.ts';
import type { NoAnswer } from '../ports/http.ts';

export type HttpsClientOptions = {
  /** `https://host[:port]`, already validated. */
  readonly origin: URL;
  /** The only CA that is trusted; PEM. */
  readonly caPem: string;
  readonly clock: Clock;
  readonly userAgent: string;
  /** A body that brings nothing for this long is cut. Time in which nobody asked for more does not count. */
  readonly idleBodyMs?: number;
};

const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

/** Distinguishes a refused certificate from an unreachable service. */
export function noAnswerOf(error: unknown): NoAnswer {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (name === 'AbortError' || code === 'ABORT_ERR') return 'CANCELLED';
  if (typeof code === 'string' && CERTIFICATE_CODES.test(code)) return 'CERTIFICATE';
  return code === 'ETIMEDOUT' ? 'TIMEOUT' : 'UNREACHABLE';
}
