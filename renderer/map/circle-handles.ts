import maplibre, { type Map as MapLibre, type Marker } from 'maplibre-gl/dist/maplibre-gl-csp';
import type { Polygon } from '../../app/domain/area.ts';
import { greatCircleKm, type Position } from '../../app/movement/geodesy.ts';
import { circle } from '../../app/movement/shapes.ts';
import { areaText } from '../words/place.ts';

type Circle = { readonly centre: Position; readonly radiusM: number };

const LEAST_RADIUS_M = 10;
/** A press of an arrow key moves a handle so far on the screen; with Shift by one pixel. */
const STEP_PX = 10;
const BY_KEY: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const positionOf = ({ lng, lat }: { readonly lng: number; readonly lat: number }): Position => ({ lon: lng, lat });

/** The point of a circle to its east. */
function edgeOf({ centre, radiusM }: Circle): [number, number] {
  const east = (circle(centre, radiusM).coordinates[0] ?? []).reduce((a, b) => (b[0] > a[0] ? b : a));
  return [east[0], centre.lat];
}

/** A circle with its centre where it was moved to, or through the point that its handle was moved to. */
const movedTo = ({ radiusM }: Circle, centre: Position): Circle => ({ centre, radiusM });
const widenedTo = ({ centre }: Circle, edge: Position): Circle => ({
  centre,
  radiusM: Math.max(LEAST_RADIUS_M, Math.round(greatCircleKm(centre, edge) * 1_000)),
});

/**
 * A circle is moved by its centre and made wider by one handle on its edge: the 64 corners of the polygon that stands for it are no
 * handles. Both are elements of the page, so that keys move them too.
 */
export class CircleHandles {
  private readonly centre: Marker;
  private readonly edge: Marker;

  constructor(
    private readonly map: MapLibre,
    private now: Circle,
    private readonly intents: {
      /** While a hand holds one. */
      readonly onMove: (area: Polygon) => void;
      readonly onDone: (area: Polygon) => void;
    },
  ) {
    this.centre = this.handle('centre', 'Centre of the circle', [now.centre.lon, now.centre.lat], movedTo);
    this.edge = this.handle('edge', 'Radius of the circle', edgeOf(now), widenedTo);
    this.place();
  }

  remove(): void {
    this.centre.remove();
    this.edge.remove();
  }

  private handle(
    kind: 'centre' | 'edge',
    name: string,
    at: [number, number],
    changed: (circle: Circle, to: Position) => Circle,
  ): Marker {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = `circle-handle ${kind}`;
    element.setAttribute('aria-label', name);
    const marker = new maplibre.Marker({ element, draggable: true }).setLngLat(at).addTo(this.map);
    const take = (to: Position): void => {
      this.now = changed(this.now, to);
      this.place(marker);
      this.intents.onMove(this.area());
    };
    marker.on('drag', () => take(positionOf(marker.getLngLat())));
    marker.on('dragend', () => {
      this.place();
      this.intents.onDone(this.area());
    });
    element.addEventListener('keydown', (event) => {
      const by = BY_KEY[event.key];
      if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const px = event.shiftKey ? 1 : STEP_PX;
      const { x, y } = this.map.project(marker.getLngLat());
      take(positionOf(this.map.unproject([x + by[0] * px, y + by[1] * px])));
      this.place();
      this.intents.onDone(this.area());
    });
    return marker;
  }

  private area(): Polygon {
    return circle(this.now.centre, this.now.radiusM);
  }

  /** Puts the handles where the circle is; not the one that a hand holds. */
  private place(held?: Marker): void {
    const { centre } = this.now;
    if (held !== this.centre) this.centre.setLngLat([centre.lon, centre.lat]);
    if (held !== this.edge) this.edge.setLngLat(edgeOf(this.now));
    const text = areaText(this.area());
    for (const marker of [this.centre, this.edge]) marker.getElement().title = text;
  }
}
