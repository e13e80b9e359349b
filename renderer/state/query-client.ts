import { QueryClient } from '@tanstack/react-query';
import { onForget } from './personal-store.ts';

/** Cached answers of main by method and request, in memory only, dropped at lock. Main retries; the page does not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: 60_000,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

onForget('answers of main', {
  isEmpty: () => queryClient.getQueryCache().getAll().length === 0,
  forget: () => queryClient.clear(),
});
