import type { CameraDelays } from '../../app/contract/methods.ts';
import { outagesDuring, type Camera } from '../../app/domain/camera.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { greatCircleKm } from '../../app/movement/geodesy.ts';
import type { Span } from '../columns/investigation.ts';

/**
 * What could not have been seen in a period: stretches for which the service holds nothing, and cameras that were off. No read is
 * never drawn as no vehicle.
 */
export type Outage = {
  readonly camera: Camera;
  readonly fromMs: number;
  readonly toMs: number;
  readonly isOver: boolean;
};

/** From when to when the service holds reads; an end that it does not say is null. */
export type Held = { readonly fromMs: number | null; readonly toMs: number | null };

/** Cameras that were off. */
export type Off = {
  /** Cameras that were asked. */
  readonly cameras: number;
  /** Outages within the period, of all cameras asked and of those near the reads found; oldest first. */
  readonly outages: readonly Outage[];
  readonly near: readonly Outage[];
  /** The ones to draw: near the reads when reads were found, else of all. */
  readonly drawn: OffByTime;
};

export type Coverage = Off & {
  readonly period: Span;
  readonly held: Held | undefined;
  /** Parts of the period for which the service holds no reads at all. */
  readonly unheld: readonly Span[];
};

/** How many cameras were off, as steps: from `atMs[i]` on it is `off[i]`. */
export type OffByTime = { readonly atMs: Float64Array; readonly off: Uint16Array };

/** A camera no further than this from one that read a vehicle is on its ways, or was passed on them [default]. */
const NEAR_KM = 3;
/** A degree of latitude is 111 km, one of longitude in Britain at least 55. */
const NEAR_DEGREES = 0.06;

export type OffInput = {
  readonly period: Span;
  /** Cameras of the place asked; all where no place was. */
  readonly cameras: readonly Camera[];
  /** Cameras that read one of the vehicles. */
  readonly readers: readonly Camera[];
};

export function offIn({ period, cameras, readers }: OffInput): Off {
  const outages = cameras
    .flatMap((camera) =>
      outagesDuring(camera, period).map(({ from, to }) => ({
        camera,
        fromMs: Math.max(period.fromMs, instantMs(from)),
        toMs: Math.min(period.toMs, to === null ? Infinity : instantMs(to)),
        isOver: to !== null && instantMs(to) <= period.toMs,
      })),
    )
    .sort((a, b) => a.fromMs - b.fromMs);
  const near = outages.filter(({ camera }) => readers.some((reader) => isNear(camera, reader)));
  return { cameras: cameras.length, outages, near, drawn: offByTime(readers.length === 0 ? outages : near) };
}

function isNear(a: Camera, b: Camera): boolean {
  return (
    a.id === b.id ||
    (Math.abs(a.lat - b.lat) < NEAR_DEGREES &&
      Math.abs(a.lon - b.lon) < NEAR_DEGREES &&
      a.locationQuality !== 'UNKNOWN' &&
      b.locationQuality !== 'UNKNOWN' &&
      greatCircleKm(a, b) <= NEAR_KM)
  );
}

export function unheldIn(period: Span, held: Held | undefined): readonly Span[] {
  if (held === undefined) return [];
  const fromMs = held.fromMs ?? period.toMs;
  const toMs = held.toMs ?? period.toMs;
  const parts: readonly Span[] = [
    { fromMs: period.fromMs, toMs: Math.min(period.toMs, fromMs) },
    { fromMs: Math.max(period.fromMs, fromMs, toMs), toMs: period.toMs },
  ];
  return parts.filter((part) => part.toMs > part.fromMs);
}

export function offByTime(outages: readonly Pick<Outage, 'fromMs' | 'toMs'>[]): OffByTime {
  const change = new Map<number, number>();
  for (const { fromMs, toMs } of outages) {
    change.set(fromMs, (change.get(fromMs) ?? 0) + 1);
    change.set(toMs, (change.get(toMs) ?? 0) - 1);
  }
  const instants = [...change.keys()].sort((a, b) => a - b);
  let off = 0;
  return {
    atMs: Float64Array.from(instants),
    off: Uint16Array.from(instants, (ms) => (off += change.get(ms) ?? 0)),
  };
}

/** The stretches of a span in which as many cameras were off, where any was. */
export function stretchesOff(
  { atMs, off }: OffByTime,
  { fromMs, toMs }: Span,
): readonly (Span & { readonly off: number })[] {
  const stretches: (Span & { readonly off: number })[] = [];
  for (let i = 0; i < atMs.length; i += 1) {
    const from = Math.max(fromMs, atMs[i]!);
    const to = Math.min(toMs, atMs[i + 1] ?? Infinity);
    if (off[i]! > 0 && to > from) stretches.push({ fromMs: from, toMs: to, off: off[i]! });
  }
  return stretches;
}

/** Distinct cameras of outages that overlap a span. */
export function camerasOffIn(outages: readonly Outage[], { fromMs, toMs }: Span): readonly Camera[] {
  return [
    ...new Set(outages.filter((outage) => outage.fromMs < toMs && outage.toMs > fromMs).map(({ camera }) => camera)),
  ];
}

/** Reads that the service got later than their camera's kind allows, and the longest that one took. */
export function lateArrivals(
  delays: readonly CameraDelays[],
  cameras: ReadonlyMap<string, Camera>,
): { readonly late: number; readonly longestMs: number } {
  let late = 0;
  let longestMs = 0;
  for (const { cameraId, overFixed, overMobile, longestMs: longestOfCamera } of delays) {
    const over = cameras.get(cameraId)?.kind === 'MOBILE' ? overMobile : overFixed;
    late += over;
    if (over > 0) longestMs = Math.max(longestMs, longestOfCamera);
  }
  return { late, longestMs };
}
