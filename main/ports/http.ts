import type { Result } from '../../app/domain/result.ts';

/** Why there was no answer, as far as the transport can tell. */
export type NoAnswer = 'UNREACHABLE' | 'CERTIFICATE' | 'CANCELLED' | 'TIMEOUT';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the root of the configured service, beginning with `/`. No other host can be named. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** The answer may be of many megabytes: it is worth a connection of its own. */
  readonly large?: boolean;
  /** How long to wait for the status line of the answer. */
  readonly answerWithinMs: number;
};

export type HttpAnswer = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /**
   * The body as it arrives. A piece is good until the next is asked for. Not asking holds the sender back. Throws
   * `BodyCut` when the connection ends early, is cancelled, or brings nothing for too long.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection when the rest is not wanted. */
  readonly discard: () => void;
};

/** The rest of a body did not arrive. */
export class BodyCut extends Error {
  readonly fault: NoAnswer | 'CUT';
  constructor(fault: NoAnswer | 'CUT') {
    super(`the body was cut: ${fault}`);
    this.name = 'BodyCut';
    this.fault = fault;
  }
}

/** The one way out to the network: the configured national service, and nothing else. */
export type Http = {
  readonly send: (request: HttpRequest) => Promise<Result<HttpAnswer, NoAnswer>>;
};
