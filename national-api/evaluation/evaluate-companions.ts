import type { CompanionsAnswer } from '../../app/api/analysis.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { analyseCompanions } from '../search/analyse-companions.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import { pairKey, pairsOf, type Planted } from './planted.ts';
import { best, qualityOf, type Quality, type Ranked } from './ranking.ts';

/** The parameters that an analyst would use. */
const ASKED = { withinSeconds: 60, minCameras: 2 };
/** Ordinary vehicles with the highest plain counts are asked about too: those that an analyst would wrongly follow. */
const BYSTANDERS = 40;

type Found = { readonly pair: string; readonly score: number; readonly cameras: number; readonly passes: number };

export type CompanionsQuality = {
  readonly asked: number;
  readonly planted: number;
  readonly score: Quality;
  readonly passes: Quality;
  readonly cameras: Quality;
  readonly medianMs: number;
  readonly worstMs: number;
};

/**
 * Searches the companions of every planted vehicle and of bystanders, and ranks all pairs found by score and by plain
 * counts.
 */
export async function evaluateCompanions(
  store: ReadStore & AnalysisStore,
  planted: Planted,
  days: number,
): Promise<CompanionsQuality> {
  const { toMs } = await store.totals();
  const to = (toMs ?? 0) + 1;
  const window = { from: instantText(to - days * DAY_MS), to: instantText(to) };
  const pairs = new Map<string, Found>();
  const times: number[] = [];
  const ask = async (vrm: string): Promise<void> => {
    const begun = performance.now();
    const { answer } = await analyseCompanions(
      store,
      { kind: 'companions', vrm, ...ASKED, window },
      new AbortController().signal,
    );
    times.push(performance.now() - begun);
    for (const { vrm: other, score, cameras, passes } of (answer as Pick<CompanionsAnswer, 'companions'>).companions) {
      const pair = pairKey(vrm, other);
      const known = pairs.get(pair);
      // Seen from both sides: the lower score counts, since the side with more traffic around it knows better.
      pairs.set(pair, { pair, cameras, passes, score: Math.min(score, known?.score ?? Infinity) });
    }
  };
  const named = [...new Set([...planted.convoys, ...planted.decoys].flat())];
  for (const vrm of named) await ask(vrm);
  const convoys = pairsOf(planted.convoys);
  const decoys = pairsOf(planted.decoys);
  const ordinary = [...pairs.values()]
    .filter(({ pair }) => !convoys.has(pair) && !decoys.has(pair))
    .sort((a, b) => b.passes - a.passes);
  const bystanders = [...new Set(ordinary.flatMap(({ pair }) => pair.split(' ')))]
    .filter((vrm) => !named.includes(vrm))
    .slice(0, BYSTANDERS);
  for (const vrm of bystanders) await ask(vrm);

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
    cameras: quality(({ cameras }) => cameras),
    medianMs: sorted[sorted.length >> 1] ?? 0,
    worstMs: sorted.at(-1) ?? 0,
  };
}
