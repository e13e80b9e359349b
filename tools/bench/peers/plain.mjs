/**
 * The limit: a disc a read, filtered on the graphics processor, and nothing beside it. A step sets two ranges and no attribute.
 */
import { Deck, OrthographicView } from '@deck.gl/core';
import { DataFilterExtension } from '@deck.gl/extensions';
import { ScatterplotLayer } from '@deck.gl/layers';
import { tableFromIPC } from 'apache-arrow';

const extension = new DataFilterExtension({ filterSize: 2 });
const range = { time: [0, 0], lane: [0, 255] };
let deck;
let data;
let startMs = 0;

const draw = () =>
  deck.setProps({
    layers: [
      new ScatterplotLayer({
        id: 'reads',
        data,
        getRadius: 3,
        radiusUnits: 'pixels',
        getFillColor: [80, 160, 220],
        extensions: [extension],
        filterRange: [range.time, range.lane],
      }),
    ],
  });

globalThis.peer = {
  mount: () =>
    new Promise((done) => {
      deck = new Deck({
        parent: document.getElementById('root'),
        views: new OrthographicView({}),
        initialViewState: { target: [0, 0, 0], zoom: 0 },
        controller: true,
        onLoad: done,
        layers: [],
      });
    }),
  load: async (url) => {
    const table = tableFromIPC(new Uint8Array(await (await fetch(url)).arrayBuffer()));
    const length = table.numRows;
    const [lon, lat, at, lane] = ['lon', 'lat', 'capturedAt', 'lane'].map((name) => table.getChild(name));
    startMs = Number(at.get(0));
    const endMs = Number(at.get(length - 1));
    const position = new Float32Array(2 * length);
    const filter = new Float32Array(2 * length);
    const times = at.data[0].values;
    const [lons, lats, lanes] = [lon, lat, lane].map((vector) => vector.data[0].values);
    for (let i = 0; i < length; i += 1) {
      // The ring of cameras, some 8 km across, on the window.
      position[2 * i] = (lons[i] + 2.24) * 6_000;
      position[2 * i + 1] = (lats[i] - 53.48) * 10_000;
      filter[2 * i] = (Number(times[i]) - startMs) / 1_000;
      filter[2 * i + 1] = lanes[i];
    }
    data = {
      length,
      attributes: { getPosition: { value: position, size: 2 }, getFilterValue: { value: filter, size: 2 } },
    };
    range.time = [0, (endMs - startMs) / 1_000 + 1];
    draw();
    return { reads: length, fromMs: startMs, toMs: endMs };
  },
  brush: (fromMs, toMs) => {
    range.time = [(fromMs - startMs) / 1_000, (toMs - startMs) / 1_000];
    draw();
  },
  filter: (isOn) => {
    range.lane = isOn ? [1, 1] : [0, 255];
    draw();
  },
};
document.documentElement.dataset.ready = 'true';
