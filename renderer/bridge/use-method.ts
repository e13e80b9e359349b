import {
  useMutation,
  useQuery,
  useQueryClient,
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
