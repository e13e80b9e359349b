import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HOUR_MS } from '../../../../app/domain/instant.ts';
import { ended, searched } from '../../../testing/searched.ts';
import { draftQuery } from './draft-query.ts';
import { useDraft } from './draft-store.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { Refuse, signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
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

  test('says where a wildcard belongs, and does not open the prompt', async () => {
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

const CAMERAS = ['Tibshelf services', 'Woodall services', 'Meadowhall viaduct'].map((name, at) => ({
  id: `C${at + 1}`,
  name,
  organisation: 'South Yorkshire Police',
  kind: 'STATIC' as const,
  road: 'M1',
  junction: null,
  direction: at === 0 ? 'S' : 'N',
  lat: 53.1 + at / 10,
  lon: -1.3,
  locationQuality: 'SURVEYED' as const,
  status: 'OK' as const,
  statusPeriods: [],
}));

describe('the kind of question', () => {
  const openWithCameras = (): Promise<FakeBridge> =>
    renderApp(signedIn(), (fake) => fake.on({ 'reference.cameras': () => ({ cameras: CAMERAS, asOfMs: Date.now() }) }));
  const ask = (name: string): void => {
    const kinds = screen.getByRole('radiogroup', { name: 'Kind of question' });
    fireEvent.click(within(kinds).getByRole('radio', { name }));
  };
  const justify = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
  afterEach(() => useCameras.setState(useCameras.getInitialState(), true));

  test('is a vehicle first, and keeps what was typed for each', async () => {
    await openWithCameras();
    await screen.findByRole('radio', { name: 'Vehicle', checked: true });
    type('yk38rvl');
    ask('Partial mark');
    expect(screen.queryByRole('textbox', { name: 'Registration mark' })).toBeNull();
    fireEvent.change(screen.getByRole('textbox', { name: 'Partial mark' }), { target: { value: 'yk3?*' } });
    expect(document.querySelector('search')?.textContent).toContain('? one character* any number');
    ask('Area and time');
    ask('Vehicle');
    expect(mark().value).toBe('YK38 RVL');
    ask('Partial mark');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Partial mark' }).value).toBe('yk3?*');
  });

  test('asks for a place before an area can be asked about, then for every vehicle at the chosen cameras', async () => {
    await openWithCameras();
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    ask('Area and time');
    justify();
    expect(screen.getByRole('alert').textContent).toBe('Say where: choose cameras or draw an area.');
    fireEvent.click(screen.getByRole('button', { name: 'Choose cameras' }));
    const find = screen.getByRole('combobox', { name: 'Find cameras' });
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(3));
    fireEvent.change(find, { target: { value: 'm1 north' } });
    fireEvent.keyDown(find, { key: 'Enter' });
    expect(screen.getByRole('status', { name: 'Cameras chosen' }).textContent).toBe('2 cameras chosen');
    expect(screen.getByRole('option', { name: /^All of M1 northbound/ }).getAttribute('aria-selected')).toBe('true');
    fireEvent.click(screen.getByRole('option', { name: /^Woodall/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.getByRole('status', { name: 'Place' }).textContent).toBe('1 camera');
    justify();
    const prompt = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(within(prompt).getByRole('complementary').textContent).toContain('vehicles at 1 camera');
  });

  test('of a partial mark is too wide for some categories, which is said with the way out', async () => {
    const fake = await openWithCameras();
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    ask('Partial mark');
    fireEvent.change(screen.getByRole('textbox', { name: 'Partial mark' }), { target: { value: 'YK3*' } });
    useDraft.setState({ place: { cameraIds: ['C1'] } });
    justify();
    const prompt = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(prompt.textContent).toContain('Show why it is needed');
    fireEvent.click(within(prompt).getByRole('radio', { name: 'Serious and complex' }));
    fireEvent.change(within(prompt).getByRole('textbox', { name: 'Reason' }), {
      target: { value: 'Seen by a witness' },
    });
    fireEvent.click(within(prompt).getByRole('button', { name: 'Search the last 7 days of it' }));
    const narrower = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(within(narrower).getByRole('complementary').textContent).toContain('Period: 7 days');
    expect(within(narrower).getByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' }).value).toBe(
      'Seen by a witness',
    );
    expect(within(narrower).queryByRole('button', { name: /^Search the last/ })).toBeNull();
    expect(fake.callsOf('search.start')).toEqual([]);
  });
});

describe('the estimate beside the question', () => {
  const region = (): HTMLElement => screen.getByRole('region', { name: 'Estimate' });
  const asked = (fake: FakeBridge) => fake.callsOf('search.estimate');

  test('is asked for once typing pauses, and says what it knows', async () => {
    const fake = await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Registration mark' });
    expect(region().textContent).toContain('How many reads and vehicles this would touch');
    for (const text of ['YK38', 'YK38 RV', 'YK38 RVL']) type(text);
    expect(asked(fake)).toEqual([]);
    await waitFor(() => expect(region().textContent).toContain('A typical vehicle has about 140 reads'));
    expect(asked(fake)).toHaveLength(1);
    expect(region().textContent).toContain('600 cameras');
    expect(region().textContent).toContain('No other vehicle');
    expect(region().textContent).toContain('No authority needed');
  });

  test('says how many of the vehicles may have nothing to do with it, and which categories allow so much', async () => {
    await renderApp(signedIn(), (fake) =>
      fake.on({
        'search.estimate': () => ({
          cameras: 2,
          expectedReads: 18_400,
          expectedVehicles: 9_100,
          daysHeld: 30,
          decision: { allow: true, band: 'RECENT', denials: [], categories: {} },
        }),
      }),
    );
    await screen.findByRole('textbox', { name: 'Registration mark' });
    act(() => useDraft.setState({ kind: 'area', place: { cameraIds: ['C1', 'C2'] } }));
    await waitFor(() => expect(region().textContent).toContain('About 9,100 vehicles in about 18,400 reads'));
    expect(region().textContent).toContain('99.9 % of them can have nothing to do with it');
    expect(region().textContent).toContain('Too wide for every category.');
    act(() => useDraft.setState({ period: { kind: 'preset', preset: '24h' } }));
    await waitFor(() => expect(region().textContent).toMatch(/Only for .*Serious and complex/));
    expect(region().textContent).toContain('24 hours, at most 2: ');
  });

  test('stays while its question is being answered, and in short beside the answer, asked for once', async () => {
    const fake = await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Registration mark' });
    const toMs = Date.now() - HOUR_MS / 2;
    act(() => useDraft.setState({ period: { kind: 'custom', fromMs: toMs - 24 * HOUR_MS, toMs } }));
    type('yk38rvl');
    await waitFor(() => expect(region().textContent).toContain('A typical vehicle has about 140 reads'));
    const reads = [{ vrm: 'YK38RVL', at: Date.now() - HOUR_MS, camera: 'C1' }];
    const made = draftQuery(useDraft.getState(), Date.now());
    if (!made.ok) throw new Error(made.error.text);
    await searched(fake, { query: made.query, reads, isRunning: true });
    expect(screen.getAllByRole('button', { name: 'Cancel' })).not.toEqual([]);
    expect(region().closest('.search-bar')).toBeNull();
    await ended(fake, 1);
    expect(region().textContent).toBe('Expected before it was searched: about 140 reads');
    // No line of its own: what is found needs the room.
    expect(region().closest('.search-bar')).not.toBeNull();
    expect(asked(fake)).toHaveLength(1);
    type('yk38rvm');
    await waitFor(() => expect(region().textContent).toContain('A typical vehicle has about 140 reads'));
    expect(region().closest('.search-bar')).toBeNull();
    type('yk38rvl');
    expect(region().closest('.search-bar')).not.toBeNull();
    expect(asked(fake)).toHaveLength(2);
  });

  test('says so when the service gives none', async () => {
    await renderApp(signedIn(), (fake) =>
      fake.on({
        'search.estimate': () => {
          throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R0' });
        },
      }),
    );
    await screen.findByRole('textbox', { name: 'Registration mark' });
    type('yk38rvl');
    await waitFor(() => expect(region().textContent).toContain('Size not known'));
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
