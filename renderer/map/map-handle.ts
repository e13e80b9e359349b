import { handle } from '../commands/handle.ts';
import type { MapMode } from './map-engine.ts';
import type { TypedPosition } from './typed-position.ts';

/** What the map lets commands do with it. */
export const mapPanel = handle<{
  readonly goTo: (typed: TypedPosition) => void;
  /** Begins or ends measuring. */
  readonly measure: () => void;
  readonly zoomBy: (by: 1 | -1) => void;
  /** All reads, and the chosen one. */
  readonly fit: () => void;
  readonly toSelection: () => void;
  /** Draws journeys, or every read as counts at its camera. */
  readonly show: (mode: MapMode) => void;
}>();
