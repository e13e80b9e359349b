import * as z from 'zod';
import {
  keptOperationSchema,
  OPERATION_CLOSURE_ACTION,
  OPERATION_DECISION_ACTION,
  OPERATION_REQUEST_ACTION,
  type KeptOperation,
  type OperationAnswer,
} from '../../app/api/operations.ts';
import type { Category } from '../../app/domain/justification.ts';
import { isOfOperation, operationState } from '../../app/policy/operations.ts';
import { rankSchema } from '../../app/policy/roles.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';

const leaf = <S extends z.ZodType>(details: S) =>
  z.object({ at: z.string(), outcome: z.literal('OK'), actor: z.object({ userName: z.string() }), details });
const requestLeaf = leaf(z.object({ operation: keptOperationSchema }));
const decisionLeaf = leaf(
  z.object({ operationId: z.string(), rank: rankSchema.nullable(), approved: z.boolean(), note: z.string() }),
);
const closureLeaf = leaf(z.object({ operationId: z.string(), reason: z.string() }));

type Story = {
  readonly asked: KeptOperation;
  decision: OperationAnswer['decision'];
  closure: OperationAnswer['closure'];
};

/** Operations, built from the log: requests and decisions. The records are the only store. */
export class OperationBook implements LogBook {
  readonly savedAs = 'operations 1';
  readonly #stories = new Map<string, Story>();

  note(bytes: Uint8Array): void {
    switch (kindOfLeaf(bytes)) {
      case OPERATION_REQUEST_ACTION: {
        const parsed = requestLeaf.safeParse(parseLeaf(bytes));
        if (parsed.success)
          this.#stories.set(parsed.data.details.operation.operationId, {
            asked: parsed.data.details.operation,
            decision: null,
            closure: null,
          });
        return;
      }
      case OPERATION_DECISION_ACTION: {
        const parsed = decisionLeaf.safeParse(parseLeaf(bytes));
        const story = parsed.success ? this.#stories.get(parsed.data.details.operationId) : undefined;
        if (!parsed.success || story === undefined) return;
        const { rank, approved, note } = parsed.data.details;
        story.decision ??= { by: parsed.data.actor.userName, at: parsed.data.at, rank, approved, note };
        return;
      }
      case OPERATION_CLOSURE_ACTION: {
        const parsed = closureLeaf.safeParse(parseLeaf(bytes));
        const story = parsed.success ? this.#stories.get(parsed.data.details.operationId) : undefined;
        if (parsed.success && story !== undefined)
          story.closure ??= { by: parsed.data.actor.userName, at: parsed.data.at, reason: parsed.data.details.reason };
        return;
      }
      default:
    }
  }

  save(): unknown {
    return this.#stories;
  }

  restore(kept: unknown): (() => void) | undefined {
    const stories = z.map(z.string(), z.custom<Story>()).safeParse(kept);
    return stories.success ? () => refill(this.#stories, stories.data) : undefined;
  }

  /** The newest first. */
  all(nowMs: number): readonly OperationAnswer[] {
    return [...this.#stories.values()].reverse().map((story) => answerOf(story, nowMs));
  }

  find(operationId: string, nowMs: number): OperationAnswer | undefined {
    const story = this.#stories.get(operationId);
    return story === undefined ? undefined : answerOf(story, nowMs);
  }

  /** The live operations that a search belongs to; `operationInForce` checks who approved them. */
  live(
    search: { readonly organisation: string; readonly category: Category; readonly reference: string },
    nowMs: number,
  ): readonly OperationAnswer[] {
    return [...this.#stories.values()]
      .filter(({ asked }) => isOfOperation(asked, search))
      .map((story) => answerOf(story, nowMs))
      .filter(({ state }) => state === 'LIVE');
  }
}

const answerOf = ({ asked, decision, closure }: Story, nowMs: number): OperationAnswer => ({
  ...asked,
  state: operationState(
    { approved: decision?.approved ?? null, closed: closure !== null, period: asked.period },
    nowMs,
  ),
  decision,
  closure,
});
