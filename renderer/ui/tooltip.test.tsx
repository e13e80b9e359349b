import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Tooltip } from './tooltip.tsx';

afterEach(cleanup);

test('comes when the keyboard reaches its control, names its keys, describes the control, and goes by Esc', async () => {
  render(
    <Tooltip words="Go to Audit" keys={['Alt', '2']}>
      <button type="button">Audit</button>
    </Tooltip>,
  );
  const button = screen.getByRole('button', { name: 'Audit' });
  expect(screen.queryByRole('tooltip')).toBeNull();
  fireEvent.keyDown(document.body, { key: 'Tab' });
  act(() => button.focus());
  const tooltip = await screen.findByRole('tooltip');
  expect(tooltip.textContent).toBe('Go to AuditAlt2');
  expect(button.getAttribute('aria-describedby')).toBe(tooltip.id);
  fireEvent.keyDown(button, { key: 'Escape' });
  expect(screen.queryByRole('tooltip')).toBeNull();
  expect(document.activeElement).toBe(button);
});

test('the id that keeps the library from adding a style element is the one that it looks for', () => {
  const root = path.join(import.meta.dirname, '../..');
  const id = /<meta id="([^"]+)" name="widget-styles"/.exec(
    readFileSync(path.join(root, 'renderer/index.html'), 'utf8'),
  )?.[1];
  const library = readFileSync(
    path.join(root, 'node_modules/react-aria/dist/private/interactions/usePress.mjs'),
    'utf8',
  );
  expect(library).toContain(`STYLE_ID = '${id}'`);
});
