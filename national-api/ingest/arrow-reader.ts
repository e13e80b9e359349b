import { SerialQueue } from '../../app/base/serial-queue.ts';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

/** A full batch takes a third of a second; whatever takes this long, or this much memory, is no batch of reads. */
const LIMIT_MS = 10_000;
const HEAP_MB = 256;

const answerSchema = z.union([
  z.object({
    lines: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  }),
  z.object({ fault: z.enum(['NOT_ARROW', 'TOO_MANY']) }),
]);
export type ArrowLines = z.output<typeof answerSchema>;

/**
 * Converts Arrow streams to equivalent lines of NDJSON, one per row. One stream after another, in a thread
 * (arrow-worker.mjs) that is ended when a stream takes too much time or memory; that stream is then refused.
 */
export class ArrowReader {
  #worker: Worker | undefined;
  readonly #streams = new SerialQueue();

  lines(bytes: Uint8Array, maxRows: number): Promise<ArrowLines> {
    return this.#streams.run(() => this.#take(bytes, maxRows));
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #take(bytes: Uint8Array, maxRows: number): Promise<ArrowLines> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      const settle = (answer: ArrowLines | undefined): void => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
        if (answer === undefined) {
          this.#worker = undefined;
          void worker.terminate();
        }
        resolve(answer ?? { fault: 'NOT_ARROW' });
      };
      const onMessage = (message: unknown): void => settle(answerSchema.safeParse(message).data);
      const onEnd = (): void => settle(undefined);
      const timer = setTimeout(onEnd, LIMIT_MS);
      worker.once('message', onMessage).once('error', onEnd).once('exit', onEnd);
      const own = Uint8Array.from(bytes); // A view would transfer everything behind it.
      worker.postMessage({ bytes: own, maxRows }, [own.buffer]);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./arrow-worker.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // The thread may end between two streams, or report late what ended it: the next stream then has another.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    // A service that ends does not wait for it.
    worker.unref();
    return worker;
  }
}
