import { act, fireEvent, screen, within, type ByRoleMatcher } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { sessionIn } from '../../search/sessions.ts';
import { signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { searched } from '../../testing/searched.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { notePreserved } from './details/read-acts.ts';
import { draftFromQuery, useDraft } from './search-bar/draft-store.ts';

vi.mock('../../map/map-engine.ts', async () => ({
  MapEngine: (await import('../../testing/still-engine.ts')).StillEngine,
}));
vi.mock('../../map/map-fonts.ts', () => ({ loadMapFonts: () => Promise.resolve() }));
beforeAll(() => Promise.all([import('../../map/map-panel.tsx'), import('../../map/map-view.tsx')]));

/** jsdom lays nothing out: a grid draws the rows that fit into its height, which has to be said. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

type Name = readonly [role: ByRoleMatcher, name: string];
type Place = Pick<typeof screen, 'queryAllByRole'>;
const missing = (names: readonly Name[], place: Place = screen): readonly Name[] =>
  names.filter(([role, name]) => place.queryAllByRole(role, { name }).length === 0);
const button = (name: string): HTMLElement => screen.getByRole('button', { name });

async function answered(prepare?: (fake: FakeBridge) => void): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), prepare);
  await screen.findByRole('radiogroup', { name: 'Kind of question' });
  const nowMs = Date.now();
  const window = { from: instantText(nowMs - 30 * DAY_MS), to: instantText(nowMs) };
  const reads = [3, 2, 1].map((hours) => ({
    ...{ id: `R-${hours}`, vrm: 'YK38RVL', at: nowMs - hours * HOUR_MS, camera: `C${hours}` },
  }));
  const query = { kind: 'vrm' as const, vrms: ['YK38RVL'], nearMiss: 0, window };
  await searched(fake, { query, reads });
  // The bar asks for what is shown.
  act(() => draftFromQuery(query));
  return fake;
}

const PLACES: readonly Name[] = [
  ['button', 'Draw area'],
  ['button', 'Import area'],
  ['button', 'Choose cameras'],
];

/** Tests outside of this repository find things by these roles and names, which the issues of the product give. */
test.each([
  ['vrm', [['textbox', 'Registration mark']]],
  ['pattern', [['textbox', 'Partial mark'], ...PLACES]],
  ['area', PLACES],
  ['incompatible', [['textbox', 'Registration mark']]],
] as const)('a question of kind %s has its promised names', async (kind, names) => {
  await renderApp(signedIn());
  await screen.findByRole('radiogroup', { name: 'Kind of question' });
  act(() => useDraft.setState({ kind }));
  const kinds = within(screen.getByRole('radiogroup', { name: 'Kind of question' }));
  expect(kinds.getAllByRole('radio').map((radio) => radio.getAttribute('aria-label'))).toEqual([
    'Vehicle',
    'Partial mark',
    'Area and time',
    'Impossible reads',
  ]);
  expect(missing([...names, ['region', 'Estimate']])).toEqual([]);
});

test('an answer has its promised names, playing and still, with the filters narrow and wide', async () => {
  const fake = await answered();
  const promised: readonly Name[] = [
    ['region', 'Estimate'],
    ['region', 'Filters'],
    ['status', 'Reads in view'],
    ['button', 'Undo'],
    ['button', 'Redo'],
    ['button', 'Play'],
    ['textbox', 'Speed'],
    ['region', 'Coverage'],
  ];
  expect(missing(promised)).toEqual([]);
  // Nothing was asked of the service for it: each estimate is on record.
  expect(screen.getByRole('region', { name: 'Estimate' }).closest('.search-bar')).not.toBeNull();
  expect(fake.callsOf('search.estimate')).toEqual([]);
  expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('3 of 3');
  const both = ['Map', 'Timeline'].map((panel) => within(screen.getByRole('region', { name: panel })));
  for (const panel of both) expect(missing([['button', 'Open in a second window']], panel)).toEqual([]);
  const filters = () => within(screen.getByRole('region', { name: 'Filters' }));
  const fields = ['Camera', 'Road', 'Direction', 'Lane', 'Confidence', 'Colour', 'Make', 'Hour', 'Weekday'];
  const groups = fields.map((field): Name => ['group', field]);
  expect(missing(groups, filters())).toEqual([]);
  fireEvent.click(button('Filters'));
  expect(missing(groups, filters())).toEqual([]);
  fireEvent.click(button('Close filters'));
  fireEvent.click(button('Play'));
  expect(missing([['button', 'Pause']])).toEqual([]);
  fireEvent.click(button('Pause'));
});

test('an answer without reads says that none of none is in view', async () => {
  const fake = await renderApp(signedIn());
  const window = { from: instantText(Date.now() - 30 * DAY_MS), to: instantText(Date.now()) };
  await searched(fake, { query: { kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0, window }, reads: [] });
  expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('0 of 0');
});

test('a chosen read has its promised names, also once it is preserved', async () => {
  await answered();
  act(() => sessionIn(INVESTIGATE_VIEW)?.selection.getState().select(1));
  expect(
    missing([
      ['button', 'Correct misread'],
      ['checkbox', 'I compared plate, make and colour'],
      ['button', 'Preserve as evidence'],
    ]),
  ).toEqual([]);
  fireEvent.click(button('Correct misread'));
  expect(
    missing([
      ['group', 'What you see'],
      ['button', 'Submit correction'],
    ]),
  ).toEqual([]);
  act(() =>
    notePreserved('R-2', {
      ...{ state: 'HELD', basis: 'CPIA', reference: '14/22871/26', preservedBy: 's.okoro', approvedBy: null },
      ...{ preservedAt: '2026-11-02T09:00:00.000Z', reviewAt: '2027-05-03T12:00:00.000Z', releasedAt: null },
    }),
  );
  expect(screen.getByText('Preserved as evidence', { selector: 'b' })).toBeTruthy();
  expect(missing([['button', 'Preserve as evidence']])).toEqual([]);
});

test('the prompt has its estimate as a group, so that the region of that name is the one beside the question', async () => {
  await renderApp(signedIn());
  await screen.findByRole('radiogroup', { name: 'Kind of question' });
  act(() => useDraft.setState({ typing: 'YK38RVL' }));
  fireEvent.click(button('Justify and search'));
  const prompt = within(await screen.findByRole('dialog', { name: 'Why do you need this search?' }));
  expect(missing([['group', 'Estimate']], prompt)).toEqual([]);
});
