import { useMemo } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { AppError } from '../../bridge/app-error.ts';
import { useMethodPages } from '../../bridge/use-method.ts';

const A_PAGE = 500;

export type AuthoritiesState = {
  readonly authorities: readonly AuthorityAnswer[];
  readonly isKnown: boolean;
  readonly failure: AppError | null;
  readonly hasOlder: boolean;
  readonly isReadingOlder: boolean;
  readonly older: () => void;
  readonly refresh: () => void;
};

/** Requests and authorities of one's organisation; read again when one changed (`search/authority-news.ts`). */
export function useAuthorities(): AuthoritiesState {
  const list = useMethodPages<'authorities.list', string>('authorities.list', {
    request: (cursor) => ({ query: { limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) } }),
    next: ({ value }) => value.next ?? undefined,
  });
  const pages = list.data?.pages;
  // A page that was read before a request came in repeats one of the page before it.
  const authorities = useMemo(
    () => [
      ...new Map((pages ?? []).flatMap(({ value }) => value.authorities).map((one) => [one.authorityId, one])).values(),
    ],
    [pages],
  );
  return {
    authorities,
    isKnown: pages !== undefined,
    failure: list.error,
    hasOlder: list.hasNextPage,
    isReadingOlder: list.isFetchingNextPage,
    older: () => void list.fetchNextPage(),
    refresh: () => void list.refetch(),
  };
}
