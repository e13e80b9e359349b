import type { ReadChunk } from '../store/read-chunk.ts';
import { surveyOf, type ReadSearch, type ReadStore, type Survey } from '../store/read-store.ts';

/**
 * A search that the store has begun. A small answer is known whole once it is here, so that it is counted without a second
 * question.
 */
export class BegunSearch {
  readonly #abort = new AbortController();
  readonly #chunks: AsyncIterator<ReadChunk>;
  /** Fetched and not yet taken. */
  #ahead: IteratorResult<ReadChunk> | undefined;
  #brokenOff = false;
  #onBrokenOff: () => void = () => undefined;

  constructor(store: Pick<ReadStore, 'search'>, search: ReadSearch) {
    this.#chunks = store
      .search(search, this.#abort.signal, () => {
        this.#brokenOff = true;
        this.#onBrokenOff();
      })
      [Symbol.asyncIterator]();
  }

  /** Called once when an erasure could not wait for it. */
  whenBrokenOff(tell: () => void): void {
    this.#onBrokenOff = tell;
    if (this.#brokenOff) tell();
  }

  /** Counts an answer of one part; undefined for a longer one. In a turn at the engine. */
  async small(): Promise<Survey | undefined> {
    this.#ahead = await this.#chunks.next();
    if (this.#ahead.done === true) return surveyOf([]);
    const chunk: ReadChunk = this.#ahead.value;
    if (chunk.last !== true) return undefined;
    const counts = new Map<number, number>();
    for (const camera of chunk.camera) counts.set(camera, (counts.get(camera) ?? 0) + 1);
    return surveyOf([...counts].sort(([a], [b]) => a - b).map(([camera, reads]) => ({ camera, reads })));
  }

  /** The next part, undefined after the last. The engine takes a turn for it unless it was fetched ahead. */
  async next(turn: () => Promise<() => void>): Promise<ReadChunk | undefined> {
    const next = this.#ahead ?? (await this.#fetch(turn));
    this.#ahead = undefined;
    return next.done === true ? undefined : next.value;
  }

  /** Ends its work in the engine; what was fetched ahead is dropped. */
  async stop(): Promise<void> {
    this.#ahead = undefined;
    this.#abort.abort();
    await this.#chunks.return?.().catch(() => undefined);
  }

  async #fetch(turn: () => Promise<() => void>): Promise<IteratorResult<ReadChunk>> {
    const giveBack = await turn();
    try {
      return await this.#chunks.next();
    } finally {
      giveBack();
    }
  }
}
