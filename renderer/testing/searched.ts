import { act } from '@testing-library/react';
import { expect, vi } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { aBatch, type FixtureRead } from '../columns/read-table.fixture.ts';
import { sessionIn, startSearch } from '../search/sessions.ts';
import type { SearchState } from '../search/session.ts';
import type { FakeBridge } from './fake-bridge.ts';

const VIEW = 'investigate';
/** A busy machine takes its time over a whole page. */
const TOLD_WITHIN_MS = 8_000;

const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/26',
  reason: 'Seen leaving the burglary in Harbour Street; its route shows where the goods went.',
} as const;

type Asked = {
  readonly reads: readonly FixtureRead[];
  /** By the marks of the reads and a day around them, unless said otherwise. */
  readonly query?: Query;
  /** Of the case; null for none. */
  readonly reference?: string | null;
  readonly reason?: string;
  readonly pinsSearch?: string;
  /** More reads may come: the search has not ended. */
  readonly isRunning?: boolean;
};

function queryFor(reads: readonly FixtureRead[]): Query {
  const times = reads.map(({ at }) => at);
  return {
    kind: 'vrm',
    vrms: [...new Set(reads.map(({ vrm }) => vrm))],
    nearMiss: 0,
    window: { from: instantText(Math.min(...times) - DAY_MS), to: instantText(Math.max(...times) + DAY_MS) },
  };
}

/** Ends a search that runs, the n-th of the page as `S-n`, and waits until the panels know. */
export async function ended(fake: FakeBridge, reads: number, searchRef = fake.lastSearch()): Promise<void> {
  await act(async () => {
    fake.emit('search.finished', {
      searchRef,
      outcome: 'complete',
      reads,
      searchId: `S-${fake.callsOf('search.start').length}`,
      durationMs: 12,
      camerasOut: [],
      delays: [],
      failure: null,
    });
    await toldOf({ searchRef, phase: 'complete', reads });
  });
}

const toldOf = (part: Pick<SearchState, 'searchRef' | 'reads'> & Partial<Pick<SearchState, 'phase'>>): Promise<void> =>
  vi.waitFor(() => expect(sessionIn(VIEW)?.state.getState()).toMatchObject(part), { timeout: TOLD_WITHIN_MS });

/**
 * Asks a justified question of Investigate and has these reads come; back when the panels have been told of them.
 * @returns the search
 */
export async function searched(
  fake: FakeBridge,
  {
    reads,
    query = queryFor(reads),
    reference = JUSTIFICATION.reference,
    reason = JUSTIFICATION.reason,
    pinsSearch,
    isRunning = false,
  }: Asked,
): Promise<string> {
  const { reference: _, ...without } = JUSTIFICATION;
  await act(async () => {
    await startSearch(VIEW, {
      query,
      justification: { ...without, reason, ...(reference === null ? {} : { reference }) },
      ...(pinsSearch === undefined ? {} : { pinsSearch }),
    });
    if (reads.length === 0) return;
    fake.batch(aBatch(reads), 0, reads.length);
    await toldOf({ searchRef: fake.lastSearch(), reads: reads.length });
  });
  if (!isRunning) await ended(fake, reads.length);
  return fake.lastSearch();
}

/** Waits until main has answered every call, those that its answers lead to as well, and the page shows what follows. */
export async function answered({ waiting }: FakeBridge): Promise<void> {
  do {
    // A turn of the event loop, in which whoever asked goes on.
    await act(() =>
      vi.waitFor(() => expect(waiting()).toBe(0)).then(() => new Promise((resolve) => setTimeout(resolve))),
    );
  } while (waiting() > 0);
}
