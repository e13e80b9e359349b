import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Camera } from '../../../../app/domain/camera.ts';
import { DAY_MS, instantText, MINUTE_MS } from '../../../../app/domain/instant.ts';
import { type FixtureRead } from '../../../columns/read-table.fixture.ts';
import { sessionIn } from '../../../search/sessions.ts';
import { signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { instantInWords } from '../../../words/measures.ts';
import { ended, searched } from '../../../testing/searched.ts';
import { openFilters } from '../filters/filter-panel-store.ts';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

const camera = (id: string, name: string, road: string, direction: string, lon: number, lat: number): Camera => ({
  id,
  name,
  organisation: 'West Yorkshire Police',
  kind: 'STATIC',
  road,
  junction: null,
  direction,
  lon,
  lat,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
});
const CAMERAS = [
  camera('LEEDS', 'J3 Holbeck', 'M621', 'E', -1.55, 53.79),
  camera('WAKEFIELD', 'J40 Ossett', 'M1', 'N', -1.55, 53.68),
  camera('BRISTOL', 'J19 Winterbourne', 'M4', 'W', -2.58, 51.45),
];
/** A busy machine takes its time over a whole page. */
const PATIENT = { timeout: 8_000 };
/** A morning three days ago. */
const DAY = Math.floor(Date.now() / DAY_MS) * DAY_MS - 3 * DAY_MS;
const at = (hour: number, minute: number): number => DAY + (hour * 60 + minute) * MINUTE_MS;
const grey = { colour: 'GREY', make: 'MG' };
const blue = { colour: 'BLUE', make: 'MG' };

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  openFilters(false);
  resetApp();
  vi.restoreAllMocks();
});

async function search(
  reads: readonly Omit<FixtureRead, 'vrm'>[],
  vrms: readonly string[] = ['YN31TVT'],
  isRunning = false,
): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (bridge) =>
    bridge.on({ 'reference.cameras': () => ({ cameras: CAMERAS, asOfMs: Date.now() }) }),
  );
  await searched(fake, {
    query: {
      kind: 'vrm',
      vrms: [...vrms],
      nearMiss: 0,
      window: { from: instantText(DAY - 20 * DAY_MS), to: instantText(DAY + DAY_MS) },
    },
    reads: reads.map((read) => ({ vrm: 'YN31TVT', ...read })),
    isRunning,
  });
  if (!isRunning) await screen.findByRole('region', { name: 'Last read' }, PATIENT);
  return fake;
}

const region = (): HTMLElement => screen.getByRole('region', { name: 'Last read' });
const sentence = (): string => region().querySelector('p')?.textContent ?? '';
const selected = (): number | undefined => sessionIn('investigate')?.selection.getState().selectedRow;
const dialog = () => within(screen.getByRole('dialog', { name: 'Compare' }));

describe('the last read', () => {
  test('of very many waits until all of them were looked at together: then every view says which are not possible', async () => {
    const odd = 6_000;
    const reads = Array.from({ length: 10_001 }, (_, i) => ({
      at: at(0, 0) + i * 5_000,
      camera: i === odd ? 'BRISTOL' : 'LEEDS',
      ...grey,
    }));
    openFilters(true);
    const fake = await search(reads, ['YN31TVT'], true);
    const looking = () => sessionIn('investigate')!.looking;
    act(() => looking().setTime({ fromMs: at(0, 0), toMs: at(14, 0) }));
    const flags = within(within(screen.getByRole('region', { name: 'Filters' })).getByRole('group', { name: 'Flags' }));
    const words = (): string => screen.getByRole('list', { name: 'The timeline in words' }).textContent;
    expect(await screen.findByText('Not checked')).toBeTruthy();
    expect(flags.getByText('Which reads are not possible is still being worked out.')).toBeTruthy();
    await vi.waitFor(() => expect(words()).toContain('more than 2,000 in this time'), PATIENT);

    await ended(fake, reads.length);
    expect(await screen.findByText('Checks', {}, PATIENT)).toBeTruthy();
    expect(flags.queryByText(/still being worked out/)).toBeNull();
    await vi.waitFor(() => expect(words()).toContain('not possible: J19 Winterbourne'), PATIENT);
    expect(words()).not.toContain('more than 2,000');
    expect(region().textContent).toContain('1 read cannot be the same car.');
    act(() => looking().setReads(() => ({ flag: ['impossible'] })));
    expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('1 of 10,001');
    act(() => sessionIn('investigate')?.selection.getState().select(odd));
    const details = within(screen.getByRole('region', { name: 'Read details' }));
    const beside = (): string => details.getByText('Before / after').nextElementSibling?.textContent ?? '';
    await vi.waitFor(() => expect(beside()).toBe('not part of the journey'), PATIENT);
    expect(within(screen.getByRole('grid', { name: 'Reads' })).getByText('not possible')).toBeTruthy();
    act(() =>
      sessionIn('investigate')
        ?.selection.getState()
        .select(odd + 1),
    );
    await vi.waitFor(() => expect(beside()).toBe('0.0 mi at 0 mph · 0.0 mi at 0 mph'), PATIENT);
  });

  test('is said in one sentence: when, where, which way, how long ago, and whether it is the same car', async () => {
    const fake = await search([
      { at: at(7, 0), camera: 'LEEDS', ...grey },
      { at: at(7, 14), camera: 'WAKEFIELD', colour: 'SILVER', make: 'MG' },
      { at: at(17, 0), camera: 'WAKEFIELD', colour: null, make: null },
      { at: at(17, 14), camera: 'LEEDS', ...grey },
    ]);
    expect(sentence()).toMatch(
      new RegExp(
        `^Last read ${instantInWords(at(17, 14))}, J3 Holbeck, M621 eastbound, [23] days?.* ago, grey MG, as in 2 of 4 reads, 1 without make or colour\\.$`,
      ),
    );
    // It is chosen, in its journey, with its pictures shut and nothing to undo.
    expect(selected()).toBe(3);
    expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('2 of 4');
    expect(screen.queryByRole('img', { name: /image/ })).toBeNull();
    expect(sessionIn('investigate')?.looking.history.state.getState().past).toEqual([]);
    expect(fake.callsOf('reads.details')).toEqual([]);
    // Its picture is a key away, from wherever one is.
    act(() => sessionIn('investigate')?.selection.getState().select(0));
    fireEvent.keyDown(window, { key: 'I', shiftKey: true });
    expect(selected()).toBe(3);
    expect(screen.getByRole('img', { name: /^Plate image/ })).toBeTruthy();
  });

  test('offers the busy run as a jump, which can be undone', async () => {
    await search([
      ...Array.from({ length: 6 }, (_, i) => ({ at: at(5, i * 10), camera: 'LEEDS', ...grey })),
      { at: at(17, 0), camera: 'WAKEFIELD', ...grey },
    ]);
    expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('1 of 7');
    fireEvent.click(within(region()).getByRole('button', { name: /^Busiest: .* 05:00, 6 reads/ }));
    expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('6 of 7');
    fireEvent.keyDown(window, { key: 'z', ctrlKey: true });
    expect(screen.getByRole('status', { name: 'Reads in view' }).textContent).toBe('1 of 7');
  });

  test('that is one of a stay says for how long the vehicle stood there', async () => {
    await search(Array.from({ length: 40 }, (_, i) => ({ at: at(9, i), camera: 'LEEDS', ...grey })));
    expect(sentence()).toContain('J3 Holbeck, M621 eastbound, there for 39 min (40 reads), ');
  });
});

describe('reads that fit two vehicles', () => {
  const CLONED = [
    { at: at(7, 0), camera: 'LEEDS', ...grey },
    { at: at(7, 10), camera: 'BRISTOL', ...blue },
    { at: at(7, 15), camera: 'WAKEFIELD', ...grey },
    { at: at(17, 0), camera: 'WAKEFIELD', ...grey },
    { at: at(17, 12), camera: 'BRISTOL', ...blue },
    { at: at(17, 15), camera: 'LEEDS', ...grey },
  ];

  test('are said to, with letters in the table, and compared side by side without a verdict', async () => {
    const fake = await search(CLONED);
    expect(region().textContent).toContain('These reads fit two vehicles.');
    expect(sentence()).toMatch(/^Last read of vehicle A .* grey MG, as in 4 of 6 reads\.$/);
    const cells = [...document.querySelectorAll('.reads-grid .seq')].map((cell) => [
      cell.textContent,
      cell.classList.contains('square'),
    ]);
    expect(cells).toEqual([
      ['A4', false],
      ['B2', true],
      ['A3', false],
    ]);
    fireEvent.click(within(region()).getByRole('button', { name: 'Compare' }));
    expect(dialog().getByRole('heading', { name: 'These reads fit two vehicles' })).toBeTruthy();
    const [one, other] = ['Vehicle A', 'Vehicle B'].map((name) => within(dialog().getByRole('region', { name })));
    expect(one?.getByText('Grey MG in 4 of 4')).toBeTruthy();
    expect(other?.getByText('Blue MG in 2 of 2')).toBeTruthy();
    expect(other?.getByText('J19 Winterbourne, M4 westbound')).toBeTruthy();
    const text = screen.getByRole('dialog', { name: 'Compare' }).textContent;
    expect(text).toContain('with 30 s allowed for clocks');
    const why = [...screen.getByRole('region', { name: 'What may explain it' }).querySelectorAll('li b')];
    expect(why[0]?.textContent).toBe('Two vehicles carry this mark (cloned plates)');
    expect(text).toContain('This is no finding.');
    // Pictures are opened one by one, as everywhere.
    expect(fake.callsOf('reads.details')).toEqual([]);
    await act(async () => void fireEvent.click(other!.getByRole('button', { name: /^Open images/ })));
    expect(other?.getByRole('img', { name: /^Plate image, Vehicle B/ })).toBeTruthy();
    expect(one?.queryByRole('img', { name: /^Plate image/ })).toBeNull();
    expect(fake.callsOf('reads.details')).toHaveLength(1);
    fireEvent.click(dialog().getByRole('button', { name: 'Show on map and timeline' }));
    expect(screen.queryByRole('dialog', { name: 'Compare' })).toBeNull();
    expect([1, 4]).toContain(selected());
  });

  test('that are no more than one are a read left out, with the same comparison by key', async () => {
    await search(CLONED.slice(0, 3));
    expect(region().textContent).toContain('1 read cannot be the same car.');
    fireEvent.keyDown(window, { key: 'X', shiftKey: true });
    expect(dialog().getByRole('heading', { name: 'One vehicle cannot have made both' })).toBeTruthy();
    expect(within(dialog().getByRole('region', { name: 'Read left out' })).getByText('Blue MG')).toBeTruthy();
  });

  test('are none where one vehicle can have made all', async () => {
    await search([CLONED[0]!, CLONED[2]!]);
    expect(region().textContent).not.toContain('Compare');
    fireEvent.keyDown(window, { key: 'X', shiftKey: true });
    expect(screen.queryByRole('dialog', { name: 'Compare' })).toBeNull();
  });
});
