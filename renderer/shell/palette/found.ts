import { moreOf, titleOf, whyNot, type Command, type Now } from '../../commands/command.ts';

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/**
 * Commands that contain every typed word, grouped: those in which words begin with what was typed go before those that have it inside
 * of others, so that `pin` is no `typing`. Without words, only those that can run now; with words also those that cannot, because
 * whoever asks for one wants to know why.
 */
export function found(commands: readonly Command[], text: string, now: Now): readonly Command[] {
  const words = text.replace(/^>/, '').toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = commands
    .flatMap((command) => {
      if (words.length === 0) return whyNot(command, now) === undefined ? [{ command, isInside: false }] : [];
      const said = `${command.group} ${titleOf(command)} ${moreOf(command) ?? ''}`.toLowerCase();
      if (!words.every((word) => said.includes(word))) return [];
      const begins = wordsOf(said);
      return [{ command, isInside: !words.every((word) => begins.some((each) => each.startsWith(word))) }];
    })
    .sort((a, b) => Number(a.isInside) - Number(b.isInside))
    .map(({ command }) => command);
  const groups = [...new Set(wanted.map(({ group }) => group))];
  return groups.flatMap((group) => wanted.filter((command) => command.group === group));
}
