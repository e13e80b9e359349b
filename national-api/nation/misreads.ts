import { confusableCharacters } from '../../app/domain/vrm-near-miss.ts';
import { MARK_LENGTH } from './marks.ts';
import { runningTotals } from './random.ts';
import type { Random } from './random.ts';

/**
 * How plate readers misread: by the confusion table, cheap confusions more often. A reader knows the format, so a
 * digit where a letter belongs is rarer than another letter. A digit for the second letter never happens here: `Y538
 * ABC` is a mark of an older format that somebody may have.
 */
type Choice = { readonly characters: readonly string[]; readonly totals: Float64Array; readonly weight: number };

const WRONG_KIND = 0.12;
const SECOND_LETTER = 1;
const isDigit = (character: string): boolean => character >= '0' && character <= '9';

function choiceFor(character: string, position: number): Choice {
  const digitPlace = position === 2 || position === 3;
  const options = confusableCharacters(character)
    .filter(({ to }) => !(position === SECOND_LETTER && isDigit(to)))
    .map(({ to, cost }) => ({ to, weight: (isDigit(to) === digitPlace ? 1 : WRONG_KIND) / cost }));
  const totals = runningTotals(options.map((option) => option.weight));
  return { characters: options.map((option) => option.to), totals, weight: totals[totals.length - 1] ?? 0 };
}

export class Misreader {
  /** By position × 128 + character code. */
  private readonly choices: readonly Choice[];
  private readonly totals = new Float64Array(MARK_LENGTH);

  constructor() {
    this.choices = Array.from({ length: MARK_LENGTH * 128 }, (_, i) =>
      choiceFor(String.fromCharCode(i % 128), Math.floor(i / 128)),
    );
  }

  /** The position most likely to be confused; -1 when no character of the mark ever is. */
  doubtfulPosition(mark: string, random: Random): number {
    let sum = 0;
    for (let i = 0; i < MARK_LENGTH; i += 1) {
      sum += this.choices[i * 128 + mark.charCodeAt(i)]!.weight;
      this.totals[i] = sum;
    }
    return sum === 0 ? -1 : random.weighted(this.totals);
  }

  /** The mark with the character at one position confused. */
  misread(mark: string, position: number, random: Random): string {
    const choice = this.choices[position * 128 + mark.charCodeAt(position)]!;
    return choice.weight === 0 ? mark : replaced(mark, position, choice.characters[random.weighted(choice.totals)]!);
  }
}

export function replaced(mark: string, position: number, to: string): string {
  return mark.slice(0, position) + to + mark.slice(position + 1);
}
