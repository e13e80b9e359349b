import { DAY_MS, HOUR_MS, MINUTE_MS, instantText } from '../../app/domain/instant.ts';
import type { SimulatedCamera } from './cameras.ts';
import type { Random } from './random.ts';

/** Defects of cameras: out of service for a while (recorded), or a wrong clock (known only to the truth file). */
export type CameraDefects = {
  /** Half-open, in true time; `Infinity` while it lasts. Per camera; 0 to 0 when it never was out. */
  readonly outFrom: Float64Array;
  readonly outTo: Float64Array;
  /** Added to the true time: what the camera's clock shows. */
  readonly clockOffset: Float64Array;
  /** Camera records with their status as of `untilMs`. */
  readonly cameras: readonly SimulatedCamera[];
};

const OUT_SHARE = 0.06;
const STILL_OUT_SHARE = 0.015;
const SUSPECT_SHARE = 0.02;
/**
 * Slow clocks only, including the hour of a missed change to summer time: reads from the future are refused at
 * ingest.
 */
const CLOCK_OFFSETS_MIN = [-7, -60, -13, -34, -4, -22];

type Window = { readonly fromMs: number; readonly untilMs: number };

export function breakCameras(
  cameras: readonly SimulatedCamera[],
  window: Window,
  wrongClocks: number,
  random: Random,
): CameraDefects {
  const outFrom = new Float64Array(cameras.length);
  const outTo = new Float64Array(cameras.length);
  const clockOffset = new Float64Array(cameras.length);
  const candidates = random.shuffle(cameras.map((_, index) => index).filter((index) => !cameras[index]!.landmark));
  for (let i = 0; i < wrongClocks && candidates.length > 0; i += 1) {
    clockOffset[candidates.pop()!] = CLOCK_OFFSETS_MIN[i % CLOCK_OFFSETS_MIN.length]! * MINUTE_MS;
  }
  const records = cameras.map((camera) => ({ ...camera.record }));
  const take = (share: number): number[] =>
    candidates.splice(0, Math.min(candidates.length, Math.ceil(share * cameras.length)));
  const minute = (ms: number): number => Math.round(ms / MINUTE_MS) * MINUTE_MS;
  for (const index of take(OUT_SHARE)) {
    const length = random.chance(0.5) ? random.between(5 * HOUR_MS, DAY_MS) : random.between(DAY_MS, 5 * DAY_MS);
    const from = minute(random.between(window.fromMs, Math.max(window.fromMs, window.untilMs - length - HOUR_MS)));
    const to = Math.min(minute(from + length), minute(window.untilMs - HOUR_MS));
    outFrom[index] = from;
    outTo[index] = to;
    records[index]!.statusPeriods = [{ status: 'OUT_OF_SERVICE', from: instantText(from), to: instantText(to) }];
  }
  for (const index of take(STILL_OUT_SHARE)) {
    const from = minute(window.untilMs - random.between(4 * HOUR_MS, 4 * DAY_MS));
    outFrom[index] = from;
    outTo[index] = Infinity;
    records[index]!.status = 'OUT_OF_SERVICE';
    records[index]!.statusPeriods = [{ status: 'OUT_OF_SERVICE', from: instantText(from), to: null }];
  }
  // Suspect, but still reading: it misses more than it should.
  const suspects = new Set(take(SUSPECT_SHARE));
  for (const index of suspects) {
    records[index]!.status = 'SUSPECT';
    records[index]!.statusPeriods = [
      { status: 'SUSPECT', from: instantText(minute(window.untilMs - random.between(DAY_MS, 6 * DAY_MS))), to: null },
    ];
  }
  return {
    outFrom,
    outTo,
    clockOffset,
    cameras: cameras.map((camera, index) => ({
      ...camera,
      record: records[index]!,
      missRate: suspects.has(index) ? Math.min(0.3, camera.missRate * 3) : camera.missRate,
    })),
  };
}
