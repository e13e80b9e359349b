import type { Way } from '../../app/movement/cameras-passed.ts';

type End = { readonly lon: number; readonly lat: number; readonly ref?: string };

/** Two cameras that reads followed each other at. */
export type WayEnds = { readonly from: End; readonly to: End };
export type WayRequest = { readonly id: number; readonly ends: readonly WayEnds[] };
/** One way for each, or null where the road table has none. */
export type WayAnswer = { readonly id: number; readonly ways: readonly (Way | null)[] };
