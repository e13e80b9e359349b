import { expect, test } from 'vitest';
import { command, type Command } from '../../commands/command.ts';
import { found } from './found.ts';

const aCommand = (group: string, title: string, words: Pick<Command, 'more' | 'also'> = {}): Command =>
  command({ id: title, group, icon: 'search', title, ...words, run: () => undefined });
const COMMANDS = [
  aCommand('Map', 'Draw an area', { more: 'by hand or by typing', also: 'polygon circle' }),
  aCommand('Search', 'Pin this question'),
  aCommand('Map', 'Zoom in'),
  aCommand('Search', 'Pinned questions'),
];
const titles = (typed: string) => found(COMMANDS, typed, { online: true }).map(({ title }) => title);

test('what begins with the words typed comes before what has them inside of other words, group by group', () => {
  expect(titles('pin')).toEqual(['Pin this question', 'Pinned questions', 'Draw an area']);
  expect(titles('quest pin')).toEqual(['Pin this question', 'Pinned questions']);
  expect(titles('')).toEqual(['Draw an area', 'Zoom in', 'Pin this question', 'Pinned questions']);
  expect(titles('xyz')).toEqual([]);
});

test('what cannot run stands after what can, and before what only has the words inside of others', () => {
  const pinned = command({ ...aCommand('Search', 'Pin it'), when: () => false, why: 'There is nothing to pin' });
  const all = [pinned, aCommand('Map', 'Typing'), aCommand('Map', 'Unfasten', { also: 'pinned' })];
  expect(found(all, 'pin', { online: true }).map(({ title }) => title)).toEqual(['Unfasten', 'Typing', 'Pin it']);
});

test('a command is found by what people call it, after those that say it, and only from the beginning of a word', () => {
  expect(titles('poly')).toEqual(['Draw an area']);
  expect(titles('draw circle')).toEqual(['Draw an area']);
  expect(titles('olygon')).toEqual([]);
  const help = [aCommand('Everywhere', 'Keyboard', { also: 'help' }), aCommand('Search', 'Help of another kind')];
  expect(found(help, 'help', { online: true }).map(({ title }) => title)).toEqual(['Help of another kind', 'Keyboard']);
});
