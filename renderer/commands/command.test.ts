import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SHELL_COMMANDS, workspaceCommands } from '../shell/commands.ts';
import { WORKSPACES } from '../workspaces/registry.ts';
import { command, keyErrors, whyNot } from './command.ts';
import { keyName } from './keyboard.ts';

const RAIL = workspaceCommands(Array.from({ length: 9 }, () => WORKSPACES[0]!));

const planted = (id: string, keys: string) =>
  command({ id, group: 'Planted', icon: 'search', title: id, keys, run: () => undefined });

test.each(WORKSPACES.map((workspace) => [workspace.name, workspace] as const))(
  '%s binds no key twice, nor one of the shell',
  (_, { commands }) => {
    expect(keyErrors([...commands, ...RAIL, ...SHELL_COMMANDS])).toEqual([]);
  },
);

test('a key that is bound twice is found, and both commands are named', () => {
  expect(keyErrors([planted('a', 'J'), planted('b', 'K'), planted('c', 'J')])).toEqual(['J is bound to a and to c']);
});

test.each(['j', 'Control+K', 'Shift+Ctrl+C', 'Esc', 'Ctrl K', 'F123', 'F0', '?', 'Shift+?', 'Shift+1'])(
  'keys that no key press is ever named are found: %s',
  (keys) => {
    expect(keyErrors([planted('a', keys)])).toHaveLength(1);
  },
);

test('whatever is pressed has a name that a command may be bound to', () => {
  fc.assert(
    fc.property(
      fc.record({
        // A sign and whether Shift is held: what Shift makes of a digit differs by layout, and no command is bound to it.
        pressed: fc.constantFrom(
          ...['a', 'Z', '/', '?', 'F6', 'F11', 'Escape', 'Enter', ' ', 'Home'].flatMap((key) => [
            { key, shiftKey: true },
            { key, shiftKey: false },
          ]),
          { key: '1', shiftKey: false },
          { key: '[', shiftKey: false },
        ),
        ctrlKey: fc.boolean(),
        altKey: fc.boolean(),
        metaKey: fc.boolean(),
      }),
      ({ pressed, ...event }) => keyErrors([planted('a', keyName({ ...event, ...pressed }))]).length === 0,
    ),
  );
});

test('a digit with Alt is that digit, also where the system makes another sign of it', () => {
  const held = { ctrlKey: false, shiftKey: false, metaKey: false };
  expect(keyName({ ...held, altKey: true, key: '¡', code: 'Digit1' })).toBe('Alt+1');
  expect(keyName({ ...held, altKey: false, key: '!', code: 'Digit1' })).toBe('!');
});

test.each(WORKSPACES.map((workspace) => [workspace.name, workspace] as const))(
  'a part of %s takes no key that a command has',
  (_, { commands, partKeys = [] }) => {
    const all = [...commands, ...RAIL, ...SHELL_COMMANDS];
    const bound = new Set(all.flatMap(({ keys }) => (keys === undefined ? [] : [keys])));
    // The keys of a part are alternatives, each of them one press.
    expect(partKeys.flatMap(({ keys }) => keys).filter((key) => bound.has(key))).toEqual([]);
  },
);

test('workspaces have names and ids of their own, and commands ids of their own', () => {
  const commands = [...WORKSPACES.flatMap((workspace) => workspace.commands), ...SHELL_COMMANDS];
  for (const ids of [WORKSPACES.map(({ id }) => id), WORKSPACES.map(({ name }) => name), commands.map(({ id }) => id)])
    expect(new Set(ids).size).toBe(ids.length);
});

test('a command that cannot run says why', () => {
  const one = command({ ...planted('a', 'J'), when: (now) => now.online, why: 'The service cannot be reached' });
  expect(whyNot(one, { online: true })).toBeUndefined();
  expect(whyNot(one, { online: false })).toBe('The service cannot be reached');
});
