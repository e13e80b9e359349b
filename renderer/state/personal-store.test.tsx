import { act, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SessionState } from '../../app/contract/methods.ts';
import type { VrmQuery } from '../../app/domain/query.ts';
import { aBatch } from '../columns/read-table.fixture.ts';
import { useAuthorityNews } from '../search/authority-news.ts';
import { keepWords } from '../search/kept/written-words.ts';
import { rememberAsked } from '../search/own-authorities.ts';
import { rememberReason } from '../search/reasons-store.ts';
import { sessionIn, startSearch } from '../search/sessions.ts';
import { goToWorkspace } from '../shell/current-workspace.ts';
import { locked, PRIYA, signedIn, type FakeBridge } from '../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../testing/render-app.tsx';
import { useAuthoritiesView } from '../workspaces/authorities/view-store.ts';
import { useOpenLists, type OpenList } from '../workspaces/lists/open-lists.ts';
import { useListsView } from '../workspaces/lists/view-store.ts';
import { notePreserved } from '../workspaces/investigate/details/read-acts.ts';
import { useAreaMode } from '../workspaces/investigate/search-bar/area-tool-store.ts';
import { useDraft } from '../workspaces/investigate/search-bar/draft-store.ts';
import { openSecondWindow } from '../workspaces/investigate/second/lead.ts';
import { usePasted } from '../workspaces/investigate/search-bar/pasted.ts';
import { useRecordFilters } from '../workspaces/my-record/filters.ts';
import { aSearch } from '../workspaces/my-record/my-record.fixture.ts';
import { announce } from './announce.ts';
import { forgetPersonal, onForget, personalState, personalStore } from './personal-store.ts';
import { queryClient } from './query-client.ts';
import { lockNow, signOut, takeSession } from './session-life.ts';
import { useMissedPasses } from './missed-passes.ts';
import { accountOf, useSession } from './session-store.ts';
import { openDialog } from './ui-store.ts';

vi.mock('../map/map-panel.tsx', async () => {
  const { Panel } = await import('../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

afterEach(resetApp);

const PLATE = 'YK38RVL';
const QUERY: VrmQuery = {
  kind: 'vrm',
  vrms: [PLATE],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
};
const JUSTIFICATION = {
  category: 'SERIOUS' as const,
  purpose: 'PREVENT_DETECT' as const,
  reference: '14/22871/25',
  reason: `${PLATE} was seen leaving the burglary; I need its route.`,
};

/** Puts a mark into everything that can hold one, in the way its users do. */
async function plantEverywhere(fake: FakeBridge): Promise<void> {
  await act(async () => {
    await startSearch('investigate', { query: QUERY, justification: JUSTIFICATION });
    fake.batch(aBatch([{ vrm: PLATE, at: Date.parse('2026-11-01T08:00:00Z'), camera: 'C1' }]), 0, 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    // One more batch has arrived and is not drawn yet.
    useAuthorityNews.setState({ unread: [PLATE] });
    rememberAsked('AUTH-1', { query: QUERY, justification: JUSTIFICATION });
    rememberReason({ atMs: 1, justification: JUSTIFICATION, question: { query: QUERY } });
    useDraft.setState({ typing: PLATE });
    useRecordFilters.setState({ text: PLATE });
    notePreserved('R-1', {
      state: 'HELD',
      basis: 'CPIA',
      reference: PLATE,
      preservedBy: 'p.anand',
      preservedAt: '',
      approvedBy: null,
      reviewAt: '',
      releasedAt: null,
    });
    useAuthoritiesView.setState({ chosen: PLATE });
    useListsView.setState({ chosen: PLATE });
    useOpenLists.setState({ lists: new Map([[PLATE, {} as OpenList]]) });
    useAreaMode.setState({ mode: 'circle' });
    useMissedPasses.setState({ asked: Symbol() });
    usePasted.setState({ last: { taken: 0, refused: [PLATE], over: 0 } });
    sessionIn('investigate')?.selection.getState().select(0);
    await openSecondWindow('map');
    queryClient.setQueryData(['reads.details', PLATE], PLATE);
    goToWorkspace('investigate');
    openDialog({ kind: 'justify', request: { view: 'investigate', query: QUERY, from: JUSTIFICATION } });
    announce(`${PLATE} copied.`);
    fake.batch(aBatch([{ vrm: PLATE, at: Date.parse('2026-11-01T09:00:00Z'), camera: 'C1' }]), 1, 2);
  });
}

const left = (): readonly string[] =>
  personalState()
    .filter((one) => !one.isEmpty())
    .map(({ name }) => name);

/** After a lock the announcement says that it is locked; who signs in next asks for what is theirs. */
function expectForgotten(): void {
  const anew = accountOf(useSession.getState()) === undefined ? [] : ['answers of main', 'cameras'];
  expect(left().filter((name) => name !== 'announcements' && !anew.includes(name))).toEqual([]);
  const answers = queryClient.getQueryCache().getAll();
  expect(JSON.stringify(answers.map(({ queryKey, state }) => [queryKey, state.data]))).not.toContain(PLATE);
  expect(document.documentElement.outerHTML).not.toContain('YK38');
}

describe('personal state', () => {
  test.each([
    ['main locks', (fake: FakeBridge) => fake.emit('session.changed', locked())],
    [
      'the session ends',
      (fake: FakeBridge) =>
        fake.emit('session.changed', { state: 'signedOut', notice: { code: 'SESSION_EXPIRED', ref: 'S-1' } }),
    ],
    ['somebody else signs in', () => takeSession(signedIn({ ...PRIYA, userName: 's.okoro' }))],
  ])('is empty, all of it, when %s', async (_, happen) => {
    const fake = await renderApp(signedIn());
    await plantEverywhere(fake);
    act(() => fake.batch(aBatch([{ vrm: PLATE, at: 3, camera: 'C1' }]), 2, 3));
    // These words leave the page when the typing pauses, so they are put in last.
    keepWords({ query: QUERY, justification: JUSTIFICATION });
    // New personal state must be filled above: a store that was never filled proves nothing by being empty.
    expect(personalState().length).toBeGreaterThan(6);
    expect(left()).toEqual(personalState().map(({ name }) => name));
    act(() => happen(fake));
    expectForgotten();
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expectForgotten();
  });

  test.each([
    ['lock', 'session.lock', lockNow],
    ['sign out', 'session.signOut', signOut],
  ] as const)('is off the screen at once on %s, however long main takes', async (_, method, leave) => {
    // Without layout the grid would draw no row.
    const height = vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
    const fake = await renderApp(signedIn());
    let answer: (session: SessionState) => void = () => undefined;
    fake.on({
      'record.mine': () => ({
        status: 200,
        value: { records: aSearch(10) as never, next: null, lookedBackTo: null, treeSize: 20 },
      }),
      [method]: () => new Promise<SessionState>((resolve) => (answer = resolve)),
    });
    act(() => goToWorkspace('my-record'));
    await waitFor(() => expect(document.body.textContent).toContain('YK38 RVL'));
    await act(async () => {
      void leave();
      await Promise.resolve();
    });
    expect(document.documentElement.outerHTML).not.toContain('YK38');
    await act(async () => answer(locked()));
    expect(document.documentElement.outerHTML).not.toContain('YK38');
    height.mockRestore();
  });

  test('one part that cannot be forgotten stops no other, and is loud', () => {
    const store = personalStore<{ readonly mark: string }>('planted store', { mark: '' });
    let broken = true;
    onForget('planted fault', {
      isEmpty: () => !broken,
      forget: () => {
        if (broken) throw new Error('planted');
      },
    });
    const late = personalStore<{ readonly mark: string }>('planted late store', { mark: '' });
    store.setState({ mark: PLATE });
    late.setState({ mark: PLATE });
    expect(() => forgetPersonal()).toThrow(AggregateError);
    expect([store.getState().mark, late.getState().mark]).toEqual(['', '']);
    broken = false;
  });
});
