import type { IControl, Map as MapLibre } from 'maplibre-gl/dist/maplibre-gl-csp';
import type { Position } from '../../app/movement/geodesy.ts';
import { gridErrorM, gridReference, positionText } from './grid-reference.ts';

/** With the error of the grid, where there is a reference on one. */
const withError = (position: Position): string =>
  gridReference(position) === undefined
    ? positionText(position)
    : `${positionText(position)} · ±${gridErrorM(position)} m`;

/**
 * Says where the pointer is, or the middle of the map while the pointer is elsewhere, as a grid reference and in
 * degrees. Written straight into the document: a moving pointer draws no component.
 */
export class PositionControl implements IControl {
  private readonly element = document.createElement('p');
  private map: MapLibre | undefined;

  constructor() {
    this.element.className = 'maplibregl-ctrl map-position num';
    this.element.title = 'Grid reference and degrees, and how far off the grid may be';
  }

  onAdd(map: MapLibre): HTMLElement {
    this.map = map;
    map.on('mousemove', this.onPoint);
    map.on('mouseout', this.sayMiddle);
    map.on('moveend', this.sayMiddle);
    this.sayMiddle();
    return this.element;
  }

  onRemove(): void {
    this.map?.off('mousemove', this.onPoint);
    this.map?.off('mouseout', this.sayMiddle);
    this.map?.off('moveend', this.sayMiddle);
    this.map = undefined;
    this.element.remove();
  }

  private readonly onPoint = ({
    lngLat,
  }: {
    readonly lngLat: { readonly lng: number; readonly lat: number };
  }): void => {
    this.element.textContent = withError({ lon: lngLat.lng, lat: lngLat.lat });
  };

  private readonly sayMiddle = (): void => {
    if (this.map === undefined) return;
    const { lng, lat } = this.map.getCenter();
    this.element.textContent = `Middle ${withError({ lon: lng, lat })}`;
  };
}
