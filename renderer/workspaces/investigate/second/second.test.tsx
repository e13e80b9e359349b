import fc from 'fast-check';
import type { Findings } from '../../../../app/api/analysis.ts';
import { act, fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../app/domain/instant.ts';
import type { Query } from '../../../../app/domain/query.ts';
import { withToggled } from '../../../columns/read-filters.ts';
import { aBatch } from '../../../columns/read-table.fixture.ts';
import { createReadTable } from '../../../columns/read-table.ts';
import { createLooking, type Looking } from '../../../search/looking.ts';
import { pinShown, pinsIn, unpin } from '../../../search/pins.ts';
import { sessionIn, startSearch } from '../../../search/sessions.ts';
import { subjectOf } from '../../../search/subject.ts';
import { forgetPersonal } from '../../../state/personal-store.ts';
import { useSession } from '../../../state/session-store.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { signedIn } from '../../../testing/fake-bridge.ts';
import { follow } from './follow.ts';
import { openSecondWindow } from './lead.ts';
import { playback } from '../../../timeline/handle.ts';
import { playsHere, restsHere, takePlaying } from '../../../timeline/playing.ts';
import { SecondPage, useKeysOfMain } from './second-page.tsx';
import { draftFromQuery, useDraft } from '../search-bar/draft-store.ts';
import { CHANNEL, followLooked, lookedAt, type ToMain, type ToSecond } from './protocol.ts';
import { searched } from '../../../testing/searched.ts';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

afterEach(resetApp);

const FROM_MS = Date.parse('2026-11-01T00:00:00Z');
const QUERY: Query = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z' },
};
const READS = Array.from({ length: 40 }, (_, i) => ({
  vrm: 'YK38RVL',
  at: FROM_MS + i * 5 * HOUR_MS,
  camera: `C${i % 4}`,
  lane: (i % 3) + 1,
}));

function aLooking(): Looking {
  const table = createReadTable();
  const looking = createLooking(table, QUERY, subjectOf(QUERY));
  table.append(aBatch(READS));
  looking.takeIn();
  return looking;
}

type Act = (looking: Looking) => void;
const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.nat({ max: 9 }).map((day): Act => (looking) => {
    const time = { fromMs: FROM_MS + day * DAY_MS, toMs: FROM_MS + (day + 1) * DAY_MS };
    looking.filters.setState({ time, openedWith: day % 2 === 0 ? time : undefined });
  }),
  fc.nat({ max: 39 }).map(
    (row): Act =>
      (looking) =>
        looking.selection.getState().select(row),
  ),
  fc.nat({ max: 39 }).map(
    (row): Act =>
      (looking) =>
        looking.selection.getState().hover(row),
  ),
  fc.constantFrom('1', '2').map(
    (lane): Act =>
      (looking) =>
        looking.setReads((reads) => withToggled(reads, 'lane', lane)),
  ),
  fc.constant<Act>((looking) => looking.undo()),
);

describe('two windows', () => {
  test('look at the same reads after every change in either, and no change comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), anAct), { maxLength: 30 }), (acts) => {
        const windows = [aLooking(), aLooking()] as const;
        let messages = 0;
        const post = (to: 0 | 1) => (looked: unknown) => {
          messages += 1;
          // Everything crosses as a structured clone.
          links[to].take(structuredClone(looked) as never);
        };
        const links = [followLooked(windows[0], post(1)), followLooked(windows[1], post(0))] as const;
        for (const [inFirst, act] of acts) {
          messages = 0;
          act(windows[inFirst ? 0 : 1]);
          // A choice may set brush and selection: at most one message for each store.
          expect(messages).toBeLessThanOrEqual(4);
          expect(lookedAt(windows[1])).toEqual(lookedAt(windows[0]));
        }
      }),
    );
  });
});

/** The second window’s end of the channel: what it was sent so far. */
function listen() {
  const channel = new BroadcastChannel(CHANNEL);
  const heard: ToSecond[] = [];
  channel.onmessage = ({ data }: MessageEvent<ToSecond>) => void heard.push(data);
  const kinds = (): readonly string[] => heard.map(({ kind }) => kind);
  return { heard, kinds, send: (message: ToMain) => channel.postMessage(message), close: () => channel.close() };
}

const FOUND = {
  kind: 'incompatible',
  answer: {
    ...{ searchId: 'S-1', complete: true, auditIndex: 7, obligations: [], found: 1 },
    pairs: [
      {
        ...{ vrm: 'YN31TVT', firstReadId: 'R-1', secondReadId: 'R-2', distanceKm: 111, seconds: 240 },
        first: { cameraId: 'C1', capturedAt: '2026-11-01T08:00:00.000Z' },
        second: { cameraId: 'C2', capturedAt: '2026-11-01T08:04:00.000Z' },
        ...{ requiredKmh: 1_665, explanations: [] },
      },
    ],
  },
} satisfies Findings;

let second: ReturnType<typeof listen>;
beforeEach(() => {
  second = listen();
});
afterEach(() => second.close());

describe('the main window', () => {
  test('sends a second window everything when it opens, what comes later, and takes its keys', async () => {
    const fake = await renderApp(signedIn());
    await openSecondWindow('map');
    expect(fake.callsOf('window.second')).toEqual([{ panel: 'map' }]);
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.kinds()).toEqual(['frame', 'cameras', 'search']));
    await act(() =>
      startSearch('investigate', {
        query: QUERY,
        justification: {
          category: 'SERIOUS',
          purpose: 'PREVENT_DETECT',
          reference: '14/22871/26',
          reason: 'Seen leaving the burglary in Harbour Street; I need its route.',
        },
      }),
    );
    act(() => fake.batch(aBatch(READS), 0, READS.length));
    const reads = (): number =>
      second.heard.reduce((sum, message) => sum + (message.kind === 'reads' ? message.batch.rows : 0), 0);
    await waitFor(() => expect(reads()).toBe(READS.length));
    const session = sessionIn('investigate');
    const events = [{ id: 'E1', name: 'Burglary', fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS }];
    act(() => session?.looking.caseEvents.setState({ events }));
    await waitFor(() => expect(second.heard).toContainEqual({ kind: 'events', id: session?.id, events }));
    const chosen = (): number | undefined => session?.selection.getState().selectedRow;
    const looked = { time: undefined, openedWith: undefined, reads: {}, selectedRow: 7, hoveredRow: undefined };
    second.send({ kind: 'looked', id: session?.id ?? '', looked });
    await waitFor(() => expect(chosen()).toBe(7));
    act(() => session?.looking.undo());
    expect(chosen()).toBeUndefined();
    second.send({ kind: 'key', name: 'Ctrl+L' });
    await waitFor(() => expect(fake.callsOf('session.lock')).toHaveLength(1));
    await waitFor(() => expect(second.heard.at(-1)).toEqual({ kind: 'leave' }));
  });

  test('says whether the bar asks something else than what is shown, once for each change', async () => {
    const fake = await renderApp(signedIn());
    await openSecondWindow('map');
    second.send({ kind: 'hello' });
    await searched(fake, { query: QUERY, reads: READS });
    act(() => draftFromQuery(QUERY));
    const bar = (): readonly boolean[] =>
      second.heard.flatMap((message) => (message.kind === 'bar' ? [message.isChanged] : []));
    await waitFor(() => expect(second.kinds()).toContain('reads'));
    const told = bar().length;
    for (const typing of ['AB12', 'AB12CDE']) act(() => useDraft.setState({ typing }));
    await waitFor(() => expect(bar().slice(told)).toEqual([true]));
    act(() => draftFromQuery(QUERY));
    await waitFor(() => expect(bar().slice(told)).toEqual([true, false]));
  });

  test('sends the pairs of impossible reads as they were found', async () => {
    const fake = await renderApp(signedIn());
    await openSecondWindow('map');
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.kinds()).toContain('search'));
    await act(() =>
      startSearch('investigate', {
        query: { kind: 'incompatible', vrms: ['YN31TVT'], maxSpeedKmh: 200, window: QUERY.window },
        justification: {
          category: 'SERIOUS',
          purpose: 'PREVENT_DETECT',
          reference: '14/22871/26',
          reason: 'Seen leaving the burglary in Harbour Street; I need its route.',
        },
      }),
    );
    act(() => fake.emit('search.findings', { searchRef: fake.lastSearch(), findings: FOUND }));
    await waitFor(() =>
      expect(second.heard).toContainEqual({ kind: 'findings', id: fake.lastSearch(), findings: FOUND }),
    );
    expect(second.kinds().filter((kind) => kind === 'findings' || kind === 'reads')).toEqual(['findings']);
  });

  test('sends no more once the second window has closed, and everything again to the next', async () => {
    const fake = await renderApp(signedIn());
    await openSecondWindow('map');
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.kinds()).toContain('search'));
    // Another panel takes its place: the old page closes after the new one was asked for.
    await openSecondWindow('timeline');
    second.send({ kind: 'bye' });
    // Messages keep their order: what this key changes is changed after the page was known to have closed.
    second.send({ kind: 'key', name: 'Ctrl+=' });
    const heard = second.heard.length;
    await waitFor(() => expect(fake.callsOf('settings.set')).toHaveLength(1));
    await waitFor(() => expect(useSession.getState().settings.textSize).toBe(110));
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.heard.length).toBeGreaterThan(heard));
    await waitFor(() => expect(second.kinds().slice(heard)).toEqual(['frame', 'cameras', 'search']));
  });

  test('tells it to leave when everything personal is dropped, and sends nothing afterwards', async () => {
    await renderApp(signedIn());
    await openSecondWindow('timeline');
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.kinds()).toContain('search'));
    forgetPersonal();
    await waitFor(() => expect(second.heard.at(-1)).toEqual({ kind: 'leave' }));
    const heard = second.heard.length;
    second.send({ kind: 'hello' });
    // A message that follows on the same channel: the one before has been heard by then, if anybody answers it.
    await openSecondWindow('timeline');
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.heard.length).toBeGreaterThan(heard));
    expect(second.kinds().slice(heard)).toEqual(['frame', 'cameras', 'search']);
  });

  test('sends pinned questions beside the one that is shown, each once, and says when one is unpinned', async () => {
    const fake = await renderApp(signedIn());
    await openSecondWindow('timeline');
    second.send({ kind: 'hello' });
    await waitFor(() => expect(second.kinds()).toContain('search'));
    const search = (): Promise<string> => searched(fake, { query: QUERY, reads: READS });
    const first = await search();
    act(() => void pinShown('investigate'));
    await search();
    const pinned = second.heard.filter((message) => message.kind === 'pin');
    await waitFor(() => expect(pinned.map(({ number, search: { id } }) => [number, id])).toEqual([[1, first]]));
    expect(pinned[0]?.progress).toMatchObject({ phase: 'complete', reads: READS.length });
    const at = second.heard.findIndex((message) => message.kind === 'pin');
    expect(second.heard[at + 1]).toMatchObject({ kind: 'reads', id: first, batch: { rows: READS.length } });
    act(() => unpin(first));
    await waitFor(() => expect(second.heard.at(-1)).toEqual({ kind: 'unpin', id: first }));
  });
});

describe('playback in two windows', () => {
  const button = (name: string): HTMLElement => screen.getByRole('button', { name });

  test('is that of one player: Play and Pause in either are seen in both, and one undo takes all of it back', async () => {
    const fake = await renderApp(signedIn());
    await openSecondWindow('timeline');
    second.send({ kind: 'hello' });
    await searched(fake, { query: QUERY, reads: READS });
    const { id, looking } = sessionIn('investigate')!;
    const plays = () => second.heard.filter((message) => message.kind === 'plays');
    const last = () => plays().at(-1);
    // Here: the other window is told, follows frame by frame, and may end it.
    fireEvent.click(button('Play'));
    expect(button('Pause')).toBeTruthy();
    await waitFor(() => expect(last()).toEqual({ kind: 'plays', isPlaying: true }));
    await waitFor(() => expect(second.kinds()).toContain('played'));
    second.send({ kind: 'plays', isPlaying: false });
    await waitFor(() => expect(button('Play')).toBeTruthy());
    await waitFor(() => expect(last()).toEqual({ kind: 'plays', isPlaying: false }));

    // There: it is a pause that is offered here, the brush follows, and the hand that moved it had one change to undo.
    const before = looking.filters.getState().time;
    const undoable = looking.history.state.getState().past.length;
    second.send({ kind: 'plays', isPlaying: true });
    await waitFor(() => expect(button('Pause')).toBeTruthy());
    const hour = (at: number) => ({ fromMs: FROM_MS + at * HOUR_MS, toMs: FROM_MS + (at + 1) * HOUR_MS });
    const looked = { openedWith: undefined, reads: {}, selectedRow: undefined, hoveredRow: undefined };
    second.send({ kind: 'played', id, time: hour(3) });
    await waitFor(() => expect(looking.live.now()).toEqual(hour(3)));
    expect(looking.filters.getState().time).toEqual(before);
    for (const at of [4, 5]) second.send({ kind: 'looked', id, looked: { ...looked, time: hour(at) } });
    await waitFor(() => expect(looking.filters.getState().time).toEqual(hour(5)));
    const told = plays().length;
    fireEvent.click(button('Pause'));
    await waitFor(() => expect(plays().slice(told)).toEqual([{ kind: 'plays', isPlaying: false }]));
    second.send({ kind: 'plays', isPlaying: false });
    await waitFor(() => expect(looking.live.now()).toEqual(hour(5)));
    expect(looking.history.state.getState().past).toHaveLength(undoable + 1);
    act(() => looking.undo());
    expect(looking.filters.getState().time).toEqual(before);
    // A window that closes plays no more.
    second.send({ kind: 'plays', isPlaying: true });
    await waitFor(() => expect(button('Pause')).toBeTruthy());
    second.send({ kind: 'bye' });
    await waitFor(() => expect(button('Play')).toBeTruthy());
  });

  test('ends when a hand moves the brush in the other window, whose brush it is then in both', () => {
    const [here, there] = [aLooking(), aLooking()];
    const [fromHere, fromThere]: ReturnType<typeof followLooked>[] = [
      followLooked(here, (looked) => fromThere?.take(looked)),
      followLooked(there, (looked) => fromHere?.take(looked)),
    ];
    const paused = vi.fn(() => {
      here.live.release();
      restsHere();
    });
    // One page stands for both windows.
    takePlaying(true);
    playsHere(paused);
    here.live.move({ fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS });
    there.selection.getState().hover(3);
    expect(paused, 'what is only pointed at ends nothing').not.toHaveBeenCalled();
    expect(here.selection.getState().hoveredRow).toBe(3);
    const day = { fromMs: FROM_MS + DAY_MS, toMs: FROM_MS + 2 * DAY_MS };
    there.setTime(day);
    expect(paused).toHaveBeenCalledOnce();
    expect([here, there].map(({ filters }) => filters.getState().time)).toEqual([day, day]);
    takePlaying(false);
  });

  test('is by its key that of the second window when its player is there, and else that of the main one', () => {
    const send = vi.fn<(message: ToMain) => void>();
    const toggle = vi.fn();
    const following = { send, stop: () => undefined };
    const player = { toggle, isPlaying: false, window: 'moving', changeWindow: toggle, toSpeed: toggle } as const;
    const P = { kind: 'key', name: 'P' };
    const map = renderHook(() => useKeysOfMain(following));
    fireEvent.keyDown(window, { key: 'p' });
    expect(send).toHaveBeenCalledWith(P);
    map.unmount();
    send.mockClear();
    const timeline = renderHook(() => {
      useKeysOfMain(following);
      playback.useProvide(player);
    });
    fireEvent.keyDown(window, { key: 'p' });
    expect(send).not.toHaveBeenCalledWith(P);
    expect(toggle).toHaveBeenCalledTimes(1);
    timeline.unmount();
  });
});

describe('the second window', () => {
  test('begins with marks and period of what is shown, and says while the bar of the main window differs', async () => {
    const following = follow();
    const page = render(<SecondPage panel="timeline" following={following} />);
    const frame = { info: { version: '1' }, settings: useSession.getState().settings };
    const justification = { category: 'SERIOUS', reference: '14/22871/26', reason: 'Its route' };
    for (const message of [
      { kind: 'frame', frame },
      { kind: 'search', search: { id: 'a', query: { ...QUERY, nearMiss: 1 }, justification } },
    ])
      second.send(message as never);
    const ribbon = await screen.findByRole('region', { name: 'Justification of what is on screen' });
    const bar = (): string => screen.getByRole('status', { name: 'Search bar of the main window' }).textContent;
    expect(ribbon.textContent).toMatch(
      /^YK38 ?RVL.*with near misses.*1 Nov.* to .*11 Nov.*14\/22871\/26.*“Its route”$/,
    );
    expect(bar()).toBe('');
    second.send({ kind: 'bar', isChanged: true } as never);
    await waitFor(() => expect(bar()).toContain('Not searched yet'));
    second.send({ kind: 'bar', isChanged: false } as never);
    await waitFor(() => expect(bar()).toBe(''));
    page.unmount();
    act(() => following.stop());
  });

  test('shows the pinned questions that it was sent, lets them go one by one, and all of them when it leaves', async () => {
    const following = follow();
    const read = createReadTable();
    read.append(aBatch(READS));
    const pin = (id: string, number: number): void => {
      for (const message of [
        {
          ...{ kind: 'pin', number, search: { id, query: QUERY, justification: {} } },
          progress: { phase: 'complete', accepted: true, reads: READS.length },
          looked: { time: undefined, openedWith: undefined, reads: {}, selectedRow: undefined, hoveredRow: undefined },
        },
        { kind: 'reads', id, batch: read.batchOf(0, READS.length), expected: READS.length },
      ])
        second.send(message as never);
    };
    const shown = () => pinsIn('investigate').map(({ number, session }) => [number, session.looking.index.rows]);
    pin('a', 1);
    pin('b', 3);
    await waitFor(() =>
      expect(shown()).toEqual([
        [1, READS.length],
        [3, READS.length],
      ]),
    );
    second.send({ kind: 'unpin', id: 'a' } as never);
    await waitFor(() => expect(shown()).toEqual([[3, READS.length]]));
    second.send({ kind: 'leave' } as never);
    await waitFor(() => expect(shown()).toEqual([]));
    following.stop();
  });

  test('knows which reads are impossible, as the main window does', async () => {
    const following = follow();
    const frame = { info: { version: '1' }, settings: useSession.getState().settings };
    const query = { kind: 'incompatible', vrms: ['YN31TVT'], maxSpeedKmh: 200, window: QUERY.window };
    const page = render(<SecondPage panel="timeline" following={following} />);
    for (const message of [
      { kind: 'frame', frame },
      { kind: 'search', search: { id: 'a', query, justification: { reference: '14/22871/26', reason: 'Its route' } } },
      { kind: 'findings', id: 'a', findings: FOUND },
    ])
      second.send(message as never);
    const index = () => sessionIn('investigate')?.looking.index;
    await waitFor(() => expect(index()?.rows).toBe(2));
    await waitFor(() => expect([0, 1].map((row) => index()?.flagged.impossible.has(row))).toEqual([true, true]));
    page.unmount();
    act(() => following.stop());
  });
});
