import { DUPLICATE_HIT_MS } from '../../app/policy/voi-rules.ts';

export type MatchKind = 'EXACT' | 'POSSIBLE';
/** The vehicle of an entry at a camera, and how its mark matched. */
export type Event = {
  readonly entry: number;
  readonly camera: number;
  readonly match: MatchKind;
  readonly capturedAtMs: number;
};

/** Entries at cameras that are remembered: those that were longest without a hit are forgotten first. */
export const REMEMBERED = 50_000;
/** Times of one entry at one camera, the last that were taken; reads come late and out of order. */
const TIMES = 16;

const keyOf = ({ entry, camera, match }: Event): string => `${entry} ${camera} ${match}`;

/**
 * Which hits are of one event: the same entry at the same camera within two minutes. An exact match is folded only into an exact one:
 * the listed mark itself must be told, whatever resembled it before.
 */
export class HitDeduplicator {
  readonly #taken = new Map<string, readonly number[]>();

  /** Whether an event is the same as one that was taken, here or by `also`. */
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

  /** Takes all that another has taken. */
  takeAll(other: HitDeduplicator): void {
    for (const [key, times] of other.#taken) this.#put(key, times);
  }

  #times(key: string): readonly number[] {
    return this.#taken.get(key) ?? [];
  }

  #put(key: string, times: readonly number[]): void {
    const all = [...this.#times(key), ...times].slice(-TIMES);
    // Put anew, so that the order of the map is that of the last hit.
    this.#taken.delete(key);
    this.#taken.set(key, all);
    for (const oldest of this.#taken.keys()) {
      if (this.#taken.size <= REMEMBERED) break;
      this.#taken.delete(oldest);
    }
  }
}
