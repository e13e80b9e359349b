import * as z from 'zod';
import {
  APPROVAL_DECISION_ACTION,
  APPROVAL_WITHDRAWAL_ACTION,
  keptApprovalSchema,
  type ApprovalAnswer,
  type KeptApproval,
} from '../../app/api/approvals.ts';
import { instantMs } from '../../app/domain/instant.ts';
import type { ApprovalKind, ApprovalState } from '../../app/policy/second-person.ts';
import { kindOfLeaf, parseLeaf } from '../audit/leaves.ts';
import { refill, type LogBook } from '../audit/log-books.ts';

export const APPROVAL_ASKED_ACTION = 'APPROVAL_ASKED';

const leaf = <S extends z.ZodType>(details: S) =>
  z.object({ at: z.string(), outcome: z.literal('OK'), actor: z.object({ userName: z.string() }), details });
const askedLeaf = leaf(z.object({ approval: keptApprovalSchema }));
const decisionLeaf = leaf(z.object({ approvalId: z.string(), approved: z.boolean(), note: z.string() }));
const withdrawalLeaf = leaf(z.object({ approvalId: z.string(), note: z.string() }));

type End = {
  readonly state: Extract<ApprovalState, 'APPROVED' | 'REFUSED' | 'WITHDRAWN'>;
  readonly by: string;
  readonly at: string;
  readonly note: string;
};
type Story = { readonly asked: KeptApproval; end: End | undefined };

const savedSchema = z.map(
  z.string(),
  z
    .object({
      asked: keptApprovalSchema,
      end: z
        .object({
          state: z.enum(['APPROVED', 'REFUSED', 'WITHDRAWN']),
          by: z.string(),
          at: z.string(),
          note: z.string(),
        })
        .optional(),
    })
    .transform(({ asked, end }): Story => ({ asked, end })),
);

function answerOf({ asked, end }: Story, nowMs: number): ApprovalAnswer {
  const state = end?.state ?? (instantMs(asked.lapsesAt) <= nowMs ? 'LAPSED' : 'WAITING');
  return { ...asked, state, decidedBy: end?.by ?? null, decidedAt: end?.at ?? null, note: end?.note ?? null };
}

/** Requests for a second person, and their decisions, built from the log. The record in the log is the only store. */
export class ApprovalBook implements LogBook {
  readonly savedAs = 'approvals 1';
  readonly #stories = new Map<string, Story>();

  /** Takes a record of the log into account: called for each, in order. */
  note(bytes: Uint8Array): void {
    switch (kindOfLeaf(bytes)) {
      case APPROVAL_ASKED_ACTION: {
        const parsed = askedLeaf.safeParse(parseLeaf(bytes));
        if (parsed.success)
          this.#stories.set(parsed.data.details.approval.approvalId, {
            asked: parsed.data.details.approval,
            end: undefined,
          });
        return;
      }
      case APPROVAL_DECISION_ACTION: {
        const parsed = decisionLeaf.safeParse(parseLeaf(bytes));
        if (!parsed.success) return;
        const { approvalId, approved, note } = parsed.data.details;
        this.#close(approvalId, {
          state: approved ? 'APPROVED' : 'REFUSED',
          by: parsed.data.actor.userName,
          at: parsed.data.at,
          note,
        });
        return;
      }
      case APPROVAL_WITHDRAWAL_ACTION: {
        const parsed = withdrawalLeaf.safeParse(parseLeaf(bytes));
        if (!parsed.success) return;
        const { approvalId, note } = parsed.data.details;
        this.#close(approvalId, { state: 'WITHDRAWN', by: parsed.data.actor.userName, at: parsed.data.at, note });
        return;
      }
      default:
    }
  }

  /** The newest first. */
  all(nowMs: number): readonly ApprovalAnswer[] {
    return [...this.#stories.values()].reverse().map((story) => answerOf(story, nowMs));
  }

  /** Those of a kind that nobody has decided on yet, the oldest first. */
  waiting(kind: ApprovalKind, nowMs: number): readonly ApprovalAnswer[] {
    const answers: ApprovalAnswer[] = [];
    for (const story of this.#stories.values())
      if (story.end === undefined && story.asked.kind === kind) answers.push(answerOf(story, nowMs));
    return answers.filter(({ state }) => state === 'WAITING');
  }

  find(approvalId: string, nowMs: number): ApprovalAnswer | undefined {
    const story = this.#stories.get(approvalId);
    return story === undefined ? undefined : answerOf(story, nowMs);
  }

  save(): unknown {
    return this.#stories;
  }

  restore(kept: unknown): (() => void) | undefined {
    const parsed = savedSchema.safeParse(kept);
    return parsed.success ? () => refill(this.#stories, parsed.data) : undefined;
  }

  #close(approvalId: string, end: End): void {
    const story = this.#stories.get(approvalId);
    if (story !== undefined) story.end ??= end;
  }
}
