import type { QueryKind } from '../../../app/domain/query.ts';
import { personalStore } from '../../state/personal-store.ts';

export const SHOWN = ['all', 'waiting', 'ratify', 'inForce', 'ended'] as const;
export type Shown = (typeof SHOWN)[number];

/** A decision that is being made: what is granted, and why. Kept by request, so that looking at another loses nothing. */
export type DecisionDraft = {
  readonly scope: 'asked' | 'narrower';
  readonly words: string;
  /** As typed; nothing until a narrower grant was looked at. */
  readonly fromDay: string | undefined;
  readonly toDay: string | undefined;
  readonly vrms: readonly string[] | undefined;
  readonly cameraIds: readonly string[] | undefined;
  readonly kinds: readonly QueryKind[] | undefined;
};

export const NO_DRAFT: DecisionDraft = {
  scope: 'asked',
  words: '',
  fromDay: undefined,
  toDay: undefined,
  vrms: undefined,
  cameraIds: undefined,
  kinds: undefined,
};

/** Which requests are shown, which is chosen, and what is being decided: personal, and gone at lock. */
export const useAuthoritiesView = personalStore<{
  readonly shown: Shown;
  readonly chosen: string | undefined;
  readonly drafts: ReadonlyMap<string, DecisionDraft>;
}>('decisions on authorities', { shown: 'all', chosen: undefined, drafts: new Map() });

export const choose = (authorityId: string | undefined): void => useAuthoritiesView.setState({ chosen: authorityId });

export function changeDraft(authorityId: string, change: Partial<DecisionDraft>): void {
  useAuthoritiesView.setState(({ drafts }) => ({
    drafts: new Map([...drafts, [authorityId, { ...(drafts.get(authorityId) ?? NO_DRAFT), ...change }]]),
  }));
}

export function dropDraft(authorityId: string): void {
  useAuthoritiesView.setState(({ drafts }) => ({
    drafts: new Map([...drafts].filter(([id]) => id !== authorityId)),
  }));
}
