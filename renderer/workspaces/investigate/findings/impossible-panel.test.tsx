import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HOUR_MS, instantMs, instantText } from '../../../../app/domain/instant.ts';
import type { Read } from '../../../../app/domain/read.ts';
import { startSearch } from '../../../search/sessions.ts';
import { useSession } from '../../../state/session-store.ts';
import { useUi } from '../../../state/ui-store.ts';
import { signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

const FIRST_AT = '2026-11-01T08:00:00.000Z';
const SECOND_AT = '2026-11-01T08:04:00.000Z';
const aRead = (part: Partial<Read>): Read => ({
  id: 'R-1',
  vrm: 'YN31TVT',
  vrmRaw: 'YN31TVT',
  capturedAt: FIRST_AT,
  receivedAt: null,
  cameraId: 'C1',
  direction: 'away',
  lane: 2,
  confidence: 90,
  characterConfidence: null,
  plateColour: null,
  make: null,
  model: null,
  colour: null,
  hasPlateImage: true,
  hasOverviewImage: true,
  version: 1,
  correctedFrom: null,
  ...part,
});
const READS = [
  aRead({ hasPlateImage: false, hasOverviewImage: false }),
  aRead({ id: 'R-2', capturedAt: SECOND_AT, cameraId: 'C2', hasOverviewImage: false }),
];

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

async function found(): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (bridge) =>
    bridge.on({
      'reads.details': ({ readId }) => {
        const read = READS.find(({ id }) => id === readId) ?? aRead({});
        return { read, versions: [read], correctionWaits: false, preservations: [] };
      },
    }),
  );
  await act(async () => {
    await startSearch('investigate', {
      query: {
        kind: 'incompatible',
        vrms: ['YN31TVT'],
        maxSpeedKmh: 200,
        window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
      },
      justification: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/26',
        reason: 'Seen leaving the burglary; its route shows where the goods went.',
      },
    });
    const searchRef = fake.lastSearch();
    fake.emit('search.findings', {
      searchRef,
      findings: {
        kind: 'incompatible',
        answer: {
          searchId: 'S-1',
          complete: true,
          auditIndex: 7,
          obligations: [],
          found: 1,
          pairs: [
            {
              vrm: 'YN31TVT',
              firstReadId: 'R-1',
              secondReadId: 'R-2',
              first: { cameraId: 'C1', capturedAt: FIRST_AT },
              second: { cameraId: 'C2', capturedAt: SECOND_AT },
              distanceKm: 111,
              seconds: 240,
              requiredKmh: 1_665,
              explanations: [],
            },
          ],
        },
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  return fake;
}
const panel = () => within(screen.getByRole('region', { name: 'Impossible reads' }));

test('pictures are asked for only when they are opened, and one that the camera did not give is said to be missing', async () => {
  const fake = await found();
  expect(fake.callsOf('reads.details')).toEqual([]);
  fireEvent.click(panel().getByRole('button', { name: 'Compare pictures' }));
  expect(await panel().findByText('This camera gave no image of this read.')).toBeTruthy();
  expect(await panel().findByText('This camera gave no overview image of this read.')).toBeTruthy();
  expect(panel().getAllByRole('img', { name: /image/ })).toHaveLength(1);
  expect(fake.callsOf('reads.details')).toMatchObject([{ readId: 'R-1' }, { readId: 'R-2' }]);
});

test('the search around a pair ends at the present of the service, not of this computer', async () => {
  await found();
  const serviceMs = instantMs(SECOND_AT) + HOUR_MS;
  act(() =>
    useSession.setState(({ status }) => ({
      status:
        status === null ? null : { ...status, clock: { serviceMs, measuredAtMs: Date.now(), skewMs: 0, wrong: false } },
    })),
  );
  fireEvent.click(panel().getByRole('button', { name: 'Reads around it' }));
  await waitFor(() => expect(useUi.getState().dialog?.kind).toBe('justify'));
  const { dialog } = useUi.getState();
  const window = dialog?.kind === 'justify' && 'window' in dialog.request.query ? dialog.request.query.window : null;
  expect(window?.from).toBe(instantText(instantMs(FIRST_AT) - 6 * HOUR_MS));
  expect(instantMs(window?.to ?? SECOND_AT)).toBeGreaterThan(serviceMs - 60_000);
  expect(instantMs(window?.to ?? SECOND_AT)).toBeLessThan(serviceMs + 60_000);
});

test('timeline and details say where the pairs are, and what could not be seen in the period', async () => {
  await found();
  const timeline = screen.getByRole('region', { name: 'Timeline' });
  expect(timeline.textContent).toContain('Impossible reads are pairs');
  expect(timeline.textContent).not.toContain('once it has been answered');
  expect(within(timeline).getByRole('region', { name: 'Coverage' })).toBeTruthy();
  expect(screen.getByRole('region', { name: 'Read details' }).textContent).toContain('Compare pictures');
});
