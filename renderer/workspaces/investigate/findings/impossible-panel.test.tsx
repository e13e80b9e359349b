import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HOUR_MS, instantMs, instantText } from '../../../../app/domain/instant.ts';
import type { Read } from '../../../../app/domain/read.ts';
import type { SearchChanges } from '../../../../app/api/search-changes.ts';
import { AppError } from '../../../bridge/app-error.ts';
import { choosePair } from '../../../columns/choose-pair.ts';
import { foundOf } from '../../../search/session.ts';
import { sessionIn, startSearch } from '../../../search/sessions.ts';
import { useAnnouncements } from '../../../state/announce.ts';
import { useSession } from '../../../state/session-store.ts';
import { useUi } from '../../../state/ui-store.ts';
import { signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { ended } from '../../../testing/searched.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

/** A busy machine takes its time over a whole page. */
const PATIENT = { timeout: 8_000 };
const FIRST_AT = '2026-11-01T08:00:00.000Z';
const SECOND_AT = '2026-11-01T08:04:00.000Z';
const THIRD_AT = '2026-11-01T15:00:00.000Z';
const FOURTH_AT = '2026-11-01T15:01:00.000Z';
const aRead = (part: Partial<Read>): Read => ({
  id: 'R-1',
  vrm: 'YN31TVT',
  vrmRaw: 'YN31TVT',
  capturedAt: FIRST_AT,
  receivedAt: null,
  cameraId: 'C1',
  direction: 'away',
  lane: 2,
  confidence: 90,
  characterConfidence: null,
  plateColour: null,
  make: null,
  model: null,
  colour: null,
  hasPlateImage: true,
  hasOverviewImage: true,
  version: 1,
  correctedFrom: null,
  ...part,
});
const READS = [
  aRead({ hasPlateImage: false, hasOverviewImage: false }),
  aRead({ id: 'R-2', capturedAt: SECOND_AT, cameraId: 'C2', hasOverviewImage: false }),
];

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

async function found(changes: Partial<SearchChanges> = {}, secondKm = 12.9): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (bridge) =>
    bridge.on({
      'reads.changes': () => ({
        status: 200,
        value: {
          ...{ corrected: [], more: 0, next: '7', heldFrom: '2025-11-01T00:00:00.000Z' },
          asOf: '2026-11-02T00:00:00.000Z',
          ...changes,
        },
      }),
      'reads.details': ({ readId }) => {
        const read = READS.find(({ id }) => id === readId) ?? aRead({});
        return { read, versions: [read], correctionWaits: false, preservations: [] };
      },
    }),
  );
  await answered(fake, secondKm);
  return fake;
}

/** Two pairs: 111 km in 4 minutes, and so many in one minute. */
async function answered(fake: FakeBridge, secondKm = 12.9): Promise<void> {
  await act(async () => {
    await startSearch('investigate', {
      query: {
        kind: 'incompatible',
        vrms: ['YN31TVT'],
        maxSpeedKmh: 200,
        window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
      },
      justification: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/26',
        reason: 'Seen leaving the burglary; its route shows where the goods went.',
      },
    });
    const searchRef = fake.lastSearch();
    fake.emit('search.findings', {
      searchRef,
      findings: {
        kind: 'incompatible',
        answer: {
          searchId: 'S-1',
          complete: true,
          auditIndex: 7,
          obligations: [],
          found: 2,
          pairs: [
            {
              vrm: 'YN31TVT',
              firstReadId: 'R-1',
              secondReadId: 'R-2',
              first: { cameraId: 'C1', capturedAt: FIRST_AT },
              second: { cameraId: 'C2', capturedAt: SECOND_AT },
              distanceKm: 111,
              seconds: 240,
              requiredKmh: 1_665,
              explanations: [
                { code: 'CLONED_PLATES', weight: 0.4, because: ['MAKE_OR_COLOUR_DIFFERS'] },
                { code: 'MISREAD', weight: 0.15, because: [] },
              ],
            },
            {
              vrm: 'YN31TVT',
              firstReadId: 'R-3',
              secondReadId: 'R-4',
              first: { cameraId: 'C1', capturedAt: THIRD_AT },
              second: { cameraId: 'C3', capturedAt: FOURTH_AT },
              distanceKm: secondKm,
              seconds: 60,
              requiredKmh: 774,
              explanations: [],
            },
          ],
        },
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  await ended(fake, 4);
}
const panel = () => within(screen.getByRole('region', { name: 'Impossible reads' }));

test('how many reads are in view, and the way back from a move of the brush, stand beside the pairs', async () => {
  await found();
  const inView = (): string | null => screen.getByRole('status', { name: 'Reads in view' }).textContent;
  await waitFor(() => expect(inView()).toBe('4 of 4'));
  const at = instantMs(FIRST_AT);
  act(() => sessionIn('investigate')?.looking.setTime({ fromMs: at - HOUR_MS, toMs: at + HOUR_MS }));
  await waitFor(() => expect(inView()).toBe('2 of 4'));
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(inView()).toBe('4 of 4'));
  expect(screen.getByRole('button', { name: 'Redo' }).getAttribute('aria-disabled')).toBeNull();
});

test('filters are about the reads of the pairs: a pair is listed with either of its reads, and stays chosen under them', async () => {
  await found();
  const filters = () => within(screen.getByRole('region', { name: 'Filters' }));
  const inView = (): string | null => screen.getByRole('status', { name: 'Reads in view' }).textContent;
  const listed = (): (string | null)[] =>
    within(panel().getByRole('list', { name: 'Pairs of reads' }))
      .queryAllByRole('button', { name: /miles in/ })
      .map((button) => /\d+ miles in [\w ]+/.exec(button.textContent)?.[0] ?? null);
  const [long, short] = ['69 miles in 4 minutes', '8 miles in 1 minute'];
  expect(listed()).toEqual([long, short]);
  expect(within(filters().getByRole('group', { name: 'Make' })).getByText(/Comes with the images/)).toBeTruthy();
  fireEvent.click(await filters().findByRole('checkbox', { name: /^C3/ }, PATIENT));
  await waitFor(() => expect([inView(), listed()]).toEqual(['1 of 4', [short]]));
  fireEvent.click(filters().getByRole('checkbox', { name: /^C1/ }));
  fireEvent.click(filters().getByRole('checkbox', { name: /^C3/ }));
  await waitFor(() => expect([inView(), listed()]).toEqual(['2 of 4', [long, short]]));
  // It is not the filter that gives way.
  fireEvent.click(panel().getByRole('button', { name: /8 miles in 1 minute/, pressed: false }));
  expect(panel().getByRole('button', { name: /8 miles in 1 minute/, pressed: true })).toBeTruthy();
  expect([inView(), listed()]).toEqual(['2 of 4', [long, short]]);
  // The brush leaves out what it leaves out of a table.
  const at = instantMs(FIRST_AT);
  act(() => sessionIn('investigate')?.looking.setTime({ fromMs: at - HOUR_MS, toMs: at + HOUR_MS }));
  await waitFor(() => expect([inView(), listed()]).toEqual(['1 of 4', [long]]));
  act(() => sessionIn('investigate')?.looking.setTime({ fromMs: at - HOUR_MS, toMs: at - 1 }));
  await waitFor(() => expect(listed()).toEqual([]));
  expect(panel().getByText('2 reads outside this stretch of time.')).toBeTruthy();
});

test('only what no vehicle can have driven is called impossible, in the title and when it is announced', async () => {
  const announced = (): string => useAnnouncements.getState().polite;
  await found();
  expect(panel().getByRole('heading', { name: /^Impossible reads/ })).toBeTruthy();
  await waitFor(() => expect(announced()).toContain('Search complete. 2 pairs of impossible reads.'));
  resetApp();
  // Four kilometres in a minute: clocks and places are not so exact.
  await found({}, 4);
  expect(panel().getByRole('heading', { name: /^Reads faster than 124 mph/ })).toBeTruthy();
  await waitFor(() => expect(announced()).toContain('Search complete. 2 pairs of reads faster than 124 mph.'));
});

test('pictures are asked for only when they are opened, and one that the camera did not give is said to be missing', async () => {
  const fake = await found();
  expect(fake.callsOf('reads.details')).toEqual([]);
  fireEvent.click(panel().getAllByRole('button', { name: /Compare pictures/ })[0] as HTMLElement);
  expect(await panel().findByText('This camera gave no image of this read.')).toBeTruthy();
  expect(await panel().findByText('This camera gave no overview image of this read.')).toBeTruthy();
  expect(panel().getAllByRole('img', { name: /image/ })).toHaveLength(1);
  expect(fake.callsOf('reads.details')).toMatchObject([{ readId: 'R-1' }, { readId: 'R-2' }]);
});

test('pictures that were opened of one search are not opened of the next', async () => {
  const fake = await found();
  fireEvent.click(panel().getAllByRole('button', { name: /Compare pictures/ })[0] as HTMLElement);
  await waitFor(() => expect(fake.callsOf('reads.details')).toHaveLength(2));
  await answered(fake);
  expect(panel().queryByRole('button', { name: /Close pictures/ })).toBeNull();
  expect(fake.callsOf('reads.details')).toHaveLength(2);
});

test('the search around a pair ends at the present of the service, not of this computer', async () => {
  await found();
  const serviceMs = instantMs(SECOND_AT) + HOUR_MS;
  act(() =>
    useSession.setState(({ status }) => ({
      status:
        status === null ? null : { ...status, clock: { serviceMs, measuredAtMs: Date.now(), skewMs: 0, wrong: false } },
    })),
  );
  fireEvent.click(panel().getAllByRole('button', { name: 'Reads around it' })[0] as HTMLElement);
  await waitFor(() => expect(useUi.getState().dialog?.kind).toBe('justify'));
  const { dialog } = useUi.getState();
  const window = dialog?.kind === 'justify' && 'window' in dialog.request.query ? dialog.request.query.window : null;
  expect(window?.from).toBe(instantText(instantMs(FIRST_AT) - 6 * HOUR_MS));
  expect(instantMs(window?.to ?? SECOND_AT)).toBeGreaterThan(serviceMs - 60_000);
  expect(instantMs(window?.to ?? SECOND_AT)).toBeLessThan(serviceMs + 60_000);
});

test('list, timeline and details are about the same pair, which the list begins with what it means', async () => {
  await found();
  const timeline = () => within(screen.getByRole('region', { name: 'Timeline' }));
  const chosen = (name: RegExp) => panel().getByRole('button', { name, pressed: true });
  expect(chosen(/^Not the same vehicle, or a wrong clock: 69 miles in 4 minutes\.$/)).toBeTruthy();
  expect(panel().getAllByRole('list', { name: 'What may explain it' })[0]?.textContent).toBe(
    'Two vehicles carry this mark (cloned plates): make or colour differ' +
      'One of the two was misread: nothing in these reads speaks for it',
  );
  const words = timeline().getByRole('list', { name: 'The timeline in words' });
  expect(words.textContent).toContain(
    '4 not possible; chosen, not possible: C1 at 08:00:00 and C2 at 08:04:00, 69 miles in 4 minutes',
  );
  expect(words.textContent, 'what was read between pairs is not in the answer').not.toContain('no reads for');
  expect(timeline().getByRole('list', { name: 'Marks of reads on the timeline' }).textContent).toContain(
    'Not possible: a triangle; among many reads a line with a head',
  );
  expect(timeline().getByRole('region', { name: 'Coverage' })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Last read' })).toBeNull();

  fireEvent.click(panel().getByRole('button', { name: /8 miles in 1 minute/, pressed: false }));
  expect(chosen(/8 miles in 1 minute/)).toBeTruthy();
  const { selection, filters } = sessionIn('investigate')?.looking ?? {};
  expect(selection?.getState().selectedRow).toBe(3);
  const { time } = filters?.getState() ?? {};
  expect(time?.fromMs).toBeLessThanOrEqual(instantMs(FIRST_AT));
  expect(time?.toMs).toBeGreaterThan(instantMs(FOURTH_AT));
  const details = screen.getByRole('region', { name: 'Read details' });
  expect(details.textContent).toContain('Read 4 of a pair');
  expect(details.textContent).toContain('8 miles in 1 minute');
  expect(details.textContent, 'what the answer does not tell is not said to be missing').not.toContain('not given');

  // A brush that leaves the other pair out goes to it when it is chosen on the map, and one undo takes both back.
  act(() => sessionIn('investigate')?.looking.setTime({ fromMs: instantMs(THIRD_AT), toMs: instantMs(FOURTH_AT) + 1 }));
  expect(panel().queryByRole('button', { name: /69 miles in 4 minutes/ })).toBeNull();
  const { looking, state } = sessionIn('investigate')!;
  const pairs = foundOf(state.getState())?.pairs ?? [];
  act(() => choosePair(looking, pairs, pairs[0]!));
  expect(filters?.getState().time?.fromMs).toBeLessThanOrEqual(instantMs(FIRST_AT));
  act(() => sessionIn('investigate')?.looking.undo());
  expect(selection?.getState().selectedRow).toBe(3);
  expect(filters?.getState().time?.fromMs).toBe(instantMs(THIRD_AT));
});

test('the key that compares opens the pictures of the chosen pair', async () => {
  await found();
  fireEvent.keyDown(document.body, { key: 'X', shiftKey: true });
  await waitFor(() => expect(panel().getAllByRole('button', { name: /Close pictures/ })).toHaveLength(1));
});

test('a read of a pair is copied without what the answer does not tell, and neither of the two as the wrong one', async () => {
  const fake = await found();
  fireEvent.click(
    within(screen.getByRole('region', { name: 'Read details' })).getByRole('button', { name: /Copy as a sentence/ }),
  );
  await waitFor(() => expect(fake.callsOf('reads.copy')).toHaveLength(1));
  const [row] = fake.callsOf('reads.copy')[0]?.rows ?? [];
  expect(row).toMatchObject({ readId: 'R-2', note: 'one of a pair that one vehicle cannot have made' });
  expect(row).not.toHaveProperty('confidence');
});

test('a read of a pair that was corrected at the service since is said above the list', async () => {
  await found({ corrected: [{ readId: 'R-2', version: 2, at: '2026-11-01T21:14:05.000Z' }] });
  await waitFor(() => expect(panel().getByText('1 read here was corrected since.')).toBeTruthy());
  fireEvent.click(panel().getByRole('button', { name: 'Show the read' }));
  expect(sessionIn('investigate')?.selection.getState().selectedRow).toBe(1);
});

test('the side of a plate is said once the read is opened, and not before', async () => {
  const fake = await found();
  const details = () => within(screen.getByRole('region', { name: 'Read details' }));
  expect(details().queryByText(/(rear|front) plate/)).toBeNull();
  expect(details().queryByLabelText(/(rear|front) plate/)).toBeNull();
  fake.on({
    'reads.details': () => {
      const read = aRead({ id: 'R-2', direction: 'towards', hasOverviewImage: false });
      return { read, versions: [read], correctionWaits: false, preservations: [] };
    },
  });
  fireEvent.click(details().getByRole('button', { name: /Open images/ }));
  expect(await details().findByRole('img', { name: 'Plate image, front, 08:04:00' })).toBeTruthy();
});

test('a read that the service does not give is said to be missing, in its facts and for its pictures', async () => {
  const fake = await found();
  const details = () => within(screen.getByRole('region', { name: 'Read details' }));
  expect(details().getAllByText('comes with its images')).toHaveLength(3);
  fake.on({
    'reads.details': () => {
      throw new AppError({ code: 'NOT_FOUND', ref: 'R-2' });
    },
  });
  fireEvent.click(details().getByRole('button', { name: /Open images/ }));
  expect(await details().findByText(/The images could not be fetched/)).toBeTruthy();
  expect(details().getAllByText('could not be fetched')).toHaveLength(3);
  expect(details().queryByText('comes with its images')).toBeNull();
});
