import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SavedThing } from '../../../../app/contract/methods.ts';
import { DAY_MS, HOUR_MS, instantText, MINUTE_MS } from '../../../../app/domain/instant.ts';
import { SAVED_MOST } from '../../../../app/policy/saved-rules.ts';
import { sessionIn } from '../../../search/sessions.ts';
import { useSession } from '../../../state/session-store.ts';
import { Refuse, signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { keepSaved } from '../../../testing/fake-saved.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { searched } from '../../../testing/searched.ts';

vi.mock('../../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

afterEach(resetApp);

const START = Date.parse('2026-10-24T20:00:00Z');
const event = (part: Partial<Extract<SavedThing, { kind: 'event' }>> = {}): SavedThing => ({
  ...{ kind: 'event', fromMs: START, toMs: START + HOUR_MS, reference: '14/22871/26' },
  ...part,
});

const search = (reference: string | undefined, fake: FakeBridge): Promise<string> =>
  searched(fake, {
    query: {
      ...{ kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0 },
      window: { from: instantText(START - DAY_MS), to: instantText(START + DAY_MS) },
    },
    reads: [10, 20, 90].map((minutes) => ({ vrm: 'YK38RVL', at: START + minutes * MINUTE_MS, camera: 'C1' })),
    reference: reference ?? null,
    isRunning: true,
  });
const open = (...given: readonly (readonly [string, SavedThing])[]): Promise<FakeBridge> =>
  renderApp(signedIn(), (fake) => keepSaved(fake, given));

const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const fill = (name: string, value: string): void =>
  void fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
const add = (name: string, from: readonly [string, string], to: readonly [string, string]): void => {
  fill('What happened', name);
  fill('From day', from[0]);
  fill('From time', from[1]);
  fill('To day', to[0]);
  fill('To time', to[1]);
  press('Add event');
};
const words = (): string => screen.getByRole('list', { name: 'The timeline in words' }).textContent;
const drawn = () =>
  sessionIn(INVESTIGATE_VIEW)
    ?.looking.caseEvents.getState()
    .events.map(({ name }) => name);

describe('a case event', () => {
  test('is typed in local time, kept with its case, and told in words with the reads that lie in it', async () => {
    const fake = await open();
    await search('14/22871/26', fake);
    press('Case events');
    expect(screen.getByText(/Events of 14\/22871\/26 are kept encrypted on this device, for you only/)).toBeTruthy();
    add('Burglary', ['24/10/2026', '21:00'], ['24 Oct 2026', '22:00']);
    await waitFor(() => expect(fake.callsOf('saved.add')).toEqual([{ name: 'Burglary', thing: event() }]));
    await waitFor(() =>
      expect(words()).toContain('Case event Burglary: Sat 24 Oct 2026, 21:00 to 22:00 BST; 2 reads in it'),
    );
    expect(within(screen.getByRole('region', { name: 'Timeline' })).getAllByText('Case events').length).toBeGreaterThan(
      0,
    );
  });

  test('has an end after its start, times that there are, and a name of its own in the case', async () => {
    const fake = await open(['Burglary', event()]);
    await search('14/22871/26', fake);
    press('Case events');
    add('Van away', ['24 Oct 2026', '22:00'], ['24 Oct 2026', '21:00']);
    expect(screen.getByText('The end is not after the start.')).toBeTruthy();
    add('Van away', ['31 Feb 2026', '22:00'], ['24 Oct 2026', '23:00']);
    expect(screen.getByText('There is no 31 February.')).toBeTruthy();
    // Half past one happens twice that night: which is asked.
    add('Van away', ['24 Oct 2026', '22:00'], ['25 Oct 2026', '01:30']);
    expect(screen.getByText(/01:30 happens twice/)).toBeTruthy();
    add('burglary', ['24 Oct 2026', '22:00'], ['24 Oct 2026', '23:00']);
    expect(screen.getByText('A case event is called “Burglary”. Choose another name.')).toBeTruthy();
    expect(fake.callsOf('saved.add')).toEqual([]);
  });

  test('is drawn in each result of its case and in no other, and is changed, looked at and deleted', async () => {
    const fake = await open(['Burglary', event()], ['Elsewhere', event({ reference: '99/1/26' })]);
    await search('14/22871/26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Burglary']));
    press('Case events');
    press('Change Burglary');
    fill('To time', '22:30');
    press('Change event');
    await waitFor(() =>
      expect(fake.callsOf('saved.change')).toMatchObject([{ id: 'I1', thing: { toMs: START + 1.5 * HOUR_MS } }]),
    );
    await screen.findByText('Sat 24 Oct 2026, 21:00 to 22:30 BST');
    press(/^Look at Burglary/);
    expect(sessionIn(INVESTIGATE_VIEW)?.filters.getState().time).toEqual({
      fromMs: START - 1.5 * HOUR_MS,
      toMs: START + 3 * HOUR_MS,
    });
    press('Case events');
    press('Delete Burglary');
    await waitFor(() => expect(drawn()).toEqual([]));
    await search(' 99 / 1 / 26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Elsewhere']));
  });

  test('is not changed any more when it was closed over or when the result is that of another case', async () => {
    const fake = await open(['Burglary', event()], ['Elsewhere', event({ reference: '99/1/26' })]);
    await search('14/22871/26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Burglary']));
    const isNew = (): void => {
      expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'What happened' }).value).toBe('');
      expect(screen.queryByRole('form', { name: 'Change Burglary' })).toBeNull();
    };
    press('Case events');
    press('Change Burglary');
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'New name of Burglary' }), { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Case events' })).toBeNull());
    press('Case events');
    isNew();
    press('Change Burglary');
    await search('99/1/26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Elsewhere']));
    isNew();
    add('Van away', ['24 Oct 2026', '22:00'], ['24 Oct 2026', '23:00']);
    await waitFor(() => expect(fake.callsOf('saved.add')).toMatchObject([{ thing: { reference: '99/1/26' } }]));
    expect(fake.callsOf('saved.change')).toEqual([]);
  });

  test('that was deleted or changed is taken back, with the name and times that it had', async () => {
    const fake = await open(['Burglary', event()]);
    await search('14/22871/26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Burglary']));
    press('Case events');
    press('Delete Burglary');
    expect(await screen.findByText('“Burglary” was deleted.')).toBeTruthy();
    press('Take it back');
    await waitFor(() => expect(fake.callsOf('saved.add')).toEqual([{ name: 'Burglary', thing: event() }]));
    await waitFor(() => expect(drawn()).toEqual(['Burglary']));
    expect(screen.queryByRole('button', { name: 'Take it back' })).toBeNull();
    press('Change Burglary');
    fill('New name of Burglary', 'Ram raid');
    fill('To time', '22:30');
    press('Change event');
    expect(await screen.findByText('“Burglary” was changed.')).toBeTruthy();
    await waitFor(() => expect(drawn()).toEqual(['Ram raid']));
    press('Take it back');
    await waitFor(() => expect(drawn()).toEqual(['Burglary']));
    expect(fake.callsOf('saved.change').at(-1)).toMatchObject({ name: 'Burglary', thing: event() });
    // What was done is forgotten when the list is left.
    press('Delete Burglary');
    expect(await screen.findByRole('button', { name: 'Take it back' })).toBeTruthy();
    press('Case events');
    press('Case events');
    expect(screen.queryByRole('button', { name: 'Take it back' })).toBeNull();
  });

  test('of a search without a reference is taken back too', async () => {
    const fake = await open();
    await search(undefined, fake);
    press('Case events');
    add('999 call', ['24 Oct 2026', '21:00'], ['24 Oct 2026', '21:05']);
    await waitFor(() => expect(drawn()).toEqual(['999 call']));
    press('Delete 999 call');
    await waitFor(() => expect(drawn()).toEqual([]));
    press('Take it back');
    await waitFor(() => expect(drawn()).toEqual(['999 call']));
    expect(fake.callsOf('saved.add')).toEqual([]);
  });

  test('is promised no more than is kept: without a keychain it goes when Sightline ends', async () => {
    const fake = await open();
    await search('14/22871/26', fake);
    const { status } = useSession.getState();
    if (status === null) throw new Error('main has said how it stands');
    act(() => useSession.setState({ status: { ...status, keychain: { kind: 'memory', note: '' } } }));
    press('Case events');
    expect(
      screen.getByText(/kept on this device until Sightline ends, because no keychain holds its key/),
    ).toBeTruthy();
    press(/^Recent and saved/);
    expect(screen.getByText(/A saved question is kept on this device until Sightline ends/)).toBeTruthy();
    expect(document.body.textContent).not.toContain('kept encrypted on this device');
  });

  test('that is deleted is not changed any more: what is typed then is a new one', async () => {
    const fake = await open(['Burglary', event()]);
    await search('14/22871/26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Burglary']));
    press('Case events');
    press('Change Burglary');
    press('Delete Burglary');
    expect(await screen.findByRole('form', { name: 'New case event' })).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'New name of Burglary' })).toBeNull();
  });

  test('has room of its own in each case, in words, and a list that cannot be loaded is said', async () => {
    const all = Array.from({ length: SAVED_MOST.event }, (_, i) => [`event ${i}`, event()] as const);
    const fake = await open(...all, ['Elsewhere', event({ reference: '99/1/26' })]);
    await search('14/22871/26', fake);
    await waitFor(() => expect(drawn()).toHaveLength(SAVED_MOST.event));
    press('Case events');
    add('One more', ['24 Oct 2026', '22:00'], ['24 Oct 2026', '23:00']);
    expect(
      screen.getByText('200 case events are kept for this case, which is the most. Delete one first.'),
    ).toBeTruthy();
    await search('99/1/26', fake);
    await waitFor(() => expect(drawn()).toEqual(['Elsewhere']));
    fake.on({
      'saved.add': () => {
        throw new Refuse({ code: 'SAVED_LIST_FULL', ref: 'W-1', params: { allowed: 200, kind: 'event' } });
      },
      'saved.list': () => {
        throw new Refuse({ code: 'AUDIT_LOG_UNWRITABLE', ref: 'W-2' });
      },
    });
    add('One more', ['24 Oct 2026', '22:00'], ['24 Oct 2026', '23:00']);
    expect(await screen.findByText(/There is room for 200 events in one case/)).toBeTruthy();
    expect(await screen.findByText('The saved case events could not be loaded.')).toBeTruthy();
  });

  test('of a search without a reference is kept with its result, and goes with it', async () => {
    const fake = await open();
    await search(undefined, fake);
    press('Case events');
    add('999 call', ['24 Oct 2026', '21:00'], ['24 Oct 2026', '21:05']);
    expect(screen.getByText(/events are kept with this result, and go with it/)).toBeTruthy();
    await waitFor(() => expect(drawn()).toEqual(['999 call']));
    expect(fake.callsOf('saved.add')).toEqual([]);
    const before = sessionIn(INVESTIGATE_VIEW);
    await search(undefined, fake);
    expect(drawn()).toEqual([]);
    expect(before?.looking.caseEvents.getState().events).toEqual([]);
  });
});
