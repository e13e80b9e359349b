import type { CompanionsAnswer } from '../../app/api/analysis.ts';
import type { CompanionsQuery } from '../../app/domain/query.ts';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import type { Vrm } from '../../app/domain/vrm.ts';
import { windowMs } from '../../app/domain/time-window.ts';
import { expectedNeighbours, scoreTogether } from '../../app/movement/co-travel.ts';
import {
  COMPANIONS_MAX_LISTED,
  COMPANIONS_MAX_READS,
  COMPANIONS_MAX_SCORED,
} from '../../app/policy/analysis-limits.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { Analysed } from './analysed.ts';
import { siteFinder } from './places.ts';
import { marksOf } from './read-search.ts';
import { windowWithReads } from './window-with-reads.ts';

/** A vehicle is read correctly at least this many times as often as it is misread in one way [default]. */
const MISREAD_RATIO = 2;

type Companion = CompanionsAnswer['companions'][number];

/**
 * A mark that is often confused with another companion's, and is read where that one is missed, is probably a misread
 * of it: it is no other vehicle, and adds no evidence.
 */
function withMisreads(companions: readonly Companion[]): Companion[] {
  const byMark = new Map(companions.map((companion) => [companion.vrm, companion]));
  return companions.map((companion) => {
    const own = new Set(companion.evidence.map(({ targetReadId }) => targetReadId));
    const taken = [...possibleMisreads(companion.vrm as Vrm, 1)]
      .flatMap((vrm) => byMark.get(vrm) ?? [])
      .filter(
        (other) =>
          other.passes >= MISREAD_RATIO * companion.passes &&
          !other.evidence.some(({ targetReadId }) => own.has(targetReadId)),
      )
      .sort((a, b) => b.passes - a.passes)[0];
    return taken === undefined
      ? companion
      : { ...companion, possibleMisreadOf: taken.vrm, score: Math.min(companion.score, taken.score) };
  });
}

/** Who travelled with a vehicle, judged against the ordinary traffic around it. */
export async function analyseCompanions(
  store: ReadStore & AnalysisStore,
  query: CompanionsQuery,
  signal: AbortSignal,
): Promise<Analysed> {
  const window = windowMs(query.window);
  const withinMs = query.withinSeconds * 1_000;
  const [vrm = ''] = marksOf([query.vrm]);
  const { reads, moreReads, flow, compared, found, companions } = await store.companions(
    {
      vrm,
      ...window,
      withinMs,
      minCameras: query.minCameras,
      maxReads: COMPANIONS_MAX_READS,
      maxCompanions: COMPANIONS_MAX_SCORED,
    },
    signal,
  );
  const neighbours = expectedNeighbours(reads, flow, windowWithReads(window, await store.totals()), withinMs);
  const traffic = flow.reduce((sum, each) => sum + each.reads, 0);
  const cameras = store.cameras();
  const siteOf = siteFinder(cameras);

  const scored = withMisreads(
    companions.map((companion): Companion => {
      const passes = companion.passes.flatMap(({ read, id, atMs }) => {
        const own = reads[read];
        return own === undefined ? [] : [{ read, own, id, atMs }];
      });
      const expected = traffic === 0 ? 0 : (neighbours * (companion.readsAtCameras + 1)) / traffic;
      const { score, occasions, habits, days } = scoreTogether({
        passes: passes.map(({ read, own }) => ({ read, camera: own.camera, atMs: own.atMs })),
        expected,
        withinMs,
        siteOf,
      });
      return {
        vrm: companion.vrm,
        possibleMisreadOf: null,
        cameras: new Set(passes.map(({ own }) => own.camera)).size,
        passes: passes.length,
        expected,
        score,
        occasions,
        habits,
        days,
        evidence: passes.map(({ own, id, atMs }) => ({
          cameraId: cameras[own.camera]?.id ?? '',
          targetReadId: own.id,
          companionReadId: id,
          gapSeconds: Math.abs(atMs - own.atMs) / 1_000,
          ahead: atMs < own.atMs,
        })),
      };
    }),
  );
  const listed = scored
    .sort((a, b) => b.score - a.score || b.passes - a.passes || (a.vrm < b.vrm ? -1 : 1))
    .slice(0, COMPANIONS_MAX_LISTED);
  return {
    complete: !moreReads && listed.length === found,
    answer: { reads: reads.length, compared, found, companions: listed },
    reads: listed.flatMap((companion) =>
      companion.evidence.flatMap(
        ({ targetReadId, companionReadId }) =>
          [
            [targetReadId, vrm],
            [companionReadId, companion.vrm],
          ] as const,
      ),
    ),
  };
}
