import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../../../app/contract/failures.ts';
import type { Camera } from '../../../app/domain/camera.ts';
import type { KeptQuestion } from '../../../app/contract/methods.ts';
import { DAY_MS, HOUR_MS, instantText, MINUTE_MS } from '../../../app/domain/instant.ts';
import { moreOf, titleOf, whyNot, type Command } from '../../commands/command.ts';
import { sessionIn } from '../../search/sessions.ts';
import { commandsOf } from '../../shell/commands.ts';
import { found } from '../../shell/palette/found.ts';
import { PRIYA, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { useReadsTable } from './reads/table-store.ts';
import { useDraft } from './search-bar/draft-store.ts';
import { ended, searched } from '../../testing/searched.ts';
import { pressable, speechless, titled, unmatched, type Walk } from '../../testing/walk.ts';

vi.mock('../../map/map-engine.ts', async () => ({
  MapEngine: (await import('../../testing/still-engine.ts')).StillEngine,
}));
vi.mock('../../map/map-fonts.ts', () => ({ loadMapFonts: () => Promise.resolve() }));

const WALK: Walk = {
  commandOf: [
    [/^Vehicle$/, /^Ask by vehicle$/],
    [/^Partial mark$/, /^Ask by partial mark$/],
    [/^Area and time$/, /^Ask by area and time$/],
    [/^Impossible reads$/, /^Ask for impossible reads$/],
    [/^Period: /, /^Choose the period$/],
    [/^Near misses: /, /^Search near misses too$/],
    [/^Justify and search$/, /^Justify and search$/],
    [/^Go to the mark field$/, /^Go to the mark field$/],
    [/^Cancel$/, /^(?:Stop the running search|Leave the full panel)$/],
    [/^Its images$/, /^Images of the last read$/],
    [/^Change search$|^Search again$|^Run again$/, /^Same search, new reason$/],
    [
      /^(?:Change the answers|Try again)$/,
      /^(?:Change the answers of the refused search|Try the failed search again)$/,
    ],
    [/^Go on$/, /^Go on writing$/],
    [/^Forget$/, /^Forget the questions that were kept$/],
    [/^Change the search$/, /^Go to the mark field$/],
    [/^Add near misses$/, /^Search near misses too$/],
    [/^Longer period: /, /^Choose the period$/],
    [/^Busiest: /, /^Show the busiest run$/],
    [/^Recent and saved questions$|^Recent and saved$/, /^Recent and saved questions$/],
    [/^Choose cameras$/, /^Choose cameras$/],
    [/^Draw area$/, /^Draw an area$/],
    [/^Import area$/, /^Import area$/],
    [/^Undo$/, /^Undo /],
    [/^Redo$/, /^Redo /],
    [/^Filters(?:$|[,:] )/, /^Filters$/],
    [/, all values(?:;|$)/, /^Filter by camera$/],
    [/^Clear all filters$/, /^Clear all filters$/],
    [/^Copy view$/, /^Copy view$/],
    [/^Columns$/, /^Columns$/],
    [/^Show all [\d,]+$/, /^List all reads$/],
    [/^(?:Time|VRM read|Camera|Road|Lane|Conf\. %)(?: [↑↓])?$/, /^Sort by confidence$/],
    [/^(?:Play|Pause)$/, /^(?:Play the reads in time|Pause)$/],
    [/^(?:Moving|Adding up)$/, /^Play reads adding up$/],
    [/^(?:4 h|24 h|7 d|30 d)$/, /^Brush 24 h of the timeline$/],
    [/^What could not be seen$/, /^What could not be seen$/],
    [/^Time windows/, /^Time windows$/],
    [/^Case events|^Events/, /^Case events$/],
    [/^Pin/, /^Pin(?:ned questions| this question)$/],
    [/^Earlier /, /^Earlier /],
    [
      /^Open the timeline in a second window$|^Open in a second window$/,
      /^Open the (?:map|timeline) in a second window$/,
    ],
    [/^Full panel|^Whole screen/, /^Full panel$/],
    [/^Journey$/, /^Show journeys on the map$/],
    [/^All reads$/, /^Show all reads on the map, as counts$/],
    [/^Density$/, /^Show where reads are densest on the map$/],
    [/^Zoom in$/, /^Zoom in on the map$/],
    [/^Zoom out$/, /^Zoom out on the map$/],
    [/^Fit the journey$/, /^Fit all reads on the map$/],
    [/^Measure$/, /^Measure on the map$/],
    [/^Compare/, /^Compare reads that one vehicle cannot have made$/],
    [/^Open images?$/, /^Open images$/],
    [/^They differ$/, /^I compared: they differ$/],
    [/^Cannot tell$/, /^I compared: I cannot tell$/],
    [/^Confirm correction$/, /^Confirm correction$/],
    [/^Refuse correction$/, /^Refuse correction$/],
    [/^All that wait$/, /^Waiting for a second person$/],
    [/^Correct misread$/, /^Correct misread$/],
    [/^Preserve as evidence$/, /^Preserve as evidence$/],
    [/^Not the same vehicle|^Next pair, /, /^Next pair$/],
    [/^Close pictures$/, /^Compare reads that one vehicle cannot have made$/],
    [/^Reads around it$/, /^Search reads around the chosen pair$/],
    [/^Show \d+ more of /, /^Show more pairs$/],
    [/^Copy reference$/, /^Copy reference$/],
    [/^Copy as a sentence$|^Sentence$/, /^Copy as a sentence$/],
    [/^Previous( read)?$/, /^Previous read$/],
    [/^Next( read)?$/, /^Next read$/],
    [/^Receipt |^Copy (?:the )?receipt/, /^Copy the receipt$/],
    [/^Your requests for older data/, /^Your requests for older data$/],
  ],
  needsNone: [
    [/^Remove filter: /, 'one of several, beside the filters that F opens; Clear all filters is a command'],
    [/^Clear (?:registration mark|place|partial mark)$/, 'empties the field that it stands in'],
    [/^Dismiss$|^Put this away$|^Close|^Fold this note$/, 'puts away what it stands in'],
    [/^Size of |splitter/i, 'a splitter: arrow keys'],
  ],
};

const A_DAY = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' };
const A_CAMERA: Camera = {
  ...{ id: 'C1', name: 'J36 Warmsworth', organisation: 'West Yorkshire Police', kind: 'STATIC', road: 'M1' },
  ...{ junction: null, direction: 'N', lat: 53.5, lon: -1.5, locationQuality: 'SURVEYED', status: 'OK' },
  statusPeriods: [],
};

const commands = () => commandsOf(PRIYA.roles);
const left = (): readonly string[] => unmatched(WALK, commands());

async function search(fake: FakeBridge, asked: Partial<Parameters<typeof searched>[1]> = {}): Promise<void> {
  const nowMs = Date.now();
  const reads = [3, 2, 1].map((hours) => ({ vrm: 'YK38RVL', at: nowMs - hours * HOUR_MS, camera: `C${hours}` }));
  const window = { from: instantText(nowMs - 30 * DAY_MS), to: instantText(nowMs) };
  await searched(fake, { query: { kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0, window }, reads, ...asked });
}

const failed = (fake: FakeBridge, code: FailureCode, reads = 0) => ({
  ...{ searchRef: fake.lastSearch(), outcome: 'failed' as const, reads, searchId: null, durationMs: 1 },
  ...{ camerasOut: [], delays: [], failure: { code, ref: 'R0' } },
});

/** More pairs than are listed at once: each of two reads a minute apart. */
async function searchPairs(fake: FakeBridge): Promise<void> {
  const fromMs = Date.now() - DAY_MS;
  const pairs = Array.from({ length: 60 }, (_, at) => ({
    ...{ vrm: 'YK38RVL', firstReadId: `R-${at}a`, secondReadId: `R-${at}b`, distanceKm: 111, seconds: 60 },
    first: { cameraId: 'C1', capturedAt: instantText(fromMs + 2 * at * MINUTE_MS) },
    second: { cameraId: 'C2', capturedAt: instantText(fromMs + (2 * at + 1) * MINUTE_MS) },
    ...{ requiredKmh: 6_660, explanations: [] },
  }));
  const window = { from: instantText(fromMs - DAY_MS), to: instantText(Date.now()) };
  const query = { kind: 'incompatible' as const, vrms: ['YK38RVL'], maxSpeedKmh: 200, window };
  await searched(fake, { reads: [], query, isRunning: true });
  const answer = { searchId: 'S-1', complete: true, auditIndex: 7, obligations: [], found: pairs.length, pairs };
  act(() => fake.emit('search.findings', { searchRef: fake.lastSearch(), findings: { kind: 'incompatible', answer } }));
  await ended(fake, 2 * pairs.length);
}

/** Loaded before it is looked for: a slow machine would look like a missing map. */
beforeAll(() => Promise.all([import('../../map/map-panel.tsx'), import('../../map/map-view.tsx')]));
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
      expect(left()).toEqual([]);
    },
  );

  test('with reads, a chosen one, its images, and filters; map and timeline included', async () => {
    const fake = await renderApp(signedIn());
    await search(fake);
    await screen.findByRole('group', { name: 'Map tools' });
    act(() => {
      const shown = sessionIn(INVESTIGATE_VIEW);
      shown?.selection.getState().select(1);
      shown?.selection.getState().openPictures(1);
      shown?.looking.setReads((reads) => ({ ...reads, camera: ['C1', 'C2'] }));
    });
    await screen.findByRole('button', { name: 'They differ' });
    expect(left()).toEqual([]);
    const inEachPart = ['Measure', 'Density', 'Play', 'Adding up', 'Show all 3', 'Cannot tell', 'Undo'];
    expect(pressable()).toEqual(expect.arrayContaining(inEachPart));
  });

  test('while a search runs', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, { isRunning: true });
    expect(pressable()).toContain('Cancel');
    expect(left()).toEqual([]);
  });

  test('with an answer of no reads', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, { reads: [] });
    expect(pressable()).toContain('Add near misses');
    expect(left()).toEqual([]);
  });

  test('with pairs of impossible reads in place of the table', async () => {
    const fake = await renderApp(signedIn());
    await searchPairs(fake);
    expect(pressable()).toEqual(expect.arrayContaining(['Compare pictures', 'Reads around it', 'Show 10 more of 60']));
    expect(left()).toEqual([]);
  });

  test('with a search that was refused', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, { reads: [], isRunning: true });
    act(() => fake.emit('search.finished', failed(fake, 'SERVICE_UNREACHABLE')));
    await screen.findAllByRole('button', { name: 'Try again' });
    expect(whyNot(titled(commands(), 'Try the failed search again'), { online: true })).toBeUndefined();
    expect(left()).toEqual([]);
  });

  test('with a search that broke after its first reads: it ran, and no answer of the prompt mends it', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, { isRunning: true });
    act(() => fake.emit('search.finished', failed(fake, 'SERVICE_UNREACHABLE', 3)));
    await waitFor(() => expect(sessionIn(INVESTIGATE_VIEW)?.state.getState().phase).toBe('failed'));
    const change = titled(commands(), 'Change the answers of the refused search');
    expect(whyNot(change, { online: true })).toBe('No search was refused');
    expect(left()).toEqual([]);
  });

  test('with a search whose answers can mend it', async () => {
    const fake = await renderApp(signedIn());
    await search(fake, { reads: [], isRunning: true });
    act(() => fake.emit('search.finished', failed(fake, 'AUTHORITY_REQUIRED')));
    await screen.findByRole('button', { name: 'Change the answers' });
    expect(whyNot(titled(commands(), 'Change the answers of the refused search'), { online: true })).toBeUndefined();
    expect(left()).toEqual([]);
  });

  test('with questions that were kept', async () => {
    const kept: Omit<KeptQuestion, 'kind'> = {
      ...{ keptAtMs: Date.now() - HOUR_MS, query: { kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0, window: A_DAY } },
      justification: { reference: '14/22871/26', reason: 'Seen leaving the burglary in Harbour Street.' },
    };
    await renderApp(signedIn(), (bridge) =>
      bridge.on({
        'question.kept': () => ({
          questions: [
            { ...kept, kind: 'ASKED' },
            { ...kept, kind: 'WRITTEN' },
          ],
        }),
      }),
    );
    await screen.findByRole('region', { name: 'Kept for you' });
    expect(pressable()).toEqual(expect.arrayContaining(['Run again', 'Go on', 'Forget']));
    expect(left()).toEqual([]);
    act(() => titled(commands(), 'Go on writing').run());
    expect(await screen.findByRole('dialog', { name: 'Why do you need this search?' })).toBeTruthy();
  });

  test('and none that cannot run is without a reason', async () => {
    await renderApp(signedIn());
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    expect(speechless(commands())).toEqual([]);
  });
});

describe('the palette finds by the words that people type', () => {
  test.each([
    ['near', 'Search near misses too'],
    ['near misses', 'Search near misses too'],
    ['period', 'Choose the period'],
    ['date', 'Choose the period'],
    ['help', 'Keyboard'],
    ['shortcuts', 'Keyboard'],
    ['density', 'Show where reads are densest on the map'],
    ['density', 'Settings'],
    ['heat', 'Show where reads are densest on the map'],
    ['counts', 'Show all reads on the map, as counts'],
    ['journeys', 'Show journeys on the map'],
    ['group by vehicle', 'Put together by vehicle'],
    ['group none', 'Put nothing together'],
    ['sort', 'Sort by confidence'],
    ['adding up', 'Play reads adding up'],
    ['speed', 'Set the speed of playback'],
    ['zoom', 'Zoom in on the map'],
    ['coverage', 'What could not be seen'],
    ['i compared', 'I compared plate, make and colour'],
    ['approve', 'Confirm correction'],
    ['refuse', 'Refuse correction'],
    ['polygon', 'Draw an area'],
    ['filter make', 'Filter by make'],
    ['monitor', 'Open the map in a second window'],
    ['clone', 'Compare reads that one vehicle cannot have made'],
  ])('%s: %s', (typed, title) => {
    expect(found(commands(), typed, { online: true }).map(titleOf)).toContain(title);
  });
});

describe('a command does what its button does', () => {
  const command = (title: string | RegExp): Command => titled(commands(), title);
  const run = (title: string | RegExp): void => {
    const one = command(title);
    expect(whyNot(one, { online: true })).toBeUndefined();
    act(() => one.run());
  };
  const why = (title: string | RegExp): string | undefined => whyNot(command(title), { online: true });

  test('on the question: its period is opened, and near misses say what they add before they are taken', async () => {
    await renderApp(signedIn());
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    run('Choose the period');
    expect(screen.getByRole('dialog', { name: 'Period' })).toBeTruthy();
    expect(moreOf(command('Search near misses too'))).toBe('marks one likely misread away');
    act(() => useDraft.setState({ typing: 'YK38RVL' }));
    expect(moreOf(command('Search near misses too'))).toMatch(/^\d+ other marks, of up to \d+ other vehicles?$/);
    run('Search near misses too');
    expect(screen.getByRole('button', { name: 'Near misses: 1' }).getAttribute('aria-pressed')).toBe('true');
    expect(moreOf(command('Search only the marks as typed'))).toMatch(/^leaves out \d+ other marks$/);
    run('Search only the marks as typed');
    expect(useDraft.getState().nearMiss).toBe(0);
    act(() => useDraft.setState({ kind: 'area' }));
    expect(why(/near misses/)).toBe('Only a question about a vehicle has near misses');
  });

  test('on the table: it is put together, sorted, and lists what is out of view', async () => {
    const fake = await renderApp(signedIn());
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    expect(why('Put together by vehicle')).toBe('The table has no reads');
    expect(why('Sort by camera')).toBe('The table shows no reads');
    expect(why('Copy the chosen read')).toBe('Choose a read first');
    await search(fake);
    const grid = () => screen.getByRole('grid', { name: 'Reads' });
    run('Put together by camera');
    expect(within(grid()).getAllByText(/^C\d · 1 read$/)).toHaveLength(3);
    expect(why('Put together by camera')).toBe('The table is so already');
    run('Sort by camera');
    const head = () => within(grid()).getByRole('columnheader', { name: /^Camera/ });
    expect(head().getAttribute('aria-sort')).toBe('ascending');
    expect(moreOf(command('Sort by camera'))).toBe('the other way round');
    run('Sort by camera');
    expect(head().getAttribute('aria-sort')).toBe('descending');
    expect(why('List all reads')).toBe('All reads are in view');
    act(() => sessionIn(INVESTIGATE_VIEW)?.looking.setReads((reads) => ({ ...reads, camera: ['C1'] })));
    run('List all reads');
    expect(screen.getByRole('button', { name: 'Show all 3' }).getAttribute('aria-pressed')).toBe('true');
    act(() => useReadsTable.setState({ grouping: 'day' }));
  });

  test('on pairs of impossible reads: J and K choose one, which is compared and looked around', async () => {
    const fake = await renderApp(signedIn());
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    expect(why('Search reads around the chosen pair')).toBe('No pairs of impossible reads are shown');
    await searchPairs(fake);
    const list = () => screen.getByRole('list', { name: 'Pairs of reads' });
    const chosen = (): number =>
      within(list())
        .getAllByRole('button', { name: /^Not the same vehicle/ })
        .findIndex((button) => button.getAttribute('aria-pressed') === 'true');
    act(() => sessionIn(INVESTIGATE_VIEW)?.selection.getState().select(undefined));
    const compare = 'Compare reads that one vehicle cannot have made';
    expect([chosen(), why(compare), why('Search reads around the chosen pair')]).toEqual([
      ...[-1, 'Choose a pair first', 'Choose a pair first'],
    ]);
    expect(why('Images of the last read')).toBe('Of pairs of impossible reads none is the last read');
    expect(why('Time windows')).toBe('Pairs of impossible reads have no time windows');
    expect(why('Save the brush as a time window')).toBe('Pairs of impossible reads have no time windows');
    expect(why('Case events')).toBe('Pairs of impossible reads have no case events');
    run('Next pair');
    expect(chosen()).toBe(0);
    fireEvent.keyDown(document.body, { key: 'j' });
    expect(chosen()).toBe(1);
    run('Previous pair');
    expect(chosen()).toBe(0);
    run(compare);
    expect(within(list()).getAllByRole('button', { name: 'Close pictures' })).toHaveLength(1);
    run('Show more pairs');
    expect(why('Show more pairs')).toBe('All pairs are listed');
    act(() => screen.getByRole('region', { name: 'Map' }).focus());
    run('Full panel');
    expect(why(compare)).toBe('The pairs are not on the screen');
    run('Leave the full panel');
    run('Search reads around the chosen pair');
    expect(await screen.findByRole('dialog', { name: 'Why do you need this search?' })).toBeTruthy();
  });

  test('on the timeline: its brush, and what playback shows', async () => {
    const fake = await renderApp(signedIn(), (bridge) =>
      bridge.on({ 'reference.cameras': () => ({ cameras: [A_CAMERA], asOfMs: Date.now() }) }),
    );
    await screen.findByRole('radiogroup', { name: 'Kind of question' });
    expect(why('What could not be seen')).toBe('No search has been answered yet');
    expect(why('Play reads adding up')).toBe('There is no answered search to play');
    await search(fake);
    run('Brush 24 h of the timeline');
    expect(screen.getByRole('radio', { name: '24 h' }).getAttribute('aria-checked')).toBe('true');
    run('Show the whole period');
    expect(screen.getByRole('radio', { name: '30 d' }).getAttribute('aria-checked')).toBe('true');
    run('Play reads adding up');
    expect(screen.getByRole('radio', { name: 'Adding up' }).getAttribute('aria-checked')).toBe('true');
    run('Set the speed of playback');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Speed' }));
    run('What could not be seen');
    expect(screen.getByRole('group', { name: 'What could not be seen' })).toBeTruthy();
  });
});

test('the palette asks for authority where the bar reaches back further, and says why not else', async () => {
  await renderApp(signedIn());
  await screen.findByRole('radiogroup', { name: 'Kind of question' });
  const ask = titled(commands(), 'Ask for authority');
  act(() => useDraft.setState({ typing: 'YK38RVL' }));
  expect(whyNot(ask, { online: true })).toBe('The question in the bar asks for no data older than 90 days');
  const nowMs = Date.now();
  act(() => useDraft.setState({ period: { kind: 'custom', fromMs: nowMs - 120 * DAY_MS, toMs: nowMs - HOUR_MS } }));
  expect(whyNot(ask, { online: true })).toBeUndefined();
  act(() => ask.run());
  expect(await screen.findByRole('button', { name: 'Ask for authority' })).toBeTruthy();
});
