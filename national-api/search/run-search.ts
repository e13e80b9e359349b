import { ANSWER_PIECE_BYTES } from '../../app/policy/answer-limits.ts';
import type { RecordOutcome } from '../../app/audit/record.ts';
import { ResultDigest } from '../../app/audit/result-digest.ts';
import { incrementalSha256, sha256 } from '../audit/sha256.ts';
import type { ReadChunk } from '../store/read-chunk.ts';
import { ReaderBrokenOff } from '../store/read-store.ts';
import type { BegunSearch } from './begun-search.ts';
import { MAX_RETURNED, type RanSearch } from './search-register.ts';

/** How a search ended, for its second record. */
export type SearchEnd = {
  readonly outcome: RecordOutcome;
  /** How many ids were sent, and their digest. */ readonly reads: number;
  readonly digest: string;
  /** The code of what aborted it. */ readonly brokenBy?: unknown;
};

type Encoder = {
  readonly begin: () => Uint8Array;
  readonly batch: (chunk: ReadChunk) => Uint8Array;
  readonly end: () => Uint8Array;
};

/** Called while an answer is being sent: why it may not continue, or undefined. */
export type MayNot = {
  /** With the number of reads sent including the next part. */
  readonly giveAll: (reads: number) => unknown;
  /** Called before each piece of bytes, with the capture time of the oldest read of its part. */
  readonly goOn: (oldestMs: number) => unknown;
};

export type RunningSearch = {
  readonly begun: BegunSearch;
  readonly ran: RanSearch;
  readonly encoder: Encoder;
  /** A turn at the engine, for as long as it works on the next part. */
  readonly turn: () => Promise<() => void>;
  readonly mayNot: MayNot;
  /** Called once, however it ends. Before the end of the answer is sent, so that a complete answer implies a record. */
  readonly ended: (end: SearchEnd) => Promise<void>;
};

/** What the server tells its operator; the reason is in the log. */
function brokenOff(): Error {
  const error = new Error('an answer was broken off: the right to it ended');
  error.stack = '';
  return error;
}

/**
 * A search as a stream of bytes, in small pieces. It works only as fast as the client reads, holds no turn at the
 * engine while the client reads, and stops, in the engine too, when the client goes. A failure aborts the stream, and
 * so does losing the right to it; the answer then has no end and cannot be taken for a complete one. The right is
 * checked immediately before each piece.
 */
export function searchStream({ begun, ran, encoder, turn, mayNot, ended }: RunningSearch): ReadableStream<Uint8Array> {
  const digest = new ResultDigest(sha256, incrementalSha256(), incrementalSha256());
  let sending: ReadableStreamDefaultController<Uint8Array> | undefined;
  let over = false;
  /** The unsent rest of the current part. */
  let rest: Uint8Array = new Uint8Array(0);
  let oldestMs = 0;
  const finish = async (outcome: RecordOutcome, brokenBy?: unknown): Promise<void> => {
    if (over) return;
    over = true;
    await ended({
      outcome,
      reads: digest.count,
      digest: digest.finish(),
      ...(brokenBy === undefined ? {} : { brokenBy }),
    });
  };
  const breakFor = async (
    controller: ReadableStreamDefaultController<Uint8Array>,
    brokenBy: unknown,
  ): Promise<void> => {
    rest = new Uint8Array(0);
    await finish('DENIED', brokenBy);
    controller.error(brokenOff());
    await begun.stop();
  };
  /** An erasure does not wait for an idle reader: unsent data is dropped, and the rest of the engine's work too. */
  const breakOff = async (): Promise<void> => {
    rest = new Uint8Array(0);
    await finish('ERROR').catch(() => undefined);
    sending?.error(new ReaderBrokenOff());
    await begun.stop();
  };
  const note = (chunk: ReadChunk): void => {
    digest.addColumn(chunk.id);
    if (ran.returned === undefined) return;
    if (ran.returned.size + chunk.rows > MAX_RETURNED) {
      ran.returned = undefined;
      return;
    }
    const bytes = Buffer.from(chunk.id.bytes.buffer, chunk.id.bytes.byteOffset, chunk.id.bytes.byteLength);
    for (let row = 0; row < chunk.rows; row += 1)
      ran.returned.add(bytes.toString('utf8', chunk.id.offsets[row], chunk.id.offsets[row + 1]));
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        sending = controller;
        controller.enqueue(encoder.begin());
        begun.whenBrokenOff(() => void breakOff());
      },
      pull: async (controller) => {
        try {
          while (rest.length === 0) {
            const next = await begun.next(turn);
            if (over) return;
            if (next === undefined) break;
            oldestMs = Number(next.capturedAtMs[0]);
            // Before it is counted: of a part that is refused whole nothing has left.
            const refused = mayNot.goOn(oldestMs) ?? mayNot.giveAll(digest.count + next.rows);
            if (refused !== undefined) return await breakFor(controller, refused);
            note(next);
            rest = encoder.batch(next);
          }
          if (rest.length > 0) {
            const stopped = mayNot.goOn(oldestMs);
            if (stopped !== undefined) return await breakFor(controller, stopped);
            controller.enqueue(rest.subarray(0, ANSWER_PIECE_BYTES));
            rest = rest.subarray(ANSWER_PIECE_BYTES);
            return;
          }
          await finish(digest.count === 0 ? 'EMPTY' : 'OK');
          controller.enqueue(encoder.end());
          controller.close();
        } catch (error) {
          await finish('ERROR').catch(() => undefined);
          controller.error(error);
        }
      },
      cancel: async () => {
        await finish('CANCELLED').catch(() => undefined);
        await begun.stop();
      },
    },
    { highWaterMark: 0 },
  );
}
