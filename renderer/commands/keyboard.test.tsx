import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { command } from './command.ts';
import { followKeyboard } from './keyboard.ts';

const filters = vi.fn();
const play = vi.fn();
let stop: () => void;
beforeEach(() => {
  const planted = (id: string, keys: string, run: () => void) =>
    command({ id, group: 'Planted', icon: 'search', title: id, keys, run });
  stop = followKeyboard(() => [planted('filters', 'F', filters), planted('play', 'Space', play)]);
  render(
    <>
      <input aria-label="Text" />
      <input type="checkbox" aria-label="Box" />
    </>,
  );
});
afterEach(() => {
  stop();
  cleanup();
  vi.clearAllMocks();
});

/** Whether the page took the key; what it leaves is for the element that has focus. */
const taken = (on: HTMLElement, key: string): boolean => !fireEvent.keyDown(on, { key });

test('a single key is typed in a text field, and is a command where nothing is typed', () => {
  expect(taken(screen.getByLabelText('Text'), 'f')).toBe(false);
  expect(filters).not.toHaveBeenCalled();
  expect(taken(screen.getByLabelText('Box'), 'f')).toBe(true);
  expect(filters).toHaveBeenCalledOnce();
});

test('Space ticks the box that has focus, and is a command elsewhere', () => {
  expect(taken(screen.getByLabelText('Box'), ' ')).toBe(false);
  expect(play).not.toHaveBeenCalled();
  expect(taken(document.body, ' ')).toBe(true);
  expect(play).toHaveBeenCalledOnce();
});
