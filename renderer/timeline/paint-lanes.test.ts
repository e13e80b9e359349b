import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS, HOUR_MS, instantText, MINUTE_MS } from '../../app/domain/instant.ts';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import { foundPairs, type FoundPair } from '../columns/found-pairs.ts';
import { buildInvestigation, type Span } from '../columns/investigation.ts';
import type { ReadFilters } from '../columns/read-filters.ts';
import { ReadIndex } from '../columns/read-index.ts';
import { orderByTime } from '../columns/read-order.ts';
import { aReadTable, theVehicles, type FixtureRead } from '../columns/read-table.fixture.ts';
import type { CaseEvent } from '../search/case-events.ts';
import type { Surface } from './canvas.ts';
import type { TimelineColours } from './colours.ts';
import { LaneColumns, laneOrder, Lanes } from './lane-columns.ts';
import { laneLayout } from './lane-layout.ts';
import { paintLanes } from './paint-lanes.ts';
import type { PinnedLane } from './pinned-lanes.ts';

/** Writes down what is drawn, in order. */
function aSurface(): { readonly surface: Surface; readonly drawn: (readonly [string, string, ...unknown[]])[] } {
  const drawn: (readonly [string, string, ...unknown[]])[] = [];
  const context = {
    fillStyle: '',
    strokeStyle: '',
    measureText: (text: string) => ({ width: text.length * 6 }),
  } as Record<string, unknown>;
  const silent = ['moveTo', 'closePath', 'rect', 'clip', 'save', 'restore'];
  let dashes: readonly number[] = [];
  let path: (readonly [number, number])[] = [];
  context['setLineDash'] = (now: readonly number[]) => void (dashes = now);
  context['beginPath'] = () => void (path = []);
  context['lineTo'] = (x: number, y: number) => void path.push([x, y]);
  for (const name of silent) context[name] = () => undefined;
  for (const name of ['fill', 'fillRect', 'fillText'])
    context[name] = (...args: unknown[]) => void drawn.push([name, String(context['fillStyle']), ...args]);
  context['stroke'] = () => void drawn.push(['stroke', String(context['strokeStyle']), dashes.join(' '), path]);
  for (const name of ['strokeRect', 'arc'])
    context[name] = (...args: unknown[]) => void drawn.push([name, String(context['strokeStyle']), ...args]);
  const surface = { context, width: 1_020, height: 100, element: undefined } as unknown as Surface;
  return { surface, drawn };
}

const of = {
  'bg-panel': 'ground',
  warn: 'warn',
  focus: 'focus',
  'text-2': 'text',
  'crit-line': 'event',
} as unknown as TimelineColours['of'];
const colours: TimelineColours = { of, ramp: () => 'ramp', vehicle: () => 'cat', figure: () => 'ink', font: 'f' };
const START_MS = Date.UTC(2026, 5, 1, 8);
const SPAN = { fromMs: START_MS, toMs: START_MS + 4 * HOUR_MS };

function paint(
  reads: readonly FixtureRead[],
  part: {
    readonly selectedRow?: number | undefined;
    readonly impossible?: readonly number[];
    readonly misread?: string;
    readonly found?: readonly FoundPair[];
    readonly span?: Span;
    readonly events?: readonly CaseEvent[];
    readonly asked?: Span;
    readonly pins?: readonly PinnedLane[];
    readonly hoveredRow?: number | undefined;
    readonly filters?: ReadFilters;
  } = {},
): ReturnType<typeof aSurface>['drawn'] {
  const table = aReadTable(reads);
  const index = new ReadIndex(
    table,
    { fromMs: START_MS - DAY_MS, toMs: START_MS + DAY_MS },
    (mark) => mark === part.misread,
  );
  index.append();
  index.setImpossible(part.impossible ?? []);
  index.filterBy(part.filters ?? {});
  const investigation = buildInvestigation({
    table,
    cameras: new Map<string, Camera>(),
    subject: theVehicles(['YK38RVL']),
    found: part.found,
  });
  const { surface, drawn } = aSurface();
  paintLanes(surface, {
    ...{
      span: part.span ?? SPAN,
      index,
      investigation,
      coverage: undefined,
      events: part.events ?? [],
      colours,
      isMoving: false,
      asked: part.asked ?? SPAN,
      pins: part.pins ?? [],
      pinColumns: new LaneColumns(1_000),
      pointedPin: undefined,
    },
    lanes: new Lanes(index, laneOrder(investigation, index.rows)),
    columns: new LaneColumns(1_000),
    layout: laneLayout(100, 1, { events: part.events !== undefined, off: false, pins: part.pins?.length ?? 0 }),
    place: { lon: -1.5, lat: 53 },
    hoveredRow: part.hoveredRow,
    selectedRow: part.selectedRow,
  });
  return drawn;
}

const aRead = (minutes: number, part: Partial<FixtureRead> = {}): FixtureRead => ({
  ...{ vrm: 'YK38RVL', at: START_MS + minutes * MINUTE_MS, camera: 'C1' },
  ...part,
});
const texts = (drawn: ReturnType<typeof paint>): readonly unknown[] =>
  drawn.filter(([name]) => name === 'fillText').map(([, , text]) => text);

describe('the lanes', () => {
  it('number each read, say the gap between two, and put the chosen one on top of its neighbours', () => {
    const drawn = paint([aRead(10), aRead(11), aRead(12), aRead(95)], { selectedRow: 0 });
    expect(texts(drawn)).toEqual(expect.arrayContaining(['no reads for 1 h 23 min', '4']));
    // Its number is drawn although the next disc would cover it, and after all others.
    expect(
      texts(drawn)
        .filter((text) => /^\d+$/.test(String(text)))
        .at(-1),
    ).toBe('1');
    const rings = drawn.filter(([name, colour]) => name === 'stroke' && colour === 'focus');
    expect(rings).toHaveLength(1);
  });

  it('draw a case event with its name, and one that has no room for it beside it', () => {
    const event = (name: string, from: number, to: number): CaseEvent => ({
      ...{ id: name, name, fromMs: START_MS + from * MINUTE_MS, toMs: START_MS + to * MINUTE_MS },
    });
    const drawn = paint([aRead(10)], {
      events: [event('Burglary', 30, 90), event('999 call', 120, 121), event('The day before', -900, -800)],
    });
    expect(texts(drawn)).toEqual(expect.arrayContaining(['Burglary', '999 call']));
    expect(texts(drawn)).not.toContain('The day before');
    const [, , x, , wide] = drawn.find(([name, colour]) => name === 'strokeRect' && colour === 'event') ?? [];
    expect([Math.round(Number(x)), Math.round(Number(wide))]).toEqual([136, 249]);
  });

  it('draw two case events at once one over the other, both with their names', () => {
    const at = { fromMs: START_MS + 30 * MINUTE_MS, toMs: START_MS + 120 * MINUTE_MS };
    const drawn = paint([aRead(10)], {
      events: [
        { id: '1', name: 'Burglary', ...at },
        { id: '2', name: 'Van away', ...at },
      ],
    });
    expect(texts(drawn)).toEqual(expect.arrayContaining(['Burglary', 'Van away']));
    const tops = drawn.filter(([name, colour]) => name === 'strokeRect' && colour === 'event').map(([, , , y]) => y);
    expect(new Set(tops).size).toBe(2);
  });

  it('of many reads draw one bar a pixel, whatever their number', () => {
    const bars = (count: number): number =>
      paint(Array.from({ length: count }, (_, i) => aRead((i * 239) / count))).filter(
        ([name, colour]) => name === 'fillRect' && colour === 'ramp',
      ).length;
    expect(bars(5_000)).toBeLessThanOrEqual(1_000);
    expect(bars(10_000)).toBe(bars(5_000));
  });

  it('show one flagged read among thousands over the whole height of the lane', () => {
    const reads = Array.from({ length: 4_000 }, (_, i) =>
      aRead((i * 239) / 4_000, i === 2_000 ? { flags: READ_FLAGS.doubtful } : {}),
    );
    const flagged = paint(reads).filter(([name, colour]) => name === 'stroke' && colour === 'warn');
    expect(flagged).toHaveLength(1);
    const bars = paint(reads).filter(([name, colour]) => name === 'fillRect' && colour === 'ramp');
    const [, , , [[, flaggedTop] = [0, Infinity]] = []] = flagged[0] as [string, string, string, [number, number][]?];
    expect(flaggedTop, 'no other read reaches as high').toBeLessThan(Math.min(...bars.map(([, , , y]) => Number(y))));
    const chosen = paint(reads, { selectedRow: 2_001 }).filter(
      ([name, colour]) => name === 'fillRect' && colour === 'focus',
    );
    expect(chosen.length).toBeGreaterThan(0);
  });

  it('show the flag of the chosen read, and the choice beside it', () => {
    const reads = Array.from({ length: 4_000 }, (_, i) =>
      aRead((i * 239) / 4_000, i === 2_000 ? { flags: READ_FLAGS.doubtful } : {}),
    );
    const drawn = paint(reads, { selectedRow: 2_000 });
    const at = drawn.findIndex(([name, colour, dashes]) => name === 'stroke' && colour === 'warn' && dashes === '3 2');
    const [, , , [[flagX] = [NaN]] = []] = drawn[at] as [string, string, string, [number, number][]?];
    const chosen = drawn.filter(([name, colour]) => name === 'fillRect' && colour === 'focus');
    expect(chosen).toHaveLength(2);
    const [before, after] = chosen.map(([, , x, , wide]) => [Number(x), Number(x) + Number(wide)]);
    expect(before?.[1], 'ends before the stroke').toBeLessThan(flagX - 0.5);
    expect(after?.[0], 'begins after it').toBeGreaterThan(flagX + 0.5);
    expect(drawn.slice(at).filter(([name, colour]) => name === 'fillRect' && colour === 'focus')).toEqual([]);
  });

  it('draw no disc over one with a graver flag, whatever is hovered or chosen', () => {
    const KINDS = ['plain', 'nearMiss', 'doubtful', 'impossible'] as const;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 30 }),
        fc.option(fc.nat(29), { nil: undefined }),
        fc.option(fc.nat(29), { nil: undefined }),
        (kinds, selectedRow, hoveredRow) => {
          const drawn = paint(
            kinds.map((kind, i) =>
              aRead(10 + i / 10, {
                // Reads of one camera would be one stay.
                camera: i % 2 === 0 ? 'C1' : 'C2',
                ...(kind === 'nearMiss' ? { vrm: 'YK38RVI' } : {}),
                ...(kind === 'doubtful' ? { flags: READ_FLAGS.doubtful } : {}),
              }),
            ),
            {
              impossible: kinds.flatMap((kind, i) => (kind === 'impossible' ? [i] : [])),
              ...{ misread: 'YK38RVI', selectedRow, hoveredRow },
            },
          );
          const gravity = drawn.flatMap(([name, colour, dashes]) =>
            name === 'fill' && colour === 'ramp'
              ? [0]
              : name === 'stroke' && colour === 'warn'
                ? [dashes === '1.2 1.8' ? 1 : dashes === '3 2' ? 2 : 3]
                : [],
          );
          // The triangles of the checks come after those of the lane.
          expect(gravity.slice(0, kinds.length)).toEqual(kinds.map((kind) => KINDS.indexOf(kind)).sort());
          const isChosen = selectedRow !== undefined && selectedRow < kinds.length;
          expect(drawn.filter(([name, colour]) => name === 'stroke' && colour === 'focus')).toHaveLength(+isChosen);
        },
      ),
    );
  });

  it('never say "no reads" of a gap in which a filter hides one, however many reads the lane has', () => {
    const gapWordsOf = (around: number, hidden: boolean): readonly unknown[] =>
      texts(
        paint(
          [
            ...Array.from({ length: around }, (_, i) => aRead((i * 20) / around)),
            ...(hidden ? [aRead(100, { lane: 3 })] : []),
            ...Array.from({ length: around }, (_, i) => aRead(200 + (i * 20) / around)),
          ],
          { filters: { lane: ['2'] } },
        ),
      ).filter((text) => / for /.test(String(text)));
    // As discs, and as a bar for each pixel.
    for (const around of [2, 200]) {
      expect(gapWordsOf(around, true)).toEqual([expect.stringMatching(/^none in view for /)]);
      expect(gapWordsOf(around, false)).toEqual([expect.stringMatching(/^no reads for /)]);
    }
  });

  it('show each kind of flag in a pattern of its own, which needs no colour', () => {
    const reads = Array.from({ length: 4_000 }, (_, i) =>
      aRead((i * 239) / 4_000, i === 2_000 ? { flags: READ_FLAGS.doubtful } : i === 3_000 ? { vrm: 'YK38RVI' } : {}),
    );
    const patterns = paint(reads, { impossible: [1_000], misread: 'YK38RVI' })
      .filter(([name, colour, , path]) => name === 'stroke' && colour === 'warn' && (path as unknown[]).length > 0)
      .map(([, , dashes]) => dashes);
    // The triangle of the checks comes after those of the lane.
    expect(patterns.slice(0, 3)).toEqual(['', '3 2', '1 2']);
  });

  it('show both reads of a found pair with their times, and say nothing of the time between', () => {
    const end = (cameraId: string, minutes: number) => ({
      cameraId,
      capturedAt: instantText(START_MS + minutes * MINUTE_MS),
    });
    const pair = (first: number, second: number): Parameters<typeof foundPairs>[0][number] => ({
      ...{ vrm: 'YK38RVL', firstReadId: `R${first}`, secondReadId: `R${second}` },
      ...{ first: end('C1', first), second: end('C2', second), distanceKm: 111, seconds: (second - first) * 60 },
      ...{ requiredKmh: 1_665, explanations: [] },
    });
    const found = foundPairs([pair(10, 14), pair(150, 154)], 200);
    const drawn = paint([aRead(10), aRead(14, { camera: 'C2' }), aRead(150), aRead(154, { camera: 'C2' })], {
      ...{ selectedRow: 1, found: found.pairs, impossible: [0, 1, 2, 3] },
    });
    expect(texts(drawn)).toEqual(expect.arrayContaining(['1  09:10:00', '2  09:14:00', '4  11:34:00']));
    expect(texts(drawn).filter((text) => String(text).includes('no reads for'))).toEqual([]);
    const legs = drawn.filter(([name, colour, dashes]) => name === 'stroke' && colour === 'warn' && dashes === '6 4');
    expect(legs).toHaveLength(2);
  });

  it('show a vehicle that stands before a camera as one bar, and not as a pass for each read', () => {
    const stands = (camera: (i: number) => string): ReturnType<typeof paint> =>
      paint(
        Array.from({ length: 30 }, (_, i) => aRead(10 + i * 5, { camera: camera(i) })),
        { selectedRow: 7 },
      );
    const numbers = (drawn: ReturnType<typeof paint>): readonly unknown[] =>
      texts(drawn).filter((text) => /^\d+$/.test(String(text)));
    const stayed = stands(() => 'C1');
    expect(texts(stayed)).toContain('one stay of 2 h 25 min, 30 reads');
    // Its first and its last read, and the one that is chosen.
    expect(numbers(stayed)).toEqual(['1', '30', '8']);
    const passed = stands((i) => (i % 2 === 0 ? 'C1' : 'C2'));
    expect(numbers(passed)).toHaveLength(30);
    expect(texts(passed).filter((text) => String(text).includes('stay'))).toEqual([]);
  });

  it('say of an empty stretch that nothing was read there', () => {
    const empty = { fromMs: START_MS + 2 * HOUR_MS, toMs: START_MS + 3 * HOUR_MS };
    expect(texts(paint([aRead(10)], { span: empty }))).toContain('no reads here');
  });

  it('draw a pinned question as strokes of one lane, say where it did not ask, and never number its reads', () => {
    const table = aReadTable([aRead(10), aRead(11), aRead(95, { flags: READ_FLAGS.doubtful })]);
    const index = new ReadIndex(table, SPAN, () => false);
    index.append();
    const pin = {
      ...{ id: 'a', number: 1, title: 'YK38 RVL', asked: SPAN, index, wordsOf: () => '' },
      lanes: new Lanes(index, orderByTime(index.rows)),
    };
    const without = paint([aRead(10)]);
    const drawn = paint([aRead(10)], { pins: [pin] });
    const strokes = (of: string): number =>
      drawn.filter(([name, colour]) => name === 'fillRect' && colour === of).length;
    // Two plain reads, and one with a flag, which wins its pixel.
    expect(strokes('text')).toBe(2);
    expect(drawn.filter(([name, colour]) => name === 'stroke' && colour === 'warn')).toHaveLength(1);
    expect(texts(drawn)).toEqual(texts(without));
    const later = { fromMs: SPAN.toMs, toMs: SPAN.toMs + HOUR_MS };
    expect(texts(paint([aRead(10)], { pins: [pin], span: later }))).toContain('not asked here');
    const empty = { ...pin, asked: { fromMs: SPAN.fromMs, toMs: later.toMs } };
    expect(texts(paint([aRead(10)], { pins: [empty], span: later }))).toContain('no reads here');
  });

  it('of the question on screen say where it did not ask, which is not the same as no reads', () => {
    const earlier = { fromMs: SPAN.fromMs - DAY_MS, toMs: SPAN.fromMs };
    expect(texts(paint([aRead(10)], { span: earlier }))).toContain('not asked here');
    expect(texts(paint([aRead(10)], { span: earlier, asked: earlier }))).toContain('no reads here');
  });
});
