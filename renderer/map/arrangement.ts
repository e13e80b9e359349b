import type { OnScreen } from './apart.ts';
import { labelsWithRoom, placesApart, type Glass, type MapView, type Room } from './map-view-model.ts';

/** A view as it stands on the screen: places that touch are one, and labels that have no room are left out. */
export type Arranged = { readonly view: MapView; readonly room: Room };

/** What it is arranged for. */
type Standing = {
  readonly zoom: number;
  /** Where the middle of the map is, so far as labels depend on it. */
  readonly middle: string;
  readonly project: (lon: number, lat: number) => OnScreen;
  readonly glass: () => Glass | undefined;
};

/** Found out once for a view and a place of the map: a pointer that moves draws the same again. */
export class Arrangement {
  private last: (Arranged & Pick<Standing, 'zoom' | 'middle'> & { readonly of: MapView }) | undefined;

  get zoom(): number | undefined {
    return this.last?.zoom;
  }

  /** What lies over the map is another thing now. */
  forget(): void {
    this.last = undefined;
  }

  isFor(of: MapView, { zoom, middle }: Pick<Standing, 'zoom' | 'middle'>): boolean {
    return this.last?.of === of && this.last.zoom === zoom && this.last.middle === middle;
  }

  at(of: MapView, { zoom, middle, project, glass }: Standing): Arranged {
    if (this.last !== undefined && this.isFor(of, { zoom, middle })) return this.last;
    const view = placesApart(of, project);
    this.last = { of, zoom, middle, view, room: labelsWithRoom(view, project, glass()) };
    return this.last;
  }
}
