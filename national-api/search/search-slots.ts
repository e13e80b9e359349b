import {
  ANSWERS_UNDER_WAY,
  ANSWERS_UNDER_WAY_OF_AN_ACCOUNT,
  SEARCHES_AT_ONCE,
  SEARCHES_AT_ONCE_OF_AN_ACCOUNT,
  SEARCHES_WAITING,
  SEARCHES_WAITING_OF_AN_ACCOUNT,
} from '../../app/policy/answer-limits.ts';
import { FairQueue } from '../fair-queue.ts';
import { Shares } from '../shares.ts';

type Release = () => void;

/**
 * Turns at the engine. A turn is held only while the engine works: an answer takes one for each part of it and gives
 * it back before the part is sent, so that a slow reader holds nothing that others need. No account has more than a
 * share, and accounts go by turns.
 */
export class SearchSlots {
  readonly #engine = new Shares(SEARCHES_AT_ONCE, SEARCHES_AT_ONCE_OF_AN_ACCOUNT);
  readonly #answers = new Shares(ANSWERS_UNDER_WAY, ANSWERS_UNDER_WAY_OF_AN_ACCOUNT);
  /** The next part of a running search goes before a new search. */
  readonly #begun = new FairQueue<(release: Release) => void>();
  readonly #new = new FairQueue<(release: Release) => void>();

  /** Turns in use. */
  get inUse(): number {
    return this.#engine.all;
  }

  /** How many wait for a turn, for a new search or the next part of an answer. */
  get waiting(): number {
    return this.#new.size + this.#begun.size;
  }

  /**
   * A turn for a new search, given back by calling the function it resolves with; undefined when too many are
   * waiting.
   */
  async take(account: string): Promise<Release | undefined> {
    if (this.#engine.free(account)) return this.#give(account);
    // An account that has none waiting may always wait: two accounts together must not shut out the rest.
    const own = this.#new.sizeOf(account);
    if (own >= SEARCHES_WAITING_OF_AN_ACCOUNT || (own > 0 && this.#new.size >= SEARCHES_WAITING)) return undefined;
    return new Promise((resolve) => this.#new.push(account, resolve));
  }

  /** A turn for the next part of an answer: it may wait, and is never turned away. */
  async goOn(account: string): Promise<Release> {
    if (this.#engine.free(account)) return this.#give(account);
    return new Promise((resolve) => this.#begun.push(account, resolve));
  }

  /**
   * A place for an answer that is being sent; undefined when there are too many, except for an account that has none.
   */
  answer(account: string): Release | undefined {
    return this.#answers.free(account) || this.#answers.of(account) === 0 ? this.#answers.take(account) : undefined;
  }

  #give(account: string): Release {
    const giveBack = this.#engine.take(account);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      giveBack();
      const mayGo = (party: string): boolean => this.#engine.free(party);
      const next = this.#begun.shift(mayGo) ?? this.#new.shift(mayGo);
      if (next !== undefined) next.item(this.#give(next.party));
    };
  }
}
