/**
 * kepler.gl as its own examples set it up: point layer, the time filter enlarged with its histogram, a second filter; no base map,
 * because nothing here has a network. Steps dispatch the same action as its slider does.
 */
import { addDataToMap, setFilter, wrapTo } from '@kepler.gl/actions';
import * as components from '@kepler.gl/components';
import { processArrowBatches } from '@kepler.gl/processors';
import * as reducers from '@kepler.gl/reducers';
import { tableFromIPC } from 'apache-arrow';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { applyMiddleware, combineReducers, createStore } from 'redux';

/** What a CommonJS module exports by default, however the bundler wraps it. */
const defaultOf = (module) => module.default?.default ?? module.default;
const KeplerGl = defaultOf(components);
const keplerGlReducer = defaultOf(reducers);

const ID = 'map';
const reducer = keplerGlReducer.initialState({
  mapStyle: { styleType: 'no_map', mapStyles: {}, mapStylesReplaceDefault: true },
  uiState: { currentModal: null, activeSidePanel: null, readOnly: true },
});
const store = createStore(
  combineReducers({ keplerGl: reducer }),
  {},
  applyMiddleware(...reducers.enhanceReduxMiddleware([])),
);
const send = wrapTo(ID);
const state = () => store.getState().keplerGl[ID]?.visState;

const until = (holds) =>
  new Promise((done) => {
    const look = () => (holds() ? done() : requestAnimationFrame(look));
    look();
  });

const filter = (id, name, type, more) => ({ dataId: ['reads'], id, name: [name], type, enabled: true, ...more });

globalThis.peer = {
  mount: async () => {
    createRoot(document.getElementById('root')).render(
      createElement(
        Provider,
        { store },
        createElement(KeplerGl, {
          id: ID,
          mapboxApiAccessToken: 'none',
          width: innerWidth,
          height: innerHeight,
        }),
      ),
    );
    await until(() => state() !== undefined);
  },
  load: async (url) => {
    const table = tableFromIPC(new Uint8Array(await (await fetch(url)).arrayBuffer()));
    const at = table.getChild('capturedAt');
    const fromMs = Number(at.get(0));
    const toMs = Number(at.get(table.numRows - 1));
    store.dispatch(
      send(
        addDataToMap({
          datasets: {
            info: { id: 'reads', label: 'reads', format: 'arrow' },
            data: processArrowBatches(table.batches),
          },
          options: { centerMap: true, autoCreateLayers: false, autoCreateTooltips: false },
          config: {
            version: 'v1',
            config: {
              visState: {
                filters: [
                  filter('time', 'capturedAt', 'timeRange', {
                    value: [fromMs, toMs + 1],
                    view: 'enlarged',
                    plotType: { type: 'histogram' },
                  }),
                  filter('lane', 'lane', 'range', { value: [1, 3], view: 'side' }),
                ],
                layers: [
                  {
                    id: 'points',
                    type: 'point',
                    config: {
                      dataId: 'reads',
                      label: 'reads',
                      columns: { lat: 'lat', lng: 'lon' },
                      isVisible: true,
                      visConfig: { radius: 3, fixedRadius: false, opacity: 0.8 },
                    },
                  },
                ],
              },
            },
          },
        }),
      ),
    );
    await until(() => state().layers.length > 0 && state().filters.length === 2);
    return {
      reads: table.numRows,
      fromMs,
      toMs,
      layers: state().layers.length,
      gpu: state().filters.map((each) => each.gpu),
    };
  },
  brush: (fromMs, toMs) => store.dispatch(send(setFilter(0, 'value', [fromMs, toMs]))),
  filter: (isOn) => store.dispatch(send(setFilter(1, 'value', isOn ? [1, 1] : [1, 3]))),
  /** For the check that it does what it should. */
  state,
};
document.documentElement.dataset.ready = 'true';
