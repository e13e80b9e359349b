import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Query } from '../../app/domain/query.ts';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import { parseVrm } from '../../app/domain/vrm.ts';
import { MOST_READS } from '../columns/limits.ts';
import { aBatch } from '../columns/read-table.fixture.ts';
import { forgetPersonal } from '../state/personal-store.ts';
import { createFakeBridge, Refuse, type FakeBridge } from '../testing/fake-bridge.ts';
import { SearchView, useSearch, useSelection } from './search-view.tsx';
import { findingsOf, tableOf } from './session.ts';
import {
  dismissNext,
  followSearches,
  frontSearch,
  latestIn,
  searchIn,
  sessionIn,
  showSearch,
  startSearch,
  underWayIn,
  useSessions,
} from './sessions.ts';
import { subjectOf } from './subject.ts';

const window = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' };
const JUSTIFICATION = {
  category: 'SERIOUS' as const,
  purpose: 'PREVENT_DETECT' as const,
  reference: '14/22871/25',
  reason: 'Seen leaving the burglary; I need its route.',
};
const CAMERAS = { cameraIds: ['C1', 'C2'] };
/** One query of each kind. */
const QUERIES: readonly Query[] = [
  { kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 1, window },
  { kind: 'pattern', pattern: 'YK3*', window },
  { kind: 'area', window, ...CAMERAS },
  {
    kind: 'scenes',
    scenes: [
      { window, ...CAMERAS },
      { window, cameraIds: ['C3'] },
    ],
    minScenes: 2,
  },
  { kind: 'companions', vrm: 'YK38RVL', withinSeconds: 60, minCameras: 3, window },
  { kind: 'convoys', withinSeconds: 60, minCameras: 3, minVehicles: 2, window, ...CAMERAS },
  { kind: 'incompatible', vrms: ['YK38RVL'], maxSpeedKmh: 200, window },
];
const [ONE, LIKE] = QUERIES as [Query, Query];

let fake: FakeBridge;
let stop: () => void;
beforeEach(() => {
  fake = createFakeBridge();
  Object.assign(globalThis, { anpr: fake.bridge });
  stop = followSearches();
});
afterEach(() => {
  stop();
  cleanup();
  forgetPersonal();
});

const run = async (place: string, query: Query): Promise<string> => {
  expect(await startSearch(place, { query, justification: JUSTIFICATION })).toBeNull();
  return fake.lastSearch();
};
const reads = (mark: string, count = 1) =>
  aBatch(Array.from({ length: count }, (_, i) => ({ vrm: mark, at: 1_000 + i, camera: 'C1' })));
const finish = (searchRef: string, count: number): void =>
  fake.emit('search.finished', {
    searchRef,
    outcome: 'complete',
    reads: count,
    searchId: 'S1',
    durationMs: 12,
    camerasOut: [],
    delays: [],
    failure: null,
  });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('a search', () => {
  test.each(QUERIES.map((query) => [query.kind, query] as const))(
    'of kind %s is asked as it was justified, and says what it is about',
    async (_, query) => {
      const id = await run('a', query);
      expect(fake.callsOf('search.start')[0]).toMatchObject({ searchRef: id, query, justification: JUSTIFICATION });
      expect(searchIn('a')).toMatchObject({ phase: 'running', searchRef: id, query });
      expect(subjectOf(query).title).not.toBe('');
      finish(id, 0);
      expect(searchIn('a').phase).toBe('complete');
    },
  );

  test('has its name before main answers, so that what comes first is not lost', async () => {
    let answer = (): void => undefined;
    fake.on({
      'search.start': ({ searchRef }) =>
        new Promise((resolve) => {
          answer = () => resolve({ searchRef: searchRef ?? '' });
        }),
    });
    const started = startSearch('a', { query: ONE, justification: JUSTIFICATION });
    await expect.poll(() => fake.lastSearch()).not.toBe('');
    const id = fake.lastSearch();
    fake.batch(reads('YK38RVL', 3), 0, 3);
    finish(id, 3);
    fake.emit('search.receipt', {
      searchRef: id,
      state: 'waiting',
      ref: '',
      index: null,
      treeSize: null,
      leafHash: null,
      receivedAtMs: null,
    });
    expect(searchIn('a').phase).toBe('idle');
    answer();
    await started;
    await expect
      .poll(() => searchIn('a'))
      .toMatchObject({ phase: 'complete', reads: 3, receipt: { state: 'waiting' } });
  });

  test('says of every fourth batch that it has taken it, and those before', async () => {
    const searchRef = await run('a', ONE);
    for (let batch = 0; batch < 10; batch += 1) fake.batch(reads('YK38RVL'), batch, 10);
    expect(fake.callsOf('search.acknowledge')).toEqual([
      { searchRef, batch: 3 },
      { searchRef, batch: 7 },
    ]);
    expect(tableOf(searchIn('a'))?.rows).toBe(10);
  });

  test('of more reads than can be shown says so before they come, and lets them go', async () => {
    const id = await run('a', ONE);
    fake.batch(reads('YK38RVL', 3), 0, MOST_READS + 1);
    fake.batch(reads('YK38RVL', 3), 1, MOST_READS + 1);
    await settle();
    expect(searchIn('a')).toMatchObject({ phase: 'failed', reads: 0, failure: { code: 'TOO_MANY_READS' } });
    expect(fake.callsOf('search.cancel')).toEqual([{ searchRef: id }]);
    expect(tableOf(searchIn('a'))?.rows).toBe(0);
  });

  test('that main refuses changes nothing on screen', async () => {
    const first = await run('a', ONE);
    fake.on({
      'search.start': () => {
        throw new Refuse({ code: 'AUDIT_LOG_UNWRITABLE', ref: 'x' });
      },
    });
    expect(await startSearch('a', { query: LIKE, justification: JUSTIFICATION })).toMatchObject({
      code: 'AUDIT_LOG_UNWRITABLE',
    });
    expect(searchIn('a').searchRef).toBe(first);
    expect(useSessions.getState().all.size).toBe(1);
  });

  test('takes the place of the one before in its window once it is answered, and what belongs to that one is let go', async () => {
    const first = await run('a', ONE);
    const before = sessionIn('a');
    fake.batch(reads('YK38RVL'), 0, 1);
    await settle();
    before?.selection.getState().select(0);
    const second = await run('a', LIKE);
    expect(searchIn('a')).toMatchObject({ searchRef: first, reads: 1 });
    fake.batch(reads('YK31ABC', 2), 0, 2, second);
    await settle();
    expect(searchIn('a')).toMatchObject({ searchRef: second, reads: 2 });
    expect([...useSessions.getState().all.keys()]).toEqual([second]);
    expect(before?.state.getState()).toMatchObject({ phase: 'idle', query: null, result: null, reads: 0 });
    expect(before?.selection.getState().selectedRow).toBeUndefined();
    // Main keeps the particulars of reads until it is told.
    expect(fake.callsOf('search.drop')).toEqual([{ searchRef: first }]);
    fake.batch(reads('YK38RVL'), 1, 2, first);
    await settle();
    expect(searchIn('a').reads).toBe(2);
  });

  test('that is refused leaves the one before, beside which it is kept until it is let go', async () => {
    const first = await run('a', ONE);
    finish(first, 0);
    const second = await run('a', LIKE);
    expect(underWayIn('a')?.id).toBe(second);
    fake.emit('search.finished', {
      searchRef: second,
      outcome: 'failed',
      reads: 0,
      searchId: null,
      durationMs: 1,
      camerasOut: [],
      delays: [],
      failure: { code: 'TOO_WIDE', ref: 'R-1' },
    });
    expect(searchIn('a')).toMatchObject({ searchRef: first, phase: 'complete' });
    expect(latestIn('a')).toMatchObject({ searchRef: second, phase: 'failed', accepted: false });
    expect(underWayIn('a')).toBeUndefined();
    dismissNext('a');
    expect(latestIn('a').searchRef).toBe(first);
    expect([...useSessions.getState().all.keys()]).toEqual([first]);
  });
});

function Panel(): ReactNode {
  const found = useSearch(({ reads: count, subject }) => `${subject?.title ?? 'nothing'}: ${count}`);
  const chosen = useSelection(({ selectedRow }) => selectedRow);
  return <p>{`${found}, row ${chosen ?? 'none'}`}</p>;
}

describe('a search that is an analysis', () => {
  const SCENES = QUERIES.find(({ kind }) => kind === 'scenes') as Query;
  const found = {
    kind: 'scenes' as const,
    answer: {
      searchId: 'S1',
      complete: true,
      auditIndex: 7,
      obligations: [],
      found: 1,
      vehicles: [{ vrm: 'YK38RVL', scenes: [0, 1], reads: ['R1', 'R2'] }],
    },
  };

  test('is answered with findings, beside one that is answered with reads, and both are gone at lock', async () => {
    const reading = await run('left', ONE);
    const analysing = await run('right', SCENES);
    expect(searchIn('right').result).toMatchObject({ kind: 'findings', findings: null });
    fake.emit('search.findings', { searchRef: analysing, findings: found });
    finish(analysing, 2);
    fake.batch(reads('YK38RVL', 2), 0, 2, reading);
    await settle();
    expect(findingsOf(searchIn('right'))).toEqual(found);
    expect(searchIn('right').phase).toBe('complete');
    expect(tableOf(searchIn('right'))).toBeNull();
    expect(tableOf(searchIn('left'))?.rows).toBe(2);
    const { state } = sessionIn('right')!;
    forgetPersonal();
    expect(state.getState().result).toBeNull();
  });

  test('fails when it is answered with another kind, and shows nothing of it', async () => {
    const id = await run('right', QUERIES.find(({ kind }) => kind === 'companions') as Query);
    fake.emit('search.findings', { searchRef: id, findings: found });
    expect(searchIn('right')).toMatchObject({ phase: 'failed', failure: { code: 'CONTRACT_MISMATCH' } });
    expect(findingsOf(searchIn('right'))).toBeNull();
  });
});

describe('two searches beside each other', () => {
  test('keep their reads, their selection and their time apart, whatever order things come in', async () => {
    render(
      <>
        <SearchView name="left">
          <Panel />
        </SearchView>
        <SearchView name="right">
          <Panel />
        </SearchView>
      </>,
    );
    await act(async () => {
      const left = await run('left', ONE);
      const right = await run('right', LIKE);
      fake.batch(reads('YK38RVL', 2), 0, 2, left);
      fake.batch(reads('YK31ABC', 5), 0, 5, right);
      fake.batch(reads('YK38RVL', 1), 1, 3, left);
      await settle();
      sessionIn('right')?.selection.getState().select(4);
      sessionIn('left')?.filters.setState({ time: { fromMs: 1, toMs: 2 } });
    });
    expect(screen.getByText('YK38 RVL: 3, row none')).toBeTruthy();
    expect(screen.getByText('marks like YK3*: 5, row 4')).toBeTruthy();
    expect(sessionIn('right')?.filters.getState().time).toBeUndefined();
    expect(tableOf(searchIn('left'))?.marks).toEqual(['YK38RVL']);
  });

  test('are cancelled one by one', async () => {
    const left = await run('left', ONE);
    const right = await run('right', LIKE);
    await sessionIn('left')?.cancel();
    expect(fake.callsOf('search.cancel')).toEqual([{ searchRef: left }]);
    expect(searchIn('right')).toMatchObject({ phase: 'running', searchRef: right });
  });

  test('may be one search in two windows, which is let go when neither shows it', async () => {
    const id = await run('left', ONE);
    showSearch('right', id);
    await run('left', LIKE);
    expect(searchIn('right').searchRef).toBe(id);
    await run('right', LIKE);
    expect(useSessions.getState().all.has(id)).toBe(false);
  });

  test('are both gone at lock, and the one that is just being started as well', async () => {
    await run('left', ONE);
    await run('right', LIKE);
    let answer = (): void => undefined;
    fake.on({
      'search.start': ({ searchRef }) =>
        new Promise((resolve) => {
          answer = () => resolve({ searchRef: searchRef ?? '' });
        }),
    });
    const started = startSearch('left', { query: ONE, justification: JUSTIFICATION });
    await expect.poll(() => fake.callsOf('search.start').length).toBe(3);
    const sessions = [...useSessions.getState().all.values()];
    forgetPersonal();
    answer();
    await started;
    fake.batch(reads('YK38RVL'), 0, 1);
    await settle();
    expect(useSessions.getState()).toMatchObject({ all: new Map(), shown: new Map() });
    expect(frontSearch().phase).toBe('idle');
    for (const session of sessions) expect(session.state.getState()).toMatchObject({ query: null, result: null });
    // Main has dropped them by itself, and would refuse.
    expect(fake.callsOf('search.drop')).toEqual([]);
  });
});

describe('who a read is about', () => {
  test('is the vehicle that was named, or the one that it may be a misread of', () => {
    const asked = parseVrm('YK38RVL');
    const [misread = ''] = asked.ok ? [...possibleMisreads(asked.vrm, 1)] : [];
    const { vehicles, ownerOf, isLead } = subjectOf({
      kind: 'vrm',
      vrms: ['AB12 CDE', 'YK38RVL'],
      nearMiss: 1,
      window,
    }).whoIsWho(['YK38RVL', misread, 'AB12CDE']);
    expect(vehicles).toEqual([
      { letter: 'A', mark: 'AB12CDE' },
      { letter: 'B', mark: 'YK38RVL' },
    ]);
    expect(ownerOf).toEqual([1, 1, 0]);
    expect(isLead).toEqual([false, true, false]);
  });

  test('is each mark by itself where nobody was named', () => {
    const { vehicles, ownerOf, isLead } = subjectOf(LIKE).whoIsWho(['YK31ABC', 'YK38RVL']);
    expect(vehicles.map(({ letter, mark }) => letter + mark)).toEqual(['AYK31ABC', 'BYK38RVL']);
    expect(ownerOf).toEqual([0, 1]);
    expect(isLead).toEqual([false, false]);
  });
});
