import type { Polygon } from '../../app/domain/area.ts';

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

export const DRAWING_HINTS: Readonly<Record<AreaMode, string>> = {
  rectangle: 'Rectangle: press one corner, then the opposite one.',
  circle: 'Circle: press its centre, then a place on its edge.',
  polygon: 'Polygon: press each corner; press the last one again to finish.',
  edit: 'Move a corner, or the whole. A dot between corners makes a new one; the right button takes one away.',
};
