import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SavedThing } from '../../../app/contract/methods.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { sessionIn } from '../../search/sessions.ts';
import { signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { keepSaved } from '../../testing/fake-saved.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { useDraft } from './search-bar/draft-store.ts';
import { searched } from '../../testing/searched.ts';

vi.mock('../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

afterEach(resetApp);

const START = Date.parse('2026-11-03T22:00:00Z');
const NIGHT: SavedThing = { kind: 'window', fromMs: START, toMs: START + 6 * HOUR_MS };

const search = (fromMs: number, toMs: number, fake: FakeBridge): Promise<string> =>
  searched(fake, {
    query: {
      kind: 'vrm',
      vrms: ['YK38RVL'],
      nearMiss: 0,
      window: { from: instantText(fromMs), to: instantText(toMs) },
    },
    reads: [{ vrm: 'YK38RVL', at: fromMs + HOUR_MS, camera: 'C1' }],
    isRunning: true,
  });
const open = (...given: readonly (readonly [string, SavedThing])[]): Promise<FakeBridge> =>
  renderApp(signedIn(), (fake) => keepSaved(fake, given));

const brush = () => sessionIn(INVESTIGATE_VIEW)?.filters.getState().time;
const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const item = (name: RegExp): Promise<HTMLElement> => screen.findByRole('button', { name });

describe('a named stretch of time', () => {
  test('is what is brushed, and is brushed again in another result in one act that undo takes back', async () => {
    const fake = await open();
    await search(START - DAY_MS, START + DAY_MS, fake);
    act(() => sessionIn(INVESTIGATE_VIEW)?.looking.setTime({ fromMs: START, toMs: START + 6 * HOUR_MS }));
    press('Time windows');
    fireEvent.change(screen.getByRole('textbox', { name: 'Save the brush as' }), {
      target: { value: 'Burglary night' },
    });
    press('Save');
    await item(/^Look at Burglary night/);
    expect(fake.callsOf('saved.add')).toEqual([{ name: 'Burglary night', thing: NIGHT }]);

    await search(START - 2 * DAY_MS, START + 2 * DAY_MS, fake);
    const before = brush();
    expect(before).not.toEqual({ fromMs: START, toMs: START + 6 * HOUR_MS });
    fireEvent.click(await item(/^Look at Burglary night/));
    expect(brush()).toEqual({ fromMs: START, toMs: START + 6 * HOUR_MS });
    act(() => sessionIn(INVESTIGATE_VIEW)?.looking.undo());
    expect(brush()).toEqual(before);
  });

  test('of which a result holds a part is brushed as far as that, and one that it does not hold says so', async () => {
    const fake = await open(
      ['Burglary night', NIGHT],
      ['Week after', { kind: 'window', fromMs: START + 7 * DAY_MS, toMs: START + 8 * DAY_MS }],
    );
    await search(START + 2 * HOUR_MS, START + DAY_MS, fake);
    press('Time windows');
    const before = brush();
    fireEvent.click(await item(/^Look at Week after.*This result holds .* only: ask for it in the bar/));
    expect(brush()).toEqual(before);
    fireEvent.click(await item(/^Look at Burglary night.*this result holds a part of it/));
    expect(brush()).toEqual({ fromMs: START + 2 * HOUR_MS, toMs: START + 6 * HOUR_MS });
  });

  test('is the period that is asked, in one act', async () => {
    await open(['Burglary night', NIGHT]);
    await screen.findByRole('textbox', { name: 'Registration mark' });
    press(/^Period:/);
    fireEvent.click(await item(/^Ask for Burglary night/));
    expect(useDraft.getState().period).toEqual({ kind: 'custom', fromMs: START, toMs: START + 6 * HOUR_MS });
    expect(screen.queryByRole('dialog', { name: 'Period' })).toBeNull();
  });

  test('is found in the palette for both, which says why there is nothing to look at', async () => {
    await open(['Burglary night', NIGHT]);
    await screen.findByRole('textbox', { name: 'Registration mark' });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const palette = await screen.findByRole('dialog', { name: 'Command palette' });
    fireEvent.change(within(palette).getByRole('combobox'), { target: { value: 'burglary' } });
    const [ask, look] = within(palette).getAllByRole('option');
    expect(look?.textContent).toContain('No search has been answered yet');
    fireEvent.click(ask!);
    await waitFor(() => expect(useDraft.getState().period).toMatchObject({ fromMs: START }));
  });
});
