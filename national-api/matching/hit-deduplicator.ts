import { DUPLICATE_HIT_MS } from '../../app/policy/voi-rules.ts';

export type MatchKind = 'EXACT' | 'POSSIBLE';
/** The vehicle of an entry at a camera, and how its mark matched. */
export type Event = {
  readonly entry: number;
  readonly camera: number;
  readonly match: MatchKind;
  readonly capturedAtMs: number;
};

/** Entries at cameras that are remembered: those longest without a hit are forgotten first. */
export const REMEMBERED = 50_000;
/** Times of one entry at one camera, the latest ones; reads arrive late and out of order. */
const TIMES = 16;

const keyOf = ({ entry, camera, match }: Event): string => `${entry} ${camera} ${match}`;

/**
 * Which hits belong to one event: the same entry at the same camera within two minutes. An exact match is merged only
 * into an exact one: the listed mark itself must be reported, whatever resembled it before.
 */
export class HitDeduplicator {
  readonly #taken = new Map<string, readonly number[]>();

  /** Whether an event is the same as one already taken, here or in `also`. */
  folds(event: Event, also?: HitDeduplicator): boolean {
    const matches: readonly MatchKind[] = event.match === 'EXACT' ? ['EXACT'] : ['EXACT', 'POSSIBLE'];
    return [this, ...(also === undefined ? [] : [also])].some((each) =>
      matches.some((match) =>
        each.#times(keyOf({ ...event, match })).some((atMs) => Math.abs(atMs - event.capturedAtMs) <= DUPLICATE_HIT_MS),
      ),
    );
  }

  take(event: Event): void {
    this.#put(keyOf(event), [event.capturedAtMs]);
  }

  /** Takes over everything that another has taken. */
  takeAll(other: HitDeduplicator): void {
    for (const [key, times] of other.#taken) this.#put(key, times);
  }

  #times(key: string): readonly number[] {
    return this.#taken.get(key) ?? [];
  }

  #put(key: string, times: readonly number[]): void {
    const all = [...this.#times(key), ...times].slice(-TIMES);
    // Reinserted, so that the map is in the order of the last hit.
    this.#taken.delete(key);
    this.#taken.set(key, all);
    for (const oldest of this.#taken.keys()) {
      if (this.#taken.size <= REMEMBERED) break;
      this.#taken.delete(oldest);
    }
  }
}
