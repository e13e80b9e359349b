import * as z from 'zod';
import {
  DELETION_ACTION,
  DISCLOSURE_ACTION,
  disclosureSchema,
  SUBJECT_OUTCOMES,
  subjectCaseSchema,
  type Disclosure,
  type SubjectCase,
} from '../../app/api/disclosures.ts';
import { SUBJECT_ANSWER_ACTION, SUBJECT_REQUEST_ACTION } from '../../app/api/subject-requests.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';

const ok = { outcome: z.literal('OK') };
const disclosureLeaf = z.object({ ...ok, details: z.object({ disclosure: disclosureSchema }) });
const deletionLeaf = z.object({ ...ok, at: z.string(), details: z.object({ disclosureId: z.string() }) });
const caseLeaf = z.object({ ...ok, details: z.object({ case: subjectCaseSchema }) });
const answerLeaf = z.object({
  ...ok,
  at: z.string(),
  details: z.object({ requestId: z.string(), outcome: z.enum(SUBJECT_OUTCOMES) }),
});

export type KeptDisclosure = { readonly disclosure: Disclosure; deletedAt: string | null };
export type KeptCase = {
  readonly case: SubjectCase;
  outcome: (typeof SUBJECT_OUTCOMES)[number] | null;
  answeredAt: string | null;
};

/** Disclosures (what, to whom, until when) and rights requests, built from the log, which is their only store. */
export class DisclosureBook implements LogBook {
  readonly savedAs = 'disclosures 1';
  readonly #disclosures = new Map<string, KeptDisclosure>();
  readonly #cases = new Map<string, KeptCase>();

  note(bytes: Uint8Array): void {
    switch (kindOfLeaf(bytes)) {
      case DISCLOSURE_ACTION: {
        const leaf = disclosureLeaf.safeParse(parseLeaf(bytes));
        if (leaf.success)
          this.#disclosures.set(leaf.data.details.disclosure.disclosureId, {
            disclosure: leaf.data.details.disclosure,
            deletedAt: null,
          });
        return;
      }
      case DELETION_ACTION: {
        const leaf = deletionLeaf.safeParse(parseLeaf(bytes));
        const kept = leaf.success ? this.#disclosures.get(leaf.data.details.disclosureId) : undefined;
        if (leaf.success && kept !== undefined) kept.deletedAt ??= leaf.data.at;
        return;
      }
      case SUBJECT_REQUEST_ACTION: {
        const leaf = caseLeaf.safeParse(parseLeaf(bytes));
        if (leaf.success)
          this.#cases.set(leaf.data.details.case.requestId, {
            case: leaf.data.details.case,
            outcome: null,
            answeredAt: null,
          });
        return;
      }
      case SUBJECT_ANSWER_ACTION: {
        const leaf = answerLeaf.safeParse(parseLeaf(bytes));
        const kept = leaf.success ? this.#cases.get(leaf.data.details.requestId) : undefined;
        if (leaf.success && kept !== undefined && kept.outcome === null)
          Object.assign(kept, { outcome: leaf.data.details.outcome, answeredAt: leaf.data.at });
        return;
      }
      default:
    }
  }

  save(): unknown {
    return { disclosures: this.#disclosures, cases: this.#cases };
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = z
      .object({
        disclosures: z.map(z.string(), z.custom<KeptDisclosure>()),
        cases: z.map(z.string(), z.custom<KeptCase>()),
      })
      .safeParse(kept);
    if (!saved.success) return undefined;
    return () => {
      refill(this.#disclosures, saved.data.disclosures);
      refill(this.#cases, saved.data.cases);
    };
  }

  /** The newest first. */
  disclosures(): readonly KeptDisclosure[] {
    return [...this.#disclosures.values()].reverse();
  }

  disclosure(disclosureId: string): KeptDisclosure | undefined {
    return this.#disclosures.get(disclosureId);
  }

  /** The newest first. */
  cases(): readonly KeptCase[] {
    return [...this.#cases.values()].reverse();
  }

  case(requestId: string): KeptCase | undefined {
    return this.#cases.get(requestId);
  }
}
