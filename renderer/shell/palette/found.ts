import { moreOf, titleOf, whyNot, type Command, type Now } from '../../commands/command.ts';

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** How the words typed stand in a command: some begin with them, people call it by them, or it has them inside of others. */
type Fit = 'begins' | 'also' | 'inside';

/** What comes first. Whoever presses Enter wants something done, so what cannot run stands after what can. */
const ORDER: readonly (readonly [fit: Fit, canRun: boolean])[] = [
  ['begins', true],
  ['also', true],
  ['begins', false],
  ['also', false],
  ['inside', true],
  ['inside', false],
];

/** Undefined for a command that does not have them all. */
function fitOf(command: Command, words: readonly string[]): Fit | undefined {
  const shown = `${command.group} ${titleOf(command)} ${moreOf(command) ?? ''}`.toLowerCase();
  const also = wordsOf(command.also ?? '');
  const begin = (among: readonly string[]): boolean =>
    words.every((word) => among.some((each) => each.startsWith(word)));
  if (begin(wordsOf(shown))) return 'begins';
  if (begin([...wordsOf(shown), ...also])) return 'also';
  return words.every((word) => shown.includes(word)) ? 'inside' : undefined;
}

/**
 * Commands that contain every typed word, grouped, those that fit best first: `pin` is no `typing`. Without words, only those that can run
 * now; with words also those that cannot, because whoever asks for one wants to know why.
 */
export function found(commands: readonly Command[], text: string, now: Now): readonly Command[] {
  const words = text.replace(/^>/, '').toLowerCase().split(/\s+/).filter(Boolean);
  const wanted =
    words.length === 0
      ? commands.filter((command) => whyNot(command, now) === undefined)
      : ORDER.flatMap(([fit, canRun]) =>
          commands.filter(
            (command) => fitOf(command, words) === fit && (whyNot(command, now) === undefined) === canRun,
          ),
        );
  const groups = [...new Set(wanted.map(({ group }) => group))];
  return groups.flatMap((group) => wanted.filter((command) => command.group === group));
}
