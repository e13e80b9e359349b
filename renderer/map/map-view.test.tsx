import { act, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SearchView } from '../search/search-view.tsx';
import { startSearch } from '../search/sessions.ts';
import { forgetPersonal } from '../state/personal-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { JOURNEY_PADDING } from './fit.ts';
import { MapView } from './map-view.tsx';

const engines = vi.hoisted(() => ({ made: 0, disposed: 0 }));
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
    show = (): void => undefined;
    setPadding = (): void => undefined;
    setPointed = (): void => undefined;
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

test('one map serves search after search: making another takes most of a second', async () => {
  Object.assign(globalThis, {
    anpr: createFakeBridge().bridge,
    ResizeObserver: class {
      observe = (): void => undefined;
      disconnect = (): void => undefined;
    },
  });
  const nothing = (): void => undefined;
  const map = (
    <SearchView name="investigate">
      <MapView
        investigation={undefined}
        mode="journey"
        onZoom={nothing}
        onMeasure={nothing}
        onSeen={nothing}
        onTip={nothing}
        padding={JOURNEY_PADDING}
        engineRef={nothing}
      />
    </SearchView>
  );
  const shown = render(map);
  await search('YK38RVL');
  await search('WT37DCT');
  expect(engines).toEqual({ made: 1, disposed: 0 });
  shown.unmount();
  expect(engines).toEqual({ made: 1, disposed: 1 });
});
