import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SearchChanges } from '../../../../app/api/search-changes.ts';
import { sessionIn } from '../../../search/sessions.ts';
import { signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { searched } from '../../../testing/searched.ts';
import { ASK_EVERY_MS } from './use-changes.ts';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

const NOTHING: SearchChanges = {
  corrected: [],
  more: 0,
  next: '7',
  heldFrom: '2025-11-01T00:00:00.000Z',
  asOf: '2026-11-02T00:00:00.000Z',
};

/** A finished search of three reads, with what the service says of them since. */
async function found(
  changes: Partial<SearchChanges> | ((after: string | undefined) => Partial<SearchChanges>),
): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (bridge) =>
    bridge.on({
      'reads.changes': ({ query }) => ({
        status: 200,
        value: { ...NOTHING, ...(typeof changes === 'function' ? changes(query?.after) : changes) },
      }),
    }),
  );
  const atMs = Date.parse('2026-11-01T08:00:00Z');
  await searched(fake, {
    query: {
      kind: 'vrm',
      vrms: ['YK38RVL'],
      nearMiss: 0,
      window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
    },
    reads: ['R-1', 'R-2', 'R-3'].map((id, i) => ({ id, vrm: 'YK38RVL', at: atMs + i * 60_000, camera: 'C1' })),
  });
  return fake;
}

test('a read that was corrected since is said above the rows, and shown on demand', async () => {
  const fake = await found({ corrected: [{ readId: 'R-2', version: 2, at: '2026-11-01T21:14:05.000Z' }] });
  await waitFor(() => expect(screen.getByText('1 read here was corrected since.')).toBeTruthy());
  expect(fake.callsOf('reads.changes'), 'from the search on, and then from where that ended').toEqual([
    { params: { id: 'S-1' }, query: { after: '0' } },
    { params: { id: 'S-1' }, query: { after: '7' } },
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Show the read' }));
  expect(sessionIn('investigate')?.selection.getState().selectedRow).toBe(1);
  fireEvent.click(screen.getByRole('button', { name: 'Search again' }));
  expect(await screen.findByRole('dialog', { name: 'Why do you need this search?' })).toBeTruthy();
});

test('reads too old for the service are counted, and it may keep those that are preserved', async () => {
  await found({ heldFrom: '2026-11-01T08:01:30.000Z' });
  const words = '2 reads here are older than the service keeps unless preserved as evidence.';
  await waitFor(() => expect(screen.getByText(words)).toBeTruthy());
});

test('however many were corrected, what the first answer left out is asked for at once', async () => {
  const at = '2026-11-01T21:14:05.000Z';
  const fake = await found((after) =>
    after === '0'
      ? { corrected: [{ readId: 'R-2', version: 2, at }], more: 1, next: '5' }
      : { corrected: after === '5' ? [{ readId: 'R-3', version: 2, at }] : [], next: '7' },
  );
  await waitFor(() => expect(screen.getByText('2 reads here were corrected since.')).toBeTruthy());
  expect(fake.callsOf('reads.changes').map(({ query }) => query?.after)).toEqual(['0', '5', '7']);
});

test('nothing is said while nothing changed, nor of reads that are not here', async () => {
  const fake = await found({ corrected: [{ readId: 'R-9', version: 2, at: '2026-11-01T21:14:05.000Z' }] });
  await waitFor(() => expect(fake.callsOf('reads.changes')).toHaveLength(2));
  expect(document.body.textContent).not.toContain('corrected since');
});

test('it is asked once a minute, so that what is corrected while the reads are on the screen is said', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'], shouldAdvanceTime: true });
  try {
    let changes: Partial<SearchChanges> = {};
    const fake = await found(() => changes);
    await waitFor(() => expect(fake.callsOf('reads.changes')).toHaveLength(2));
    changes = { corrected: [{ readId: 'R-2', version: 2, at: '2026-11-01T21:14:05.000Z' }], next: '8' };
    await act(() => vi.advanceTimersByTimeAsync(ASK_EVERY_MS));
    await waitFor(() => expect(screen.getByText('1 read here was corrected since.')).toBeTruthy());
    expect(fake.callsOf('reads.changes')[2]).toEqual({ params: { id: 'S-1' }, query: { after: '7' } });
  } finally {
    vi.useRealTimers();
  }
});
