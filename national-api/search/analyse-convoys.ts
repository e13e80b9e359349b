import type { ConvoysAnswer } from '../../app/api/analysis.ts';
import type { ConvoysQuery } from '../../app/domain/query.ts';
import { windowMs } from '../../app/domain/time-window.ts';
import { groupsOf, type ScoredPair } from '../../app/movement/convoy-groups.ts';
import { gapChangesMs, scoreConvoy, steadinessIn } from '../../app/movement/convoy-score.ts';
import { occasionsOf, type Pass, type Together } from '../../app/movement/co-travel.ts';
import { CONVOYS_MAX_LISTED, CONVOYS_MAX_SCORED } from '../../app/policy/analysis-limits.ts';
import type { AnalysisStore, TogetherFinding, TogetherPair, TogetherPass } from '../store/analysis-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { Analysed } from './analysed.ts';
import { siteFinder } from './places.ts';
import { placeSearchOf } from './read-search.ts';
import { windowWithReads } from './window-with-reads.ts';

type Convoy = ConvoysAnswer['convoys'][number];

/**
 * Passes that chance would give the two: of the reads around each, the other's share; the larger expectation counts.
 */
function expectedPasses({ first, second }: TogetherPair, { reads }: TogetherFinding): number {
  return reads === 0
    ? 0
    : Math.max(first.neighbours * (second.reads + 1), second.neighbours * (first.reads + 1)) / reads;
}

const spreadSeconds = (passes: readonly TogetherPass[]): number => {
  const times = passes.flatMap(({ first, second }) => [first.atMs, second.atMs]);
  return (Math.max(...times) - Math.min(...times)) / 1_000;
};

type Judged = ScoredPair<TogetherPass> & { readonly expected: number; readonly together: Together };

/** Every two that were together at a place, judged against each other and the traffic there. */
export async function judgedPairs(
  store: ReadStore & AnalysisStore,
  query: ConvoysQuery,
  signal: AbortSignal,
): Promise<{ readonly finding: TogetherFinding; readonly pairs: readonly Judged[] }> {
  const withinMs = query.withinSeconds * 1_000;
  const cameras = store.cameras();
  const siteOf = siteFinder(cameras);
  const finding = await store.travelledTogether(
    {
      reads: placeSearchOf(query, cameras),
      withinMs,
      minCameras: query.minCameras,
      maxPairs: CONVOYS_MAX_SCORED,
      traffic: windowWithReads(windowMs(query.window), await store.totals()),
    },
    signal,
  );
  const seen = finding.pairs.map(({ passes }) =>
    passes.map(({ camera, first, second }): Pass => ({ camera, atMs: first.atMs, gapMs: second.atMs - first.atMs })),
  );
  const steadiness = steadinessIn(
    seen.flatMap((passes) => occasionsOf(passes, siteOf).flatMap(gapChangesMs)),
    withinMs,
  );
  const pairs = finding.pairs.map((pair, i): Judged => {
    const expected = expectedPasses(pair, finding);
    const together = scoreConvoy({ passes: seen[i] ?? [], siteOf, steadiness });
    return {
      first: pair.first.vrm,
      second: pair.second.vrm,
      score: together.score,
      passes: pair.passes,
      expected,
      together,
    };
  });
  return { finding, pairs };
}

/** Vehicles that moved together past cameras of a place, judged against the ordinary traffic there. */
export async function analyseConvoys(
  store: ReadStore & AnalysisStore,
  query: ConvoysQuery,
  signal: AbortSignal,
): Promise<Analysed> {
  const cameras = store.cameras();
  const { finding, pairs } = await judgedPairs(store, query, signal);
  const judged = new Map(pairs.map((pair) => [`${pair.first} ${pair.second}`, pair]));
  const groups = groupsOf(pairs, { camera: ({ camera }) => camera, lead: ({ first }) => first.id }, query);
  const convoys = groups.slice(0, CONVOYS_MAX_LISTED).map(({ vrms, passes }): Convoy => {
    const [weakest] = vrms
      .flatMap((vrm, i) => vrms.slice(i + 1).flatMap((other) => judged.get(`${vrm} ${other}`) ?? []))
      .sort((a, b) => a.together.score - b.together.score);
    const { score = 0, occasions = 0, habits = 0, days = 0 } = weakest?.together ?? {};
    return {
      vrms: [...vrms],
      cameras: new Set(passes.map(([pass]) => pass?.camera)).size,
      passes: passes.length,
      expected: weakest?.expected ?? 0,
      score,
      occasions,
      habits,
      days,
      evidence: passes.map((each) => ({
        cameraId: cameras[each[0]?.camera ?? -1]?.id ?? '',
        readIds: [each[0]?.first.id ?? '', ...each.map(({ second }) => second.id)],
        spreadSeconds: spreadSeconds(each),
      })),
    };
  });
  return {
    complete: finding.found === finding.pairs.length && groups.length === convoys.length,
    answer: { reads: finding.reads, found: finding.found, convoys },
    reads: convoys.flatMap(({ vrms, evidence }) =>
      evidence.flatMap(({ readIds }) => readIds.map((id, i) => [id, vrms[i] ?? ''] as const)),
    ),
  };
}
