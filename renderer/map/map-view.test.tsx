import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SearchView } from '../search/search-view.tsx';
import { sessionIn, startSearch } from '../search/sessions.ts';
import { forgetPersonal } from '../state/personal-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { JOURNEY_PADDING } from './fit.ts';
import { MapView } from './map-view.tsx';

const engines = vi.hoisted(() => ({ made: 0, disposed: 0, followed: [] as unknown[] }));
vi.mock('maplibre-gl/dist/maplibre-gl.css', () => ({}));
vi.mock('./map-engine.ts', () => ({
  MapEngine: class {
    constructor() {
      engines.made += 1;
    }
    dispose = (): void => void (engines.disposed += 1);
    resize = (): void => undefined;
    setTheme = (): void => undefined;
    setCameras = (): void => undefined;
    setMode = (): void => undefined;
    setPins = (): void => undefined;
    show = (): void => undefined;
    follow = (brush: unknown): void => void engines.followed.push(brush);
    setPadding = (): void => undefined;
    setPointed = (): void => undefined;
    standing = (): void => undefined;
  },
}));

afterEach(forgetPersonal);

const search = (mark: string): Promise<unknown> =>
  act(() =>
    startSearch('investigate', {
      query: {
        kind: 'vrm',
        vrms: [mark],
        nearMiss: 0,
        window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
      },
      justification: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/26',
        reason: 'Seen leaving the burglary in Harbour Street; I need its route.',
      },
    }),
  );

const nothing = (): void => undefined;
const map = (
  <SearchView name="investigate">
    <MapView
      investigation={undefined}
      mode="journey"
      onZoom={nothing}
      onSigns={nothing}
      onTogether={nothing}
      onLookInto={nothing}
      onDensity={nothing}
      onMeasure={nothing}
      onNoForceMap={nothing}
      onSeen={nothing}
      onTip={nothing}
      padding={JOURNEY_PADDING}
      engineRef={nothing}
    />
  </SearchView>
);

beforeEach(() => {
  Object.assign(engines, { made: 0, disposed: 0, followed: [] });
  Object.assign(globalThis, {
    anpr: createFakeBridge().bridge,
    ResizeObserver: class {
      observe = (): void => undefined;
      disconnect = (): void => undefined;
    },
  });
});
afterEach(() => vi.restoreAllMocks());

test('one map serves search after search: making another takes most of a second', async () => {
  const shown = render(map);
  await search('YK38RVL');
  await search('WT37DCT');
  expect(engines).toMatchObject({ made: 1, disposed: 0 });
  shown.unmount();
  expect(engines).toMatchObject({ made: 1, disposed: 1 });
});

test('a brush under the hand is followed frame by frame, and one that rests is not', async () => {
  const frames: FrameRequestCallback[] = [];
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  const passFrame = (): void => frames.splice(0).forEach((frame) => frame(0));
  render(map);
  await search('YK38RVL');
  const looking = sessionIn('investigate')?.looking;
  if (looking === undefined) throw new Error('no search is in front');
  act(() => looking.setTime({ fromMs: 0, toMs: 5 }));
  act(passFrame);
  expect(engines.followed).toEqual([]);
  looking.live.move({ fromMs: 1, toMs: 6 });
  looking.live.move({ fromMs: 2, toMs: 7 });
  act(passFrame);
  expect(engines.followed).toEqual([{ fromMs: 2, toMs: 7 }]);
  act(() => looking.live.release());
  act(passFrame);
  expect(engines.followed).toHaveLength(1);
});
