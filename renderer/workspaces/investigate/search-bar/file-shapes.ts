import { polygonContains, type Polygon } from '../../../../app/domain/area.ts';
import type { Camera } from '../../../../app/domain/camera.ts';
import type { Position } from '../../../../app/movement/geodesy.ts';
import { kmFromPath } from '../../../../app/movement/near.ts';

export type FileShape =
  | { readonly kind: 'area'; readonly name: string; readonly polygon: Polygon }
  /** A track or a point, which has cameras near it and none in it. */
  | { readonly kind: 'path'; readonly name: string; readonly points: readonly Position[] };

export type AreaFile = {
  readonly shapes: readonly FileShape[];
  /** What of the file was left out, and why. */
  readonly notes: readonly string[];
};

/** Ids of the cameras in any of the areas, or so near to any of the tracks and points. */
export function camerasOf(shapes: readonly FileShape[], withinM: number, cameras: Iterable<Camera>): readonly string[] {
  const holds = (shape: FileShape, camera: Camera): boolean =>
    shape.kind === 'area'
      ? polygonContains(shape.polygon, camera.lon, camera.lat)
      : kmFromPath(camera, shape.points) * 1_000 <= withinM;
  const found: string[] = [];
  for (const camera of cameras) if (shapes.some((shape) => holds(shape, camera))) found.push(camera.id);
  return found;
}
