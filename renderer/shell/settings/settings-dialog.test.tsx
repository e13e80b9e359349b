import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { signedIn } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';

afterEach(resetApp);

const sizes = (fake: Awaited<ReturnType<typeof renderApp>>): readonly unknown[] =>
  fake.callsOf('settings.set').map((change) => (change as { readonly textSize?: unknown }).textSize);

test('text grows and shrinks by key, step by step, also while a dialog is open', async () => {
  const fake = await renderApp(signedIn());
  await screen.findByRole('textbox', { name: 'Registration mark' });
  const press = async (key: string, shiftKey = false): Promise<void> => {
    await act(async () => void fireEvent.keyDown(document.body, { key, ctrlKey: true, shiftKey }));
  };
  await press('=');
  // Plus is Shift and = on many keyboards.
  await press('+', true);
  await press('-');
  expect(sizes(fake)).toEqual([110, 125, 110]);
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
  const group = await screen.findByRole('group', { name: 'Text size' });
  await waitFor(() => expect(group.textContent).toContain('110 %'));
  await press('0');
  await waitFor(() => expect(group.textContent).toContain('100 %'));
});

test('the smallest and the largest size say that there is no other, and ask main for none', async () => {
  const fake = await renderApp(signedIn());
  await screen.findByRole('textbox', { name: 'Registration mark' });
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
  const smaller = await screen.findByRole('button', { name: 'Smaller text' });
  expect(smaller.getAttribute('aria-disabled')).toBe('true');
  expect(smaller.title).toBe('The text has its smallest size');
  const larger = screen.getByRole('button', { name: 'Larger text' });
  for (let step = 0; step < 10; step += 1) await act(async () => void fireEvent.click(larger));
  expect(sizes(fake)).toEqual([110, 125, 150, 175, 200, 300, 400]);
  expect(larger.getAttribute('aria-disabled')).toBe('true');
});
