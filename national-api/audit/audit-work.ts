import * as z from 'zod';
import {
  REVIEW_ACTION,
  reviewSchema,
  SAMPLE_ACTION,
  sampleSchema,
  type Review,
  type Sample,
  type SAMPLE_STATES,
} from '../../app/api/audit-work.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { SAMPLED_WITHIN_MS } from '../../app/policy/sampling.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';

/** The people of a sample are part of its record, so that who was sampled is known without reading every item again. */
const sampleLeaf = z.object({
  outcome: z.literal('OK'),
  details: z.object({ sample: sampleSchema, people: z.array(z.string()) }),
});
const reviewLeaf = z.object({ outcome: z.literal('OK'), details: z.object({ review: reviewSchema }) });

export type SampleState = (typeof SAMPLE_STATES)[number];
type Kept = {
  readonly sample: Sample;
  readonly people: readonly string[];
  readonly recordedAt: number;
  readonly reviews: Map<number, Review>;
};

/**
 * Samples and their reviews, built from the log. The records of draws and reviews are the only store, so nothing can
 * contradict them.
 */
export class AuditWork implements LogBook {
  readonly savedAs = 'audit-work 1';
  readonly #samples = new Map<string, Kept>();

  note(bytes: Uint8Array, index: number): void {
    const kind = kindOfLeaf(bytes);
    if (kind === SAMPLE_ACTION) {
      const leaf = sampleLeaf.safeParse(parseLeaf(bytes));
      if (leaf.success)
        this.#samples.set(leaf.data.details.sample.sampleId, {
          ...leaf.data.details,
          recordedAt: index,
          reviews: new Map(),
        });
    } else if (kind === REVIEW_ACTION) {
      const leaf = reviewLeaf.safeParse(parseLeaf(bytes));
      // A later review of the same record replaces the earlier one, which stays in the log.
      if (leaf.success)
        this.#samples
          .get(leaf.data.details.review.sampleId)
          ?.reviews.set(leaf.data.details.review.index, leaf.data.details.review);
    }
  }

  /** The newest first. */
  samples(): readonly Sample[] {
    return [...this.#samples.values()].map(({ sample }) => sample).reverse();
  }

  sample(sampleId: string): Sample | undefined {
    return this.#samples.get(sampleId)?.sample;
  }

  review(sampleId: string, index: number): Review | undefined {
    return this.#samples.get(sampleId)?.reviews.get(index);
  }

  reviews(sampleId: string): readonly Review[] {
    return [...(this.#samples.get(sampleId)?.reviews.values() ?? [])];
  }

  /** When a record was first reviewed, in whatever sample. */
  reviewedAtMs(index: number): number | undefined {
    const times = [...this.#samples.values()]
      .flatMap(({ reviews }) => reviews.get(index) ?? [])
      .map(({ reviewedAt }) => instantMs(reviewedAt));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Closed when every item is reviewed; overdue when it is late. */
  progress(
    { sampleId, items, dueAt }: Sample,
    nowMs: number,
  ): { readonly state: SampleState; readonly reviewed: number; readonly total: number } {
    const reviewed = this.#samples.get(sampleId)?.reviews.size ?? 0;
    const state = reviewed >= items.length ? 'CLOSED' : nowMs > instantMs(dueAt) ? 'OVERDUE' : 'OPEN';
    return { state, reviewed, total: items.length };
  }

  /** Who was in a sample drawn in the year before `atMs`, according to the log at `treeSize`. */
  sampledPeople(atMs: number, treeSize: number): ReadonlySet<string> {
    const recent = [...this.#samples.values()].filter(
      ({ sample, recordedAt }) => recordedAt < treeSize && instantMs(sample.drawnAt) > atMs - SAMPLED_WITHIN_MS,
    );
    return new Set(recent.flatMap(({ people }) => people));
  }

  save(): unknown {
    return this.#samples;
  }

  restore(kept: unknown): (() => void) | undefined {
    const samples = z.map(z.string(), z.custom<Kept>()).safeParse(kept);
    return samples.success ? () => refill(this.#samples, samples.data) : undefined;
  }
}
