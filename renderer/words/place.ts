import type { Polygon } from '../../app/domain/area.ts';
import { shapeOf } from '../../app/movement/shapes.ts';
import { countText, figureText } from './measures.ts';

const metres = (m: number): string =>
  m < 1_000 ? `${figureText(Math.round(m))} m` : `${Number((m / 1_000).toFixed(1))} km`;
const km = (length: number): string => metres(length * 1_000);

/** `circle of 500 m`, `rectangle of 4.2 by 3.1 km`, `polygon of 7 corners`. */
export function areaText(area: Polygon): string {
  const shape = shapeOf(area);
  switch (shape.kind) {
    case 'circle':
      return `circle of ${metres(shape.radiusM)}`;
    case 'rectangle':
      return `rectangle of ${km(shape.eastKm)} by ${km(shape.northKm)}`;
    case 'polygon':
      return `polygon of ${countText(shape.corners, 'corner')}`;
    default:
      return shape satisfies never;
  }
}

type Place = { readonly cameraIds?: readonly string[] | undefined; readonly area?: Polygon | undefined };

/** `at 12 cameras`, `in a circle of 500 m`; undefined where no place is named. */
export function placeText({ cameraIds, area }: Place): string | undefined {
  const cameras = cameraIds === undefined ? undefined : `at ${countText(cameraIds.length, 'camera')}`;
  const inside = area === undefined ? undefined : `in a ${areaText(area)}`;
  return cameras === undefined ? inside : inside === undefined ? cameras : `${cameras} ${inside}`;
}
