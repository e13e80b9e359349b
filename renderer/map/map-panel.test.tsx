import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import type { FixtureRead } from '../columns/read-table.fixture.ts';
import { signedIn } from '../testing/fake-bridge.ts';
import { sessionIn } from '../search/sessions.ts';
import { renderApp, resetApp } from '../testing/render-app.tsx';
import { searched } from '../testing/searched.ts';
import { INVESTIGATE_VIEW } from '../workspaces/investigate/panel-names.ts';
import type { MapView } from './map-view.tsx';
import { MOST_JOURNEYS } from './map-mode.ts';

const drawn = vi.hoisted(() => ({ props: undefined as Parameters<typeof MapView>[0] | undefined }));
vi.mock('./map-fonts.ts', () => ({ loadMapFonts: () => Promise.resolve() }));
vi.mock('./map-view.tsx', () => ({
  MapView: (props: Parameters<typeof MapView>[0]) => {
    drawn.props = props;
    return null;
  },
}));

/** A busy machine takes its time over what is loaded only when it is shown. */
const drawnSoon = (check: () => void): Promise<void> => waitFor(check, { timeout: 8_000 });

beforeEach(() => {
  drawn.props = undefined;
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

const START_MS = Date.parse('2026-11-01T08:00:00Z');
/** Two reads of each of so many vehicles, so that each has a leg. */
const ofVehicles = (count: number): readonly FixtureRead[] =>
  [0, 1].flatMap((leg) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ id: `R-${leg}-${i}`, vrm: `YK${10 + i}RVL`, camera: `C${leg + 1}` },
      at: START_MS + leg * 10 * MINUTE_MS + i * 1_000,
    })),
  );
const AREA: Extract<Query, { readonly kind: 'area' }> = {
  kind: 'area',
  cameraIds: ['C1', 'C2'],
  window: { from: '2026-11-01T00:00:00.000Z', to: new Date(START_MS + HOUR_MS).toISOString() },
};
const map = () => within(screen.getByRole('region', { name: 'Map' }));

test('of more vehicles than lines can be followed counts are shown, which is said and can be changed', async () => {
  const fake = await renderApp(signedIn());
  await searched(fake, { query: AREA, reads: ofVehicles(MOST_JOURNEYS + 1) });
  await drawnSoon(() => expect(drawn.props?.mode).toBe('all'));
  expect(map().getByText(/^Lines of more than 20 vehicles are a tangle: counts are shown/)).toBeTruthy();
  fireEvent.click(map().getByRole('radio', { name: 'Journey' }));
  expect(drawn.props?.mode).toBe('journey');
  expect(map().queryByText(/are a tangle/)).toBeNull();
  // The next question begins anew.
  await searched(fake, { query: AREA, reads: ofVehicles(MOST_JOURNEYS + 2) });
  await drawnSoon(() => expect(drawn.props?.mode).toBe('all'));
});

test('the brush does not change what the map shows, however few vehicles it leaves', async () => {
  const fake = await renderApp(signedIn());
  await searched(fake, { query: AREA, reads: ofVehicles(MOST_JOURNEYS + 1) });
  await drawnSoon(() => expect(drawn.props?.mode).toBe('all'));
  act(() => sessionIn(INVESTIGATE_VIEW)?.looking.setTime({ fromMs: START_MS, toMs: START_MS + 5_000 }));
  await drawnSoon(() => expect(drawn.props?.investigation).toBeDefined());
  expect(drawn.props?.mode).toBe('all');
});

test('up to that many vehicles have their journeys', async () => {
  const fake = await renderApp(signedIn());
  await searched(fake, { query: AREA, reads: ofVehicles(MOST_JOURNEYS) });
  await drawnSoon(() => expect(drawn.props?.mode).toBe('journey'));
  expect(map().queryByText(/are a tangle/)).toBeNull();
});

test("a force's own map that could not be drawn is said, in place of silence", async () => {
  const fake = await renderApp(signedIn());
  await searched(fake, { reads: ofVehicles(1) });
  await drawnSoon(() => expect(drawn.props).toBeDefined());
  act(() => drawn.props?.onNoForceMap());
  expect(map().getByText(/^Your force's own map could not be drawn/)).toBeTruthy();
});
