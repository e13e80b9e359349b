import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SavedThing } from '../../../../app/contract/methods.ts';
import { keepSaved } from '../../../testing/fake-saved.ts';
import { Refuse, signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { queryClient } from '../../../state/query-client.ts';
import { useDraft } from './draft-store.ts';

vi.mock('../../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

afterEach(resetApp);

const CAMERAS = ['Tibshelf services', 'Woodall services', 'Meadowhall viaduct'].map((name, at) => ({
  id: `C${at + 1}`,
  name,
  organisation: 'South Yorkshire Police',
  kind: 'STATIC' as const,
  road: 'M1',
  junction: null,
  direction: 'N',
  lat: 53.1 + at / 10,
  lon: -1.3,
  locationQuality: 'SURVEYED' as const,
  status: 'OK' as const,
  statusPeriods: [],
}));
const group = (...cameraIds: string[]): SavedThing => ({ kind: 'cameras', cameraIds });

async function open(...given: readonly (readonly [name: string, thing: SavedThing])[]): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (one) => {
    one.on({ 'reference.cameras': () => ({ cameras: CAMERAS, asOfMs: Date.now() }) });
    keepSaved(one, given);
  });
  const kinds = await screen.findByRole('radiogroup', { name: 'Kind of question' });
  fireEvent.click(within(kinds).getByRole('radio', { name: 'Area and time' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose cameras' }));
  await screen.findByRole('option', { name: /Tibshelf/ });
  return fake;
}

const groups = (): Promise<HTMLElement> => screen.findByRole('list', { name: 'Saved camera groups' });
const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const toggle = (name: RegExp): void => void fireEvent.click(screen.getByRole('option', { name }));
const chosen = (): readonly string[] => useDraft.getState().place.cameraIds ?? [];
const nameIt = (name: string): void => {
  fireEvent.change(screen.getByRole('textbox', { name: 'Save the cameras chosen as a group' }), {
    target: { value: name },
  });
  press('Save');
};

describe('a group of cameras of one’s own', () => {
  test('is what is chosen, and nothing chosen is no group', async () => {
    const fake = await open();
    nameIt('M1 watch');
    expect(screen.getByText('Choose cameras first.')).toBeTruthy();
    toggle(/Tibshelf/);
    toggle(/Meadowhall/);
    press('Save');
    expect((await groups()).textContent).toContain('M1 watch');
    expect(fake.callsOf('saved.add')).toEqual([{ name: 'M1 watch', thing: group('C1', 'C3') }]);
  });

  test('is chosen and given up as one, beside what else is chosen', async () => {
    await open(['M1 watch', group('C1', 'C3')]);
    toggle(/Woodall/);
    const one = await screen.findByRole('button', { name: /^Choose M1 watch/ });
    expect(one.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(one);
    expect(new Set(chosen())).toEqual(new Set(['C1', 'C2', 'C3']));
    expect(one.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(one);
    expect(chosen()).toEqual(['C2']);
  });

  test('gets and loses cameras by being made what is chosen', async () => {
    const fake = await open(['M1 watch', group('C1', 'C3')]);
    fireEvent.click(await screen.findByRole('button', { name: /^Choose M1 watch/ }));
    expect(screen.queryByRole('button', { name: /^Make M1 watch/ })).toBeNull();
    toggle(/Tibshelf/);
    toggle(/Woodall/);
    press('Make M1 watch the 2 cameras chosen');
    await waitFor(() =>
      expect(fake.callsOf('saved.change')).toEqual([{ id: 'I1', name: 'M1 watch', thing: group('C3', 'C2') }]),
    );
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Make M1 watch/ })).toBeNull());
  });

  test('that could not be changed says why', async () => {
    const fake = await open(['M1 watch', group('C1', 'C3')]);
    await groups();
    toggle(/Woodall/);
    fake.on({
      'saved.change': () => {
        throw new Refuse({ code: 'DISK_FULL', ref: 'W-1' });
      },
    });
    press('Make M1 watch the 1 camera chosen');
    expect((await screen.findByRole('alert')).textContent).toContain('The disk of this workstation is full');
  });

  test('that was the last can be taken back, and none is said in words', async () => {
    await open(['M1 watch', group('C1', 'C3')]);
    expect((await groups()).textContent).toContain('kept until 30 Nov 2027');
    press('Delete M1 watch');
    expect(await screen.findByText(/None yet\. Cameras that are chosen can be saved as a group/)).toBeTruthy();
    press('Take it back');
    expect((await groups()).textContent).toContain('M1 watch');
  });

  test('that could not be loaded is not said to be none', async () => {
    const fake = await open();
    fake.on({
      'saved.list': () => {
        throw new Refuse({ code: 'AUDIT_LOG_UNWRITABLE', ref: 'W-1' });
      },
    });
    await act(() => queryClient.resetQueries({ queryKey: ['saved.list'] }));
    expect(await screen.findByText('The saved camera groups could not be loaded.')).toBeTruthy();
    expect(screen.queryByText(/None yet\. Cameras/)).toBeNull();
  });

  test('leaves out what the service does not know any more, and says so', async () => {
    await open(['M1 watch', group('C1', 'GONE')], ['Nothing left', group('GONE')]);
    const row = await groups();
    fireEvent.click(
      within(row).getByRole('button', { name: /^Choose Nothing left.*The service does not know its camera any more/ }),
    );
    expect(chosen()).toEqual([]);
    fireEvent.click(
      within(row).getByRole('button', {
        name: /^Choose M1 watch.*1 camera\s?; 1 of 2 cameras is not known any more and is left out/,
      }),
    );
    expect(chosen()).toEqual(['C1']);
  });

  test('is chosen from the palette, for a question that names a place', async () => {
    await open(['M1 watch', group('C1', 'GONE')]);
    await groups();
    useDraft.setState({ kind: 'vrm' });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const palette = await screen.findByRole('dialog', { name: 'Command palette' });
    const find = (text: string): HTMLElement => {
      fireEvent.change(within(palette).getByRole('combobox'), { target: { value: text } });
      return within(palette).getByRole('option');
    };
    expect(find('cameras chosen as a group').textContent).toContain('The question in the bar names no cameras');
    fireEvent.click(find('m1 watch'));
    await waitFor(() => expect(useDraft.getState()).toMatchObject({ kind: 'area', place: { cameraIds: ['C1'] } }));
  });
});
