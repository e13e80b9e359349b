import type { IControl, Map as MapLibre } from 'maplibre-gl/dist/maplibre-gl-csp';
import { GRID_ERROR_M, positionText } from './grid-reference.ts';

/**
 * Says where the pointer is, or the middle of the map while the pointer is elsewhere, as a grid reference and in
 * degrees. Written straight into the document: a moving pointer draws no component.
 */
export class PositionControl implements IControl {
  private readonly element = document.createElement('p');
  private map: MapLibre | undefined;

  constructor() {
    this.element.className = 'maplibregl-ctrl map-position num';
    this.element.title = `Grid reference and degrees, to about ${GRID_ERROR_M} m`;
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
    this.element.textContent = positionText({ lon: lngLat.lng, lat: lngLat.lat });
  };

  private readonly sayMiddle = (): void => {
    if (this.map === undefined) return;
    const { lng, lat } = this.map.getCenter();
    this.element.textContent = `Middle ${positionText({ lon: lng, lat })}`;
  };
}
