import { useMemo } from 'react';
import type { AuthorityAnswer } from '../../app/api/authorities.ts';
import type { Query } from '../../app/domain/query.ts';
import type { AppError } from '../bridge/app-error.ts';
import { useMethod } from '../bridge/use-method.ts';
import { personalStore } from '../state/personal-store.ts';
import { accountOf, useSession } from '../state/session-store.ts';
import { openDialog } from '../state/ui-store.ts';
import { standingOf } from '../words/authorities.ts';
import { justificationUnder, queryUnder } from './authority-scope.ts';
import type { JustifiedSearch } from './session.ts';

const SHOWN = 100;

export const isWaiting = (authority: AuthorityAnswer): boolean => standingOf(authority) === 'waiting';

/** The person's own requests and authorities, newest first; read again when one changed (`authority-news.ts`). */
export function useOwnAuthorities(when = true): {
  readonly authorities: readonly AuthorityAnswer[];
  readonly isKnown: boolean;
  readonly failure: AppError | null;
} {
  const userName = useSession(accountOf)?.userName;
  const list = useMethod('authorities.list', { query: { limit: SHOWN } }, { when: when && userName !== undefined });
  const all = list.data?.value.authorities;
  const authorities = useMemo(() => (all ?? []).filter(({ requestedBy }) => requestedBy === userName), [all, userName]);
  return { authorities, isKnown: all !== undefined, failure: list.error };
}

type AskedSearch = Pick<JustifiedSearch, 'query' | 'justification' | 'pinsSearch'>;

/** Searches for which an authority was requested in this session, by authority: they say more than its scope does. */
const useAskedSearches = personalStore<{ readonly searches: ReadonlyMap<string, AskedSearch> }>(
  'searches to authorise',
  {
    searches: new Map(),
  },
);

export function rememberAsked(authorityId: string, search: AskedSearch): void {
  useAskedSearches.setState(({ searches }) => ({ searches: new Map([...searches, [authorityId, search]]) }));
}

const askedFor = ({ authorityId }: AuthorityAnswer): AskedSearch | undefined =>
  useAskedSearches.getState().searches.get(authorityId);

/** The search that an authority opens, as it was requested if that is known. */
export const searchUnder = (authority: AuthorityAnswer): Query | undefined =>
  queryUnder(authority, askedFor(authority)?.query);

/** Opens the prompt with all that was said when the authority was asked for. */
export function runUnder(view: string, authority: AuthorityAnswer): void {
  const query = searchUnder(authority);
  if (query === undefined) return;
  const { justification, pinsSearch } = askedFor(authority) ?? {};
  openDialog({
    kind: 'justify',
    request: {
      view,
      query,
      from: justification ?? justificationUnder(authority, query),
      authorityId: authority.authorityId,
      isSameSearch: true,
      ...(pinsSearch === undefined ? {} : { pinsSearch }),
    },
  });
}
