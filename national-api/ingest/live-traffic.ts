import { randomBytes } from 'node:crypto';
import { instantText } from '../../app/domain/instant.ts';
import type { Background } from '../background.ts';
import type { ServiceClock } from '../clock.ts';
import { MarkBook } from '../nation/marks.ts';
import { Random } from '../nation/random.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { Ingest } from './ingest.ts';

export type LiveTraffic = {
  readonly store: ReadStore;
  readonly ingest: Ingest;
  readonly clock: ServiceClock;
  /** Whole reads a second. */ readonly ratePerSecond: number;
  readonly background: Background;
  readonly say: (words: string) => void;
};

const TICK_MS = 250;
/** Vehicles on the road at a time; repeated passes by one fleet give journeys to look at. */
const VEHICLES = 20_000;
const MARK_LETTERS = 'ABCDEFGHJK';
const FEED = 'live-simulation';

/**
 * Invented traffic in real time, through the same door as a feed's batches. Marks have age identifiers that have not
 * been issued (docs/simulated-nation.md); cameras are those of the store. What the service has no room for is not
 * sent again, because traffic does not wait.
 * @returns the function that ends it, after the current batch.
 */
export function startLiveTraffic({
  store,
  ingest,
  clock,
  ratePerSecond,
  background,
  say,
}: LiveTraffic): () => Promise<void> {
  const run = randomBytes(4).toString('hex');
  const seed = Number.parseInt(run, 16);
  const random = new Random(seed);
  const marks = new MarkBook(seed);
  const cameras = store.cameras();
  let [batches, reads, owed, lastMs] = [0, 0, 0, performance.now()];
  let working: Promise<void> | undefined;

  const markOf = (vehicle: number): string => {
    while (marks.texts.length <= vehicle) marks.next(MARK_LETTERS.charAt(marks.texts.length % MARK_LETTERS.length));
    return marks.text(vehicle);
  };
  const lineOf = (): string => {
    const camera = cameras[random.below(cameras.length)];
    reads += 1;
    const capturedAt = instantText(clock.nowMs() - 1_000 - random.below(2_000));
    return JSON.stringify({
      id: `${run}${reads.toString(36)}`,
      vrm: markOf(random.below(VEHICLES)),
      capturedAt,
      cameraId: camera?.id,
      direction: random.below(2) === 0 ? 'towards' : 'away',
      lane: 1 + random.below(3),
      confidence: 80 + random.below(20),
    });
  };
  const send = async (count: number): Promise<void> => {
    const giveBack = ingest.place('live');
    if (giveBack === undefined) return;
    try {
      batches += 1;
      await ingest.take({
        feed: FEED,
        organisation: null,
        key: `${run}-${batches}`,
        format: 'ndjson',
        bytes: Buffer.from(Array.from({ length: count }, lineOf).join('\n')),
      });
    } finally {
      giveBack();
    }
  };

  const timer = setInterval(() => {
    const nowMs = performance.now();
    owed += ((nowMs - lastMs) * ratePerSecond) / 1_000;
    lastMs = nowMs;
    if (working !== undefined || cameras.length === 0 || owed < 1) return;
    const count = Math.min(Math.floor(owed), ratePerSecond);
    owed = Math.min(owed - count, ratePerSecond);
    working = background
      .try('live-traffic', () => send(count))
      .then((sent) => {
        if (!sent) say('A batch of live traffic could not be taken in.');
      })
      .finally(() => {
        working = undefined;
      });
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await working;
  };
}
