import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { titleOf, whyNot } from '../../commands/command.ts';
import { sessionIn } from '../../search/sessions.ts';
import { commandsOf } from '../../shell/commands.ts';
import { PRIYA, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { useDraft } from './search-bar/draft-store.ts';
import { searched } from '../../testing/searched.ts';

// The map engine needs a graphics card; the buttons of its panel are those of its own tests.
vi.mock('../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

/** What each button does, as the palette has it: a button by its name, the command by its title. */
const COMMAND_OF: readonly (readonly [button: RegExp, command: RegExp])[] = [
  [/^Justify and search$/, /^Justify and search$/],
  [/^Go to the mark field$/, /^Go to the mark field$/],
  [/^Cancel$/, /^(?:Stop the running search|Leave the full panel)$/],
  [/^Its images$/, /^Images of the last read$/],
  [/^Change search$/, /^Same search, new reason$/],
  [/^Recent and saved questions$|^Recent and saved$/, /^Recent and saved questions$/],
  [/^Choose cameras$/, /^Choose cameras$/],
  [/^Draw area$/, /^Draw an area$/],
  [/^Import area$/, /^Import area$/],
  [/^Undo$/, /^Undo /],
  [/^Redo$/, /^Redo /],
  [/^Filters(?:$|[,:] )/, /^Filters$/],
  [/^Clear all filters$/, /^Clear all filters$/],
  [/^Copy view$/, /^Copy view$/],
  [/^Columns$/, /^Columns$/],
  [/^(?:Play|Pause)$/, /^(?:Play the reads in time|Pause)$/],
  [/^Time windows/, /^Time windows$/],
  [/^Case events|^Events/, /^Case events$/],
  [/^Pin/, /^Pin(?:ned questions| this question)$/],
  [/^Earlier /, /^Earlier /],
  [
    /^Open the timeline in a second window$|^Open in a second window$/,
    /^Open the (?:map|timeline) in a second window$/,
  ],
  [/^Full panel|^Whole screen/, /^Full panel$/],
  [/^Open images?$/, /^Open images$/],
  [/^Correct misread$/, /^Correct misread$/],
  [/^Preserve as evidence$/, /^Preserve as evidence$/],
  [/^Copy reference$/, /^Copy reference$/],
  [/^Copy as a sentence$|^Sentence$/, /^Copy as a sentence$/],
  [/^Previous( read)?$/, /^Previous read$/],
  [/^Next( read)?$/, /^Next read$/],
  [/^Receipt |^Copy (?:the )?receipt/, /^Copy the receipt$/],
  [/^Your requests for older data/, /^Your requests for older data$/],
];

/** Buttons without a command, each with the reason. */
const NEEDS_NONE: readonly (readonly [button: RegExp, why: string])[] = [
  [/^Period: /, 'a field of the question: it is typed or chosen, and reached by Tab from the mark'],
  [/^Near misses: /, 'a field of the question'],
  [/^Remove filter: /, 'one of several, beside the filters that F opens; Clear all filters is a command'],
  [/^Clear (?:registration mark|place|partial mark)$/, 'empties the field that it stands in'],
  [/^(?:Show all [\d,]+)$/, 'a switch of the table beside it; undo and clearing filters do the same'],
  [/^(?:Time|VRM read|Camera|Road|Direction|Lane|Speed|Conf\. %|Vehicle)(?: [↑↓])?$/, 'a heading of the table'],
  [/, all values(?:;|$)/, 'one field of the filters: the command for filters opens all of them'],
  [/^Dismiss$|^Put this away$|^Close/, 'puts away what it stands in'],
  [/^(?:Zoom in|Zoom out|Fit all|Whole period|Show the whole period)/, 'a key of the part that it stands in'],
  [/^Size of |splitter/i, 'a splitter: arrow keys'],
];

const titles = (): readonly string[] => commandsOf(PRIYA.roles).map(titleOf);

/** Its name without its keys, which are drawn and not read. */
function nameOf(button: HTMLElement): string {
  const label = button.getAttribute('aria-label');
  if (label !== null) return label;
  const copy = button.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('[aria-hidden="true"],kbd').forEach((hidden) => hidden.remove());
  return copy.textContent.trim();
}

function unmatched(): readonly string[] {
  const known = titles();
  const buttons = within(document.querySelector<HTMLElement>('.main')!).getAllByRole('button');
  return buttons.map(nameOf).filter((name) => {
    if (NEEDS_NONE.some(([pattern]) => pattern.test(name))) return false;
    const pair = COMMAND_OF.find(([pattern]) => pattern.test(name));
    return pair === undefined || !known.some((title) => pair[1].test(title));
  });
}

async function search(fake: FakeBridge): Promise<void> {
  const nowMs = Date.now();
  const window = { from: instantText(nowMs - 30 * DAY_MS), to: instantText(nowMs) };
  const reads = [3, 2, 1].map((hours) => ({ vrm: 'YK38RVL', at: nowMs - hours * HOUR_MS, camera: `C${hours}` }));
  await searched(fake, { query: { kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0, window }, reads });
}

/** jsdom lays nothing out: a grid draws the rows that fit into its height, which has to be said. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

describe('every button of Investigate that acts has a command in the palette', () => {
  test.each(['vrm', 'pattern', 'area', 'incompatible'] as const)(
    'before a search, for a question of kind %s',
    async (kind) => {
      await renderApp(signedIn());
      await screen.findByRole('radiogroup', { name: 'Kind of question' });
      act(() => useDraft.setState({ kind }));
      expect(unmatched()).toEqual([]);
    },
  );

  test('with reads, a chosen one, and filters', async () => {
    const fake = await renderApp(signedIn());
    await search(fake);
    act(() => {
      sessionIn(INVESTIGATE_VIEW)?.selection.getState().select(1);
      sessionIn(INVESTIGATE_VIEW)?.looking.setReads((reads) => ({ ...reads, camera: ['C1', 'C2'] }));
    });
    expect(unmatched()).toEqual([]);
  });

  test('and none that cannot run is without a reason', async () => {
    await renderApp(signedIn());
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    for (const one of commandsOf(PRIYA.roles)) {
      expect(titleOf(one).trim()).not.toBe('');
      expect(whyNot(one, { online: true })).not.toBe('');
    }
  });
});

test('the palette asks for authority where the bar reaches back further, and says why not else', async () => {
  await renderApp(signedIn());
  await screen.findByRole('radiogroup', { name: 'Kind of question' });
  const ask = commandsOf(PRIYA.roles).find((one) => titleOf(one) === 'Ask for authority')!;
  act(() => useDraft.setState({ typing: 'YK38RVL' }));
  expect(whyNot(ask, { online: true })).toBe('The question in the bar asks for no data older than 90 days');
  const nowMs = Date.now();
  act(() => useDraft.setState({ period: { kind: 'custom', fromMs: nowMs - 120 * DAY_MS, toMs: nowMs - HOUR_MS } }));
  expect(whyNot(ask, { online: true })).toBeUndefined();
  act(() => ask.run());
  expect(await screen.findByRole('button', { name: 'Ask for authority' })).toBeTruthy();
});
