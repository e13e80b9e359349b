import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl/dist/maplibre-gl-csp';
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
  ValidateNotSelfIntersecting,
  type GeoJSONStoreFeatures,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { boundsOf, type Polygon } from '../../app/domain/area.ts';
import { greatCircleKm } from '../../app/movement/geodesy.ts';
import { circle, polygonOf, shapeOf } from '../../app/movement/shapes.ts';
import { CircleHandles } from './circle-handles.ts';
import type { AreaMode } from './area-tool.ts';
import { readColours } from './map-colours.ts';

const SOURCE = 'asked-area';
const NOTHING = { type: 'FeatureCollection' as const, features: [] };
const FILL_OPACITY = 0.14;
const LINE_PX = 2.2;
/** How far from the edge of the map an area is brought into view. */
const PADDING_PX = 60;
const MOVE_MS = 240;

/** They must not hide what lies under them. */
const HANDLES = {
  selectionPointWidth: 4,
  selectionPointOutlineWidth: 1,
  midPointWidth: 2,
  midPointOutlineWidth: 1,
} as const;

type Hex = `#${string}`;
const isHex = (colour: string): colour is Hex => colour.startsWith('#');

/** The polygon that was drawn. A circle is made anew from its centre and radius: by hand it becomes a little oval. */
function polygonFrom({ geometry, properties }: GeoJSONStoreFeatures): Polygon | undefined {
  if (geometry.type !== 'Polygon') return undefined;
  const polygon = polygonOf(
    (geometry.coordinates[0] ?? []).slice(0, -1).map(([lon, lat]) => ({ lon: lon ?? 0, lat: lat ?? 0 })),
  );
  if (properties['mode'] !== 'circle') return polygon;
  const { west, south, east, north } = boundsOf(polygon);
  const centre = { lon: (west + east) / 2, lat: (south + north) / 2 };
  const corners = polygon.coordinates[0] ?? [];
  const radiusKm = corners.reduce((sum, [lon, lat]) => sum + greatCircleKm(centre, { lon, lat }), 0) / corners.length;
  return circle(centre, Math.round(radiusKm * 1_000));
}

/** The area of a question on the map: shown as it is, and drawn or moved by hand with Terra Draw. */
export class AreaDrawing {
  private draw: TerraDraw | undefined;
  /** In place of Terra Draw where a circle is edited. */
  private handles: CircleHandles | undefined;
  private area: Polygon | undefined;
  private mode: AreaMode | undefined;
  /** What the person has just made on the map needs no moving of the map. */
  private own: Polygon | undefined;

  constructor(
    private readonly map: MapLibre,
    private readonly intents: { readonly onArea: (area: Polygon) => void; readonly onEnd: () => void },
  ) {
    this.map.on('style.load', this.addLayers);
    // The map has its style once the engine has put its own sources on it.
    if (this.map.getSource('cameras') !== undefined) this.addLayers();
  }

  dispose(): void {
    this.stop();
    try {
      this.map.off('style.load', this.addLayers);
      for (const layer of [`${SOURCE}-fill`, `${SOURCE}-line`])
        if (this.map.getLayer(layer)) this.map.removeLayer(layer);
      if (this.map.getSource(SOURCE)) this.map.removeSource(SOURCE);
    } catch {
      // The map itself has gone before.
    }
  }

  show(area: Polygon | undefined): void {
    this.area = area;
    this.drawArea();
    if (area === undefined || area === this.own) return;
    const { west, south, east, north } = boundsOf(area);
    const screen = this.map.getBounds();
    if (screen.contains([west, south]) && screen.contains([east, north])) return;
    this.map.fitBounds([west, south, east, north], { padding: PADDING_PX, duration: MOVE_MS });
  }

  begin(mode: AreaMode | undefined): void {
    this.stop();
    this.mode = mode;
    // Before the map has its style nothing can be put on it; `addLayers` begins then.
    if (mode !== undefined && this.map.getSource(SOURCE) !== undefined) this.start(mode);
    this.drawArea();
  }

  private start(mode: AreaMode): void {
    if (mode === 'edit' && this.editCircle()) return;
    const colour = readColours()['focus'];
    const styles = isHex(colour)
      ? { fillColor: colour, fillOpacity: FILL_OPACITY, outlineColor: colour, outlineWidth: LINE_PX }
      : {};
    const validation = (feature: GeoJSONStoreFeatures) => ValidateNotSelfIntersecting(feature);
    const draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: this.map }),
      modes: [
        new TerraDrawRectangleMode({ styles }),
        new TerraDrawCircleMode({ styles }),
        new TerraDrawPolygonMode({ styles, validation }),
        new TerraDrawSelectMode({
          styles: isHex(colour)
            ? {
                ...HANDLES,
                selectionPointColor: colour,
                midPointColor: colour,
                selectedPolygonColor: colour,
                selectedPolygonFillOpacity: FILL_OPACITY,
                selectedPolygonOutlineColor: colour,
              }
            : HANDLES,
          flags: {
            polygon: {
              feature: {
                draggable: true,
                validation,
                coordinates: { midpoints: true, draggable: true, deletable: true },
              },
            },
          },
        }),
      ],
    });
    this.draw = draw;
    draw.start();
    draw.on('finish', (id, { action }) => {
      const feature = draw.getSnapshotFeature(id);
      const polygon = feature === undefined ? undefined : polygonFrom(feature);
      if (polygon === undefined) return;
      this.own = polygon;
      this.intents.onArea(polygon);
      // After Terra Draw has ended what it is in the middle of.
      if (action === 'draw') setTimeout(this.intents.onEnd, 0);
    });
    if (mode === 'edit') this.edit(draw);
    else draw.setMode(mode);
  }

  /** Near enough to hit a corner. */
  private goNear({ coordinates }: Polygon): void {
    const { west, south, east, north } = boundsOf({ type: 'Polygon', coordinates });
    this.map.fitBounds([west, south, east, north], { padding: PADDING_PX, duration: 0 });
  }

  private editCircle(): boolean {
    const shape = this.area === undefined ? undefined : shapeOf(this.area);
    if (this.area === undefined || shape?.kind !== 'circle') return false;
    this.goNear(this.area);
    this.handles = new CircleHandles(this.map, shape, {
      onMove: (area) => this.put(area),
      onDone: (area) => {
        this.own = area;
        this.intents.onArea(area);
      },
    });
    return true;
  }

  private edit(draw: TerraDraw): void {
    if (this.area === undefined) return;
    this.goNear(this.area);
    const properties = { mode: 'polygon' };
    const [added] = draw.addFeatures([
      {
        type: 'Feature',
        properties,
        geometry: {
          type: 'Polygon',
          coordinates: this.area.coordinates.slice(0, 1).map((ring) => ring.map(([lon, lat]) => [lon, lat])),
        },
      },
    ]);
    draw.setMode('select');
    if (added?.valid === true && added.id !== undefined) draw.selectFeature(added.id);
  }

  private stop(): void {
    this.handles?.remove();
    this.handles = undefined;
    const { draw } = this;
    this.draw = undefined;
    try {
      if (draw?.enabled === true) draw.stop();
    } catch {
      // What it had put on the map went with the style, or with the map.
    }
  }

  private readonly addLayers = (): void => {
    if (this.map.getSource(SOURCE) !== undefined) return;
    const colour = readColours()['focus'];
    this.map.addSource(SOURCE, { type: 'geojson', data: NOTHING });
    this.map.addLayer({
      id: `${SOURCE}-fill`,
      type: 'fill',
      source: SOURCE,
      paint: { 'fill-color': colour, 'fill-opacity': FILL_OPACITY },
    });
    this.map.addLayer({
      id: `${SOURCE}-line`,
      type: 'line',
      source: SOURCE,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': LINE_PX },
    });
    this.drawArea();
    // A new style has lost what Terra Draw had put on the map.
    if (this.mode !== undefined) this.begin(this.mode);
  };

  private drawArea(): void {
    // While it is edited Terra Draw shows it, with its corners; of a circle this does.
    const isHidden = this.mode !== undefined && this.handles === undefined;
    this.put(isHidden ? undefined : this.area);
  }

  private put(area: Polygon | undefined): void {
    this.map.getSource<GeoJSONSource>(SOURCE)?.setData(
      area === undefined
        ? NOTHING
        : {
            type: 'Feature',
            properties: {},
            geometry: {
              type: 'Polygon',
              coordinates: area.coordinates.map((ring) => ring.map(([lon, lat]) => [lon, lat])),
            },
          },
    );
  }
}
