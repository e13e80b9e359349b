import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { command } from '../commands/command.ts';
import { locked, PRIYA, signedIn } from '../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../testing/render-app.tsx';
import type { Workspace } from '../workspaces/workspace.ts';

const planted = vi.hoisted(() => ({
  failing: false,
  broken: false,
  ran: [] as string[],
  canRun: true,
}));

function Cases(): ReactNode {
  const [words, setWords] = useState('');
  return <input aria-label="Case words" value={words} onChange={(event) => setWords(event.target.value)} />;
}

function Audit(): ReactNode {
  if (planted.broken) throw new Error('planted');
  return <p>The log of everybody</p>;
}

vi.mock('../workspaces/registry.ts', () => {
  const only = (id: string, name: Workspace['name'], load: Workspace['load'], keys: string): Workspace => ({
    id,
    name,
    icon: 'list',
    roles: ['investigator', 'auditor'],
    load,
    commands: [
      command({
        id: `${id}.do`,
        group: name,
        icon: 'list',
        title: `Do it in ${name}`,
        keys,
        when: () => planted.canRun,
        why: 'Nothing is chosen',
        run: () => void planted.ran.push(id),
      }),
    ],
  });
  const WORKSPACES: Workspace[] = [
    only('cases', 'Cases', () => Promise.resolve({ Screen: Cases }), 'D'),
    only('audit', 'Audit', () => Promise.resolve({ Screen: Audit }), 'D'),
    {
      // Mocked only for the test in which loading fails: a module that has loaded once is not loaded again.
      ...only(
        'statistics',
        'Statistics',
        () => (planted.failing ? Promise.reject(new Error('no such chunk')) : Promise.resolve({ Screen: Audit })),
        'D',
      ),
      roles: ['auditor'],
    },
    { ...only('accounts', 'Accounts', () => Promise.resolve({ Screen: Audit }), 'D'), roles: ['admin'] },
  ];
  return {
    WORKSPACES,
    workspacesOf: (roles: readonly string[]) =>
      WORKSPACES.filter((one) => one.roles.some((role) => roles.includes(role))),
  };
});
// This test must load the screens itself, so nothing loads them before.
vi.mock('../testing/preload-screens.ts', () => ({ preloadScreens: () => Promise.resolve() }));

const rail = () => within(screen.getByRole('navigation', { name: 'Workspaces' }));
const press = (key: string, more: Partial<KeyboardEventInit> = {}): void =>
  void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

beforeEach(() => {
  Object.assign(planted, { failing: false, broken: false, canRun: true, ran: [] });
});
afterEach(resetApp);

describe('the rail', () => {
  test('has the workspaces of the role, switches between them and says which is in front', async () => {
    await renderApp(signedIn());
    expect(
      rail()
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Cases', 'Audit']);
    await screen.findByRole('textbox', { name: 'Case words' });
    fireEvent.click(rail().getByRole('button', { name: 'Audit' }));
    expect(await screen.findByText('The log of everybody')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Case words' })).toBeNull();
    expect(rail().getByRole('button', { name: 'Audit' }).getAttribute('aria-current')).toBe('page');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Audit');
  });

  test('Alt and a number go there, and focus comes back to where it was', async () => {
    await renderApp(signedIn());
    const words = await screen.findByRole('textbox', { name: 'Case words' });
    act(() => words.focus());
    press('2', { altKey: true });
    await screen.findByText('The log of everybody');
    press('1', { altKey: true });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Case words' })));
    expect(rail().getByRole('button', { name: 'Cases' }).getAttribute('aria-keyshortcuts')).toBe('Alt+1');
  });
});

describe('a workspace that is left', () => {
  test('is found again as it was, and begins anew after a lock', async () => {
    const fake = await renderApp(signedIn());
    fireEvent.change(await screen.findByRole('textbox', { name: 'Case words' }), { target: { value: 'a burglary' } });
    press('2', { altKey: true });
    await screen.findByText('The log of everybody');
    press('1', { altKey: true });
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Case words' }).value).toBe('a burglary');
    press('2', { altKey: true });
    act(() => fake.emit('session.changed', locked()));
    expect(document.body.innerHTML).not.toContain('a burglary');
    await act(async () => fake.emit('session.changed', signedIn()));
    expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Case words' })).value).toBe('');
  });

  test('is not what somebody else finds', async () => {
    const fake = await renderApp(signedIn());
    fireEvent.change(await screen.findByRole('textbox', { name: 'Case words' }), { target: { value: 'a burglary' } });
    await act(async () => fake.emit('session.changed', signedIn({ ...PRIYA, userName: 's.okoro' })));
    expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Case words' })).value).toBe('');
  });
});

describe('a workspace that fails', () => {
  test('to load is said in words, the others work, and it can be tried again', async () => {
    planted.failing = true;
    await renderApp(signedIn({ ...PRIYA, roles: ['auditor'] }));
    fireEvent.click(rail().getByRole('button', { name: 'Statistics' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Statistics could not be opened');
    expect(alert.textContent).toContain('The other workspaces work');
    fireEvent.click(rail().getByRole('button', { name: 'Cases' }));
    expect(await screen.findByRole('textbox', { name: 'Case words' })).toBeTruthy();
    planted.failing = false;
    fireEvent.click(rail().getByRole('button', { name: 'Statistics' }));
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The log of everybody')).toBeTruthy();
  });

  test('in drawing stops itself only', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    planted.broken = true;
    await renderApp(signedIn());
    fireEvent.change(await screen.findByRole('textbox', { name: 'Case words' }), { target: { value: 'a burglary' } });
    fireEvent.click(rail().getByRole('button', { name: 'Audit' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Audit has stopped');
    fireEvent.click(rail().getByRole('button', { name: 'Cases' }));
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Case words' }).value).toBe('a burglary');
    planted.broken = false;
    fireEvent.click(rail().getByRole('button', { name: 'Audit' }));
    fireEvent.click(screen.getByRole('button', { name: 'Open it again' }));
    expect(await screen.findByText('The log of everybody')).toBeTruthy();
    said.mockRestore();
  });
});

describe('a command', () => {
  test('runs by its key in the workspace that is in front', async () => {
    await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Case words' });
    fireEvent.keyDown(document.body, { key: 'd' });
    fireEvent.click(rail().getByRole('button', { name: 'Audit' }));
    fireEvent.keyDown(document.body, { key: 'd' });
    expect(planted.ran).toEqual(['cases', 'audit']);
  });

  test('that cannot run says why, by key and in the palette', async () => {
    planted.canRun = false;
    await renderApp(signedIn());
    await screen.findByRole('textbox', { name: 'Case words' });
    fireEvent.keyDown(document.body, { key: 'd' });
    expect(screen.getByText('Nothing is chosen.')).toBeTruthy();
    press('k', { ctrlKey: true });
    const palette = await screen.findByRole('dialog', { name: 'Command palette' });
    fireEvent.change(within(palette).getByRole('combobox'), { target: { value: 'do it' } });
    const option = within(palette).getByRole('option', { name: /Do it in Cases/ });
    expect(option.getAttribute('aria-disabled')).toBe('true');
    expect(option.textContent).toContain('Nothing is chosen');
    fireEvent.click(option);
    expect(planted.ran).toEqual([]);
    expect(screen.getByRole('dialog', { name: 'Command palette' })).toBeTruthy();
  });
});
