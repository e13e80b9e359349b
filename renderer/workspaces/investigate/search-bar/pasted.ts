import type { Category } from '../../../../app/domain/justification.ts';
import { parseVrm } from '../../../../app/domain/vrm.ts';
import { CATEGORY_LABELS } from '../../../../app/policy/labels.ts';
import { LIMIT_CLASS, MARKS_LIMIT, type LimitClass } from '../../../../app/policy/limits.ts';
import { personalStore } from '../../../state/personal-store.ts';
import { figureText } from '../../../words/measures.ts';

/** What became of the last list that was pasted. */
export type Pasted = {
  readonly taken: number;
  /** What is no mark, as it was pasted. */
  readonly refused: readonly string[];
  /** Marks beyond the most that any category allows. */
  readonly over: number;
};

export const usePasted = personalStore<{ readonly last: Pasted | null }>('pasted marks', { last: null });

/** A mark is written in at most three groups: `A 123 BCD`. */
const MOST_GROUPS = 3;

const isUkMark = (text: string): string | undefined => {
  const parsed = parseVrm(text);
  return parsed.ok && parsed.format !== 'other' ? parsed.vrm : undefined;
};

/** The fewest marks of UK formats that the words are between them, in their order; nothing when they are not. */
function marksOfWords(words: readonly string[]): readonly string[] | undefined {
  /** The best for the words from each place on. */
  const best: (readonly string[] | undefined)[] = Array.from({ length: words.length + 1 });
  best[words.length] = [];
  for (let from = words.length - 1; from >= 0; from -= 1)
    for (let count = 1; count <= MOST_GROUPS && from + count <= words.length; count += 1) {
      const rest = best[from + count];
      const mark = rest === undefined ? undefined : isUkMark(words.slice(from, from + count).join(''));
      const known = best[from];
      if (rest !== undefined && mark !== undefined && (known === undefined || rest.length + 1 < known.length))
        best[from] = [mark, ...rest];
    }
  return best[0];
}

/**
 * The marks in one cell of a list. A space is part of a mark where the whole is one of a UK format; else it parts two marks where all
 * that it parts are marks. What is left is a mark of no UK format, or none.
 */
function marksIn(cell: string): readonly string[] | undefined {
  const whole = parseVrm(cell);
  if (whole.ok && whole.format !== 'other') return [whole.vrm];
  return marksOfWords(cell.trim().split(/\s+/)) ?? (whole.ok ? [whole.vrm] : undefined);
}

/** Marks out of pasted text: parted by commas, semicolons, tabs and line ends, and by spaces between marks. */
export function splitMarks(text: string): { readonly marks: readonly string[]; readonly refused: readonly string[] } {
  const marks: string[] = [];
  const refused: string[] = [];
  for (const cell of text.split(/[,;\t\r\n]+/)) {
    if (cell.trim() === '') continue;
    const found = marksIn(cell);
    if (found === undefined) refused.push(cell.trim());
    else marks.push(...found);
  }
  return { marks: [...new Set(marks)], refused };
}

const SHOWN = 3;
const SHOWN_CHARACTERS = 12;
const short = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;

/** `60 taken, 2 are not marks: ABC…, ?` */
export function pastedWords({ taken, refused, over }: Pasted): string {
  const count = refused.length;
  const more = count > SHOWN ? ` and ${figureText(count - SHOWN)} more` : '';
  return [
    `${figureText(taken)} taken`,
    ...(count === 0
      ? []
      : [
          `${figureText(count)} ${count === 1 ? 'is not a mark' : 'are not marks'}: ${refused.slice(0, SHOWN).map(short).join(', ')}${more}`,
        ]),
    ...(over === 0 ? [] : [`${figureText(over)} left out: no category allows more than ${MARKS_LIMIT.HIGH}`]),
  ].join(', ');
}

/** Which of the person's categories allow fewer marks than there are: `Serious and complex allows 50; Tax or duty 10`. */
export function limitWords(
  count: number,
  categories: readonly Category[],
  limits: Readonly<Record<LimitClass, number>> = MARKS_LIMIT,
): string | undefined {
  const byLimit = new Map<number, string[]>();
  for (const category of categories) {
    const limit = limits[LIMIT_CLASS[category]];
    if (limit < count) byLimit.set(limit, [...(byLimit.get(limit) ?? []), CATEGORY_LABELS[category]]);
  }
  if (byLimit.size === 0) return undefined;
  return [...byLimit]
    .sort(([a], [b]) => b - a)
    .map(([limit, labels], index) => {
      const verb = index > 0 ? '' : labels.length === 1 ? ' allows' : ' allow';
      return `${labels.join(', ')}${verb} ${limit}`;
    })
    .join('; ');
}
