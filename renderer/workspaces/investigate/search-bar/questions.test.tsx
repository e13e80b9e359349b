import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SavedThing } from '../../../../app/contract/methods.ts';
import type { Query } from '../../../../app/domain/query.ts';
import { DAY_MS } from '../../../../app/domain/instant.ts';
import { SAVED_MOST } from '../../../../app/policy/saved-rules.ts';
import { rememberReason } from '../../../search/reasons-store.ts';
import { keepSaved } from '../../../testing/fake-saved.ts';
import { Refuse, signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { useDraft } from './draft-store.ts';

vi.mock('../../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

afterEach(resetApp);

const QUERY: Query = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T22:00:00.000Z', to: '2026-11-02T04:00:00.000Z' },
};
const question = (part: Partial<Extract<SavedThing, { kind: 'question' }>> = {}): SavedThing => ({
  kind: 'question',
  query: QUERY,
  relative: null,
  ...part,
});
const CAMERA = {
  id: 'C1',
  name: 'Tibshelf services',
  organisation: 'South Yorkshire Police',
  kind: 'STATIC' as const,
  road: 'M1',
  junction: null,
  direction: 'N',
  lat: 53.1,
  lon: -1.3,
  locationQuality: 'SURVEYED' as const,
  status: 'OK' as const,
  statusPeriods: [],
};

async function open(...things: readonly (readonly [name: string, thing: SavedThing | null])[]): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (one) => {
    one.on({ 'reference.cameras': () => ({ cameras: [CAMERA], asOfMs: Date.now() }) });
    keepSaved(one, things);
  });
  await screen.findByRole('textbox', { name: 'Registration mark' });
  fireEvent.click(screen.getByRole('button', { name: 'Recent and saved' }));
  return fake;
}

const list = (): Promise<HTMLElement> => screen.findByRole('list', { name: 'Saved questions' });
const nameField = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Save this question as' });
const save = (name: string): void => {
  fireEvent.change(nameField(), { target: { value: name } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
};

describe('a question that is saved', () => {
  test('is what the bar asks, with a period that stays relative when it was asked so', async () => {
    const fake = await open();
    expect(await screen.findByText(/Nothing saved yet/)).toBeTruthy();
    save('Red Golf');
    expect(screen.getByText(/Type a registration mark first/)).toBeTruthy();
    expect(fake.callsOf('saved.add')).toEqual([]);
    act(() => useDraft.setState({ typing: 'YK38 RVL', period: { kind: 'preset', preset: '7d' } }));
    expect(screen.getByText(/last 7 days, up to when it is run/)).toBeTruthy();
    save(' Red  Golf ');
    expect(await list()).toBeTruthy();
    expect(fake.callsOf('saved.add')).toMatchObject([
      { thing: { kind: 'question', relative: '7d', query: { vrms: ['YK38RVL'] } } },
    ]);
    act(() => useDraft.setState({ period: { kind: 'custom', fromMs: 0, toMs: DAY_MS } }));
    expect(screen.getByText(/always Thu 1 Jan 1970/)).toBeTruthy();
    save('Fixed');
    await waitFor(() => expect(fake.callsOf('saved.add')).toMatchObject([{}, { thing: { relative: null } }]));
  });

  test('asks why again, with no word of an earlier reason, and searches nothing by itself', async () => {
    const fake = await open(['Red Golf', question({ relative: '7d' })]);
    act(() =>
      rememberReason({
        atMs: 1,
        justification: { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: '14/1/26', reason: 'Seen there' },
        question: { query: QUERY },
      }),
    );
    fireEvent.click(within(await list()).getByRole('button', { name: /^Ask Red Golf/ }));
    const prompt = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(within(prompt).getByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' }).value).toBe('');
    expect(within(prompt).getByRole<HTMLInputElement>('textbox', { name: 'Crime or log reference' }).value).toBe('');
    expect(useDraft.getState()).toMatchObject({ typing: 'YK38 RVL', period: { kind: 'preset', preset: '7d' } });
    expect(fake.callsOf('search.start')).toEqual([]);
  });

  test('with two ends keeps them', async () => {
    await open(['Burglary night', question()]);
    fireEvent.click(within(await list()).getByRole('button', { name: /^Ask Burglary night/ }));
    await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    const { from, to } = QUERY.kind === 'vrm' ? QUERY.window : { from: '', to: '' };
    expect(useDraft.getState().period).toEqual({ kind: 'custom', fromMs: Date.parse(from), toMs: Date.parse(to) });
  });

  test('is renamed and deleted, and a deleted one can be taken back', async () => {
    const fake = await open(['Red Golf', question()], ['Blue van', question()]);
    const row = await list();
    fireEvent.click(within(row).getByRole('button', { name: 'Rename Red Golf' }));
    const field = within(row).getByRole('textbox', { name: 'New name of Red Golf' });
    fireEvent.change(field, { target: { value: 'blue VAN' } });
    fireEvent.click(within(row).getByRole('button', { name: 'Rename' }));
    expect(within(row).getByText('A question is called “Blue van”. Choose another name.')).toBeTruthy();
    expect(fake.callsOf('saved.change')).toEqual([]);
    fireEvent.change(field, { target: { value: 'Red Golf, Leeds' } });
    fireEvent.click(within(row).getByRole('button', { name: 'Rename' }));
    const gone = await within(row).findByRole('button', { name: 'Delete Red Golf, Leeds' });
    gone.focus();
    fireEvent.click(gone);
    await waitFor(() => expect(within(row).queryByText('Red Golf, Leeds')).toBeNull());
    // The keys belong to the list still, although the button that had the focus is gone.
    await waitFor(() => expect(document.activeElement?.closest('[role="dialog"]')).not.toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'Take it back' }));
    expect(await within(row).findByRole('button', { name: /^Ask Red Golf, Leeds/ })).toBeTruthy();
  });

  test('needs room and a name of its own, in words, before main is asked; what main refuses is said', async () => {
    const all = Array.from({ length: SAVED_MOST.question - 1 }, (_, i) => [`question ${i}`, question()] as const);
    const fake = await open(...all);
    await list();
    act(() => useDraft.setState({ typing: 'YK38 RVL' }));
    save('Question  7');
    expect(screen.getByText('A question is called “question 7”. Choose another name.')).toBeTruthy();
    fake.on({
      'saved.add': () => {
        throw new Refuse({ code: 'DISK_FULL', ref: 'W-1' });
      },
    });
    save('Another');
    expect((await screen.findByRole('alert')).textContent).toContain('The disk of this workstation is full');
    keepSaved(fake, all);
    save('Another');
    await screen.findByRole('button', { name: /^Ask Another/ });
    save('One more');
    expect(screen.getByText('50 questions are saved, which is the most. Delete one first.')).toBeTruthy();
  });

  test('says which of its cameras are not known any more, and asks without them', async () => {
    const { window } = QUERY as { readonly window: { readonly from: string; readonly to: string } };
    const area = (cameraIds: string[]): SavedThing => question({ query: { kind: 'area', cameraIds, window } });
    await open(['Both', area(['C1', 'GONE'])], ['None', area(['GONE', 'GONE-2'])]);
    const row = await list();
    const none = await within(row).findByRole('button', { name: /The service knows none of its 2 cameras any more/ });
    fireEvent.click(none);
    expect(screen.queryByRole('dialog', { name: 'Why do you need this search?' })).toBeNull();
    fireEvent.click(
      within(row).getByRole('button', { name: /^Ask Both.*1 of 2 cameras is not known any more and is left out/ }),
    );
    await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(useDraft.getState()).toMatchObject({ kind: 'area', place: { cameraIds: ['C1'] } });
  });

  test('of a kind that is not asked here, or that cannot be read, is said and can be deleted', async () => {
    const { window } = QUERY as { readonly window: { readonly from: string; readonly to: string } };
    const companions = question({
      query: { kind: 'companions', vrm: 'YK38RVL', withinSeconds: 60, minCameras: 3, window },
    });
    const fake = await open(['With whom', companions], ['From before', null]);
    const row = await list();
    expect(
      within(row).getByRole('button', { name: /^Ask With whom.*Questions of this kind are not asked here/ }),
    ).toBeTruthy();
    fireEvent.click(within(row).getByRole('button', { name: /^Ask From before.*Another version of Sightline/ }));
    expect(screen.queryByRole('dialog', { name: 'Why do you need this search?' })).toBeNull();
    fireEvent.click(within(row).getByRole('button', { name: 'Delete From before' }));
    await waitFor(() => expect(fake.callsOf('saved.remove')).toEqual([{ id: 'I2' }]));
  });

  test('is found by its name in the palette, which says why one cannot be asked', async () => {
    await open(['Burglary night', question()], ['Burglary before', null]);
    await list();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const palette = await screen.findByRole('dialog', { name: 'Command palette' });
    fireEvent.change(within(palette).getByRole('combobox'), { target: { value: 'burglary' } });
    const options = within(palette).getAllByRole('option');
    expect(options.map((each) => each.getAttribute('aria-disabled'))).toEqual([null, 'true']);
    expect(options[1]?.textContent).toContain('Another version of Sightline');
    fireEvent.click(options[0]!);
    expect(await screen.findByRole('dialog', { name: 'Why do you need this search?' })).toBeTruthy();
  });
});
