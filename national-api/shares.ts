/** How many of something are taken, in all and by each party, with a bound for both. */
export class Shares {
  readonly #atMost: number;
  readonly #ofAParty: number;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(atMost: number, ofAParty: number) {
    this.#atMost = atMost;
    this.#ofAParty = ofAParty;
  }

  free(party: string, amount = 1): boolean {
    return this.#all + amount <= this.#atMost && this.of(party) + amount <= this.#ofAParty;
  }

  /** What is taken now, by all. */
  get all(): number {
    return this.#all;
  }

  /** What a party has now. */
  of(party: string): number {
    return this.#taken.get(party) ?? 0;
  }

  /** Takes it, whether or not it is free; call what this gives to give it back. */
  take(party: string, amount = 1): () => void {
    this.#all += amount;
    this.#taken.set(party, this.of(party) + amount);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#all -= amount;
      const left = (this.#taken.get(party) ?? amount) - amount;
      if (left <= 0) this.#taken.delete(party);
      else this.#taken.set(party, left);
    };
  }
}
