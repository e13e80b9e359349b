import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS } from '../../app/domain/instant.ts';
import { localTime, localWeekday } from '../../app/domain/london-time.ts';
import { NO_BYTE, READ_FLAGS } from '../../app/domain/read-columns.ts';
import type { Span } from './investigation.ts';
import {
  CHOICE_FIELDS,
  FILTER_FIELDS,
  FLAG_BITS,
  FLAGS,
  isInConfidence,
  withConfidence,
  withToggled,
  withValues,
  type ChoiceField,
  type FilterField,
  type ReadFilters,
} from './read-filters.ts';
import { ReadIndex } from './read-index.ts';
import { createReadTable, type ReadTable } from './read-table.ts';
import { aBatch, type FixtureRead } from './read-table.fixture.ts';

/** Over the change of the clocks in October, so that hours of the day are local ones. */
const FROM_MS = Date.parse('2026-10-20T00:00:00Z');
const PERIOD: Span = { fromMs: FROM_MS, toMs: FROM_MS + 12 * DAY_MS };

const camera = (id: string, road: string, direction: string): readonly [string, Camera] => [
  id,
  {
    id,
    name: id,
    organisation: 'West Yorkshire Police',
    kind: 'STATIC',
    road,
    junction: null,
    direction,
    lon: -1.5,
    lat: 53.6,
    locationQuality: 'SURVEYED',
    status: 'OK',
    statusPeriods: [],
  },
];
const CAMERAS = new Map([
  camera('C1', 'M1', 'N'),
  camera('C2', 'M1', 'S'),
  camera('C3', 'A1(M)', 'N'),
  ...Array.from({ length: 90 }, (_, i) => camera(`D${i}`, `B${i % 7}`, 'E')),
]);

const aRead: fc.Arbitrary<FixtureRead> = fc.record({
  vrm: fc.constantFrom('YK38RVL', 'YK38RVI', 'AB27CDE'),
  at: fc.integer({ min: PERIOD.fromMs - DAY_MS, max: PERIOD.toMs + DAY_MS }),
  camera: fc.oneof(
    fc.constantFrom('C1', 'C2', 'C3', 'UNKNOWN'),
    fc.integer({ min: 0, max: 89 }).map((i) => `D${i}`),
  ),
  confidence: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(NO_BYTE)),
  flags: fc.constantFrom(0, READ_FLAGS.doubtful),
  lane: fc.constantFrom(1, 2, 3, null),
  make: fc.constantFrom('FORD', 'BMW', null),
  colour: fc.constantFrom('BLUE', 'RED', 'SILVER', null),
});

/** Batches of reads, oldest first as the service sends them. */
const someBatches = fc
  .tuple(fc.array(aRead, { maxLength: 120 }), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }))
  .map(([reads, sizes]) => {
    const sorted = [...reads].sort((a, b) => a.at - b.at);
    const batches: FixtureRead[][] = [];
    for (const size of sizes) if (sorted.length > 0) batches.push(sorted.splice(0, size));
    if (sorted.length > 0) batches.push(sorted);
    return batches;
  });

const VALUES: Readonly<Record<ChoiceField, readonly string[]>> = {
  vehicle: ['YK38RVL', 'YK38RVI', 'AB27CDE'],
  camera: ['C1', 'C2', 'D5', 'UNKNOWN'],
  road: ['M1', 'A1(M)', 'B3', ''],
  direction: ['N', 'S', 'E', ''],
  lane: ['1', '2', '3', ''],
  make: ['FORD', 'BMW', ''],
  colour: ['BLUE', 'RED', 'SILVER', ''],
  hour: ['0', '1', '7', '23'],
  weekday: ['1', '4', '6', '7'],
  flag: ['impossible', 'doubtful', 'nearMiss', 'none'],
};

const someFilters: fc.Arbitrary<ReadFilters> = fc
  .tuple(
    fc.record(
      Object.fromEntries(CHOICE_FIELDS.map((field) => [field, fc.subarray([...VALUES[field]])])) as Record<
        ChoiceField,
        fc.Arbitrary<string[]>
      >,
      { requiredKeys: [] },
    ),
    fc.option(fc.record({ from: fc.integer({ min: 0, max: 100 }), to: fc.integer({ min: 0, max: 100 }) })),
  )
  .map(([choices, confidence]) => {
    let filters: ReadFilters = {};
    for (const field of CHOICE_FIELDS) filters = withValues(filters, field, choices[field] ?? []);
    return confidence === null ? filters : withConfidence(filters, confidence);
  });

const aSpan: fc.Arbitrary<Span | undefined> = fc.option(
  fc
    .tuple(
      fc.integer({ min: PERIOD.fromMs - 2 * DAY_MS, max: PERIOD.toMs + 2 * DAY_MS }),
      fc.integer({ min: 0, max: 10 * DAY_MS }),
    )
    .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length })),
  { nil: undefined },
);

type Step =
  | { readonly kind: 'filters'; readonly filters: ReadFilters }
  | { readonly kind: 'cameras' }
  | { readonly kind: 'impossible'; readonly every: number };
const aStep: fc.Arbitrary<Step> = fc.oneof(
  someFilters.map((filters) => ({ kind: 'filters' as const, filters })),
  fc.constant({ kind: 'cameras' as const }),
  fc.integer({ min: 1, max: 9 }).map((every) => ({ kind: 'impossible' as const, every })),
);

/** Everything said of a read, one by one: what the index must agree with. */
function valuesOf(
  table: ReadTable,
  row: number,
  field: ChoiceField,
  known: { readonly cameras: ReadonlyMap<string, Camera>; readonly impossible: ReadonlySet<number> },
): readonly string[] {
  const ms = table.capturedAtMs[row]!;
  const ofCamera = known.cameras.get(table.cameraIdAt(row));
  switch (field) {
    case 'vehicle':
      return [table.vrmAt(row)];
    case 'camera':
      return [table.cameraIdAt(row)];
    case 'road':
      return [ofCamera?.road ?? ''];
    case 'direction':
      return [ofCamera?.direction ?? ''];
    case 'lane':
      return [table.lane[row] === NO_BYTE ? '' : String(table.lane[row])];
    case 'make':
      return [table.make.at(row) ?? ''];
    case 'colour':
      return [table.colour.at(row) ?? ''];
    case 'hour':
      return [String(localTime(ms).hour)];
    case 'weekday':
      return [String(localWeekday(ms))];
    case 'flag': {
      const flags = [
        ...(known.impossible.has(row) ? ['impossible'] : []),
        ...(table.isDoubtful(row) ? ['doubtful'] : []),
        ...(table.vrmAt(row) === 'YK38RVI' ? ['nearMiss'] : []),
      ];
      return flags.length === 0 ? ['none'] : flags;
    }
    default:
      return field satisfies never;
  }
}

type Known = Parameters<typeof valuesOf>[3];

const passesField = (table: ReadTable, row: number, filters: ReadFilters, field: FilterField, known: Known): boolean =>
  field === 'confidence'
    ? filters.confidence === undefined || isInConfidence(filters.confidence, table.confidence[row]!)
    : filters[field] === undefined ||
      valuesOf(table, row, field, known).some((value) => filters[field]?.includes(value));

const isIn = (ms: number, span: Span | undefined): boolean =>
  span === undefined || (ms >= span.fromMs && ms < span.toMs);

function agrees(index: ReadIndex, filters: ReadFilters, known: Known, span: Span | undefined): void {
  const { table } = index;
  const all = Array.from({ length: table.rows }, (_, row) => row);
  const failing = (row: number): readonly FilterField[] =>
    FILTER_FIELDS.filter((field) => !passesField(table, row, filters, field, known));
  const passing = all.filter((row) => failing(row).length === 0);
  const inView = passing.filter((row) => isIn(table.capturedAtMs[row]!, span));

  expect(all.map((row) => index.leftOutBy(row))).toEqual(all.map(failing));
  expect(all.filter((row) => index.passes(row))).toEqual(passing);
  expect(index.countIn(span)).toBe(inView.length);
  expect(Array.from({ length: inView.length + 1 }, (_, k) => index.rowInView(span, k))).toEqual([...inView, undefined]);
  for (const flag of FLAGS)
    expect(all.filter((row) => index.flagged[flag].has(row))).toEqual(
      passing.filter((row) => (index.flags[row]! & FLAG_BITS[flag]) !== 0),
    );
  expect(all.map((row) => index.flags[row])).toEqual(
    all.map((row) =>
      valuesOf(table, row, 'flag', known).reduce(
        (bits, flag) => bits | (flag === 'none' ? 0 : FLAG_BITS[flag as keyof typeof FLAG_BITS]),
        0,
      ),
    ),
  );

  const byCamera = new Map(table.camera.values.map((id) => [id, 0]));
  for (const row of inView) byCamera.set(table.cameraIdAt(row), byCamera.get(table.cameraIdAt(row))! + 1);
  const counts = index.camerasIn(span);
  expect(new Map(table.camera.values.map((id, code) => [id, counts[code]]))).toEqual(byCamera);

  const othersPass = (row: number, field: FilterField): boolean =>
    isIn(table.capturedAtMs[row]!, span) && failing(row).every((one) => one === field);
  for (const field of CHOICE_FIELDS) {
    const facet = new Map<string, number>();
    for (const row of all)
      for (const value of valuesOf(table, row, field, known))
        facet.set(value, (facet.get(value) ?? 0) + (othersPass(row, field) ? 1 : 0));
    const found = index.facet(field, span);
    for (const [value, count] of facet)
      expect(`${field} ${value} ${found.get(value)}`).toBe(`${field} ${value} ${count}`);
    // What no read has may be offered, since a day has all its hours; it leaves none.
    for (const [value, count] of found) if (!facet.has(value)) expect(count).toBe(0);
  }
  // The same counted in slices of a few rows, and of all reads.
  const sliced = index.countInSlices(FILTER_FIELDS, { span });
  while (!sliced.step(7));
  const whole = index.countInSlices(FILTER_FIELDS, 'all');
  while (!whole.step(7));
  for (const field of CHOICE_FIELDS) {
    expect(sliced.result().of(field)).toEqual(index.facet(field, span));
    expect(whole.result().of(field)).toEqual(index.totals(field));
  }
  const { byPercent, none } = index.confidences(span);
  expect([...sliced.result().byPercent, sliced.result().none]).toEqual([...byPercent, none]);
  expect([...byPercent, none]).toEqual(
    [...Array.from({ length: 101 }, (_, percent) => percent), NO_BYTE].map(
      (figure) => all.filter((row) => table.confidence[row] === figure && othersPass(row, 'confidence')).length,
    ),
  );

  if (span !== undefined && span.toMs > span.fromMs) {
    const bins = 7;
    const part = (span.toMs - span.fromMs) / bins;
    const expected = Array.from(
      { length: bins },
      (_, bin) =>
        passing.filter((row) =>
          isIn(table.capturedAtMs[row]!, {
            fromMs: bin === 0 ? span.fromMs : span.fromMs + bin * part,
            toMs: bin + 1 === bins ? span.toMs : span.fromMs + (bin + 1) * part,
          }),
        ).length,
    );
    expect([...index.histogram(span, bins)]).toEqual(expected);
    expect(index.nextPassing(span.fromMs)).toBe(passing.find((row) => table.capturedAtMs[row]! >= span.fromMs));
    expect(index.lastPassing(span.fromMs)).toBe(passing.filter((row) => table.capturedAtMs[row]! < span.fromMs).at(-1));
  }
}

const isLead = (mark: string): boolean => mark === 'YK38RVI';

describe('the index over the columns', () => {
  it.each([
    ['with cumulative counts', 0],
    ['with cumulative counts from the twentieth read on', 20],
    ['one by one while there are few reads', undefined],
  ])('says of every filter, brush and batch what a walk over all reads says: %s', (_, smallest) => {
    fc.assert(
      fc.property(
        someBatches,
        fc.array(aStep, { maxLength: 8 }),
        fc.array(aSpan, { maxLength: 3 }),
        (batches, steps, spans) => {
          const table = createReadTable();
          const index = new ReadIndex(table, PERIOD, isLead, smallest);
          let filters: ReadFilters = {};
          let known: Known = { cameras: new Map(), impossible: new Set() };
          const todo: (FixtureRead[] | Step)[] = [];
          // Turn about: filters change between batches, not only after them.
          for (let i = 0; i < Math.max(batches.length, steps.length); i += 1)
            todo.push(...batches.slice(i, i + 1), ...steps.slice(i, i + 1));
          for (const one of todo) {
            if (Array.isArray(one)) {
              table.append(aBatch(one));
              index.append();
            } else if (one.kind === 'filters') {
              filters = one.filters;
              index.filterBy(filters);
            } else if (one.kind === 'cameras') {
              known = { ...known, cameras: CAMERAS };
              index.setCameras(CAMERAS);
            } else {
              const rows = Array.from({ length: table.rows }, (__, row) => row).filter((row) => row % one.every === 0);
              known = { ...known, impossible: new Set(rows) };
              index.setImpossible(rows);
            }
          }
          agrees(index, filters, known, undefined);
          for (const span of spans) agrees(index, filters, known, span);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays exact when there are more cameras than its counts have room for at first', () => {
    const table = createReadTable();
    const index = new ReadIndex(table, PERIOD, isLead, 0);
    const length = 9_000;
    const reads = Array.from({ length }, (_, i) => ({
      vrm: 'YK38RVL',
      at: Math.round(PERIOD.fromMs + ((PERIOD.toMs - PERIOD.fromMs) * i) / length),
      camera: `K${(i * 7) % Math.min(i + 1, 6_000)}`,
    }));
    for (let from = 0; from < length; from += 1_000) {
      table.append(aBatch(reads.slice(from, from + 1_000)));
      index.append();
    }
    for (const [from, to] of [
      [0, length],
      [1, 8_999],
      [4_000, 4_001],
      [123, 7_654],
      [8_500, 9_000],
    ] as const) {
      const span = { fromMs: reads[from]!.at, toMs: to === length ? PERIOD.toMs : reads[to]!.at };
      const expected = new Map<string, number>();
      for (const { camera: id } of reads.slice(from, to)) expected.set(id, (expected.get(id) ?? 0) + 1);
      const counts = index.camerasIn(span);
      const found = new Map(
        table.camera.values.flatMap((id, code) => (counts[code] === 0 ? [] : [[id, counts[code]!]])),
      );
      expect(found).toEqual(expected);
    }
  });

  it('lets a field go when its last value is taken out, and compares filters by what they let through', () => {
    const one = withToggled({}, 'road', 'M1');
    expect(one).toEqual({ road: ['M1'] });
    expect(withToggled(one, 'road', 'M1')).toEqual({});
    expect(withConfidence({}, { from: 0, to: 100 })).toEqual({});
    expect(withConfidence({}, { from: 90, to: 80 })).toEqual({ confidence: { from: 80, to: 90 } });
  });
});
