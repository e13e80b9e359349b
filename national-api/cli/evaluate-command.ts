import path from 'node:path';
import { evaluateCompanions } from '../evaluation/evaluate-companions.ts';
import { evaluateConvoys } from '../evaluation/evaluate-convoys.ts';
import { readPlanted } from '../evaluation/planted.ts';
import type { Quality } from '../evaluation/ranking.ts';
import { TRUTH_FILE } from '../nation/truth.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { parseArguments, required, UsageError, wholeNumber } from './arguments.ts';
import { say } from './say.ts';

const told = (name: string, { precisionAt10, recallAtPlanted, recall, decoysIn10 }: Quality): string =>
  `  ${name.padEnd(16)} precision at 10 ${precisionAt10.toFixed(2)}, recall among as many as were planted ${recallAtPlanted.toFixed(2)}, among all ${recall.toFixed(2)}, decoys in the first 10: ${decoysIn10}`;

/** `evaluate`: how well companions and convoys are found, against the truth file of a simulated nation. */
export async function evaluateCommand(args: readonly string[]): Promise<number> {
  const { values, rest } = parseArguments(args, ['data', 'days'], []);
  if (rest.length > 0) throw new UsageError(`evaluate takes no ${rest[0] ?? ''}`);
  const dataDir = path.resolve(required(values, 'data'));
  const days = wholeNumber('days', values.days ?? '30', 1, 365);
  const planted = readPlanted(path.join(dataDir, TRUTH_FILE));
  const store = await DuckDbReadStore.open(dataDir);
  try {
    const companions = await evaluateCompanions(store, planted, days);
    say(
      `companions over ${days} days: ${companions.asked} vehicles asked about, ${companions.planted} pairs planted, ${companions.medianMs.toFixed(0)} ms each (median), ${companions.worstMs.toFixed(0)} ms at most`,
    );
    say(
      [
        told('score', companions.score),
        told('plain passes', companions.passes),
        told('plain cameras', companions.cameras),
      ].join('\n'),
    );
    const convoys = await evaluateConvoys(store, planted, CONVOY_DAYS);
    say(
      `convoys of every ${CONVOY_DAYS} days: ${convoys.asked} searches, ${convoys.planted} pairs planted, ${convoys.medianMs.toFixed(0)} ms each (median), ${convoys.worstMs.toFixed(0)} ms at most`,
    );
    say([told('score', convoys.score), told('plain passes', convoys.passes)].join('\n'));
    process.stdout.write(`${JSON.stringify({ companions, convoys })}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** The longest period that may be searched (access policy, convoys). */
const CONVOY_DAYS = 3;
