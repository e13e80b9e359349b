import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { MethodName, MethodReply, MethodRequest } from '../../app/contract/methods.ts';
import type { AppError } from './app-error.ts';
import { call } from './bridge.ts';

type Asking<N extends MethodName> = {
  readonly when?: boolean;
  /** Asks whenever it is shown, however new the last answer is. */
  readonly anew?: boolean;
  /** Asks again at this interval while the window is visible, for what others change; it may depend on the last answer. */
  readonly everyMs?: number | false | ((reply: MethodReply<N> | undefined) => number | false);
};

/**
 * Calls a method of main, and again when its input changes: loading, failure and answer as one value. Answers are
 * cached by method and request until a change makes them stale, and are dropped at lock.
 */
export function useMethod<N extends MethodName>(
  name: N,
  request: MethodRequest<N>,
  { when = true, anew = false, everyMs = false }: Asking<N> = {},
): UseQueryResult<MethodReply<N>, AppError> {
  return useQuery<MethodReply<N>, AppError>({
    queryKey: [name, request],
    queryFn: () => call(name, request),
    enabled: when,
    ...(anew ? { refetchOnMount: 'always' as const } : {}),
    refetchInterval: typeof everyMs === 'function' ? ({ state }) => everyMs(state.data) : everyMs,
  });
}

/**
 * Calls a method whose answer comes in pages: the first at once, further ones on demand. `next` gives the request of
 * the next page, or undefined at the end. A refresh asks for every page again that was loaded.
 */
export function useMethodPages<N extends MethodName, From>(
  name: N,
  {
    request,
    next,
    when = true,
    everyMs = false,
  }: {
    readonly when?: boolean;
    readonly everyMs?: number | false;
    readonly request: (from: From | undefined) => MethodRequest<N>;
    readonly next: (reply: MethodReply<N>) => From | undefined;
  },
): UseInfiniteQueryResult<InfiniteData<MethodReply<N>, From | undefined>, AppError> {
  return useInfiniteQuery<
    MethodReply<N>,
    AppError,
    InfiniteData<MethodReply<N>, From | undefined>,
    QueryKey,
    From | undefined
  >({
    queryKey: [name, 'pages', request(undefined)],
    queryFn: ({ pageParam }) => call(name, request(pageParam as From | undefined)),
    initialPageParam: undefined,
    getNextPageParam: next,
    enabled: when,
    refetchInterval: everyMs,
  });
}

/**
 * Calls a method of main that changes something. `stale` names the methods whose cached answers are refetched
 * afterwards, also after a failure: an answer that was lost may be that of a change that was made.
 */
export function useChange<N extends MethodName>(
  name: N,
  { stale = [] }: { readonly stale?: readonly MethodName[] } = {},
): UseMutationResult<MethodReply<N>, AppError, MethodRequest<N>> {
  const client = useQueryClient();
  return useMutation<MethodReply<N>, AppError, MethodRequest<N>>({
    mutationFn: (request) => call(name, request),
    onSettled: (_reply, failure) => {
      const refetched = Promise.all(stale.map((each) => client.invalidateQueries({ queryKey: [each] })));
      // A change is done when what it changed is known. A failure is said at once.
      return failure === null ? refetched : undefined;
    },
  });
}
