import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../../app/contract/failures.ts';
import { aBatch } from '../../columns/read-table.fixture.ts';
import { isRunning } from '../../search/session.ts';
import { frontSearch, searchIn, useSessions } from '../../search/sessions.ts';
import { signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { answered, ended } from '../../testing/searched.ts';

vi.mock('../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const REASON = 'Seen by a witness leaving the Old Weir Lane burglary. I need its route to find the stolen tools.';
const markField = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Registration mark' });
const type = (value: string): void => void fireEvent.change(markField(), { target: { value } });
const paste = (text: string): void => void fireEvent.paste(markField(), { clipboardData: { getData: () => text } });
const prompt = (): HTMLElement | null => screen.queryByRole('dialog', { name: 'Why do you need this search?' });
const ribbon = (): HTMLElement | null => screen.queryByRole('region', { name: 'Justification of what is on screen' });
const barSays = (): string => screen.getByRole('status', { name: 'Search bar' }).textContent;
const results = (): Element | null => document.querySelector('.investigate');

async function open(): Promise<FakeBridge> {
  const fake = await renderApp(signedIn());
  await screen.findByRole('textbox', { name: 'Registration mark' });
  return fake;
}

/** From the search bar through the prompt to main. */
async function ask(fake: FakeBridge): Promise<string> {
  const before = fake.callsOf('search.start').length;
  fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
  await screen.findByRole('dialog', { name: 'Why do you need this search?' });
  fireEvent.click(screen.getByRole('radio', { name: 'Prevent or detect crime' }));
  fireEvent.click(screen.getByRole('radio', { name: 'Serious and complex' }));
  for (const [name, value] of [
    ['Crime or log reference', '14/22871/26'],
    ['Reason', REASON],
  ] as const)
    fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
  fireEvent.click(screen.getByRole('button', { name: 'Run search' }));
  await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(before + 1));
  await waitFor(() => expect(prompt()).toBeNull());
  return fake.lastSearch();
}

/** A search that has ended without reads is told of, or is gone. */
const isOver = (searchRef: string): boolean => {
  const phase = useSessions.getState().all.get(searchRef)?.state.getState().phase;
  return phase === undefined || !isRunning({ phase });
};

async function finish(
  fake: FakeBridge,
  searchRef: string,
  reads: number,
  failure: Failure | null = null,
): Promise<void> {
  act(() =>
    fake.emit('search.finished', {
      searchRef,
      outcome: failure === null ? 'complete' : 'failed',
      reads,
      searchId: 'S1',
      durationMs: 1,
      camerasOut: [],
      delays: [],
      failure,
    }),
  );
  await waitFor(() => expect(isOver(searchRef)).toBe(true));
  await answered(fake);
}

async function answer(fake: FakeBridge, searchRef: string, vrm: string): Promise<void> {
  act(() => fake.batch(aBatch([{ vrm, at: Date.now() - 60_000, camera: 'C1' }]), 0, 1, searchRef));
  await ended(fake, 1, searchRef);
}

afterEach(resetApp);

describe('the ribbon', () => {
  test('begins with the marks and the period of what is shown', async () => {
    const fake = await open();
    paste('YK38 RVL, AB12CDE, MX44 TBD');
    await answer(fake, await ask(fake), 'YK38RVL');
    expect(ribbon()?.textContent).toMatch(/^YK38 RVL\+2.*\d+ \w{3} .*to .*Serious and complex14\/22871\/26/);
    expect(within(ribbon()!).getByRole('img').getAttribute('aria-label')).toBe('Y K 3 8, R V L');
  });

  test('stays what it is while the bar asks for something else, and the bar says so', async () => {
    const fake = await open();
    type('yk38rvl');
    expect(barSays()).toBe('');
    await answer(fake, await ask(fake), 'YK38RVL');
    expect(barSays()).toBe('');
    expect(results()?.classList.contains('stale')).toBe(false);
    type('wt37dct');
    expect(barSays()).toContain('Not searched yet');
    expect(results()?.classList.contains('stale')).toBe(true);
    expect(markField().closest('.differs')).not.toBeNull();
    expect(screen.getByRole('button', { name: /^Period/ }).classList.contains('differs')).toBe(false);
    expect(ribbon()?.textContent).toContain('YK38 RVL');
    expect(screen.getByRole('grid', { name: 'Reads' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Justify and search' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /^Near misses/ }));
    expect(screen.getByRole('button', { name: /^Near misses/ }).classList.contains('differs')).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Change search' }));
    expect(markField().value).toBe('YK38 RVL');
    expect(barSays()).toBe('');
  });
});

describe('a search that nothing has come of yet', () => {
  test('says how long it waits for the service, and not that there is anything to work with', async () => {
    const fake = await open();
    type('yk38rvl');
    const searchRef = await ask(fake);
    await screen.findByText(/^Waiting for the national service, \d+ s$/, undefined, { timeout: 8_000 });
    expect(screen.queryByText('You can work with these now.')).toBeNull();
    act(() => fake.batch(aBatch([{ vrm: 'YK38RVL', at: Date.now() - 60_000, camera: 'C1' }]), 0, 2, searchRef));
    await screen.findByText('You can work with these now.');
    expect(screen.queryByText(/^Waiting for the national service/)).toBeNull();
  });
});

describe('a search that is asked while another is shown', () => {
  const REFUSED: Failure = {
    code: 'AUTHORITY_REQUIRED',
    ref: 'R-9',
    errors: [{ pointer: '/authorityId', message: 'No authority has this reference.' }],
  };

  test('takes its place once the service has answered, and not before', async () => {
    const fake = await open();
    type('yk38rvl');
    const first = await ask(fake);
    await answer(fake, first, 'YK38RVL');
    type('wt37dct');
    const second = await ask(fake);
    expect(searchIn('investigate').searchRef).toBe(first);
    expect(ribbon()?.textContent).toContain('YK38 RVL');
    // It is under way all the same: what can be pressed is its cancelling.
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy();
    await answer(fake, second, 'WT37DCT');
    expect(searchIn('investigate').searchRef).toBe(second);
    expect(ribbon()?.textContent).toContain('WT37 DCT');
    expect(ribbon()?.textContent).not.toContain('YK38');
  });

  test('that the service refuses changes nothing on screen, is said to be refused, and its words are there to be mended', async () => {
    const fake = await open();
    type('yk38rvl');
    const first = await ask(fake);
    await answer(fake, first, 'YK38RVL');
    type('wt37dct');
    await finish(fake, await ask(fake), 0, REFUSED);
    expect(prompt()).not.toBeNull();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' }).value).toBe(REASON);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    const said = screen.getByRole('alert');
    expect(said.textContent).toContain('Refused: No authority has this reference.');
    expect(said.textContent).toContain('What is shown is of the search before.');
    expect(frontSearch()).toMatchObject({ searchRef: first, phase: 'complete', reads: 1 });
    expect(ribbon()?.textContent).toContain('YK38 RVL');
    expect(screen.getByRole('grid', { name: 'Reads' })).toBeTruthy();
    expect(barSays()).toContain('Not searched yet');
    fireEvent.click(screen.getByRole('button', { name: 'Change the answers' }));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' }).value).toBe(REASON);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that breaks before an answer leaves what is shown as well', async () => {
    const fake = await open();
    type('yk38rvl');
    const first = await ask(fake);
    await answer(fake, first, 'YK38RVL');
    type('wt37dct');
    await finish(fake, await ask(fake), 0, { code: 'SERVICE_UNREACHABLE', ref: 'R-8' });
    expect(prompt()).toBeNull();
    expect(screen.getByRole('alert').textContent).toContain(
      'The search failed: The national service cannot be reached.',
    );
    expect(searchIn('investigate').searchRef).toBe(first);
    type('yk38rvl');
    await answer(fake, await ask(fake), 'YK38RVL');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that is cancelled before an answer leaves what is shown, and no word of itself', async () => {
    const fake = await open();
    type('yk38rvl');
    const first = await ask(fake);
    await answer(fake, first, 'YK38RVL');
    type('wt37dct');
    const second = await ask(fake);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(fake.callsOf('search.cancel')).toEqual([{ searchRef: second }]);
    act(() =>
      fake.emit('search.finished', {
        searchRef: second,
        outcome: 'cancelled',
        reads: 0,
        searchId: null,
        durationMs: 1,
        camerasOut: [],
        delays: [],
        failure: null,
      }),
    );
    await waitFor(() => expect(isOver(second)).toBe(true));
    await answered(fake);
    expect(searchIn('investigate')).toMatchObject({ searchRef: first, phase: 'complete' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('as the first one and refused states nothing that was not granted', async () => {
    const fake = await open();
    type('yk38rvl');
    await finish(fake, await ask(fake), 0, REFUSED);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(ribbon()).toBeNull();
    expect(screen.getAllByRole('alert')[0]?.textContent).toContain('Refused: No authority has this reference.');
    expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });
});
