import { createHash } from 'node:crypto';
import { GroupCommit } from '../../app/base/group-commit.ts';
import {
  INGEST_BATCHES_IN_HAND,
  INGEST_BATCHES_OF_A_FEED,
  INGEST_MAX_READS,
  MATCHING_BACKLOG_READS,
} from '../../app/policy/ingest-limits.ts';
import type { Background } from '../background.ts';
import type { ServiceClock } from '../clock.ts';
import { ColumnBatch } from '../import/column-batch.ts';
import { LabelNumbers } from '../import/label-numbers.ts';
import { Shares } from '../shares.ts';
import type { Clash, IngestStore, TakenIn } from '../store/ingest-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import { MatchingQueue } from './matching-queue.ts';
import { ArrowReader } from './arrow-reader.ts';
import { parseBatch, type ParsedBatch, type Refused } from './parse-batch.ts';

export type IngestAnswer = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly Refused[];
};
export type IngestOutcome =
  | {
      readonly ok: true;
      /** JSON of `IngestAnswer`: a repeated batch gets the identical text. */ readonly answer: string;
      readonly late: number;
      readonly repeated: boolean;
      /** Ids that belong to other reads, by their organisation; none for a repeated batch. */ readonly taken: readonly TakenIds[];
    }
  | { readonly ok: false; readonly fault: 'TOO_MANY' | 'NOT_ARROW' | 'KEY_REUSED' };

/** Ids of a batch under which the service has other reads, of one organisation. */
export type TakenIds = {
  readonly organisation: string;
  readonly reads: number;
  /** One of them. */ readonly id: string;
};

const ID_TAKEN = 'another read has this id';

export type BatchFormat = 'ndjson' | 'arrow';
export type Batch = {
  readonly feed: string;
  /** Null for the service's own traffic. */ readonly organisation: string | null;
  readonly key: string;
  readonly format: BatchFormat;
  readonly bytes: Buffer;
};
type Settled = { readonly answer: string; readonly clashes: readonly Clash[] };
type Waiting = {
  readonly batch: ParsedBatch;
  readonly from: Batch;
  readonly digest: string;
};

/** How many batches are committed together: as many as have the reads of one largest batch. */
function fitting(waiting: readonly Waiting[]): number {
  let rows = 0;
  const over = waiting.findIndex(({ batch }) => (rows += batch.reads.length) > INGEST_MAX_READS);
  return over < 0 ? waiting.length : over;
}

/**
 * Incoming reads. What is acknowledged is durable; batches that arrive together are committed together; what is in
 * memory is bounded, and further batches are told to retry.
 */
export class Ingest {
  /** For matching; documented there. */
  readonly accepted: MatchingQueue;
  readonly #store: ReadStore & IngestStore;
  readonly #clock: ServiceClock;
  readonly #labels: LabelNumbers;
  readonly #columns = new ColumnBatch(INGEST_MAX_READS);
  readonly #inHand = new Map<string, { readonly digest: string; readonly outcome: Promise<IngestOutcome> }>();
  readonly #arrow = new ArrowReader();
  readonly #places = new Shares(INGEST_BATCHES_IN_HAND, INGEST_BATCHES_OF_A_FEED);
  readonly #commits = new GroupCommit((group: readonly Waiting[]) => this.#commit(group), fitting);
  #numbers = new Map<string, number>();

  constructor(store: ReadStore & IngestStore, clock: ServiceClock, background: Background) {
    this.#store = store;
    this.#clock = clock;
    this.#labels = new LabelNumbers(store);
    this.accepted = new MatchingQueue(store, background);
  }

  /**
   * A place for one batch, taken when its body has arrived and given back by calling it; undefined when there is
   * none. A batch that is still arriving holds no place, so that partial batches keep no other feed out.
   */
  place(feed: string): (() => void) | undefined {
    return this.#store.acceptedBacklog < MATCHING_BACKLOG_READS && this.#places.free(feed)
      ? this.#places.take(feed)
      : undefined;
  }

  /** Batches that have arrived and wait for the disk. */
  get batchesInHand(): number {
    return this.#places.all;
  }

  /** Takes a batch in. When this resolves with an answer, its reads are durable. */
  async take(batch: Batch): Promise<IngestOutcome> {
    const digest = createHash('sha256').update(batch.format).update(batch.bytes).digest('hex');
    const name = JSON.stringify([batch.feed, batch.key]);
    const twin = this.#inHand.get(name);
    if (twin !== undefined) {
      if (twin.digest !== digest) return { ok: false, fault: 'KEY_REUSED' };
      const outcome = await twin.outcome;
      return outcome.ok ? { ...outcome, repeated: true, taken: [] } : outcome;
    }
    const outcome = this.#takeNew(batch, digest);
    this.#inHand.set(name, { digest, outcome });
    try {
      return await outcome;
    } finally {
      this.#inHand.delete(name);
    }
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.accepted.close();
    await this.#arrow.close();
  }

  async #takeNew(from: Batch, digest: string): Promise<IngestOutcome> {
    const before = await this.#store.committedBatch(from.feed, from.key);
    if (before !== undefined)
      return before.digest === digest
        ? { ok: true, answer: before.answer, late: 0, repeated: true, taken: [] }
        : { ok: false, fault: 'KEY_REUSED' };
    const turned =
      from.format === 'arrow' ? await this.#arrow.lines(from.bytes, INGEST_MAX_READS) : { lines: from.bytes };
    if ('fault' in turned) return { ok: false, fault: turned.fault };
    const parsed = await parseBatch(turned.lines, {
      cameras: this.#store.cameras(),
      cameraNumber: (id) => this.#cameraNumbers().get(id),
      nowMs: this.#clock.nowMs(),
      organisation: from.organisation,
    });
    if (!parsed.ok) return parsed;
    const { answer, clashes } = await this.#commits.add({ batch: parsed.batch, from, digest });
    this.accepted.wake();
    return { ok: true, answer, late: parsed.batch.late, repeated: false, taken: this.#takenIds(parsed.batch, clashes) };
  }

  #takenIds({ reads }: ParsedBatch, clashes: readonly Clash[]): readonly TakenIds[] {
    const byOrganisation = new Map<string, TakenIds>();
    for (const { row, camera } of clashes) {
      const organisation = this.#store.cameras()[camera]?.organisation ?? '';
      const before = byOrganisation.get(organisation);
      byOrganisation.set(organisation, {
        organisation,
        reads: (before?.reads ?? 0) + 1,
        id: before?.id ?? reads[row]?.id ?? '',
      });
    }
    return [...byOrganisation.values()];
  }

  #cameraNumbers(): ReadonlyMap<string, number> {
    const cameras = this.#store.cameras();
    if (this.#numbers.size !== cameras.length) this.#numbers = new Map(cameras.map(({ id }, index) => [id, index]));
    return this.#numbers;
  }

  async #commit(group: readonly Waiting[]): Promise<readonly Settled[]> {
    this.#columns.clear();
    for (const { batch } of group) for (const read of batch.reads) this.#columns.add(read, this.#labels.of);
    await this.#labels.settle();
    const answerOf =
      ({ batch: { reads, lines, rejected } }: Waiting) =>
      ({ accepted, clashes }: TakenIn): string => {
        const refused = [...rejected, ...clashes.map(({ row }) => ({ line: lines[row] ?? 0, reason: ID_TAKEN }))].sort(
          (a, b) => a.line - b.line,
        );
        return JSON.stringify({
          accepted,
          duplicates: reads.length - accepted - clashes.length,
          rejected: refused,
        } satisfies IngestAnswer);
      };
    const taken = await this.#store.commitBatches(
      this.#columns.columns(this.#labels.storeCode),
      group.map((waiting) => ({
        feed: waiting.from.feed,
        key: waiting.from.key,
        digest: waiting.digest,
        rows: waiting.batch.reads.length,
        answerOf: answerOf(waiting),
      })),
      this.#clock.nowMs(),
    );
    return group.map((waiting, i) => {
      const mine = taken[i] ?? { accepted: 0, clashes: [] };
      return { answer: answerOf(waiting)(mine), clashes: mine.clashes };
    });
  }
}
