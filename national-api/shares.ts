/** Counts how many of a resource are taken, in all and per party, with a limit for both. */
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

  /** Takes one, whether or not it is free; call the returned function to give it back. */
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
