import fs from 'node:fs';
import path from 'node:path';

/** The planted cases, for judging analyses: written beside the data, never into it. */

export type Pass = { readonly cameraId: string; readonly at: string };

export type ConvoyTruth = {
  readonly vrms: readonly string[];
  /** Occasions on which all members passed the cameras seconds apart, in this order. */
  readonly occasions: readonly {
    readonly from: string;
    readonly to: string;
    readonly cameraIds: readonly string[];
    readonly gapSeconds: number;
  }[];
};
export type SceneTruth = { readonly vrm: string; readonly scenes: readonly Pass[] };
export type CloneTruth = {
  readonly vrm: string;
  /** Reads that one vehicle cannot both have made. */
  readonly pairs: readonly {
    readonly first: Pass;
    readonly second: Pass;
    readonly distanceKm: number;
    readonly requiredKmh: number;
  }[];
};
export type PlateChangeTruth = { readonly from: string; readonly to: string; readonly at: string };
export type DecoyTruth = { readonly vrms: readonly [string, string]; readonly kind: 'commute' | 'queue' };
export type WrongClockTruth = { readonly cameraId: string; readonly offsetMinutes: number };
export type OutageTruth = { readonly cameraId: string; readonly from: string; readonly to: string | null };
export type MisreadTruth = {
  readonly readId: string;
  readonly cameraId: string;
  readonly at: string;
  readonly read: string;
  readonly vrm: string;
};
export type DemoTruth = {
  readonly vrm: string;
  readonly window: { readonly from: string; readonly to: string };
  /** Reads of exactly this mark in the window; one of them cannot be genuine. */
  readonly reads: number;
  /** The morning to look at. */
  readonly journey: { readonly from: string; readonly to: string; readonly cameraIds: readonly string[] };
  readonly nearMiss: { readonly read: string; readonly cameraId: string; readonly at: string } | null;
  readonly impossible: Pass | null;
};

export type Truth = {
  readonly seed: number;
  readonly window: { readonly from: string; readonly to: string };
  readonly reads: number;
  readonly vehicles: number;
  /** Groups of marks, as `details.convoys` explains. */
  readonly convoys: readonly (readonly string[])[];
  readonly scenes: readonly SceneTruth[];
  readonly clones: readonly string[];
  readonly plateChanges: readonly PlateChangeTruth[];
  readonly decoys: readonly (readonly [string, string])[];
  readonly wrongClocks: readonly WrongClockTruth[];
  readonly outages: readonly OutageTruth[];
  readonly misreads: number;
  readonly misreadSample: readonly MisreadTruth[];
  readonly demo: DemoTruth | null;
  readonly details: {
    readonly convoys: readonly ConvoyTruth[];
    readonly clones: readonly CloneTruth[];
    readonly decoys: readonly DecoyTruth[];
  };
};

export const TRUTH_FILE = 'truth.json';

export function writeTruth(dataDir: string, truth: Truth): void {
  fs.writeFileSync(path.join(dataDir, TRUTH_FILE), `${JSON.stringify(truth, null, 1)}\n`);
}
