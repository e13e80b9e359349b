type End = { readonly lon: number; readonly lat: number; readonly ref?: string };

export type RouteLeg = { readonly from: End; readonly to: End };
export type RouteRequest = { readonly id: number; readonly legs: readonly RouteLeg[] };
/** One route for each leg, or null where the road table has none. */
export type RouteAnswer = { readonly id: number; readonly routes: readonly ((readonly [number, number])[] | null)[] };
