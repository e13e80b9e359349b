import { NO_CODE } from '../../app/domain/read-columns.ts';
import type { LabelKind, ReadStore } from '../store/read-store.ts';

const KINDS = ['make', 'model', 'colour'] as const;

/**
 * Numbers labels while lines are read, without asking the store each time; the store's own numbers are fetched once
 * per batch.
 */
export class LabelNumbers {
  private readonly numbers: Readonly<Record<LabelKind, Map<string, number>>> = {
    make: new Map(),
    model: new Map(),
    colour: new Map(),
  };
  private readonly storeCodes: Readonly<Record<LabelKind, number[]>> = { make: [], model: [], colour: [] };

  constructor(private readonly store: Pick<ReadStore, 'labelCodes'>) {}

  readonly of = (kind: LabelKind, value: string): number => {
    const numbers = this.numbers[kind];
    const known = numbers.get(value);
    if (known !== undefined) return known;
    if (numbers.size >= NO_CODE) return NO_CODE; // More texts than a store can hold: the read is kept without this one.
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  };

  /** Fetches the store's numbers for labels that are new since the last call. */
  async settle(): Promise<void> {
    for (const kind of KINDS) {
      const codes = this.storeCodes[kind];
      const fresh = [...this.numbers[kind].keys()].slice(codes.length);
      if (fresh.length > 0) codes.push(...(await this.store.labelCodes(kind, fresh)).map((code) => code ?? NO_CODE));
    }
  }

  readonly storeCode = (kind: LabelKind, number: number): number => this.storeCodes[kind][number] ?? NO_CODE;
}
