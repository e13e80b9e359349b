import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aBatch } from '../columns/read-table.fixture.ts';
import { useDraft } from '../workspaces/investigate/search-bar/draft-store.ts';
import { followProbes } from '../state/measurement-probes.ts';
import { rememberReason, useReasons } from '../search/reasons-store.ts';
import { tableOf } from '../search/session.ts';
import { frontSearch, startSearch } from '../search/sessions.ts';
import { takeSession } from '../state/session-life.ts';
import { aStatus, locked, PRIYA, Refuse, signedIn, ONE_USE_SECRET, type FakeBridge } from '../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../testing/render-app.tsx';

vi.mock('../map/map-panel.tsx', async () => {
  const { Panel } = await import('../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

const QUERY = {
  kind: 'vrm' as const,
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
};
const JUSTIFICATION = {
  category: 'SERIOUS' as const,
  purpose: 'PREVENT_DETECT' as const,
  reference: '14/22871/25',
  reason: 'Seen leaving the burglary; I need its route.',
};

async function searched(fake: FakeBridge): Promise<void> {
  await act(async () => {
    await startSearch('investigate', { query: QUERY, justification: JUSTIFICATION });
    fake.batch(aBatch([{ vrm: 'YK38RVL', at: Date.parse('2026-11-01T08:00:00Z'), camera: 'C1' }]), 0, 1);
    fake.emit('search.finished', {
      searchRef: fake.lastSearch(),
      outcome: 'complete',
      reads: 1,
      searchId: 'S1',
      durationMs: 12,
      camerasOut: [],
      delays: [],
      failure: null,
    });
    fake.emit('search.receipt', {
      searchRef: fake.lastSearch(),
      state: 'verified',
      ref: '9F3C-71AE',
      index: 7,
      treeSize: 8,
      leafHash: 'ab',
      receivedAtMs: 1,
    });
  });
  await waitFor(() => expect(frontSearch().phase).toBe('complete'));
}

afterEach(resetApp);

describe('names that people and tests rely on', () => {
  test('sign in', async () => {
    await renderApp();
    const dialog = screen.getByRole('dialog', { name: 'Sign in' });
    expect(dialog.textContent).toContain('recorded and audited');
    expect(screen.getByLabelText('User name')).toBeTruthy();
    expect(screen.getByLabelText('Password')).toBeTruthy();
    await waitFor(() => expect(document.documentElement.dataset['ready']).toBe('true'));
  });

  test('the workspace', async () => {
    await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Registration mark' });
    const rail = within(screen.getByRole('navigation', { name: 'Workspaces' }));
    expect(rail.getAllByRole('button').map((button) => button.textContent)).toEqual(['Investigate', 'My record']);
    expect(screen.getByRole('button', { name: 'Justify and search' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Lock' })).toBeTruthy();
    expect(screen.getByRole('status', { name: 'Connection' }).textContent).toContain('Online');
    expect(screen.getByRole('status', { name: 'Audit' }).textContent).toContain('all sent');
    for (const name of ['Map', 'Timeline', 'Read details'])
      expect(await screen.findByRole('region', { name })).toBeTruthy();
  });

  test('command palette, by Ctrl K', async () => {
    await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Registration mark' });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const palette = await screen.findByRole('dialog', { name: 'Command palette' });
    const none = 'No command with these words. Try lock or type a mark.';
    fireEvent.change(within(palette).getByRole('combobox'), { target: { value: 'wheelbarrow' } });
    expect(palette.textContent).toContain(none);
    fireEvent.change(within(palette).getByRole('combobox'), { target: { value: 'lock' } });
    expect(palette.textContent).not.toContain(none);
    expect(within(palette).getByRole('option', { name: /^Lock/ })).toBeTruthy();
  });
});

describe('signing in', () => {
  test('a demonstration account fills the form and does not sign in by itself', async () => {
    const fake = await renderApp();
    fireEvent.click(screen.getByRole('button', { name: /^Use demonstration account p.anand/ }));
    expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('p.anand');
    expect(fake.callsOf('session.signIn')).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Agree and sign in' }));
    expect(await screen.findByRole('navigation', { name: 'Workspaces' })).toBeTruthy();
  });

  test('C5: a one-use secret opens the choice of a password, which says who gave it, and nothing else', async () => {
    const fake = await renderApp();
    fireEvent.change(screen.getByLabelText('User name'), { target: { value: 'p.anand' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: ONE_USE_SECRET } });
    fireEvent.click(screen.getByRole('button', { name: 'Agree and sign in' }));
    expect((await screen.findByRole('form', { name: 'Choose a password' })).textContent).toContain(
      'admin gave this secret on 28 November',
    );
    const choose = (password: string, again: string): void => {
      fireEvent.change(screen.getByLabelText('New password'), { target: { value: password } });
      fireEvent.change(screen.getByLabelText('New password again'), { target: { value: again } });
      fireEvent.click(screen.getByRole('button', { name: 'Change password and sign in' }));
    };
    choose('too short', 'too short');
    expect(screen.getByLabelText('New password').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Give at least 12 characters.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('New password'));
    choose('copper lantern meadow', 'copper lantern meadows');
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('New password again'));
    expect(fake.callsOf('session.changePassword')).toEqual([]);
    choose('copper lantern meadow', 'copper lantern meadow');
    expect(await screen.findByRole('navigation', { name: 'Workspaces' })).toBeTruthy();
    expect(fake.callsOf('session.changePassword')).toEqual([
      { userName: 'p.anand', password: ONE_USE_SECRET, newPassword: 'copper lantern meadow' },
    ]);
  });

  test('a wrong password is said, and the field is emptied', async () => {
    await renderApp();
    fireEvent.change(screen.getByLabelText('User name'), { target: { value: 'p.anand' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'wrong' } });
    fireEvent.click(screen.getByRole('button', { name: 'Agree and sign in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('User name or password is not right');
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('');
  });

  test('an auditor has a record of their own and no search', async () => {
    await renderApp(signedIn({ ...PRIYA, roles: ['auditor'] }));
    const rail = within(screen.getByRole('navigation', { name: 'Workspaces' }));
    expect(rail.getAllByRole('button').map((button) => button.textContent)).toEqual(['My record']);
    expect(screen.getByText(/see every use of the system/)).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Registration mark' })).toBeNull();
  });

  test('an account that is no person’s is told that there is no workspace for it', async () => {
    await renderApp(signedIn({ ...PRIYA, roles: ['feed'] }));
    expect(screen.getByText('Camera feed: no workspace')).toBeTruthy();
    expect(screen.queryByRole('navigation', { name: 'Workspaces' })).toBeNull();
  });

  test('a page that cannot reach main says so', async () => {
    await renderApp(undefined, (fake) =>
      fake.on({
        'session.state': () => {
          throw new Refuse({ code: 'DATABASE_UNREADABLE', ref: 'DB-1' });
        },
      }),
    );
    expect(screen.getByText('The local record could not be opened')).toBeTruthy();
  });

  test('a database of a newer version is said on the sign-in screen, and that nothing in it was changed', async () => {
    await renderApp({ state: 'signedOut', notice: { code: 'DATABASE_NEWER', ref: 'DB-2' } });
    expect(screen.getByText('A newer Sightline has been used on this workstation.')).toBeTruthy();
    expect(screen.getByText(/Nothing in it was changed/)).toBeTruthy();
  });
});

describe('locking', () => {
  test.each([
    ['main locks', (fake: FakeBridge) => fake.emit('session.changed', locked())],
    [
      'the session ends',
      (fake: FakeBridge) =>
        fake.emit('session.changed', { state: 'signedOut', notice: { code: 'SESSION_EXPIRED', ref: 'S-1' } }),
    ],
    ['somebody else is signed in', () => takeSession(signedIn({ ...PRIYA, userName: 's.okoro' }))],
  ])('when %s, every result, draft and reason is dropped', async (_, happen) => {
    const fake = await renderApp(signedIn());
    await searched(fake);
    rememberReason({ atMs: 1, justification: JUSTIFICATION, question: { query: QUERY } });
    useDraft.setState({ typing: 'YK38 RVL' });
    expect(frontSearch()).toMatchObject({ reads: 1, phase: 'complete' });
    act(() => happen(fake));
    expect(frontSearch()).toMatchObject({
      result: null,
      query: null,
      justification: null,
      receipt: null,
      reads: 0,
      phase: 'idle',
    });
    expect(useReasons.getState().reasons).toEqual([]);
    expect(useDraft.getState().typing).toBe('');
    expect(document.body.textContent).not.toContain('YK38');
  });

  test('the button Lock clears before main answers', async () => {
    let answer: (() => void) | undefined;
    const fake = await renderApp(signedIn(), (one) =>
      one.on({
        'session.lock': () =>
          new Promise((resolve) => {
            answer = () => resolve(locked());
          }),
      }),
    );
    await searched(fake);
    fireEvent.click(screen.getByRole('button', { name: 'Lock' }));
    expect(tableOf(frontSearch())).toBeNull();
    await act(async () => answer?.());
    expect(screen.getByRole('dialog', { name: 'Locked' }).textContent).toContain('results of 2 searches, 17 images');
  });

  test('batches that arrive after a lock bring nothing back', async () => {
    const fake = await renderApp(signedIn());
    await searched(fake);
    act(() => fake.emit('session.changed', locked()));
    act(() => fake.batch(aBatch([{ vrm: 'YK38RVL', at: 1, camera: 'C1' }]), 1, 2));
    expect(tableOf(frontSearch())).toBeNull();
  });

  test('Ctrl L locks from inside a dialog', async () => {
    const fake = await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Registration mark' });
    fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
    await screen.findByRole('dialog', { name: 'Settings' });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'l', ctrlKey: true });
    await screen.findByRole('dialog', { name: 'Locked' });
    expect(fake.callsOf('session.lock')).toHaveLength(1);
  });

  test('the last minute is said once and any key puts it off', async () => {
    const fake = await renderApp(signedIn(PRIYA, { locksAtMs: Date.now() + 45_000 }));
    expect(screen.getByText('Sightline locks in one minute. Press any key to stay.')).toBeTruthy();
    await act(async () => void fireEvent.keyDown(document.body, { key: 'Shift' }));
    await act(async () => void fireEvent.keyDown(document.body, { key: 'Shift' }));
    expect(fake.callsOf('session.activity')).toHaveLength(1);
    await waitFor(() => expect(screen.queryByText(/Any key to stay/)).toBeNull());
  });
});

describe('signing out', () => {
  test.each([['investigator'], ['auditor'], ['authoriser']] as const)(
    'is two presses away for the %s',
    async (role) => {
      const fake = await renderApp(signedIn({ ...PRIYA, roles: [role] }));
      fireEvent.click(screen.getByRole('button', { name: /^DC 4471 Priya Anand/ }));
      fireEvent.click(
        within(screen.getByRole('dialog', { name: 'Your session' })).getByRole('button', { name: 'Sign out' }),
      );
      await screen.findByRole('dialog', { name: 'Sign in' });
      expect(fake.callsOf('session.signOut')).toHaveLength(1);
    },
  );
});

describe('the life of a search', () => {
  test('batches are appended and marked for measurement', async () => {
    const stop = followProbes();
    const fake = await renderApp(signedIn());
    await searched(fake);
    expect({ ...document.documentElement.dataset }).toMatchObject({
      searchState: 'complete',
      reads: '1',
      receipt: 'verified',
    });
    expect(screen.getByRole('button', { name: /Receipt 9F3C-71AE/ })).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Justification of what is on screen' }).textContent).toContain(
      '14/22871/25',
    );
    stop();
  });

  test('a batch that overtakes the reply is kept', async () => {
    let answer: (() => void) | undefined;
    const fake = await renderApp(signedIn(), (one) =>
      one.on({
        'search.start': () =>
          new Promise((resolve) => {
            answer = () => resolve({ searchRef: '00000000' });
          }),
      }),
    );
    const started = startSearch('investigate', { query: QUERY, justification: JUSTIFICATION });
    await waitFor(() => expect(answer).toBeDefined());
    act(() => fake.batch(aBatch([{ vrm: 'YK38RVL', at: 1, camera: 'C1' }]), 0, 1));
    await act(async () => {
      answer?.();
      await started;
    });
    expect(frontSearch().reads).toBe(1);
  });

  test('a refused search leaves what is on screen', async () => {
    const fake = await renderApp(signedIn());
    await searched(fake);
    fake.on({
      'search.start': () => {
        throw new Refuse({ code: 'AUDIT_LOG_UNWRITABLE', ref: 'x' });
      },
    });
    await act(async () =>
      expect(await startSearch('investigate', { query: QUERY, justification: JUSTIFICATION })).toMatchObject({
        code: 'AUDIT_LOG_UNWRITABLE',
      }),
    );
    expect(frontSearch()).toMatchObject({ reads: 1, phase: 'complete' });
  });

  test('a damaged batch fails the search, keeps what was whole and cancels the rest', async () => {
    const fake = await renderApp(signedIn());
    await act(async () => {
      await startSearch('investigate', { query: QUERY, justification: JUSTIFICATION });
      fake.batch(aBatch([{ vrm: 'YK38RVL', at: 1, camera: 'C1' }]), 0, 2);
      fake.emit('search.batch', { searchRef: fake.lastSearch(), batch: 1, expectedReads: 2, columns: { rows: 1 } });
    });
    expect(frontSearch()).toMatchObject({ phase: 'failed', reads: 1, failure: { code: 'STREAM_MALFORMED' } });
    expect(fake.callsOf('search.cancel')).toHaveLength(1);
  });

  test('the button becomes Cancel while a search runs, and Esc does the same', async () => {
    const fake = await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Registration mark' });
    await act(async () => {
      await startSearch('investigate', { query: QUERY, justification: JUSTIFICATION });
    });
    expect(screen.queryByRole('button', { name: 'Justify and search' })).toBeNull();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(fake.callsOf('search.cancel')).toEqual([{ searchRef: fake.lastSearch() }]));
  });
});

test('the status bar says when the service cannot be reached, and the prompt does not run', async () => {
  const fake = await renderApp(signedIn());
  await screen.findByRole('textbox', { name: 'Registration mark' });
  act(() =>
    fake.emit(
      'status.changed',
      aStatus({
        connection: {
          state: 'unreachable',
          sinceMs: Date.now(),
          nextTryMs: Date.now() + 20_000,
          code: 'SERVICE_UNREACHABLE',
        },
      }),
    ),
  );
  expect(screen.getByRole('status', { name: 'Connection' }).textContent).toContain('unreachable');
  fireEvent.change(screen.getByRole('textbox', { name: 'Registration mark' }), { target: { value: 'yk38rvl' } });
  fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
  expect((await screen.findByRole('button', { name: 'Run search' })).getAttribute('aria-disabled')).toBe('true');
});
