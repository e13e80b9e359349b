import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { judgedPairs } from '../search/analyse-convoys.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import { pairKey, pairsOf, type Planted } from './planted.ts';
import { best, qualityOf, type Quality, type Ranked } from './ranking.ts';

/** The parameters that an analyst would use for an area, over the longest period allowed. */
const ASKED = { withinSeconds: 30, minCameras: 3, minVehicles: 2 };

type Found = { readonly pair: string; readonly score: number; readonly passes: number };

export type ConvoysQuality = {
  readonly asked: number;
  readonly planted: number;
  readonly score: Quality;
  readonly passes: Quality;
  readonly medianMs: number;
  readonly worstMs: number;
};

/**
 * Searches the convoys of every three days at every camera, and ranks all pairs of all answers: by a pair's best
 * score in any of them, and by its most passes.
 */
export async function evaluateConvoys(
  store: ReadStore & AnalysisStore,
  planted: Planted,
  days: number,
): Promise<ConvoysQuality> {
  const { fromMs, toMs } = await store.totals();
  const pairs = new Map<string, Found>();
  const times: number[] = [];
  for (let from = fromMs ?? 0; from <= (toMs ?? -1); from += days * DAY_MS) {
    const begun = performance.now();
    const found = await judgedPairs(
      store,
      { kind: 'convoys', ...ASKED, window: { from: instantText(from), to: instantText(from + days * DAY_MS) } },
      new AbortController().signal,
    );
    times.push(performance.now() - begun);
    for (const { first, second, score, passes } of found.pairs) {
      const pair = pairKey(first, second);
      const known = pairs.get(pair);
      pairs.set(pair, {
        pair,
        score: Math.max(score, known?.score ?? 0),
        passes: Math.max(passes.length, known?.passes ?? 0),
      });
    }
  }
  const convoys = pairsOf(planted.convoys);
  const decoys = pairsOf(planted.decoys);
  const all = [...pairs.values()];
  const quality = (value: (found: Found) => number): Quality =>
    qualityOf(
      best(all.map((found): Ranked<Found> => ({ item: found, value: value(found) }))),
      convoys.size,
      ({ pair }) => convoys.has(pair),
      ({ pair }) => decoys.has(pair),
    );
  const sorted = times.sort((a, b) => a - b);
  return {
    asked: times.length,
    planted: convoys.size,
    score: quality(({ score }) => score),
    passes: quality(({ passes }) => passes),
    medianMs: sorted[sorted.length >> 1] ?? 0,
    worstMs: sorted.at(-1) ?? 0,
  };
}
