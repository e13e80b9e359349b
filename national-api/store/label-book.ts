import { NO_CODE } from '../../app/domain/read-columns.ts';
import type { BulkLabels } from './bulk-columns.ts';
import type { LabelKind } from './read-store.ts';

/** Label texts and their numbers, in memory. */
export class LabelBook {
  readonly #lists: Record<LabelKind, string[]>;
  readonly #codes: Record<LabelKind, Map<string, number>>;
  #changed = false;

  constructor(labels: BulkLabels) {
    this.#lists = { make: [...labels.makes], model: [...labels.models], colour: [...labels.colours] };
    const numbered = (list: readonly string[]): Map<string, number> =>
      new Map(list.map((value, code) => [value, code]));
    this.#codes = { make: numbered(labels.makes), model: numbered(labels.models), colour: numbered(labels.colours) };
  }

  /** The number of a text, assigned when new; undefined when there are no numbers left. */
  code(kind: LabelKind, value: string): number | undefined {
    const known = this.#codes[kind].get(value);
    if (known !== undefined) return known;
    const list = this.#lists[kind];
    if (list.length >= NO_CODE) return undefined;
    this.#changed = true;
    this.#codes[kind].set(value, list.length);
    return list.push(value) - 1;
  }

  /** Whether there is anything new since the last call. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  all(): BulkLabels {
    return { makes: this.#lists.make, models: this.#lists.model, colours: this.#lists.colour };
  }
}
