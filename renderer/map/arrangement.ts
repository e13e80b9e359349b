import type { OnScreen } from './apart.ts';
import { labelsWithRoom, placesApart, type MapView } from './map-view-model.ts';

/** A view as it stands at a zoom: places that touch are one, and labels that have no room are left out. */
export type Arranged = { readonly view: MapView; readonly room: ReturnType<typeof labelsWithRoom> };

/** Found out once for a view and a zoom: a pointer that moves draws the same again. */
export class Arrangement {
  private last: (Arranged & { readonly of: MapView; readonly zoom: number }) | undefined;

  get zoom(): number | undefined {
    return this.last?.zoom;
  }

  at(of: MapView, zoom: number, project: (lon: number, lat: number) => OnScreen): Arranged {
    if (this.last?.of !== of || this.last.zoom !== zoom) {
      const view = placesApart(of, project);
      this.last = { of, zoom, view, room: labelsWithRoom(view, project) };
    }
    return this.last;
  }
}
