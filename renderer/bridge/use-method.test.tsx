import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { createFakeBridge, Refuse, signedIn } from '../testing/fake-bridge.ts';
import { useChange, useMethod, useMethodPages } from './use-method.ts';

const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
const wrapper = ({ children }: { readonly children: ReactNode }) => (
  <QueryClientProvider client={client}>{children}</QueryClientProvider>
);
const installed = (): ReturnType<typeof createFakeBridge> => {
  const fake = createFakeBridge(signedIn());
  Object.assign(globalThis, { anpr: fake.bridge });
  return fake;
};
afterEach(() => {
  client.clear();
  Reflect.deleteProperty(globalThis, 'anpr');
});

test('an answer is asked once, and again after the change that makes it stale', async () => {
  const fake = installed();
  const { result } = renderHook(
    () => ({ settings: useMethod('settings.get', {}), set: useChange('settings.set', { stale: ['settings.get'] }) }),
    { wrapper },
  );
  await waitFor(() => expect(result.current.settings.data?.theme).toBe('dark'));
  await act(() => result.current.set.mutateAsync({ theme: 'light' }));
  await waitFor(() => expect(result.current.settings.data?.theme).toBe('light'));
  expect(fake.callsOf('settings.get')).toHaveLength(2);
});

test('a refusal is the failure that main gave, and what was known stays', async () => {
  const fake = installed();
  fake.on({
    'settings.set': () => {
      throw new Refuse({ code: 'ROLE_FORBIDDEN', ref: 'R-1' });
    },
  });
  const { result } = renderHook(
    () => ({ settings: useMethod('settings.get', {}), set: useChange('settings.set', { stale: ['settings.get'] }) }),
    { wrapper },
  );
  await waitFor(() => expect(result.current.settings.isSuccess).toBe(true));
  await act(() => result.current.set.mutateAsync({ theme: 'light' }).catch(() => undefined));
  await waitFor(() => expect(result.current.set.error?.code).toBe('ROLE_FORBIDDEN'));
  expect(result.current.settings.data?.theme).toBe('dark');
});

test('what a change made before its answer was lost is asked again, and the failure does not wait for it', async () => {
  const fake = installed();
  const { result } = renderHook(
    () => ({ settings: useMethod('settings.get', {}), set: useChange('settings.set', { stale: ['settings.get'] }) }),
    { wrapper },
  );
  await waitFor(() => expect(result.current.settings.data?.theme).toBe('dark'));
  const known = result.current.settings.data!;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  fake.on({
    'settings.set': () => {
      throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R-3' });
    },
    'settings.get': async () => {
      await answered;
      return { ...known, theme: 'light' };
    },
  });
  await act(() => result.current.set.mutateAsync({ theme: 'light' }).catch(() => undefined));
  await waitFor(() => expect(result.current.set.error?.code).toBe('SERVICE_UNREACHABLE'));
  expect(result.current.settings.data?.theme).toBe('dark');
  answer();
  await waitFor(() => expect(result.current.settings.data?.theme).toBe('light'));
});

test('nothing is asked while it is not to be', () => {
  const fake = installed();
  renderHook(() => useMethod('settings.get', {}, { when: false }), { wrapper });
  expect(fake.callsOf('settings.get')).toHaveLength(0);
});

test('an answer in pages goes on where the last page says, and keeps what it has when the next one fails', async () => {
  const fake = installed();
  const page = (next: number | null) => ({
    status: 200 as const,
    value: { records: [], next, lookedBackTo: null, treeSize: 9 },
  });
  fake.on({ 'record.mine': ({ query }) => page(query.before === undefined ? 6 : 3) });
  const { result } = renderHook(
    () => {
      // React Query redraws only for the fields that were read during drawing, so the test reads them there.
      const { data, error, fetchNextPage } = useMethodPages<'record.mine', number>('record.mine', {
        request: (before) => ({ query: before === undefined ? {} : { before } }),
        next: ({ value }) => value.next ?? undefined,
      });
      return { pages: data?.pages.map(({ value }) => value.next), error, fetchNextPage };
    },
    { wrapper },
  );
  await waitFor(() => expect(result.current.pages).toEqual([6]));
  await act(() => result.current.fetchNextPage());
  await waitFor(() => expect(result.current.pages).toEqual([6, 3]));
  fake.on({
    'record.mine': () => {
      throw new Refuse({ code: 'OVERLOADED', ref: 'R-2' });
    },
  });
  await act(() => result.current.fetchNextPage());
  await waitFor(() => expect(result.current.error?.code).toBe('OVERLOADED'));
  expect(result.current.pages).toEqual([6, 3]);
  expect(fake.callsOf('record.mine').map(({ query }) => query.before)).toEqual([undefined, 6, 3]);
});
