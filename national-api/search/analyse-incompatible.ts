import type { IncompatibleAnswer } from '../../app/api/analysis.ts';
import { instantText } from '../../app/domain/instant.ts';
import { statusAt, type Camera } from '../../app/domain/camera.ts';
import type { IncompatibleQuery } from '../../app/domain/query.ts';
import { nearMisses } from '../../app/domain/vrm-near-miss.ts';
import type { Vrm } from '../../app/domain/vrm.ts';
import { greatCircleKm } from '../../app/movement/geodesy.ts';
import { explain, leastKmhBetween, type EndFacts } from '../../app/movement/incompatible.ts';
import { IMPOSSIBLE_KMH, requiredKmh } from '../../app/movement/journey.ts';
import { INCOMPATIBLE_MAX_PAIRS } from '../../app/policy/analysis-limits.ts';
import { lateAfterMs } from '../../app/policy/retention.ts';
import type { AnalysisStore, PairedRead, ReadPair, TimedCamera } from '../store/analysis-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { Analysed } from './analysed.ts';
import { marksOf, placeSearchOf } from './read-search.ts';

/** Near misses are searched around this many pairs; for the rest the other explanations must suffice. */
const LOOKED_AROUND = 50;
/** A vehicle whose mark is confused with another's is itself read at most this much before or after [default]. */
const NEAR_MISS_WITHIN_MS = 20 * 60_000;
const MAX_READS_AROUND = 10_000;

/** Whether one vehicle may have been at both, with the tolerances of a journey. */
function feasible(cameras: readonly Camera[], a: TimedCamera, b: TimedCamera): boolean {
  const [from, to] = [cameras[a.camera], cameras[b.camera]];
  return (
    from === undefined ||
    to === undefined ||
    requiredKmh(greatCircleKm(from, to), (b.atMs - a.atMs) / 1_000) <= IMPOSSIBLE_KMH
  );
}

/**
 * The ends, `0` for the first read and `1` for the second, at which a mark that may be confused with the pair's was
 * seen.
 */
async function nearMissesSeen(
  store: ReadStore & AnalysisStore,
  pairs: readonly ReadPair[],
  cameras: readonly number[] | undefined,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const asks = pairs
    .slice(0, LOOKED_AROUND)
    .flatMap(({ vrm, first, second }, pair) =>
      nearMisses(vrm as Vrm, 1).flatMap((near) =>
        [first, second].map((end, side) => ({ vrm: near.vrm, atMs: end.atMs, end, key: `${pair}/${side}` })),
      ),
    );
  const seen = await store.readsAround(
    { asks, withinMs: NEAR_MISS_WITHIN_MS, limit: MAX_READS_AROUND, ...(cameras === undefined ? {} : { cameras }) },
    signal,
  );
  return new Set(
    seen.flatMap((read) => {
      const asked = asks[read.ask];
      return asked !== undefined && feasible(store.cameras(), read, asked.end) ? [asked.key] : [];
    }),
  );
}

function endFacts(
  read: PairedRead,
  camera: Camera | undefined,
  facts: Pick<EndFacts, 'nearMissSeen' | 'alone'>,
): EndFacts {
  const delayMs = read.receivedMs === null ? null : read.receivedMs - read.atMs;
  const dueMs = lateAfterMs(camera?.kind);
  return {
    confidence: read.confidence,
    make: read.make,
    colour: read.colour,
    receivedLate: delayMs !== null && delayMs > dueMs,
    receivedBeforeCapture: delayMs !== null && delayMs < 0,
    cameraStatus: camera === undefined ? 'OK' : statusAt(camera, read.atMs),
    locationQuality: camera?.locationQuality ?? 'UNKNOWN',
    ...facts,
  };
}

/** Reads that one vehicle cannot have made, with the possible explanations of each pair. */
export async function analyseIncompatible(
  store: ReadStore & AnalysisStore,
  query: IncompatibleQuery,
  signal: AbortSignal,
): Promise<Analysed> {
  const cameras = store.cameras();
  const place = placeSearchOf(query, cameras);
  const reads = query.vrms === undefined ? place : { ...place, vrms: marksOf(query.vrms) };
  const { found, pairs } = await store.incompatiblePairs(
    { reads, maxSpeedKmh: query.maxSpeedKmh, maxPairs: INCOMPATIBLE_MAX_PAIRS },
    signal,
  );
  const seen = await nearMissesSeen(store, pairs, place.cameras, signal);
  const pairsOfMark = new Map<string, number>();
  for (const { vrm } of pairs) pairsOfMark.set(vrm, (pairsOfMark.get(vrm) ?? 0) + 1);

  const listed = pairs.flatMap(({ vrm, first, second, before, after }, i): IncompatibleAnswer['pairs'] => {
    const [from, to] = [cameras[first.camera], cameras[second.camera]];
    if (from === undefined || to === undefined) return [];
    const distanceKm = greatCircleKm(from, to);
    const gapMs = second.atMs - first.atMs;
    const firstAlone = before !== null && feasible(cameras, before, second) && !feasible(cameras, before, first);
    const secondAlone = after !== null && feasible(cameras, first, after) && !feasible(cameras, second, after);
    const explanations = explain({
      distanceKm,
      gapMs,
      pairsOfMark: pairsOfMark.get(vrm) ?? 1,
      first: endFacts(first, from, { nearMissSeen: seen.has(`${i}/0`), alone: firstAlone }),
      second: endFacts(second, to, { nearMissSeen: seen.has(`${i}/1`), alone: secondAlone }),
    });
    return [
      {
        vrm,
        firstReadId: first.id,
        secondReadId: second.id,
        first: { cameraId: from.id, capturedAt: instantText(first.atMs) },
        second: { cameraId: to.id, capturedAt: instantText(second.atMs) },
        distanceKm,
        seconds: gapMs / 1_000,
        requiredKmh: leastKmhBetween(distanceKm, gapMs),
        explanations: explanations.map((explanation) => ({ ...explanation, because: [...explanation.because] })),
      },
    ];
  });
  return {
    complete: found === pairs.length,
    answer: { found, pairs: listed },
    reads: listed.flatMap(
      ({ vrm, firstReadId, secondReadId }) =>
        [
          [firstReadId, vrm],
          [secondReadId, vrm],
        ] as const,
    ),
  };
}
