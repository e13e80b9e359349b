import {
  BODIES_BYTES,
  BODIES_BYTES_OF_A_CALLER,
  BODY_MIN_BYTES,
  BODY_MIN_BYTES_IN_MS,
  BODY_WITHIN_MS,
} from '../../app/policy/connection-limits.ts';
import { Shares } from '../shares.ts';
import { ProblemError } from './problem-error.ts';

/** The size limit of most bodies. */
export const DEFAULT_MAX_BYTES = 64 * 1024;

const holders = new WeakMap<Request, (bytes: number) => void>();

/** Counts bytes of a body that are in memory now. @throws ProblemError OVERLOADED when there is no room for them */
export const holdBody = (request: Request, bytes: number): void => holders.get(request)?.(bytes);

/**
 * Memory of bodies that are arriving or being processed. A caller who sends partial bodies holds only the bytes that
 * arrived, and no place that others need.
 */
export class BodiesInHand {
  readonly #bytes: Shares;
  readonly #short: number;

  /**
   * @param short The long bodies of others never keep out a body this short, such as a sign-in or a search;
   * connections are bounded.
   */
  constructor(inAll = BODIES_BYTES, ofACaller = BODIES_BYTES_OF_A_CALLER, short = DEFAULT_MAX_BYTES) {
    this.#bytes = new Shares(inAll, ofACaller);
    this.#short = short;
  }

  /** From here on `holdBody` counts for this caller; call the returned function when the call has been answered. */
  begin(request: Request, caller: string): () => void {
    const releases: (() => void)[] = [];
    let held = 0;
    holders.set(request, (bytes) => {
      held += bytes;
      if (held > this.#short && !this.#bytes.free(caller, bytes))
        throw new ProblemError('OVERLOADED', 'Too much is being sent at once. Send this again.', {
          headers: { 'retry-after': '1' },
        });
      releases.push(this.#bytes.take(caller, bytes));
    });
    return () => {
      holders.delete(request);
      for (const release of releases) release();
    };
  }
}

export type ArrivalLimits = { readonly withinMs: number; readonly minBytes: number; readonly minBytesInMs: number };
const LIMITS: ArrivalLimits = {
  withinMs: BODY_WITHIN_MS,
  minBytes: BODY_MIN_BYTES,
  minBytesInMs: BODY_MIN_BYTES_IN_MS,
};

/** A body as it arrives: at a minimum rate, and within a total time. */
export class BodyArrival {
  readonly #limits: ArrivalLimits;
  readonly #untilMs: number;
  #quickAtMs: number;
  #since = 0;

  constructor(limits: ArrivalLimits = LIMITS) {
    this.#limits = limits;
    this.#quickAtMs = performance.now();
    this.#untilMs = this.#quickAtMs + limits.withinMs;
  }

  arrived(bytes: number): void {
    this.#since += bytes;
    if (this.#since < this.#limits.minBytes) return;
    this.#since = 0;
    this.#quickAtMs = performance.now();
  }

  /** Waits for the next part. @throws ProblemError VALIDATION_FAILED when it does not arrive in time */
  async next<T>(part: Promise<T>): Promise<T> {
    const leftMs = Math.min(this.#untilMs, this.#quickAtMs + this.#limits.minBytesInMs) - performance.now();
    if (leftMs <= 0) {
      part.catch(() => undefined);
      throw tooSlow();
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooSlow()), leftMs);
    });
    try {
      return await Promise.race([part, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The rest of such a body is not awaited: the connection ends with the answer. */
const tooSlow = (): ProblemError =>
  new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', {
    errors: [{ pointer: '', message: 'the request arrived too slowly' }],
    headers: { connection: 'close' },
  });
