import type { MissedPassesAnswer } from '../../app/api/reference-data.ts';
import { countText } from '../words/measures.ts';

/** What a camera misses, as one sentence; it says so where that is not known. */
export function missedText({ cameras, days }: MissedPassesAnswer, cameraId: string): string {
  const found = cameras.find((each) => each.cameraId === cameraId);
  if (found === undefined) return 'How many passes it misses is not known.';
  const percent = Math.round((100 * found.missed) / found.passes);
  const [low, high] = [found.low, found.high].map((bound) => Math.round(1_000 * bound) / 10);
  const share = percent < 1 ? 'less than 1 %' : `about ${percent} %`;
  return `Misses ${share} of passes, 95 % interval ${low} to ${high} % (${countText(found.passes, 'pass', 'passes')}, ${days} days).`;
}
