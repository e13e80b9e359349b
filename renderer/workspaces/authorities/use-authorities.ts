import { useMemo } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { AppError } from '../../bridge/app-error.ts';
import { useMethodPages } from '../../bridge/use-method.ts';
import { useIsShown } from '../shown.ts';

const A_PAGE = 500;
/** New requests are looked for so often, while the workspace is in front. Each look is on record. */
const LOOK_EVERY_MS = 30_000;

export type AuthoritiesState = {
  readonly authorities: readonly AuthorityAnswer[];
  readonly isKnown: boolean;
  readonly failure: AppError | null;
  readonly hasOlder: boolean;
  readonly isReadingOlder: boolean;
  readonly older: () => void;
  readonly refresh: () => void;
};

/** Requests and authorities of one's organisation, kept up to date while somebody looks at them. */
export function useAuthorities(): AuthoritiesState {
  const isShown = useIsShown();
  const list = useMethodPages<'authorities.list', string>('authorities.list', {
    request: (cursor) => ({ query: { limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) } }),
    next: ({ value }) => value.next ?? undefined,
    everyMs: isShown && LOOK_EVERY_MS,
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
