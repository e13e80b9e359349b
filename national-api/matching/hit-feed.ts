import type { ReadCorrected } from '../../app/api/hits.ts';
import type { StoredHit, VoiStore } from '../store/voi-store.ts';

/** A read that was corrected after a hit on it, for the organisations that received the hit. */
export type CorrectionNotice = { readonly organisations: readonly string[]; readonly corrected: ReadCorrected };

/** Kept in memory for followers that are up to date; one further behind reads from the store. */
const RECENT = 5_000;
const AT_ONCE = 500;

/**
 * Hits for any number of followers, each at its own pace: a follower asks for what comes after the last hit it has,
 * so a slow one holds up nobody and loses nothing.
 */
export class HitFeed {
  readonly #store: VoiStore;
  #recent: StoredHit[] = [];
  #waiting: (() => void)[] = [];
  readonly #followers = new Set<(notice: CorrectionNotice) => void>();
  readonly #watchers = new Set<(stored: StoredHit) => void>();

  constructor(store: VoiStore) {
    this.#store = store;
  }

  /** In order, after they are on disk. */
  publish(hits: readonly StoredHit[]): void {
    this.#recent.push(...hits);
    if (this.#recent.length > RECENT) this.#recent = this.#recent.slice(-RECENT);
    this.#wake();
  }

  /** Sends corrections to a follower from now on; call the returned function to end that. */
  onCorrection(follower: (notice: CorrectionNotice) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Tells every follower that a hit was on a misread. */
  corrected(notice: CorrectionNotice): void {
    for (const follower of this.#followers) follower(notice);
    this.#wake();
  }

  /** Tells a follower of hits on which somebody acted, from now on; call the returned function to end that. */
  onActedOn(watcher: (stored: StoredHit) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Tells every follower that somebody acted on a hit. */
  actedOn(stored: StoredHit): void {
    for (const watcher of this.#watchers) watcher(stored);
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Hits after one, ascending, in batches; none when there is none yet. */
  async after(seq: number): Promise<readonly StoredHit[]> {
    const [oldest] = this.#recent;
    if (oldest !== undefined && oldest.seq <= seq + 1)
      return this.#recent.slice(seq + 1 - oldest.seq, seq + 1 - oldest.seq + AT_ONCE);
    return this.#store.hitsAfter(seq, AT_ONCE);
  }

  /** Waits until there is a hit after one, the time is over, or it is aborted. */
  wait(seq: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      // Published while the caller was reading what came before.
      if (signal.aborted || (this.#recent.at(-1)?.seq ?? 0) > seq) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting = this.#waiting.filter((each) => each !== done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.push(done);
    });
  }
}
