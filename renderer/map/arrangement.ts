import type { OnScreen } from './apart.ts';
import { labelsWithRoom, placesApart, type MapView, type Room, type Viewport } from './map-view-model.ts';

/** A view as it is drawn at one zoom: places that touch are one, and labels that have no room are left out. */
export type Arranged = { readonly view: MapView; readonly room: Room };

/** What labels are placed for. */
type MapPosition = {
  readonly zoom: number;
  /** The centre of the map, as a key. */
  readonly centre: string;
  readonly viewport: Viewport;
};

export type MovingMap = MapPosition & {
  readonly isMoving: boolean;
  readonly project: (lon: number, lat: number) => OnScreen;
};

/**
 * Caches the arrangement that is drawn. Places depend on the view and the zoom only, so that panning regroups no disc; labels depend on
 * the centre and the viewport as well, and are placed again when the map has come to rest.
 */
export class Arrangement {
  private last: (Arranged & { readonly of: MapView; readonly at: MapPosition }) | undefined;

  /** The zoom of the last arrangement. */
  get zoom(): number | undefined {
    return this.last?.at.zoom;
  }

  isFor(of: MapView, { zoom, centre, viewport }: MapPosition): boolean {
    const { last } = this;
    return last?.of === of && last.at.zoom === zoom && last.at.centre === centre && last.at.viewport === viewport;
  }

  /** The arrangement to draw. */
  at(of: MapView, { zoom, centre, viewport, isMoving, project }: MovingMap): Arranged {
    const last = this.last?.of === of && this.last.at.zoom === zoom ? this.last : undefined;
    if (last?.at.viewport === viewport && (isMoving || last.at.centre === centre)) return last;
    const view = last?.view ?? placesApart(of, project);
    this.last = { of, at: { zoom, centre, viewport }, view, room: labelsWithRoom(view, project, viewport) };
    return this.last;
  }

  /** The arrangement for hit tests: while the map moves, the one that was drawn last. */
  underPointer(of: MapView, map: MovingMap): Arranged {
    return map.isMoving && this.last?.of === of ? this.last : this.at(of, map);
  }
}
