import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { aBatch, type FixtureRead } from '../columns/read-table.fixture.ts';
import { useCameras } from '../state/camera-store.ts';
import { signedIn, type FakeBridge } from '../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../testing/render-app.tsx';

vi.mock('../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const REASON = 'Seen by a witness leaving the Old Weir Lane burglary. I need its route to find the stolen tools.';

const aCamera = (id: string, name: string, out?: readonly [daysAgo: number, daysAgo: number]): Camera => ({
  ...{ id, name, organisation: 'West Yorkshire Police', kind: 'STATIC', road: 'M1', junction: null, direction: 'N' },
  ...{ lat: 53.5, lon: id === 'FAR' ? -4 : -1.5, locationQuality: 'SURVEYED', status: 'OK' },
  statusPeriods:
    out === undefined
      ? []
      : [
          {
            status: 'OUT_OF_SERVICE',
            from: instantText(Date.now() - out[0] * DAY_MS),
            to: instantText(Date.now() - out[1] * DAY_MS),
          },
        ],
});
const CAMERAS = [
  aCamera('C1', 'J36 Warmsworth'),
  aCamera('C2', 'J38 Redhouse', [3, 2]),
  aCamera('FAR', 'Bangor', [5, 4]),
  aCamera('OLD', 'Conwy', [300, 299]),
];

const timeline = (): HTMLElement => screen.getByRole('region', { name: 'Timeline' });
const coverage = (): HTMLElement => within(timeline()).getByRole('region', { name: 'Coverage' });
const brush = (): HTMLElement => within(timeline()).getByRole('slider', { name: /^Brush/ });
const brushText = (): string => brush().getAttribute('aria-valuetext') ?? '';
const settle = (ms = 30): Promise<void> => act(() => new Promise<void>((resolve) => setTimeout(resolve, ms)));

async function search(reads: readonly FixtureRead[]): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (bridge) =>
    bridge.on({ 'reference.cameras': () => ({ cameras: CAMERAS, asOfMs: Date.now() }) }),
  );
  fireEvent.change(await screen.findByRole('textbox', { name: 'Registration mark' }), { target: { value: 'yk38rvl' } });
  fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
  await screen.findByRole('dialog', { name: 'Why do you need this search?' });
  fireEvent.click(screen.getByRole('radio', { name: 'Prevent or detect crime' }));
  fireEvent.click(screen.getByRole('radio', { name: 'Serious and complex' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Crime or log reference' }), {
    target: { value: '14/22871/26' },
  });
  fireEvent.change(screen.getByRole('textbox', { name: 'Reason' }), { target: { value: REASON } });
  fireEvent.click(screen.getByRole('button', { name: 'Run search' }));
  await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(1));
  const searchRef = fake.lastSearch();
  if (reads.length > 0) act(() => fake.batch(aBatch(reads), 0, reads.length, searchRef));
  await settle();
  act(() =>
    fake.emit('search.finished', {
      ...{ searchRef, outcome: 'complete', reads: reads.length, searchId: 'S1', durationMs: 1 },
      ...{ camerasOut: [], delays: [], failure: null },
    }),
  );
  await settle();
  return fake;
}

const aRead = (agoMs: number, part: Partial<FixtureRead> = {}): FixtureRead => ({
  ...{ vrm: 'YK38RVL', at: Date.now() - agoMs, camera: 'C1' },
  ...part,
});

beforeEach(() => useCameras.setState(useCameras.getInitialState(), true));
afterEach(resetApp);

describe('the timeline', () => {
  test('spans the period that was asked, not that of the reads found, and no time to come', async () => {
    const fake = await search([aRead(2 * HOUR_MS), aRead(HOUR_MS)]);
    const { query } = fake.callsOf('search.start')[0]!;
    if (query.kind !== 'vrm') throw new Error('a search by mark');
    expect(Number(brush().getAttribute('aria-valuemin'))).toBe(Date.parse(query.window.from));
    expect(Number(brush().getAttribute('aria-valuemax'))).toBeLessThanOrEqual(Date.now());
    expect(timeline().textContent).toContain('30 days');
  });

  test('says what the service does not hold, which cameras were off near the reads, and what came late', async () => {
    await search([aRead(3 * DAY_MS), aRead(HOUR_MS)]);
    expect(coverage().textContent).toContain('Data held for all of it');
    expect(coverage().textContent).toContain('2 of 4 cameras were off for part of this period, 1 near these reads');
    expect(coverage().textContent).toContain('No read came late');
    expect(timeline().textContent).toContain('Cameras off');
    fireEvent.click(within(coverage()).getByRole('button', { name: 'What could not be seen' }));
    const details = within(coverage()).getByRole('group', { name: 'What could not be seen' });
    expect(details.textContent).toMatch(/Off, near these reads.*J38 Redhouse.*Off, elsewhere.*Bangor/);
    expect(details.textContent).not.toContain('Conwy');
    fireEvent.keyDown(details, { key: 'Escape' });
    expect(within(coverage()).queryByRole('group')).toBeNull();
  });

  test('is there when nothing was found, which is when coverage matters most', async () => {
    await search([]);
    expect(timeline().textContent).toContain('No reads in this period.');
    expect(coverage().textContent).toContain('2 of 4 cameras were off for part of this period');
  });

  test('tells gaps in words, and that a camera was off in one of them', async () => {
    await search([aRead(4 * DAY_MS), aRead(3 * DAY_MS + HOUR_MS), aRead(DAY_MS), aRead(DAY_MS - 5 * 60_000)]);
    fireEvent.keyDown(brush(), { key: '0' });
    await settle(200);
    const words = within(timeline()).getByRole('list', { name: 'The timeline in words' }).textContent;
    expect(words).toContain('YK38RVL: 4 reads in view');
    expect(words).toContain('no reads for 2 days 1 h, 1 camera off');
    expect(words).toContain('no reads for 23 h from');
    expect(words).not.toContain('no reads for 5 min');
  });

  test('tells in words the longest gaps of however many reads, and names what it leaves out', async () => {
    const MINUTE = 60_000;
    const reads = Array.from({ length: 600 }, (_, i) =>
      aRead((602 - i) * MINUTE, { camera: i % 2 === 0 ? 'C1' : 'C2' }),
    );
    const earlier = Array.from({ length: 7 }, (_, i) => aRead((29 - 2 * i) * DAY_MS));
    await search([...earlier, ...reads]);
    fireEvent.keyDown(brush(), { key: '0' });
    await settle(200);
    const words = within(timeline()).getByRole('list', { name: 'The timeline in words' }).textContent;
    expect(words).toContain('607 reads in view');
    expect(words).toMatch(/in view, from [^;]*; no reads for 16 days[^;]*;(.*; )and 2 more gaps of at least 4\d min;/);
    expect(words).toContain('stays and late reads looked for among the first 500 reads only');
  });

  test('is zoomed and moved by keys, and undo takes each back', async () => {
    await search([aRead(20 * DAY_MS), aRead(2 * HOUR_MS), aRead(HOUR_MS)]);
    const opened = brushText();
    fireEvent.keyDown(brush(), { key: '0' });
    await settle(200);
    const whole = brushText();
    expect(whole).not.toBe(opened);
    fireEvent.keyDown(brush(), { key: '+' });
    fireEvent.keyDown(brush(), { key: '+' });
    await settle(200);
    const zoomed = brushText();
    expect(zoomed).not.toBe(whole);
    fireEvent.keyDown(brush(), { key: 'ArrowLeft' });
    await settle(200);
    expect(brushText()).not.toBe(zoomed);
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    await settle();
    expect(brushText()).toBe(zoomed);
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    await settle();
    expect(brushText()).toBe(whole);
  });

  test('has no word of a search when it is locked', async () => {
    await search([aRead(HOUR_MS)]);
    fireEvent.click(screen.getByRole('button', { name: 'Lock' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Timeline' })).toBeNull());
    expect(document.body.textContent).not.toContain('YK38RVL');
  });
});
