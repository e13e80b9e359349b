import { HOUR_MS } from '../../app/domain/instant.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { greatCircleKm } from '../../app/movement/geodesy.ts';
import { expectedNeighbours } from '../../app/movement/co-travel.ts';
import { leastKmhBetween } from '../../app/movement/incompatible.ts';
import { requiredKmh } from '../../app/movement/journey.ts';
import type {
  CommonVehicles,
  CompanionFinding,
  CompanionSearch,
  FoundCompanion,
  ReadPair,
  ReadPairs,
  SceneSearch,
  ReadAround,
  ReadsAroundSearch,
  SpeedSearch,
  TogetherFinding,
  TogetherPass,
  TogetherSearch,
} from './analysis-store.ts';
import { bruteForce, type PlainRead } from './oracle.ts';

/** The reference answers to the questions of `AnalysisStore`, by the simplest loops. */

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function commonVehiclesByHand(
  reads: readonly PlainRead[],
  { scenes, minScenes, maxVehicles, maxReadsOfVehicle }: SceneSearch,
): CommonVehicles {
  const found = unique(reads.map(({ vrm }) => vrm))
    .map((vrm) => {
      const own = reads.filter((read) => read.vrm === vrm);
      const at = scenes.map((scene) => bruteForce(own, scene));
      const ids = new Set(at.flat().map(({ id }) => id));
      return {
        vrm,
        scenes: at.flatMap((some, i) => (some.length > 0 ? [i] : [])),
        readIds: bruteForce(own, { fromMs: -Infinity, toMs: Infinity })
          .map(({ id }) => id)
          .filter((id) => ids.has(id))
          .slice(0, maxReadsOfVehicle),
      };
    })
    .filter((vehicle) => vehicle.scenes.length >= minScenes)
    .sort((a, b) => b.scenes.length - a.scenes.length || byText(a.vrm, b.vrm));
  return { found: found.length, vehicles: found.slice(0, maxVehicles) };
}

export function incompatiblePairsByHand(
  reads: readonly PlainRead[],
  cameras: readonly Camera[],
  { reads: wanted, maxSpeedKmh, maxPairs }: SpeedSearch,
): ReadPairs {
  const timed = (read: PlainRead | undefined) =>
    read === undefined ? null : { camera: read.camera, atMs: read.capturedAtMs };
  const paired = (read: PlainRead) => ({
    id: read.id,
    camera: read.camera,
    atMs: read.capturedAtMs,
    receivedMs: read.receivedAtMs,
    confidence: read.confidence,
    make: null,
    colour: null,
  });
  const found = bruteForce(reads, wanted);
  const pairs = unique(found.map(({ vrm }) => vrm)).flatMap((vrm) => {
    const own = found.filter((read) => read.vrm === vrm);
    return own.slice(1).flatMap((second, i): { readonly pair: ReadPair; readonly tolerant: number }[] => {
      const first = own[i] as PlainRead;
      const km = greatCircleKm(cameras[first.camera] as Camera, cameras[second.camera] as Camera);
      const gapMs = second.capturedAtMs - first.capturedAtMs;
      if (km === 0 || leastKmhBetween(km, gapMs) <= maxSpeedKmh) return [];
      return [
        {
          pair: {
            vrm,
            first: paired(first),
            second: paired(second),
            before: timed(own[i - 1]),
            after: timed(own[i + 2]),
          },
          tolerant: requiredKmh(km, Math.max(1, gapMs) / 1_000),
        },
      ];
    });
  });
  // Speeds that differ only by rounding are equal.
  const rank = ({ tolerant }: { readonly tolerant: number }): number => Math.round(tolerant * 1e6);
  pairs.sort(
    (a, b) =>
      rank(b) - rank(a) ||
      byText(a.pair.vrm, b.pair.vrm) ||
      a.pair.second.atMs - b.pair.second.atMs ||
      byText(a.pair.second.id, b.pair.second.id),
  );
  return { found: pairs.length, pairs: pairs.slice(0, maxPairs).map(({ pair }) => pair) };
}

export function readsAroundByHand(
  reads: readonly PlainRead[],
  { asks, withinMs, limit, cameras, withoutCameras = [] }: ReadsAroundSearch,
): ReadAround[] {
  return asks
    .flatMap(({ vrm, atMs }, ask) =>
      bruteForce(reads, {
        vrms: [vrm],
        fromMs: atMs - withinMs,
        toMs: atMs + withinMs + 1,
        withoutCameras,
        ...(cameras === undefined ? {} : { cameras }),
      }).map((read) => ({ ask, camera: read.camera, atMs: read.capturedAtMs })),
    )
    .slice(0, limit);
}

const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

export function companionsByHand(
  reads: readonly PlainRead[],
  { vrm, fromMs, toMs, withinMs, minCameras, maxReads, maxCompanions, withoutCameras = [] }: CompanionSearch,
): CompanionFinding {
  const all = bruteForce(reads, { fromMs, toMs, withoutCameras });
  const own = all.filter((read) => read.vrm === vrm);
  const looked = own.slice(-maxReads);
  const cameras = unique(looked.map(({ camera }) => camera));
  const atCameras = all.filter(({ camera }) => cameras.includes(camera));
  const flow = cameras
    .sort((a, b) => a - b)
    .flatMap((camera) =>
      Array.from({ length: 24 }, (_, hour) => ({
        camera,
        hour,
        reads: atCameras.filter((read) => read.camera === camera && hourOf(read.capturedAtMs) % 24 === hour).length,
      })).filter((each) => each.reads > 0),
    );
  const near = unique(atCameras.map((read) => read.vrm))
    .filter((other) => other !== vrm)
    .map((other) => {
      const passes = looked.flatMap((read, n): FoundCompanion['passes'] => {
        const gap = (each: PlainRead): number => Math.abs(each.capturedAtMs - read.capturedAtMs);
        const [nearest] = atCameras
          .filter((each) => each.vrm === other && each.camera === read.camera && gap(each) <= withinMs)
          .sort((a, b) => gap(a) - gap(b) || a.capturedAtMs - b.capturedAtMs || byText(a.id, b.id));
        return nearest === undefined ? [] : [{ read: n, id: nearest.id, atMs: nearest.capturedAtMs }];
      });
      const readsOfPasses = passes.map(({ read }) => looked[read] as PlainRead);
      return {
        companion: { vrm: other, readsAtCameras: atCameras.filter((read) => read.vrm === other).length, passes },
        cameras: unique(readsOfPasses.map(({ camera }) => camera)).length,
        hours: unique(readsOfPasses.map(({ capturedAtMs }) => hourOf(capturedAtMs))).length,
      };
    })
    .filter(({ companion }) => companion.passes.length > 0);
  const found = near
    .filter((each) => each.cameras >= minCameras)
    .sort(
      (a, b) =>
        b.hours - a.hours ||
        b.cameras - a.cameras ||
        b.companion.passes.length - a.companion.passes.length ||
        byText(a.companion.vrm, b.companion.vrm),
    );
  return {
    reads: looked.map(({ id, camera, capturedAtMs }) => ({ id, camera, atMs: capturedAtMs })),
    moreReads: own.length > maxReads,
    flow,
    compared: found.length === 0 ? 0 : near.length,
    found: found.length,
    companions: found.slice(0, maxCompanions).map(({ companion }) => companion),
  };
}

export function travelledTogetherByHand(
  reads: readonly PlainRead[],
  { reads: wanted, withinMs, minCameras, maxPairs, traffic }: TogetherSearch,
): TogetherFinding {
  const all = bruteForce(reads, wanted);
  const timed = (read: PlainRead) => ({ id: read.id, atMs: read.capturedAtMs });
  const flow = unique(all.map(({ camera }) => camera)).flatMap((camera) =>
    Array.from({ length: 24 }, (_, hour) => ({
      camera,
      hour,
      reads: all.filter((read) => read.camera === camera && hourOf(read.capturedAtMs) % 24 === hour).length,
    })),
  );
  const vehicles = unique(all.map(({ vrm }) => vrm))
    .sort(byText)
    .map((vrm) => {
      const own = all.filter((read) => read.vrm === vrm);
      return {
        own,
        vehicle: {
          vrm,
          reads: own.length,
          neighbours: expectedNeighbours(
            own.map(({ camera, capturedAtMs }) => ({ camera, atMs: capturedAtMs })),
            flow,
            traffic,
            withinMs,
          ),
        },
      };
    });
  const found = vehicles
    .flatMap((first, i) =>
      vehicles.slice(i + 1).map((second) => {
        const passes = first.own.flatMap((read): TogetherPass[] => {
          const gap = (each: PlainRead): number => Math.abs(each.capturedAtMs - read.capturedAtMs);
          const [nearest] = second.own
            .filter((each) => each.camera === read.camera && gap(each) <= withinMs)
            .sort((a, b) => gap(a) - gap(b) || a.capturedAtMs - b.capturedAtMs || byText(a.id, b.id));
          return nearest === undefined ? [] : [{ camera: read.camera, first: timed(read), second: timed(nearest) }];
        });
        return {
          pair: { first: first.vehicle, second: second.vehicle, passes },
          cameras: unique(passes.map(({ camera }) => camera)).length,
          hours: unique(passes.map((pass) => hourOf(pass.first.atMs))).length,
        };
      }),
    )
    .filter(({ cameras }) => cameras >= minCameras)
    .sort(
      (a, b) =>
        b.hours - a.hours ||
        b.cameras - a.cameras ||
        b.pair.passes.length - a.pair.passes.length ||
        byText(a.pair.first.vrm, b.pair.first.vrm) ||
        byText(a.pair.second.vrm, b.pair.second.vrm),
    );
  return {
    reads: found.length === 0 ? 0 : all.length,
    found: found.length,
    pairs: found.slice(0, maxPairs).map(({ pair }) => pair),
  };
}
