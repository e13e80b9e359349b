/** A binary heap of whole numbers by cost, cheapest first, in typed arrays: no object per entry. */
export class MinHeap {
  #values = new Int32Array(64);
  #costs = new Float64Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Cost of the cheapest; NaN when the heap is empty. */
  get topCost(): number {
    return this.#size === 0 ? Number.NaN : this.#costs[0]!;
  }

  clear(): void {
    this.#size = 0;
  }

  push(cost: number, value: number): void {
    if (this.#size === this.#values.length) this.#grow();
    const costs = this.#costs;
    const values = this.#values;
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (costs[parent]! <= cost) break;
      costs[at] = costs[parent]!;
      values[at] = values[parent]!;
      at = parent;
    }
    costs[at] = cost;
    values[at] = value;
  }

  /**
   * Removes the cheapest; the last entry takes its place and is sifted down. @throws RangeError when the heap is
   * empty
   */
  pop(): number {
    if (this.#size === 0) throw new RangeError('the heap is empty');
    const costs = this.#costs;
    const values = this.#values;
    const top = values[0]!;
    this.#size -= 1;
    const size = this.#size;
    const cost = costs[size]!;
    const value = values[size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && costs[child + 1]! < costs[child]!) child += 1;
      if (costs[child]! >= cost) break;
      costs[at] = costs[child]!;
      values[at] = values[child]!;
      at = child;
    }
    costs[at] = cost;
    values[at] = value;
    return top;
  }

  #grow(): void {
    const values = new Int32Array(this.#size * 2);
    const costs = new Float64Array(this.#size * 2);
    values.set(this.#values);
    costs.set(this.#costs);
    this.#values = values;
    this.#costs = costs;
  }
}
