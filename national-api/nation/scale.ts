import type { LonLat } from './geometry.ts';

/** How large a nation is and where it looks closely. */

export type Area = { readonly south: number; readonly north: number; readonly west: number; readonly east: number };

export type ScaleSpec = {
  readonly cameras: number;
  readonly reads: number;
  readonly days: number;
  /** Everything lies inside, and belongs to these forces; the whole country when absent. */
  readonly area?: Area;
  readonly forceCodes?: readonly string[];
  /** Where cameras and homes are this many times denser than elsewhere. */
  readonly focus?: { readonly area: Area; readonly cameras: number; readonly homes: number };
  readonly zonePopulation: number;
  readonly focusZonePopulation: number;
  readonly convoys: number;
  readonly sceneVehicles: number;
  readonly clones: number;
  readonly plateChanges: number;
  readonly decoys: number;
  readonly wrongClocks: number;
  /** Whether the demonstration's hand-picked vehicle drives here. */
  readonly demo: boolean;
};

export const SCALE_NAMES = ['demo', 'county', 'national'] as const;
export type ScaleName = (typeof SCALE_NAMES)[number];

const YORKSHIRE: Area = { south: 53.28, north: 53.96, west: -2.05, east: -0.85 };

export const SCALES: Readonly<Record<ScaleName, ScaleSpec>> = {
  demo: {
    cameras: 600,
    reads: 3_000_000,
    days: 35,
    focus: { area: { south: 53.15, north: 54.0, west: -2.0, east: -0.7 }, cameras: 5, homes: 5 },
    zonePopulation: 45_000,
    focusZonePopulation: 5_000,
    convoys: 6,
    sceneVehicles: 4,
    clones: 4,
    plateChanges: 3,
    decoys: 10,
    wrongClocks: 4,
    demo: true,
  },
  county: {
    cameras: 150,
    reads: 400_000,
    days: 35,
    area: YORKSHIRE,
    forceCodes: ['13', '14'],
    zonePopulation: 4_000,
    focusZonePopulation: 4_000,
    convoys: 5,
    sceneVehicles: 3,
    clones: 3,
    plateChanges: 2,
    decoys: 8,
    wrongClocks: 2,
    demo: true,
  },
  national: {
    cameras: 18_000,
    reads: 10_000_000,
    days: 100,
    zonePopulation: 12_000,
    focusZonePopulation: 12_000,
    convoys: 12,
    sceneVehicles: 8,
    clones: 10,
    plateChanges: 8,
    decoys: 24,
    wrongClocks: 40,
    demo: true,
  },
};

/** Whether a point is inside, with a margin in degrees. */
export function insideArea(area: Area, [lon, lat]: LonLat, margin = 0): boolean {
  return (
    lat >= area.south - margin && lat <= area.north + margin && lon >= area.west - margin && lon <= area.east + margin
  );
}
