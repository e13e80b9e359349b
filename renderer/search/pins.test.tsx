import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createReadTable } from '../columns/read-table.ts';
import type { Query } from '../../app/domain/query.ts';
import { aBatch } from '../columns/read-table.fixture.ts';
import { forgetPersonal } from '../state/personal-store.ts';
import { createFakeBridge, type FakeBridge } from '../testing/fake-bridge.ts';
import { MOST_PINNED_READS, MOST_PINS, pinFault, pinShown, pinsIn, showPin, showPinFault, unpin } from './pins.ts';
import { tableOf } from './session.ts';
import { followSearches, searchIn, sessionIn, startSearch, useSessions } from './sessions.ts';

const VIEW = 'a';
const JUSTIFICATION = { category: 'SERIOUS' as const, purpose: 'PREVENT_DETECT' as const };
const DAY = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const ofDays = (from: number, to: number): Query => ({
  ...{ kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0 },
  window: { from: DAY(from), to: DAY(to) },
});

let fake: FakeBridge;
let stop: () => void;
beforeEach(() => {
  fake = createFakeBridge();
  Object.assign(globalThis, { anpr: fake.bridge });
  stop = followSearches();
});
afterEach(() => {
  stop();
  forgetPersonal();
});

const shown = (part: Partial<ReturnType<typeof searchIn>>): Promise<void> =>
  vi.waitFor(() => expect(searchIn(VIEW)).toMatchObject(part));
async function run(query: Query): Promise<string> {
  expect(await startSearch(VIEW, { query, justification: JUSTIFICATION })).toBeNull();
  return fake.lastSearch();
}
async function answered(query: Query, count = 1): Promise<string> {
  const id = await run(query);
  const at = 'window' in query ? Date.parse(query.window.from) : 0;
  if (count > 0) {
    fake.batch(
      aBatch(Array.from({ length: count }, (_, i) => ({ vrm: 'YK38RVL', at: at + i, camera: 'C1' }))),
      0,
      count,
    );
    await shown({ searchRef: id, reads: count });
  }
  const finished = { outcome: 'complete' as const, reads: count, searchId: 'S1', durationMs: 1, failure: null };
  fake.emit('search.finished', { searchRef: id, ...finished, camerasOut: [], delays: [] });
  await shown({ searchRef: id, phase: 'complete' });
  return id;
}
const numbers = (): readonly number[] => pinsIn(VIEW).map(({ number }) => number);

describe('a pinned question', () => {
  test('stays with its reads when the next one is shown, and main keeps its particulars', async () => {
    const first = await answered(ofDays(10, 12), 3);
    expect(pinShown(VIEW)).toBe(1);
    const second = await answered(ofDays(12, 14), 2);
    expect(searchIn(VIEW)).toMatchObject({ searchRef: second, reads: 2 });
    const [pin] = pinsIn(VIEW);
    expect(pin?.session.id).toBe(first);
    expect(tableOf(pin!.session.state.getState())?.rows).toBe(3);
    expect(fake.callsOf('search.drop')).toEqual([]);
    // Of the question on screen nothing has changed: its own reads, its own index.
    expect(sessionIn(VIEW)?.looking.index.rows).toBe(2);
  });

  test('goes when it is unpinned, and stays while it is the one on screen', async () => {
    const first = await answered(ofDays(10, 12));
    pinShown(VIEW);
    unpin(first);
    expect(searchIn(VIEW)).toMatchObject({ searchRef: first, reads: 1 });
    pinShown(VIEW);
    await answered(ofDays(12, 14));
    const { state } = pinsIn(VIEW)[0]!.session;
    unpin(first);
    expect(fake.callsOf('search.drop')).toEqual([{ searchRef: first }]);
    expect(state.getState()).toMatchObject({ query: null, result: null });
    expect(pinsIn(VIEW)).toEqual([]);
  });

  test('takes its receipt when that comes late', async () => {
    const first = await answered(ofDays(10, 12));
    pinShown(VIEW);
    await answered(ofDays(12, 14));
    const receipt = { state: 'verified' as const, ref: 'B822-D48C', index: 4, treeSize: 9, leafHash: 'aa' };
    fake.emit('search.receipt', { searchRef: first, ...receipt, receivedAtMs: 1 });
    expect(pinsIn(VIEW)[0]?.session.state.getState().receipt?.ref).toBe('B822-D48C');
  });

  test('lengthens the time that can be looked at, and gives it back with the brush in it', async () => {
    const first = await answered(ofDays(10, 12));
    pinShown(VIEW);
    await answered(ofDays(14, 16));
    const { looking } = sessionIn(VIEW)!;
    expect(looking.asked().fromMs).toBe(Date.parse(DAY(14)));
    expect(looking.bounds()).toEqual({ fromMs: Date.parse(DAY(10)), toMs: Date.parse(DAY(16)) });
    looking.setTime({ fromMs: Date.parse(DAY(10)), toMs: Date.parse(DAY(11)) });
    unpin(first);
    expect(looking.bounds()).toEqual(looking.asked());
    expect(looking.filters.getState().time).toEqual({ fromMs: Date.parse(DAY(14)), toMs: Date.parse(DAY(15)) });
  });

  test('is shown again without a search, and the one that was on screen is pinned in turn', async () => {
    const first = await answered(ofDays(10, 12), 3);
    pinShown(VIEW);
    sessionIn(VIEW)?.selection.getState().select(1);
    const second = await answered(ofDays(12, 14), 2);
    showPin(VIEW, first);
    expect(searchIn(VIEW)).toMatchObject({ searchRef: first, reads: 3 });
    expect(sessionIn(VIEW)?.selection.getState().selectedRow).toBe(1);
    expect(pinsIn(VIEW).map(({ session }) => session.id)).toEqual([first, second]);
    expect(fake.callsOf('search.start')).toHaveLength(2);
    expect(fake.callsOf('search.drop')).toEqual([]);
    showPin(VIEW, second);
    expect(sessionIn(VIEW)?.looking.bounds().fromMs).toBe(Date.parse(DAY(10)));
  });

  test('is numbered by the lowest number that is free, and there are so many and no more', async () => {
    const ids: string[] = [];
    for (let i = 1; i <= MOST_PINS; i += 1) {
      ids.push(await answered(ofDays(i, i + 1)));
      expect(pinShown(VIEW)).toBe(i);
    }
    await answered(ofDays(20, 21));
    expect(pinFault(VIEW)).toBe('6 questions are pinned, which is the most. Unpin one');
    expect(pinShown(VIEW)).toBeUndefined();
    // To show another one would lose the one on screen.
    expect(showPinFault(VIEW, ids[0]!)).toContain('which is the most');
    showPin(VIEW, ids[0]!);
    expect(searchIn(VIEW).searchRef).not.toBe(ids[0]);
    unpin(ids[2]!);
    expect(pinShown(VIEW)).toBe(3);
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is not one that runs, that is pinned already, that has findings, or that has too many reads', async () => {
    expect(pinFault(VIEW)).toBe('No question has been answered yet');
    const id = await run(ofDays(10, 12));
    expect(pinFault(VIEW)).toBe('The search is still running');
    fake.emit('search.finished', {
      ...{ searchRef: id, outcome: 'complete', reads: 0, searchId: 'S1', durationMs: 1 },
      ...{ camerasOut: [], delays: [], failure: null },
    });
    await shown({ searchRef: id, phase: 'complete' });
    // That nothing was read in those days is an answer as well.
    expect(pinShown(VIEW)).toBe(1);
    expect(pinFault(VIEW)).toBe('It is pinned, as P1');
    await answered(ofDays(12, 14));
    sessionIn(VIEW)?.state.setState({ reads: MOST_PINNED_READS + 1 });
    expect(pinFault(VIEW)).toContain('pinned questions hold at most 1,000,000 together');
    pinsIn(VIEW)[0]?.session.state.setState({ reads: MOST_PINNED_READS });
    sessionIn(VIEW)?.state.setState({ reads: 1 });
    expect(pinFault(VIEW)).toContain('Unpin one');
    sessionIn(VIEW)?.state.setState({
      result: { kind: 'findings', findings: null, table: createReadTable(), found: null },
    });
    expect(pinFault(VIEW)).toContain('findings and not reads');
  });

  test('is gone at lock, all of it', async () => {
    await answered(ofDays(10, 12), 3);
    pinShown(VIEW);
    await answered(ofDays(12, 14));
    const { session } = pinsIn(VIEW)[0]!;
    forgetPersonal();
    expect(useSessions.getState()).toEqual(useSessions.getInitialState());
    expect(session.state.getState()).toMatchObject({ query: null, justification: null, result: null });
    expect(fake.callsOf('search.drop'), 'main has dropped them by itself').toEqual([]);
  });
});
