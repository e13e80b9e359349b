import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useDraft } from './draft-store.ts';
import { signedIn } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';

vi.mock('../../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const mark = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Registration mark' });
const type = (value: string): void => void fireEvent.change(mark(), { target: { value } });

async function open(): Promise<void> {
  await renderApp(signedIn());
  await screen.findByRole('textbox', { name: 'Registration mark' });
}

afterEach(resetApp);

describe('the mark field', () => {
  test('formats as it is typed', async () => {
    await open();
    type('yk38r');
    expect(mark().value).toBe('YK38 R');
    type('YK38 Rvl');
    expect(mark().value).toBe('YK38 RVL');
    type('a123bcd');
    expect(mark().value).toBe('A123 BCD');
  });

  test('has focus when the workspace opens', async () => {
    await open();
    expect(document.activeElement).toBe(mark());
  });

  test('says that a wildcard is not in this release, and does not open the prompt', async () => {
    await open();
    type('yk?8rvl');
    fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
    expect(screen.getByRole('alert').textContent).toContain('Wildcards');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('takes several marks from a paste, and gives them back one by one', async () => {
    await open();
    fireEvent.paste(mark(), { clipboardData: { getData: () => 'YK38 RVL, ab12cde\nMX44TBD' } });
    expect(useDraft.getState().marks).toEqual(['YK38RVL', 'AB12CDE', 'MX44TBD']);
    expect(screen.getByRole('button', { name: /3 marks/ })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Remove Y K 3 8, R V L' }));
    fireEvent.keyDown(mark(), { key: 'Backspace' });
    expect(useDraft.getState()).toMatchObject({ marks: ['AB12CDE'], typing: 'MX44 TBD' });
  });

  test('takes two marks that a space parts, and says in words what was taken and what no category of some allows', async () => {
    await open();
    const said = (): string => screen.getByRole('status', { name: 'Marks' }).textContent;
    fireEvent.paste(mark(), { clipboardData: { getData: () => 'WT37DCT YY43MJH' } });
    expect(useDraft.getState()).toMatchObject({ marks: ['WT37DCT', 'YY43MJH'], typing: '' });
    expect(said()).toBe('2 taken');
    const sixty = Array.from({ length: 58 }, (_, i) => `AB${10 + i < 50 ? 10 + i : 11 + i} CDE`);
    fireEvent.paste(mark(), { clipboardData: { getData: () => [...sixty, 'not a mark!', '?'].join('\n') } });
    expect(useDraft.getState().marks).toHaveLength(60);
    expect(said()).toBe(
      '58 taken, 2 are not marks: not a mark!, ?; Serious and complex allows 50; Priority and volume, Missing or at-risk person, Tax or duty 10',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(said()).toContain('60 marks; Serious and complex allows 50');
    fireEvent.click(screen.getByRole('button', { name: 'Clear registration mark' }));
    expect(said()).toBe('');
  });

  test('a space that was typed parts nothing', async () => {
    await open();
    type('KA12 B34');
    fireEvent.keyDown(mark(), { key: ',' });
    expect(useDraft.getState().marks).toEqual(['KA12B34']);
  });

  test('Enter opens the prompt and searches nothing', async () => {
    await open();
    type('yk38rvl');
    fireEvent.keyDown(mark(), { key: 'Enter' });
    expect(await screen.findByRole('dialog', { name: 'Why do you need this search?' })).toBeTruthy();
  });
});

describe('the period picker', () => {
  const openPicker = async (): Promise<HTMLElement> => {
    await open();
    fireEvent.click(screen.getByRole('button', { name: /^Period/ }));
    return screen.getByRole('dialog', { name: 'Period' });
  };
  const set = (name: string, value: string): void =>
    void fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });

  test('asks which of two hours is meant on 25 October 2026', async () => {
    const picker = await openPicker();
    set('From day', '25/10/2026');
    set('From time', '01:30');
    expect(picker.textContent).toContain('01:30 happens twice');
    expect(within(picker).getByRole('button', { name: 'Use period' }).getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(within(picker).getByRole('radio', { name: 'Second, GMT' }));
    set('To day', '26/10/2026');
    set('To time', '0:00');
    fireEvent.click(within(picker).getByRole('button', { name: 'Use period' }));
    expect(useDraft.getState().period).toEqual({
      kind: 'custom',
      fromMs: Date.parse('2026-10-25T01:30:00Z'),
      toMs: Date.parse('2026-10-26T00:00:00Z'),
    });
  });

  test('offers the next hour on 29 March 2026', async () => {
    const picker = await openPicker();
    set('From day', '29 Mar 2026');
    set('From time', '01:30');
    expect(picker.textContent).toContain('01:30 does not happen');
    fireEvent.click(within(picker).getByRole('button', { name: 'Use 02:30 BST' }));
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'From time' }).value).toBe('02:30');
  });

  test('will not use a period that is upside down', async () => {
    const picker = await openPicker();
    set('From day', '2 Nov 2025');
    set('To day', '1 Nov 2025');
    expect(within(picker).getByRole('alert').textContent).toContain('The end is before the start.');
    fireEvent.click(within(picker).getByRole('button', { name: 'Use period' }));
    expect(useDraft.getState().period).toEqual({ kind: 'preset', preset: '30d' });
  });

  test('presets take one press and Enter; Esc gives focus back', async () => {
    const picker = await openPicker();
    fireEvent.click(within(picker).getByRole('radio', { name: '7 d' }));
    fireEvent.click(within(picker).getByRole('button', { name: 'Use period' }));
    await waitFor(() => expect(useDraft.getState().period).toEqual({ kind: 'preset', preset: '7d' }));
    const button = screen.getByRole('button', { name: /^Period/ });
    button.focus();
    fireEvent.click(button);
    fireEvent.keyDown(screen.getByRole('dialog', { name: 'Period' }), { key: 'Escape' });
    expect(document.activeElement).toBe(button);
  });
});
