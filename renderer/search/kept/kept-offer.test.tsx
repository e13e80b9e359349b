import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { KeptQuestion } from '../../../app/contract/methods.ts';
import { MINUTE_MS } from '../../../app/domain/instant.ts';
import type { VrmQuery } from '../../../app/domain/query.ts';
import { personalState } from '../../state/personal-store.ts';
import { signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { periodSpan, spanWindow } from '../../time/period.ts';

vi.mock('../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const REASON = 'Seen by a witness leaving the Old Weir Lane burglary. I need its route to find the stolen tools.';
const askedMs = Date.now() - 40 * MINUTE_MS;
const QUERY: VrmQuery = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: spanWindow(periodSpan({ kind: 'preset', preset: '30d' }, askedMs)),
};
const ASKED: KeptQuestion = {
  kind: 'ASKED',
  keptAtMs: askedMs + MINUTE_MS,
  query: QUERY,
  justification: {
    category: 'SERIOUS',
    purpose: 'PREVENT_DETECT',
    reference: '14/22871/26',
    reason: REASON,
    conflictDeclared: false,
  },
};
const WRITTEN: KeptQuestion = {
  ...ASKED,
  kind: 'WRITTEN',
  query: { ...QUERY, vrms: ['WT37DCT', 'YY43MJH'] },
  justification: { ...ASKED.justification, reference: '14/22872/26' },
};

async function opened(...questions: KeptQuestion[]): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (one) => one.on({ 'question.kept': () => ({ questions }) }));
  await screen.findByRole('textbox', { name: 'Registration mark' });
  return fake;
}
const offer = (): Promise<HTMLElement> => screen.findByRole('region', { name: 'Kept for you' });
const prompt = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: 'Why do you need this search?' });
const reason = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Reason' });
const run = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Run search' }));

afterEach(resetApp);

describe('the question that was kept', () => {
  test('is offered, and opens the prompt with the old reason, which must be confirmed', async () => {
    const fake = await opened(ASKED);
    expect((await offer()).textContent).toContain('Run again: YK38 RVL, 30 days, 14/22871/26');
    expect(fake.callsOf('search.start')).toEqual([]);
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Run again' }));
    expect(reason().value).toBe(REASON);
    // Whether the vehicle is known is asked again.
    fireEvent.click(screen.getByRole('radio', { name: 'No' }));
    run();
    expect(fake.callsOf('search.start')).toEqual([]);
    expect((await prompt()).textContent).toContain('Change it, or confirm that it is right for this one.');
    fireEvent.click(screen.getByRole('checkbox', { name: /earlier reason is right/ }));
    run();
    await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(1));
    const [sent] = fake.callsOf('search.start');
    expect(sent?.justification).toMatchObject({ reason: REASON, reference: '14/22871/26' });
    // The last 30 days are those that end now, and the bar has them too.
    expect(sent?.query).toMatchObject({ vrms: ['YK38RVL'] });
    const window = (sent?.query as VrmQuery).window;
    expect(Date.parse(window.to)).toBeGreaterThan(askedMs + 30 * MINUTE_MS);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Registration mark' }).value).toBe('YK38 RVL');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Kept for you' })).toBeNull());
    expect(screen.getByRole('status', { name: 'Search bar' }).textContent).toBe('');
  });

  test('may have its reason changed instead, and is reached by the key of the same search', async () => {
    const fake = await opened(ASKED);
    await offer();
    fireEvent.keyDown(document.body, { key: 'F3' });
    await prompt();
    fireEvent.change(reason(), { target: { value: `${REASON} It was seen again at the Shell garage.` } });
    run();
    await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(1));
  });

  test('is forgotten when that is said', async () => {
    let questions = [ASKED, WRITTEN];
    const fake = await renderApp(signedIn(), (one) =>
      one.on({
        'question.kept': () => ({ questions }),
        'question.forget': ({ kinds }) => {
          questions = questions.filter(({ kind }) => !kinds.includes(kind));
          return {};
        },
      }),
    );
    for (const kind of ['WRITTEN', 'ASKED']) {
      fireEvent.click(within(await offer()).getAllByRole('button', { name: 'Forget' })[0]!);
      await waitFor(() => expect(fake.callsOf('question.forget').at(-1)).toEqual({ kinds: [kind] }));
      await waitFor(() =>
        expect(document.body.textContent).not.toContain(kind === 'ASKED' ? 'Run again:' : 'Go on writing:'),
      );
    }
    expect(screen.queryByRole('region', { name: 'Kept for you' })).toBeNull();
  });

  test('of an analysis is not offered where only reads can be shown', async () => {
    await opened({
      ...ASKED,
      query: { kind: 'companions', vrm: 'YK38RVL', withinSeconds: 60, minCameras: 3, window: QUERY.window },
    });
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(screen.queryByRole('region', { name: 'Kept for you' })).toBeNull();
  });
});

describe('words that were being written', () => {
  test('are offered again as they stood, and need no confirming: they were written for this search', async () => {
    const fake = await opened(ASKED, WRITTEN);
    const [first] = within(await offer()).getAllByText(/^(Go on writing|Run again):$/);
    expect(first?.textContent).toBe('Go on writing:');
    expect((await offer()).textContent).toContain('WT37 DCT +1, 30 days, 14/22872/26');
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Go on' }));
    expect(reason().value).toBe(REASON);
    run();
    await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(1));
  });

  /** Words are on their way to main. */
  const isWaiting = (): boolean =>
    personalState().some(({ name, isEmpty }) => name === 'words to be kept' && !isEmpty());

  const asking = async (): Promise<FakeBridge> => {
    const fake = await opened();
    fireEvent.change(screen.getByRole('textbox', { name: 'Registration mark' }), { target: { value: 'yk38rvl' } });
    fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
    await prompt();
    return fake;
  };

  test('are kept once the typing pauses, and nothing is before anything is written', async () => {
    const fake = await asking();
    expect(isWaiting()).toBe(false);
    fireEvent.change(reason(), { target: { value: 'Seen by a' } });
    fireEvent.change(reason(), { target: { value: 'Seen by a witness' } });
    expect(isWaiting()).toBe(true);
    await waitFor(() =>
      expect(fake.callsOf('question.write').at(-1)).toMatchObject({
        query: { vrms: ['YK38RVL'] },
        justification: { reason: 'Seen by a witness' },
      }),
    );
  });

  test('reach main before the lock that is asked for does', async () => {
    const fake = await asking();
    fireEvent.change(reason(), { target: { value: 'Seen by a witness' } });
    fireEvent.keyDown(reason(), { key: 'l', ctrlKey: true });
    await screen.findByRole('dialog', { name: 'Locked' });
    expect(fake.calls.map(({ name }) => name).filter((name) => /^(question\.write|session\.lock)$/.test(name))).toEqual(
      ['question.write', 'session.lock'],
    );
  });

  test('stay offered when the prompt is left as it was opened, and not once they were changed and given up', async () => {
    let questions = [WRITTEN];
    const fake = await renderApp(signedIn(), (one) =>
      one.on({
        'question.kept': () => ({ questions }),
        'question.forget': () => {
          questions = [];
          return {};
        },
      }),
    );
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Go on' }));
    fireEvent.keyDown(await prompt(), { key: 'Escape' });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(fake.callsOf('question.forget')).toEqual([]);
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Go on' }));
    fireEvent.change(reason(), { target: { value: 'Seen by a witness' } });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Kept for you' })).toBeNull());
  });

  test('are let go when the prompt is left', async () => {
    const fake = await asking();
    fireEvent.change(reason(), { target: { value: 'Seen by a witness' } });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(fake.callsOf('question.forget')).toEqual([{ kinds: ['WRITTEN'] }]);
    expect(isWaiting()).toBe(false);
  });
});
