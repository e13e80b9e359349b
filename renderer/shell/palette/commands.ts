import { formatVrm, spellVrm } from '../../../app/domain/vrm-format.ts';
import { parseVrm } from '../../../app/domain/vrm.ts';
import type { IconName } from '../../ui/icon.tsx';

/** What the palette can do. Pure lists; what a command does is passed in. */
export type Command = {
  readonly id: string;
  readonly group: string;
  readonly icon: IconName;
  readonly title: string;
  readonly more?: string;
  readonly keys?: readonly string[];
  /** It opens the prompt: nothing is searched from here. */
  readonly asks?: boolean;
  readonly run: () => void;
};

/** The mark that was typed, when it could be one. */
export function typedMark(
  text: string,
): { readonly vrm: string; readonly shown: string; readonly spelled: string } | undefined {
  const parsed = parseVrm(text);
  if (!parsed.ok || parsed.format === 'other') return undefined;
  return { vrm: parsed.vrm, shown: formatVrm(parsed.vrm), spelled: spellVrm(parsed.vrm) };
}

/** Commands whose words contain every word that was typed, in their order. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.replace(/^>/, '').toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const said = `${command.group} ${command.title} ${command.more ?? ''}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}
