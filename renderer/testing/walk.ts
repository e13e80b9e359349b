import { within } from '@testing-library/react';
import { titleOf, whyNot, type Command } from '../commands/command.ts';

/**
 * Goes through everything on a screen that acts and finds what the palette does not have: a test of a workspace says which command each
 * button is, or why it needs none.
 */
export type Walk = {
  /** What is pressed, by its name, and the title of the command that does the same. */
  readonly commandOf: readonly (readonly [pressed: RegExp, command: RegExp])[];
  /** What needs no command, each with the reason. */
  readonly needsNone: readonly (readonly [pressed: RegExp, why: string])[];
};

/** Its name without its keys, which are drawn and not read. */
function nameOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('[aria-hidden="true"],kbd').forEach((hidden) => hidden.remove());
  return copy.textContent.trim();
}

/** Names of all buttons and choices of the workspace. */
export function pressable(): readonly string[] {
  const screen = within(document.querySelector<HTMLElement>('.main')!);
  return [...screen.getAllByRole('button'), ...screen.queryAllByRole('radio')].map(nameOf);
}

/** Those that have neither a command nor a reason. */
export function unmatched({ commandOf, needsNone }: Walk, commands: readonly Command[]): readonly string[] {
  const titles = commands.map(titleOf);
  return pressable().filter((name) => {
    if (needsNone.some(([pattern]) => pattern.test(name))) return false;
    const pair = commandOf.find(([pattern]) => pattern.test(name));
    return pair === undefined || !titles.some((title) => pair[1].test(title));
  });
}

/** The command of this title. */
export function titled(commands: readonly Command[], title: string | RegExp): Command {
  const one = commands.find((each) =>
    typeof title === 'string' ? titleOf(each) === title : title.test(titleOf(each)),
  );
  if (one === undefined) throw new Error(`no command ${String(title)}`);
  return one;
}

/** Commands that cannot run and do not say why, or have no name. */
export const speechless = (commands: readonly Command[]): readonly string[] =>
  commands.filter((one) => titleOf(one).trim() === '' || whyNot(one, { online: true }) === '').map(({ id }) => id);
