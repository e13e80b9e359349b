import { moreOf, titleOf, whyNot, type Command, type Now } from '../../commands/command.ts';

/**
 * Commands that contain every typed word, grouped, in the order of the groups. Without words, only those that can run
 * now; with words also those that cannot, because whoever asks for one wants to know why.
 */
export function found(commands: readonly Command[], text: string, now: Now): readonly Command[] {
  const words = text.replace(/^>/, '').toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = commands.filter((command) => {
    if (words.length === 0) return whyNot(command, now) === undefined;
    const said = `${command.group} ${titleOf(command)} ${moreOf(command) ?? ''}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const groups = [...new Set(wanted.map(({ group }) => group))];
  return groups.flatMap((group) => wanted.filter((command) => command.group === group));
}
