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

/**
 * Asks main, and again when what was asked changes: loading, failure and answer as one value. Answers are kept by method and request until
 * a change makes them stale, and dropped at lock.
 */
export function useMethod<N extends MethodName>(
  name: N,
  request: MethodRequest<N>,
  { when = true }: { readonly when?: boolean } = {},
): UseQueryResult<MethodReply<N>, AppError> {
  return useQuery<MethodReply<N>, AppError>({
    queryKey: [name, request],
    queryFn: () => call(name, request),
    enabled: when,
  });
}

/**
 * Asks main for an answer that comes in pages, the first one at once and another whenever it is asked for. `next` says where the answer
 * goes on; nothing at its end. Asked anew, every page that was asked for is.
 */
export function useMethodPages<N extends MethodName, From>(
  name: N,
  {
    request,
    next,
  }: {
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
  });
}

/** Has main change something. `stale` names the methods whose answers are asked anew once it is done. */
export function useChange<N extends MethodName>(
  name: N,
  { stale = [] }: { readonly stale?: readonly MethodName[] } = {},
): UseMutationResult<MethodReply<N>, AppError, MethodRequest<N>> {
  const client = useQueryClient();
  return useMutation<MethodReply<N>, AppError, MethodRequest<N>>({
    mutationFn: (request) => call(name, request),
    onSuccess: () => Promise.all(stale.map((each) => client.invalidateQueries({ queryKey: [each] }))),
  });
}
