import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { HOUR_MS } from '../../../../app/domain/instant.ts';
import { pressKey } from '../../../commands/keyboard.ts';
import { signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { showColumn } from './table-store.ts';
import { searched } from '../../../testing/searched.ts';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

afterEach(() => {
  showColumn('lane', false);
  showColumn('road', true);
  resetApp();
  vi.restoreAllMocks();
});

const AT_MS = Date.parse('2026-11-01T08:00:00.000Z');

async function search(): Promise<FakeBridge> {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
  const fake = await renderApp(signedIn());
  await searched(fake, {
    query: {
      kind: 'vrm',
      vrms: ['YK38RVL'],
      nearMiss: 0,
      window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
    },
    reads: [
      { id: 'R-1', vrm: 'YK38RVL', at: AT_MS, camera: 'C2', lane: 1 },
      { id: 'R-2', vrm: 'YK38RVL', at: AT_MS + HOUR_MS, camera: 'C1', lane: 3 },
      { id: 'R-3', vrm: 'YK38RVL', at: AT_MS + 2 * HOUR_MS, camera: 'C3', lane: 2 },
    ],
  });
  return fake;
}
const copyView = (): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Copy view' }));
    await new Promise((resolve) => setTimeout(resolve, 30));
  });

test('one letter copies nothing, here or from the second window: each read is put on record', async () => {
  const fake = await search();
  await act(async () => void fireEvent.keyDown(document.body, { key: 'v' }));
  await act(async () => void pressKey('V'));
  expect(fake.callsOf('reads.copy')).toEqual([]);
  await act(async () => void fireEvent.keyDown(document.body, { key: 'V', ctrlKey: true, shiftKey: true }));
  expect(fake.callsOf('reads.copy').map(({ rows }) => rows.length)).toEqual([3]);
  const field = screen.getByRole('textbox', { name: 'Registration mark' });
  await act(async () => void fireEvent.keyDown(field, { key: 'V', ctrlKey: true, shiftKey: true }));
  expect(fake.callsOf('reads.copy'), 'in a field it pastes').toHaveLength(1);
});

test('a copy has the columns that are shown, and the reads as they are sorted and grouped on the screen', async () => {
  const fake = await search();
  await copyView();
  const [asListed] = fake.callsOf('reads.copy');
  expect([asListed?.rows.map(({ readId }) => readId), asListed?.columns]).toEqual([
    ['R-3', 'R-2', 'R-1'],
    ['number', 'time', 'vrm', 'camera', 'road', 'direction', 'since', 'confidence'],
  ]);
  await act(async () => {
    showColumn('lane', true);
    showColumn('road', false);
  });
  const heading = within(screen.getByRole('grid', { name: 'Reads' })).getByRole('columnheader', { name: /^Lane/ });
  await act(async () => void fireEvent.click(within(heading).queryByRole('button') ?? heading));
  await copyView();
  const sorted = fake.callsOf('reads.copy').at(-1);
  expect([sorted?.rows.map(({ readId, lane }) => `${readId} ${lane}`), sorted?.columns]).toEqual([
    ['R-1 1', 'R-3 2', 'R-2 3'],
    ['number', 'time', 'vrm', 'camera', 'direction', 'lane', 'confidence'],
  ]);
});
