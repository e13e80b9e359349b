import * as z from 'zod';
import {
  AUTHORITY_CLOSURE_ACTION,
  AUTHORITY_DECISION_ACTION,
  AUTHORITY_RATIFICATION_ACTION,
  AUTHORITY_REQUEST_ACTION,
  grantedAuthority,
  loggedAuthoritySchema,
  loggedDecisionSchema,
  type AuthorityAnswer,
  type KeptAuthority,
} from '../../app/api/authorities.ts';
import { DAY_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import { authorityState, type AuthorityState } from '../../app/policy/authority-request.ts';
import { narrowedScope } from '../../app/policy/authority-narrowing.ts';
import { AUTHORITY_DAYS, ORAL_RATIFICATION_MS, type Authority } from '../../app/policy/authority.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';

const leaf = <S extends z.ZodType>(details: S) =>
  z.object({ at: z.string(), outcome: z.literal('OK'), actor: z.object({ userName: z.string() }), details });
const requestLeaf = leaf(z.object({ authority: loggedAuthoritySchema }));
const decisionLeaf = leaf(loggedDecisionSchema.extend({ authorityId: z.string() }));
const ratificationLeaf = leaf(z.object({ authorityId: z.string(), considerations: z.string() }));
const closureLeaf = leaf(z.object({ authorityId: z.string(), reason: z.string() }));
const searchLeaf = z.object({
  at: z.string(),
  outcome: z.literal('STARTED'),
  details: z.object({ authorityId: z.string(), searchId: z.string(), kind: z.string(), band: z.literal('OLDER') }),
});

type Story = {
  readonly asked: KeptAuthority;
  decision: NonNullable<AuthorityAnswer['decision']> | null;
  ratification: NonNullable<AuthorityAnswer['ratification']> | null;
  closure: NonNullable<AuthorityAnswer['closure']> | null;
  readonly searches: AuthorityAnswer['searches'][number][];
  /** The record of the latest act, or of the latest search under it. */
  changedBy: number;
};

/** A point in the story of all authorities: acts up to a record, and ends up to an instant. */
export type AuthorityPoint = { readonly index: number; readonly atMs: number };

const AUTHORITY_IN_SEARCH = '"authorityId"';
const isSearch = (kind: string | undefined): boolean => kind?.startsWith('SEARCH_') === true;

/**
 * Authorities, built from the log: requests, decisions, and the searches made under them. The records are the only
 * store, so nothing can contradict them.
 */
export class AuthorityBook implements LogBook {
  readonly savedAs = 'authorities 4';
  readonly #stories = new Map<string, Story>();

  note(bytes: Uint8Array, index: number): void {
    const kind = kindOfLeaf(bytes);
    switch (kind) {
      case AUTHORITY_REQUEST_ACTION: {
        const parsed = requestLeaf.safeParse(parseLeaf(bytes));
        if (parsed.success)
          this.#stories.set(parsed.data.details.authority.authorityId, {
            asked: parsed.data.details.authority,
            decision: null,
            ratification: null,
            closure: null,
            searches: [],
            changedBy: index,
          });
        return;
      }
      case AUTHORITY_DECISION_ACTION: {
        const parsed = decisionLeaf.safeParse(parseLeaf(bytes));
        const story = parsed.success ? this.#stories.get(parsed.data.details.authorityId) : undefined;
        if (!parsed.success || story === undefined) return;
        const { authorityId: _, ...decision } = parsed.data.details;
        story.decision ??= { by: parsed.data.actor.userName, at: parsed.data.at, ...decision };
        story.changedBy = index;
        return;
      }
      case AUTHORITY_RATIFICATION_ACTION: {
        const parsed = ratificationLeaf.safeParse(parseLeaf(bytes));
        const story = parsed.success ? this.#stories.get(parsed.data.details.authorityId) : undefined;
        if (!parsed.success || story === undefined) return;
        story.ratification ??= {
          by: parsed.data.actor.userName,
          at: parsed.data.at,
          considerations: parsed.data.details.considerations,
        };
        story.changedBy = index;
        return;
      }
      case AUTHORITY_CLOSURE_ACTION: {
        const parsed = closureLeaf.safeParse(parseLeaf(bytes));
        const story = parsed.success ? this.#stories.get(parsed.data.details.authorityId) : undefined;
        if (!parsed.success || story === undefined) return;
        story.closure ??= { by: parsed.data.actor.userName, at: parsed.data.at, reason: parsed.data.details.reason };
        story.changedBy = index;
        return;
      }
      default:
        if (isSearch(kind) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(AUTHORITY_IN_SEARCH))
          this.#noteSearch(bytes, index);
    }
  }

  #noteSearch(bytes: Uint8Array, index: number): void {
    const parsed = searchLeaf.safeParse(parseLeaf(bytes));
    if (!parsed.success) return;
    const { authorityId, searchId, kind } = parsed.data.details;
    const story = this.#stories.get(authorityId);
    if (story === undefined) return;
    story.searches.push({ searchId, auditIndex: index, kind, at: parsed.data.at });
    story.changedBy = index;
  }

  save(): unknown {
    return this.#stories;
  }

  restore(kept: unknown): (() => void) | undefined {
    const stories = z.map(z.string(), z.custom<Story>()).safeParse(kept);
    return stories.success ? () => refill(this.#stories, stories.data) : undefined;
  }

  /** The newest first. */
  all(nowMs: number): readonly AuthorityStory[] {
    return [...this.#stories.values()].reverse().map((story) => answerOf(story, nowMs));
  }

  /** Where the story of the authorities that somebody sees is now: it tells nothing of acts on others. */
  now(nowMs: number, sees: (asked: KeptAuthority) => boolean): AuthorityPoint {
    let index = 0;
    for (const { asked, changedBy } of this.#stories.values()) if (sees(asked)) index = Math.max(index, changedBy);
    return { index, atMs: nowMs };
  }

  /** Those with an act, a search or an end after a point, the newest first. */
  changedAfter({ index, atMs }: AuthorityPoint, nowMs: number): readonly AuthorityStory[] {
    const ended = (text: string | null): boolean => {
      const endMs = text === null ? Infinity : instantMs(text);
      return endMs > atMs && endMs <= nowMs;
    };
    return this.#among(
      (story) => story.changedBy > index || ended(expiresAtOf(story)) || ended(ratifyByOf(story)),
      nowMs,
    );
  }

  /** Those that wait for a decision or for a ratification, the newest first. */
  waiting(nowMs: number): readonly AuthorityStory[] {
    return this.#among(
      ({ asked, decision, ratification, closure }) =>
        closure === null &&
        (decision === null || (decision.granted && asked.form === 'URGENT_ORAL' && ratification === null)),
      nowMs,
    ).filter(({ state, ratifyBy }) => state === 'REQUESTED' || (state === 'GRANTED' && ratifyBy !== null));
  }

  #among(isOne: (story: Story) => boolean, nowMs: number): readonly AuthorityStory[] {
    return [...this.#stories.values()]
      .filter(isOne)
      .reverse()
      .map((story) => answerOf(story, nowMs));
  }

  find(authorityId: string, nowMs: number): AuthorityStory | undefined {
    const story = this.#stories.get(authorityId);
    return story === undefined ? undefined : answerOf(story, nowMs);
  }

  /**
   * The authority that the policy checks a search against; undefined for one that was never granted, or of which nothing
   * is left. Whether its grantor could still grant it depends on the accounts (`authorityInForce`).
   */
  granted(authorityId: string): Omit<Authority, 'grantorStands'> | undefined {
    const story = this.#stories.get(authorityId);
    const scope = story === undefined ? undefined : narrowedScope(story.asked, story.decision ?? {});
    if (story === undefined || scope === undefined) return undefined;
    const { decision, ratification, closure } = story;
    return grantedAuthority({
      ...scope,
      decision,
      ratification,
      closure,
      expiresAt: decision === null ? null : expiryOf(decision.at),
    });
  }
}

/** What is known of an authority without what the accounts say of its people. */
export type AuthorityStory = Omit<AuthorityAnswer, 'names'>;

const expiryOf = (grantedAt: string): string => instantText(instantMs(grantedAt) + AUTHORITY_DAYS * DAY_MS);

const expiresAtOf = ({ decision }: Pick<Story, 'decision'>): string | null =>
  decision?.granted === true ? expiryOf(decision.at) : null;

const ratifyByOf = ({
  asked,
  decision,
  ratification,
}: Pick<Story, 'asked' | 'decision' | 'ratification'>): string | null =>
  asked.form === 'URGENT_ORAL' && decision?.granted === true && ratification === null
    ? instantText(instantMs(decision.at) + ORAL_RATIFICATION_MS)
    : null;

function answerOf(story: Story, nowMs: number): AuthorityStory {
  const { asked, decision, ratification, closure, searches } = story;
  const expiresAt = expiresAtOf(story);
  const state: AuthorityState = authorityState(
    {
      granted: decision?.granted ?? null,
      form: asked.form,
      decidedAtMs: decision === null ? null : instantMs(decision.at),
      ratifiedAtMs: ratification === null ? null : instantMs(ratification.at),
      expiresAtMs: expiresAt === null ? null : instantMs(expiresAt),
      closedAtMs: closure === null ? null : instantMs(closure.at),
    },
    nowMs,
  );
  const { kinds, vrms, cameraIds, window } = asked;
  return {
    ...(decision?.granted === true ? (narrowedScope(asked, decision) ?? { ...asked, kinds: [] }) : asked),
    state,
    asked: { kinds, vrms, cameraIds, window },
    decision,
    ratification,
    closure,
    ratifyBy: ratifyByOf(story),
    expiresAt,
    searches: [...searches],
  };
}
