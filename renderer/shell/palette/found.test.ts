import { expect, test } from 'vitest';
import { command, type Command } from '../../commands/command.ts';
import { found } from './found.ts';

const aCommand = (group: string, title: string, more?: string): Command =>
  command({ id: title, group, icon: 'search', title, ...(more === undefined ? {} : { more }), run: () => undefined });
const COMMANDS = [
  aCommand('Map', 'Draw an area', 'by hand or by typing'),
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
