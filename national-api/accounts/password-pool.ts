import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import {
  PASSWORD_QUEUE,
  PASSWORD_QUEUE_KNOWN,
  PASSWORD_QUEUE_KNOWN_OF_AN_ACCOUNT,
  PASSWORD_QUEUE_OF_A_NETWORK,
  PASSWORD_THREADS,
} from '../../app/policy/password-work.ts';
import { FairQueue } from '../fair-queue.ts';

export type ScryptCost = { readonly N: number; readonly r: number; readonly p: number };

/** For whom a password is hashed. `KNOWN`: a device that has signed in to the account before; it goes first. */
export type PasswordLane = {
  readonly lane: 'KNOWN' | 'OTHER';
  /** An account or a network: hashes of one wait behind each other, and only a limited number of them. */ readonly party: string;
};
export const OWN_WORK: PasswordLane = { lane: 'KNOWN', party: 'the service' };

/** More passwords are waiting for a thread than allowed. */
export class PasswordsBusy extends Error {
  constructor() {
    super('too many passwords wait to be checked');
    this.name = 'PasswordsBusy';
  }
}

type Job = {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly keyBytes: number;
  readonly cost: ScryptCost;
  readonly done: (key: Buffer) => void;
  readonly failed: (error: Error) => void;
};

const answerSchema = z.union([z.object({ key: z.instanceof(Uint8Array) }), z.object({ fault: z.literal(true) })]);

/**
 * Threads reserved for deriving keys from passwords. The queue is bounded, known devices go first, and all others go
 * by turns, so that no number of guesses delays the service's own work or a known workstation.
 */
export class PasswordPool {
  readonly #known = new FairQueue<Job>();
  readonly #others = new FairQueue<Job>();
  readonly #idle: Worker[] = [];
  #threads = 0;

  /** @throws PasswordsBusy */
  derive(
    password: string,
    salt: Uint8Array,
    keyBytes: number,
    cost: ScryptCost,
    { lane, party }: PasswordLane,
  ): Promise<Buffer> {
    const [queue, places, ofAParty] =
      lane === 'KNOWN'
        ? [this.#known, PASSWORD_QUEUE_KNOWN, PASSWORD_QUEUE_KNOWN_OF_AN_ACCOUNT]
        : [this.#others, PASSWORD_QUEUE - PASSWORD_QUEUE_KNOWN, PASSWORD_QUEUE_OF_A_NETWORK];
    const own = party === OWN_WORK.party;
    if (!own && queue.sizeOf(party) >= ofAParty) return Promise.reject(new PasswordsBusy());
    if (!own && queue.size >= places) {
      // A party that has none waiting gets a place as long as another has two.
      const dropped = queue.sizeOf(party) === 0 ? queue.dropOfLongest() : undefined;
      if (dropped === undefined) return Promise.reject(new PasswordsBusy());
      dropped.failed(new PasswordsBusy());
    }
    return new Promise((done, failed) => {
      queue.push(party, { password, salt, keyBytes, cost, done, failed });
      this.#next();
    });
  }

  #next(): void {
    if (this.#known.size + this.#others.size === 0) return;
    const worker = this.#idle.pop() ?? (this.#threads < PASSWORD_THREADS ? this.#start() : undefined);
    if (worker === undefined) return;
    const job = (this.#known.shift() ?? this.#others.shift())?.item;
    if (job === undefined) throw new Error('a queue that is not empty gives something');
    // Only waiting hashes keep the process alive.
    worker.ref();
    const settle = (answer: z.infer<typeof answerSchema> | undefined): void => {
      worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
      worker.unref();
      if (answer === undefined) {
        this.#threads -= 1;
        void worker.terminate();
      } else this.#idle.push(worker);
      if (answer !== undefined && 'key' in answer) job.done(Buffer.from(answer.key));
      else job.failed(new Error('a password could not be hashed'));
      this.#next();
    };
    const onMessage = (message: unknown): void => settle(answerSchema.safeParse(message).data);
    const onEnd = (): void => settle(undefined);
    worker.once('message', onMessage).once('error', onEnd).once('exit', onEnd);
    worker.postMessage({ password: job.password, salt: job.salt, keyBytes: job.keyBytes, cost: job.cost });
  }

  #start(): Worker {
    this.#threads += 1;
    const worker = new Worker(new URL('./password-worker.mjs', import.meta.url));
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      const at = this.#idle.indexOf(worker);
      if (at < 0) return;
      this.#idle.splice(at, 1);
      this.#threads -= 1;
    });
    return worker;
  }
}
