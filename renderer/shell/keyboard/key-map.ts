import type { Role } from '../../../app/policy/roles.ts';
import { keysOf, shownKeys, type Command, type PartKey } from '../../commands/command.ts';
import { workspacesOf } from '../../workspaces/registry.ts';
import { currentOf, SHELL_COMMANDS, SHELL_PART_KEYS, workspaceCommands } from '../commands.ts';

/** What the keyboard map draws and lists, read from the commands and keys of the shell and of the workspace in front. */
export type KeyMap = {
  readonly groups: readonly string[];
  readonly lines: readonly {
    readonly group: string;
    readonly line: string;
    /** Alternative ways to press it; each is a list of keys held together. */
    readonly keys: readonly (readonly string[])[];
  }[];
  /** Keyed by what is printed on the key. */
  readonly caps: ReadonlyMap<string, { readonly group: string; readonly cap: string }>;
};

const EVERYWHERE = 'Everywhere';

type Entry = {
  readonly group: string;
  readonly line: string | undefined;
  readonly cap: string | undefined;
  readonly keys: readonly string[];
};

export function keyMapOf(roles: readonly Role[]): KeyMap {
  const current = currentOf(roles);
  const ofCommands = (commands: readonly Command[]): readonly Entry[] =>
    commands.flatMap((one) =>
      one.onMap === undefined
        ? []
        : [{ group: one.onMap.group, line: one.onMap.line, cap: one.onMap.cap, keys: keysOf(one) }],
    );
  const ofParts = (parts: readonly PartKey[]): readonly Entry[] =>
    parts.flatMap(({ group, line, cap, keys }) => keys.map((key) => ({ group, line, cap, keys: shownKeys(key) })));
  const entries: readonly Entry[] = [
    ...ofCommands(SHELL_COMMANDS),
    ...workspaceCommands(workspacesOf(roles)).map((one) => ({
      group: EVERYWHERE,
      line: 'Go to workspace',
      cap: undefined,
      keys: keysOf(one),
    })),
    ...ofParts(SHELL_PART_KEYS),
    ...ofCommands(current?.commands ?? []),
    ...ofParts(current?.partKeys ?? []),
  ];
  const lines: { group: string; line: string; keys: (readonly string[])[] }[] = [];
  const caps = new Map<string, { readonly group: string; readonly cap: string }>();
  for (const { group, line, cap, keys } of entries) {
    if (line !== undefined) {
      const known = lines.find((one) => one.group === group && one.line === line);
      if (known === undefined) lines.push({ group, line, keys: [keys] });
      else known.keys.push(keys);
    }
    const [only] = keys;
    if (cap !== undefined && keys.length === 1 && only !== undefined) caps.set(only, { group, cap });
  }
  for (const modifier of ['Ctrl', 'Alt'] as const) {
    const held = entries.flatMap(({ keys }) => (keys.length === 2 && keys[0] === modifier ? [keys[1] ?? ''] : []));
    if (held.length > 0) caps.set(modifier, { group: EVERYWHERE, cap: [...new Set(held)].join(', ') });
  }
  caps.set('Shift', { group: EVERYWHERE, cap: 'with / : this map' });
  return { groups: [...new Set(entries.map(({ group }) => group))], lines, caps };
}
