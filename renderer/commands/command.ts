import type { IconName } from '../ui/icon.tsx';

/** What `when` and `whyNot` of a command may read beside the stores of its own workspace. */
export type Now = {
  /** The national service answers. */
  readonly online: boolean;
};

/** Its line in the keyboard map. Commands with the same line stand in it together, such as `J or K`. */
export type MapLine = {
  readonly group: string;
  readonly line: string;
  /** Its name on the drawn keyboard. */
  readonly cap?: string;
};

/** Why the command cannot run now. A command that cannot run always says why. */
type CanRun =
  | { readonly when?: undefined; readonly why?: undefined }
  | { readonly when: (now: Now) => boolean; readonly why: string | (() => string) };

/**
 * One thing that can be done, defined once: key, palette, keyboard map, tooltip and `aria-keyshortcuts` are derived
 * from it. `run` works on stores and on the handles of mounted parts (`handle.ts`). It never reaches into the
 * document and never dispatches a key event.
 */
export type Command = {
  readonly id: string;
  /** Heading in the palette. */
  readonly group: string;
  readonly icon: IconName;
  readonly title: string | (() => string);
  /** A few words after the title. */
  readonly more?: string | (() => string | undefined);
  /** Other words that people look for it by, in lower case. The palette finds them and never shows them. */
  readonly also?: string;
  /** As in the keyboard map, with `+`: `Ctrl+K`, `Alt+1`, `F6`, `Shift+/`, `J`, `Escape`. */
  readonly keys?: string;
  /** The command opens the prompt. It searches nothing by itself. */
  readonly asks?: boolean;
  /** The key works while a dialog is open too. */
  readonly inDialogs?: boolean;
  /** In a field the key keeps its meaning there, although it has a modifier. */
  readonly leaveToFields?: boolean;
  readonly onMap?: MapLine;
  readonly run: () => void;
} & CanRun;

/**
 * A key that a part handles itself while it has focus; for the keyboard map only. Without `line` it is drawn but not
 * listed.
 */
export type PartKey = {
  readonly keys: readonly string[];
  readonly group: string;
  readonly line?: string;
  readonly cap?: string;
};

export const command = (value: Command): Command => value;

const text = <T extends string | undefined>(value: T | (() => T)): T => (typeof value === 'function' ? value() : value);
export const titleOf = (one: Pick<Command, 'title'>): string => text(one.title);
export const moreOf = (one: Pick<Command, 'more'>): string | undefined => text(one.more);

/** Why the command cannot run now; undefined when it can. */
export const whyNot = (one: Command, now: Now): string | undefined =>
  one.when === undefined || one.when(now) ? undefined : text(one.why);

const SHOWN: Readonly<Record<string, string>> = { Escape: 'Esc' };
const SAID: Readonly<Record<string, string>> = { Ctrl: 'Control', Esc: 'Escape' };

/** Keys as they are drawn: `['Ctrl', 'Shift', 'C']`. */
export const shownKeys = (keys: string): readonly string[] => keys.split('+').map((key) => SHOWN[key] ?? key);
export const keysOf = (one: Pick<Command, 'keys'>): readonly string[] =>
  one.keys === undefined ? [] : shownKeys(one.keys);
/** Keys as `aria-keyshortcuts` has them: `Control+Shift+C`. */
export const ariaKeys = (keys: readonly string[]): string => keys.map((key) => SAID[key] ?? key).join('+');

/** With Shift only letters, named keys and the slash: what Shift makes of other signs differs by keyboard layout. */
const NAMED = 'F(?:[1-9]|1\\d|2[0-4])|Escape|Enter|Space|Tab|Home|End';
const WRITTEN = new RegExp(`^(Ctrl\\+)?(Alt\\+)?(?:Shift\\+(?:${NAMED}|[A-Z/])|${NAMED}|[^a-z+?\\s])$`);

/**
 * What is wrong with the keys of a set of commands: two commands on one key, or a key that no keyboard sends as
 * written.
 */
export function keyErrors(commands: readonly Command[]): readonly string[] {
  const owner = new Map<string, string>();
  return commands.flatMap(({ id, keys }) => {
    if (keys === undefined) return [];
    if (!WRITTEN.test(keys)) return [`${id}: ${keys} is not written as keys are named`];
    const first = owner.get(keys);
    owner.set(keys, first ?? id);
    return first === undefined ? [] : [`${keys} is bound to ${first} and to ${id}`];
  });
}
