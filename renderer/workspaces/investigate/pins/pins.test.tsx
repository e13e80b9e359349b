import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Query } from '../../../../app/domain/query.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../../../app/domain/instant.ts';
import { aBatch } from '../../../columns/read-table.fixture.ts';
import { whyNot } from '../../../commands/command.ts';
import { pinsIn } from '../../../search/pins.ts';
import { searchIn, sessionIn } from '../../../search/sessions.ts';
import { signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { earlierDays, INVESTIGATE_COMMANDS, ownCommands, pinQuestion, unpinQuestion } from '../commands.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { searched } from '../../../testing/searched.ts';

vi.mock('../../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

afterEach(resetApp);

const REASON = 'Seen by a witness leaving the Old Weir Lane burglary. I need its route to find the stolen tools.';
const daysAgo = (days: number): number => Math.floor(Date.now() / HOUR_MS) * HOUR_MS - days * DAY_MS;
const ofDays = (from: number, to: number, vrms = ['YK38RVL']): Query => ({
  ...{ kind: 'vrm', vrms, nearMiss: 0 },
  window: { from: instantText(daysAgo(from)), to: instantText(daysAgo(to)) },
});

async function search(
  fake: FakeBridge,
  query: Query,
  at: readonly number[],
  vrm = 'YK38RVL',
  more: { readonly pinsSearch?: string } = {},
): Promise<string> {
  const searchRef = await searched(fake, {
    query,
    reads: at.map((ms) => ({ vrm, at: ms, camera: 'C1' })),
    reason: REASON,
    ...more,
  });
  act(() =>
    fake.emit('search.receipt', {
      ...{ searchRef, state: 'verified', ref: `B822-${vrm.slice(0, 4)}`, index: 3, treeSize: 9, leafHash: 'aa' },
      receivedAtMs: 1,
    }),
  );
  return searchRef;
}

const timeline = (): HTMLElement => screen.getByRole('region', { name: 'Timeline' });
const lanes = (): readonly string[] =>
  within(within(timeline()).queryByRole('list', { name: 'Pinned questions' }) ?? document.createElement('div'))
    .queryAllByRole('button')
    .map(({ textContent }) => textContent);
const words = (): string => within(timeline()).getByRole('list', { name: 'The timeline in words' }).textContent;
const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const popover = (): HTMLElement => screen.getByRole('dialog', { name: 'Pinned questions' });
const ribbon = (): HTMLElement => screen.getByRole('region', { name: 'Justification of what is on screen' });
const NOW = { online: true };

describe('a question that is pinned', () => {
  test('is a lane beside the next one, with its marks, period, reason and receipt, and in none of its counts', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, ofDays(10, 2), [daysAgo(9), daysAgo(8), daysAgo(3)]);
    fireEvent.click(within(ribbon()).getByRole('button', { name: 'Pin this question' }));
    expect(within(ribbon()).getByRole('button', { name: /^P1 ?, pinned$/ })).toBeTruthy();
    expect(lanes()).toEqual([]);
    await search(fake, ofDays(10, 2, ['WT37DCT']), [daysAgo(5), daysAgo(4)], 'WT37DCT');
    expect(lanes()).toEqual(['P1  YK38 RVL']);
    expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toMatch(/of 2$/);
    fireEvent.keyDown(within(timeline()).getByRole('slider', { name: /^Brush/ }), { key: '0' });
    await waitFor(() => expect(words()).toMatch(/Pinned question 1, YK38 RVL, asked for .*: 3 reads here, from /));
    await waitFor(() => expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('2 of 2'));
    fireEvent.click(within(timeline()).getByRole('button', { name: /^P1/ }));
    const facts = within(popover()).getByRole('list', { name: 'Pinned questions' }).textContent;
    expect(facts).toContain('3 reads · searched ');
    expect(facts).toContain(`Serious and complex · 14/22871/26 “${REASON}”`);
    expect(facts).toContain('Receipt B822-YK38, verified');
    expect(within(popover()).getByRole('img').getAttribute('aria-label')).toBe('Y K 3 8, R V L');
    fireEvent.click(within(popover()).getByRole('button', { name: 'Unpin P1, YK38 RVL' }));
    expect(lanes()).toEqual([]);
    expect(fake.callsOf('search.drop')).toHaveLength(1);
  });

  test('is shown again in place of the one on screen, which is pinned in turn', async () => {
    const fake = await renderApp(signedIn());
    const first = await search(fake, ofDays(10, 2), [daysAgo(9)]);
    act(() => pinQuestion.run());
    await search(fake, ofDays(10, 2, ['WT37DCT']), [daysAgo(5)], 'WT37DCT');
    const offered = ownCommands().map(({ title }) => title);
    expect(offered).toEqual(['Show P1, YK38 RVL', 'Unpin P1, YK38 RVL']);
    press('Pinned questions: 1');
    fireEvent.click(within(popover()).getByRole('button', { name: 'Show P1, YK38 RVL' }));
    await waitFor(() => expect(searchIn(INVESTIGATE_VIEW).searchRef).toBe(first));
    expect(lanes()).toEqual(['P2  WT37 DCT']);
    expect(ribbon().textContent).toContain('YK38 RVL');
    expect(fake.callsOf('search.start')).toHaveLength(2);
  });

  test('says that it was not asked for the time on screen, and is there when the next one finds nothing', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, ofDays(10, 8), [daysAgo(9)]);
    act(() => pinQuestion.run());
    await search(fake, ofDays(5, 2), []);
    expect(lanes()).toEqual(['P1  YK38 RVL']);
    expect(timeline().textContent).not.toContain('No reads in this period.');
    const brush = within(timeline()).getByRole('slider', { name: /^Brush/ });
    expect(Number(brush.getAttribute('aria-valuemin'))).toBe(daysAgo(10));
    expect(words()).toContain('1 read here');
    await search(fake, ofDays(5, 2), [daysAgo(4)]);
    expect(words()).toContain('Pinned question 1, YK38 RVL');
    expect(words()).toContain(': not asked here');
    // And the one on screen was not asked for the time of the pinned one.
    act(() => sessionIn(INVESTIGATE_VIEW)?.looking.setTime({ fromMs: daysAgo(10), toMs: daysAgo(8.5) }));
    await waitFor(() => expect(words()).toContain('YK38RVL: not asked for in this time'));
  });

  test('says so when reads of it were corrected at the service since', async () => {
    const fake = await renderApp(signedIn(), (bridge) =>
      bridge.on({
        'reads.changes': () => ({
          status: 200,
          value: {
            corrected: [{ readId: 'R1', version: 2, at: instantText(daysAgo(1)) }],
            ...{ heldFrom: instantText(daysAgo(300)), more: 0, next: '7', asOf: instantText(daysAgo(0)) },
          },
        }),
        'reads.rows': () => ({ rows: [0] }),
      }),
    );
    await search(fake, ofDays(10, 2), [daysAgo(9)]);
    act(() => pinQuestion.run());
    await search(fake, ofDays(10, 2, ['WT37DCT']), [daysAgo(5)], 'WT37DCT');
    await waitFor(() =>
      expect(document.body.textContent).toContain('Pinned question P1, YK38 RVL: 1 read here was corrected since.'),
    );
  });

  test('has commands that say why they cannot run', async () => {
    const fake = await renderApp(signedIn());
    expect(INVESTIGATE_COMMANDS).toEqual(expect.arrayContaining([pinQuestion, unpinQuestion, earlierDays]));
    expect([pinQuestion.title, unpinQuestion.title]).toEqual(['Pin this question', 'Unpin']);
    expect(whyNot(pinQuestion, NOW)).toBe('No question has been answered yet');
    expect(whyNot(unpinQuestion, NOW)).toBe('The question on screen is not pinned');
    await search(fake, ofDays(10, 2), [daysAgo(9)]);
    expect(whyNot(pinQuestion, NOW)).toBeUndefined();
    act(() => pinQuestion.run());
    expect(whyNot(pinQuestion, NOW)).toBe('It is pinned, as P1');
    act(() => unpinQuestion.run());
    expect(whyNot(unpinQuestion, NOW)).toBe('The question on screen is not pinned');
  });
});

describe('the days before those on screen', () => {
  test('are asked for with a reason of their own, while what is on screen is pinned', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, ofDays(30, 0), [daysAgo(9)]);
    fireEvent.click(within(ribbon()).getByRole('button', { name: 'Earlier 60 days' }));
    const prompt = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(within(prompt).queryByRole('group', { name: /Authority for/ })).toBeNull();
    // The words of the first search are offered, and are not taken for those of this one.
    expect(within(prompt).getByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' }).value).toBe(REASON);
    fireEvent.click(within(prompt).getByRole('button', { name: 'Run search' }));
    expect(prompt.textContent).toContain('This reason was given for another search.');
    fireEvent.change(within(prompt).getByRole('textbox', { name: 'Reason' }), {
      target: { value: `${REASON} It was seen there in October as well.` },
    });
    fireEvent.click(within(prompt).getByRole('button', { name: 'Run search' }));
    await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(2));
    // Until the service accepts it, nothing is pinned.
    expect(pinsIn(INVESTIGATE_VIEW)).toEqual([]);
    const [first, second] = fake.callsOf('search.start').map(({ query }) => query);
    if (first?.kind !== 'vrm' || second?.kind !== 'vrm') throw new Error('searches by mark');
    expect(second.vrms).toEqual(first.vrms);
    expect(second.window.to).toBe(first.window.from);
    act(() => fake.batch(aBatch([{ vrm: 'YK38RVL', at: daysAgo(50), camera: 'C1' }]), 0, 1));
    await waitFor(() => expect(lanes()).toEqual(['P1  YK38 RVL']));
    // The bar asks for what is on screen: nothing of it is "not searched yet".
    expect(screen.getByRole('status', { name: 'Search bar' }).textContent).toBe('');
  });

  test('leave no pin behind when the prompt is cancelled', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, ofDays(30, 0), [daysAgo(9)]);
    act(() => earlierDays.run());
    await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(pinsIn(INVESTIGATE_VIEW)).toEqual([]);
    expect(fake.callsOf('search.start')).toHaveLength(1);
  });

  test('lead to an authority where they are older than 90 days, with what was typed', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, ofDays(90, 0), [daysAgo(9)]);
    act(() => earlierDays.run());
    const prompt = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(within(prompt).getByRole('radio', { name: 'Ask for authority now' })).toBeTruthy();
    expect(within(prompt).getByRole<HTMLInputElement>('textbox', { name: 'Crime or log reference' }).value).toBe(
      '14/22871/26',
    );
    expect(within(prompt).queryByRole('radio', { name: 'Search the last 90 days only' })).toBeNull();
  });

  test('pin the question that they go back from, and never another that came between', async () => {
    const fake = await renderApp(signedIn());
    const first = await search(fake, ofDays(30, 0), [daysAgo(9)]);
    await search(fake, ofDays(10, 2, ['WT37DCT']), [daysAgo(5)], 'WT37DCT');
    await search(fake, ofDays(90, 30), [daysAgo(50)], 'YK38RVL', { pinsSearch: first });
    expect(pinsIn(INVESTIGATE_VIEW)).toEqual([]);
    const next = await search(fake, ofDays(30, 0), [daysAgo(9)]);
    await search(fake, ofDays(90, 30), [daysAgo(50)], 'YK38RVL', { pinsSearch: next });
    expect(pinsIn(INVESTIGATE_VIEW).map(({ session }) => session.id)).toEqual([next]);
  });

  test('end with the year', async () => {
    const fake = await renderApp(signedIn());
    expect(whyNot(earlierDays, NOW)).toBe('No question has been answered yet');
    await search(fake, ofDays(365, 300), []);
    expect(whyNot(earlierDays, NOW)).toContain('12 months');
    expect(within(ribbon()).queryByRole('button', { name: /^Earlier/ })).toBeNull();
  });
});
