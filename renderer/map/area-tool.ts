import type { Polygon } from '../../app/domain/area.ts';
import { shapeOf } from '../../app/movement/shapes.ts';

/** What is drawn by hand on the map. `edit`: the area that there is, moved by its corners. */
export type AreaMode = 'rectangle' | 'polygon' | 'circle' | 'edit';

/** An area that a workspace shows on the map and lets a person draw there. */
export type AreaTool = {
  readonly area: Polygon | undefined;
  /** Undefined: nothing is being drawn, and the mouse moves the map. */
  readonly mode: AreaMode | undefined;
  readonly onArea: (area: Polygon) => void;
  /** Drawing has ended, with an area or without. */
  readonly onEnd: () => void;
};

const DRAWING_HINTS: Readonly<Record<AreaMode, string>> = {
  rectangle: 'Rectangle: press one corner, then the opposite one.',
  circle: 'Circle: press its centre, then a place on its edge.',
  polygon: 'Polygon: press each corner; press the last one again to finish.',
  edit: 'Move a corner, or the whole. A dot between corners makes a new one; the right button takes one away.',
};

/** How to draw, or to change the area that there is. */
export const drawingHint = (mode: AreaMode, area: Polygon | undefined): string =>
  mode === 'edit' && area !== undefined && shapeOf(area).kind === 'circle'
    ? 'Move the circle by its centre; the handle on its edge makes it wider or narrower. Arrow keys move the one in focus.'
    : DRAWING_HINTS[mode];
