import { HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { statusAt, type Camera } from '../../app/domain/camera.ts';
import { NO_CODE } from '../../app/domain/read-columns.ts';
import type { Way } from '../../app/movement/cameras-passed.ts';
import type { Position } from '../../app/movement/geodesy.ts';
import {
  buildJourney,
  impossibleInPieces,
  isImpossible,
  journeyIn,
  journeyThrough,
  judgeLegs,
  requiredKmh,
  type Between,
  type ImpossibleRead,
  type InPieces,
  type Journey,
  type JourneyReads,
  type Leg,
} from '../../app/movement/journey.ts';
import { stayAround, type Stay } from '../../app/movement/stays.ts';
import { twoVehicles } from '../../app/movement/two-vehicles.ts';
import type { Subject } from '../search/subject.ts';
import type { FoundPair } from './found-pairs.ts';
import type { ReadTable } from './read-table.ts';

/**
 * What the four panels show of one search: each read assigned to the vehicle it was asked for, and each vehicle's
 * journey. Pure: computed from a table, the cameras and the subject of the search.
 */
export type Vehicle = {
  readonly letter: string;
  readonly mark: string;
  /** Rows in time order, near misses included. */
  readonly rows: Rows;
  readonly journey: Journey;
};

/** A mark whose reads fit two vehicles and not one: their places among the vehicles, the one with more reads first. */
export type VehiclePair = { readonly first: number; readonly second: number };

/** What stands between reads that follow each other, as far as it has been found. */
export type Ways = {
  /** The likely way of a leg; null where the road table has none, undefined while it is being looked for. */
  readonly wayOf: (leg: Leg) => Way | null | undefined;
  readonly between: (leg: Leg) => Between | undefined;
};

export type Investigation = {
  readonly table: ReadTable;
  readonly vehicles: readonly Vehicle[];
  /** Marks whose reads fit two vehicles. Each of the two is one of `vehicles`. */
  readonly pairs: readonly VehiclePair[];
  /** The pairs of impossible reads of an answer that is nothing but those: between other reads of it nothing is known. */
  readonly found?: readonly FoundPair[];
  readonly rows: Rows;
  /** The camera of each row, where it is known. */
  readonly cameraAt: (row: number) => Camera | undefined;
  readonly positionAt: (row: number) => Position | undefined;
  /** The place of each camera of the table, by its code. */
  readonly places: readonly (Position | undefined)[];
  /** The mark read differs from every mark asked: a lead, not an identification. */
  readonly isNearMiss: (row: number) => boolean;
  /** Received later than a read of its camera should be. */
  readonly isLate: (row: number) => boolean;
  readonly impossibleRows: ReadonlySet<number>;
  /** Whether those of vehicles with too many reads for one journey are among them. */
  readonly isWhollyChecked?: boolean;
  /** The leg that ends at a row. */
  readonly legTo: ReadonlyMap<number, Leg>;
  readonly vehicleOf: (row: number) => number;
  /** The number of a read among those of its vehicle. Neither brush nor filters change it. */
  readonly numberOf: (row: number) => number | undefined;
  /** The stay before one camera that a read is part of. */
  readonly stayOf: (row: number) => Stay | undefined;
  /** Undefined until ways are looked for. */
  readonly ways?: Ways;
  /** Whether the filters leave a row in view; undefined without filters. */
  readonly passes?: (row: number) => boolean;
};

/** Row numbers as a typed array: taking a part of a million copies nothing, and a walk over all takes milliseconds. */
export type Rows = Int32Array;

export type Span = { readonly fromMs: number; readonly toMs: number };

export type InvestigationInput = {
  readonly table: ReadTable;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly subject: Pick<Subject, 'whoIsWho' | 'named'>;
  readonly found?: readonly FoundPair[] | undefined;
};

/**
 * Above this many reads a journey is too slow to compute on the page and too dense to read; cameras with counts are
 * shown instead.
 */
const JOURNEY_READS = 10_000;
/**
 * Above this many reads the map draws cameras with counts instead of numbered discs. Of a vehicle with too many reads for one journey a
 * stretch has one up to here.
 */
export const DRAWN_READS = 2_000;
const NO_JOURNEY: Journey = { rows: [], legs: [], impossible: [], distanceKm: 0 };

type Placed = Pick<Investigation, 'table' | 'positionAt'>;

const readsOf = ({ table, positionAt }: Placed, rows: Iterable<number>): JourneyReads => ({
  rows: [...rows],
  capturedAtMs: (row) => table.capturedAtMs[row] ?? 0,
  position: positionAt,
});

const journeyOf = (placed: Placed, rows: Rows): Journey =>
  rows.length > JOURNEY_READS ? NO_JOURNEY : buildJourney(readsOf(placed, rows));

/** The reads of found pairs, with a leg between the two of each and none between pairs: what was read there is not in the answer. */
const journeyOfPairs = (rows: Rows, found: readonly FoundPair[]): Journey => ({
  rows: [...rows],
  legs: found.map(({ firstRow, secondRow, distanceKm, seconds }) => ({
    fromRow: firstRow,
    toRow: secondRow,
    distanceKm,
    seconds,
    leastKmh: requiredKmh(distanceKm, seconds),
    // What may have been driven is not known either: the answer has no reads between.
    kind: isImpossible(distanceKm, seconds) ? 'impossible' : 'gap',
  })),
  impossible: [],
  distanceKm: 0,
});

/** Computed when first asked for: the map shows a stretch of time before anything needs all journeys. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Shared: row numbers, which say nothing of the reads in them. */
let ascending = new Int32Array();

/**
 * 0, 1, 2 and so on: one growing array for all results. Never written to.
 */
function upTo(count: number): Rows {
  if (count > ascending.length) {
    const grown = new Int32Array(Math.max(count, 2 * ascending.length));
    for (let row = 0; row < grown.length; row += 1) grown[row] = row;
    ascending = grown;
  }
  return ascending.subarray(0, count);
}

/** Each vehicle's rows, in time order. */
function rowsByVehicle(table: ReadTable, owners: readonly number[], vehicles: number, all: Rows): readonly Rows[] {
  if (vehicles === 1) return [all];
  const sizes = new Uint32Array(vehicles);
  for (const row of all) sizes[owners[table.mark[row] ?? 0] ?? 0]! += 1;
  const rowsOf = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Uint32Array(vehicles);
  for (const row of all) {
    const vehicle = owners[table.mark[row] ?? 0] ?? 0;
    rowsOf[vehicle]![filled[vehicle]!] = row;
    filled[vehicle]! += 1;
  }
  return rowsOf;
}

/** Letters of vehicles that share a mark with another one: those after the ones that were asked for. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Where a row stands in ascending ones; -1 when it is not there. */
export function placeOf(rows: ArrayLike<number>, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? low : -1;
}

/** The reads that have numbers: those of the journey, and all where there are too many for one. */
const numbered = (vehicle: Vehicle | undefined): ArrayLike<number> =>
  vehicle === undefined || vehicle.rows.length > JOURNEY_READS ? (vehicle?.rows ?? []) : vehicle.journey.rows;

/**
 * One vehicle, or two where its reads contradict each other as those of two would. Only for marks that were asked for: among those of
 * an area everybody would be tried.
 */
function vehiclesOf(
  placed: Placed,
  isEvidence: (row: number) => boolean,
  { letter, mark, rows }: Omit<Vehicle, 'journey'>,
  secondLetter: string,
): readonly [Vehicle, Vehicle?] {
  const reads = readsOf(placed, rows);
  const journey = buildJourney(reads);
  const split = twoVehicles(reads, journey, isEvidence);
  if (split === undefined) return [{ letter, mark, rows, journey }];
  const [ofFirst, ofSecond] = split.rows;
  const second = new Set(ofSecond);
  // What fits neither, and what has no place, stays with the first.
  const firstRows = rows.filter((row) => !second.has(row));
  return [
    { letter, mark, rows: firstRows, journey: journeyThrough(readsOf(placed, firstRows), new Set(ofFirst)) },
    {
      letter: secondLetter,
      mark,
      rows: Int32Array.from(ofSecond),
      journey: journeyThrough({ ...reads, rows: ofSecond }, second),
    },
  ];
}

export function buildInvestigation({ table, cameras, subject, found }: InvestigationInput): Investigation {
  const { vehicles: whoseReads, ownerOf: owners, isLead } = subject.whoIsWho(table.marks);
  const rows = upTo(table.rows);
  const rowsOf = rowsByVehicle(table, owners, whoseReads.length, rows);
  const byCode = table.camera.values.map((id) => cameras.get(id));
  const { codes } = table.camera;
  const cameraAt = (row: number): Camera | undefined => byCode[codes[row] ?? NO_CODE];
  const places = byCode.map((camera) => (camera?.locationQuality === 'UNKNOWN' ? undefined : camera));
  const positionAt = (row: number): Position | undefined => places[codes[row] ?? NO_CODE];
  const isNearMiss = (row: number): boolean => isLead[table.mark[row] ?? 0] ?? false;
  /** A possible misread, or a camera under suspicion, tells of no second vehicle. */
  const isEvidence = (row: number): boolean => {
    const camera = cameraAt(row);
    return (
      !isNearMiss(row) &&
      !table.isDoubtful(row) &&
      camera !== undefined &&
      statusAt(camera, table.capturedAtMs[row] ?? 0) !== 'SUSPECT'
    );
  };
  const vehicles: Vehicle[] = [];
  const seconds: Vehicle[] = [];
  const pairs: VehiclePair[] = [];
  const secondOf = new Map<number, number>();
  rowsOf.forEach((own, i) => {
    const who = { letter: whoseReads[i]?.letter ?? '+', mark: whoseReads[i]?.mark ?? '', rows: own };
    if (found !== undefined) {
      const ofVehicle = found.filter(({ firstRow }) => (owners[table.mark[firstRow] ?? 0] ?? 0) === i);
      vehicles.push({ ...who, journey: journeyOfPairs(own, ofVehicle) });
      return;
    }
    if (subject.named.length === 0 || own.length > JOURNEY_READS) {
      const journey = lazy(() => journeyOf({ table, positionAt }, own));
      vehicles.push({
        ...who,
        get journey() {
          return journey();
        },
      });
      return;
    }
    const place = rowsOf.length + seconds.length;
    const [first, second] = vehiclesOf({ table, positionAt }, isEvidence, who, LETTERS[place] ?? '+');
    vehicles.push(first);
    if (second === undefined) return;
    seconds.push(second);
    pairs.push({ first: i, second: place });
    for (const row of second.rows) secondOf.set(row, place);
  });
  vehicles.push(...seconds);
  const vehicleOf = (row: number): number => secondOf.get(row) ?? owners[table.mark[row] ?? 0] ?? 0;
  const impossibleRows = lazy(
    () =>
      new Set(
        found === undefined
          ? impossibleOf(vehicles)
          : found.flatMap(({ firstRow, secondRow, distanceKm, seconds }) =>
              isImpossible(distanceKm, seconds) ? [firstRow, secondRow] : [],
            ),
      ),
  );
  const legTo = lazy(() => legsByEnd(vehicles));
  return {
    table,
    vehicles,
    pairs,
    ...(found === undefined ? {} : { found }),
    rows,
    cameraAt,
    positionAt,
    places,
    get impossibleRows() {
      return impossibleRows();
    },
    get legTo() {
      return legTo();
    },
    isNearMiss,
    isLate: (row) => table.isLate(row, cameraAt(row)?.kind),
    vehicleOf,
    numberOf: (row) => {
      const place = placeOf(numbered(vehicles[vehicleOf(row)]), row);
      return place === -1 ? undefined : place + 1;
    },
    stayOf: (row) => {
      // What was read between pairs that were found is not in the answer.
      if (found !== undefined) return undefined;
      const rows = numbered(vehicles[vehicleOf(row)]);
      return stayAround(
        {
          rows,
          cameraOf: (one) => (codes[one] === NO_CODE ? undefined : codes[one]),
          capturedAtMs: (one) => table.capturedAtMs[one] ?? 0,
        },
        placeOf(rows, row),
      );
    },
  };
}

const impossibleOf = (vehicles: readonly Vehicle[]): readonly number[] =>
  vehicles.flatMap((vehicle) => vehicle.journey.impossible.map(({ row }) => row));

const legsByEnd = (vehicles: readonly Vehicle[]): ReadonlyMap<number, Leg> =>
  new Map(vehicles.flatMap((vehicle) => vehicle.journey.legs.map((leg) => [leg.toRow, leg] as const)));

/** The same result with the legs of its journeys judged by what stands between their ends. */
export function judged(investigation: Investigation, ways: Ways): Investigation {
  const vehicles = investigation.vehicles.map((vehicle): Vehicle => {
    const { letter, mark, rows } = vehicle;
    const journey = lazy(() => judgeLegs(vehicle.journey, ways.between));
    return {
      letter,
      mark,
      rows,
      get journey() {
        return journey();
      },
    };
  });
  const legTo = lazy(() => legsByEnd(vehicles));
  return Object.create(investigation, {
    vehicles: { value: vehicles, enumerable: true },
    legTo: { get: legTo, enumerable: true },
    ways: { value: ways, enumerable: true },
  }) as Investigation;
}

/** The first row at or after an instant, by binary search; rows are in time order. */
function firstRowAt(table: ReadTable, rows: Rows, ms: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table.capturedAtMs[rows[middle] ?? 0] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows captured in `[fromMs, toMs)`, out of rows in time order. */
export function rowsIn(table: ReadTable, rows: Rows, span: Span): Rows {
  return rows.subarray(firstRowAt(table, rows, span.fromMs), firstRowAt(table, rows, span.toMs));
}

const hasTooMany = ({ rows }: Pick<Vehicle, 'rows'>): boolean => rows.length > JOURNEY_READS;

/** Whether which reads a vehicle cannot have made is found stretch by stretch, because nobody has looked at all of them together yet. */
export const isCheckedInStretches = (
  { isWhollyChecked = false }: Pick<Investigation, 'isWhollyChecked'>,
  vehicle: Pick<Vehicle, 'rows'>,
): boolean => !isWhollyChecked && hasTooMany(vehicle);

/** Whether reads of a vehicle have still to be looked at together. */
export const isToBeChecked = (investigation: Investigation): boolean =>
  investigation.found === undefined &&
  investigation.vehicles.some((vehicle) => isCheckedInStretches(investigation, vehicle));

/** The same result once the reads of vehicles with too many for one journey were looked at together: which of them it cannot have made. */
export function* checkedWhole(investigation: Investigation): InPieces<Investigation> {
  const { table, positionAt } = investigation;
  const vehicles: Vehicle[] = [];
  for (const vehicle of investigation.vehicles) {
    if (!hasTooMany(vehicle)) {
      vehicles.push(vehicle);
      continue;
    }
    const { letter, mark, rows } = vehicle;
    const capturedAtMs = (row: number): number => table.capturedAtMs[row] ?? 0;
    const impossible = yield* impossibleInPieces({ rows, capturedAtMs, position: positionAt });
    vehicles.push({ letter, mark, rows, journey: { ...NO_JOURNEY, impossible } });
  }
  const impossibleRows = lazy(() => new Set(impossibleOf(vehicles)));
  return Object.create(investigation, {
    vehicles: { value: vehicles, enumerable: true },
    impossibleRows: { get: impossibleRows, enumerable: true },
    isWhollyChecked: { value: true, enumerable: true },
  }) as Investigation;
}

/** Of reads that were left out, in time order, those from one row to another. */
function leftOutIn(impossible: readonly ImpossibleRead[], first: number, last: number): readonly ImpossibleRead[] {
  const placeFrom = (row: number): number => {
    let low = 0;
    let high = impossible.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((impossible[middle]?.row ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return impossible.slice(placeFrom(first), placeFrom(last + 1));
}

/** The journey through some reads of a vehicle, without those that it cannot have made together with all others. */
const journeyWithout = (
  placed: Placed & Pick<Investigation, 'impossibleRows'>,
  rows: Iterable<number>,
): Omit<Journey, 'impossible'> =>
  journeyThrough(readsOf(placed, rows), {
    has: (row) => placed.positionAt(row) !== undefined && !placed.impossibleRows.has(row),
  });

/** The last stretch of each vehicle that has too many reads for one journey. Filters and ways change nothing of it. Held weakly. */
const lastStretch = new WeakMap<
  Rows,
  { readonly first: number; readonly count: number; readonly isWhole: boolean; readonly journey: Journey }
>();

function stretchOf(investigation: Investigation, { rows: all, journey: whole }: Vehicle, inSpan: Rows): Journey {
  const { isWhollyChecked: isWhole = false } = investigation;
  const [first = -1, count] = [inSpan[0], inSpan.length];
  const last = lastStretch.get(all);
  if (last?.first === first && last.count === count && last.isWhole === isWhole) return last.journey;
  const isDrawn = count <= DRAWN_READS;
  const journey = isWhole
    ? {
        ...(isDrawn ? journeyWithout(investigation, inSpan) : NO_JOURNEY),
        impossible: leftOutIn(whole.impossible, first, inSpan.at(-1) ?? -1),
      }
    : isDrawn
      ? buildJourney(readsOf(investigation, inSpan))
      : NO_JOURNEY;
  lastStretch.set(all, { first, count, isWhole, journey });
  return journey;
}

/** The last stretch asked of an investigation, cached: map, table and timeline ask for the same one. Held weakly. */
const lastJourneys = new WeakMap<Investigation, { readonly span: Span; readonly vehicles: readonly Vehicle[] }>();

/**
 * Each vehicle's journey within a span: a part of its whole journey. Of a vehicle with too many reads for one it is that of the reads in
 * the span; where those are too many to be drawn, only what it cannot have made of them.
 */
export function journeysIn(investigation: Investigation, span: Span): readonly Vehicle[] {
  const last = lastJourneys.get(investigation);
  if (last?.span === span) return last.vehicles;
  const { table, passes, ways } = investigation;
  const vehicles = investigation.vehicles.map((vehicle): Vehicle => {
    const { letter, mark } = vehicle;
    const inSpan = rowsIn(table, vehicle.rows, span);
    // Two reads that follow each other only because others are filtered out are no leg.
    const rows = passes === undefined ? inSpan : inSpan.filter(passes);
    if (!hasTooMany(vehicle)) {
      const [first, last] = [inSpan[0] ?? Infinity, inSpan.at(-1) ?? -1];
      const isIn = (row: number): boolean => row >= first && row <= last && passes?.(row) !== false;
      return { letter, mark, rows, journey: journeyIn(vehicle.journey, isIn) };
    }
    const own = stretchOf(investigation, vehicle, inSpan);
    const journey = ways === undefined ? own : judgeLegs(own, ways.between);
    return { letter, mark, rows, journey: passes === undefined ? journey : journeyIn(journey, passes) };
  });
  lastJourneys.set(investigation, { span, vehicles });
  return vehicles;
}

/** The vehicles of which a stretch has too many reads to find those that they cannot have made. */
export const uncheckedIn = (investigation: Investigation, span: Span): readonly Vehicle[] =>
  investigation.vehicles.filter(
    (vehicle) =>
      isCheckedInStretches(investigation, vehicle) &&
      rowsIn(investigation.table, vehicle.rows, span).length > DRAWN_READS,
  );

/** The legs at both sides of a read. */
export function legsBeside(
  investigation: Investigation,
  row: number,
): { readonly before: Leg | undefined; readonly after: Leg | undefined } {
  const vehicle = investigation.vehicles[investigation.vehicleOf(row)];
  const { impossibleRows, isWhollyChecked, ways } = investigation;
  if (vehicle === undefined || isWhollyChecked !== true || !hasTooMany(vehicle)) {
    const { legs } = vehicle?.journey ?? NO_JOURNEY;
    return { before: investigation.legTo.get(row), after: legs.find(({ fromRow }) => fromRow === row) };
  }
  const nextTo = (by: -1 | 1): readonly number[] => {
    let at = placeOf(vehicle.rows, row) + by;
    while (impossibleRows.has(vehicle.rows[at] ?? -1)) at += by;
    const found = vehicle.rows[at];
    return found === undefined ? [] : [found];
  };
  const beside = impossibleRows.has(row) ? [] : [...nextTo(-1), row, ...nextTo(1)];
  const journey = { ...journeyWithout(investigation, beside), impossible: [] };
  const { legs } = ways === undefined ? journey : judgeLegs(journey, ways.between);
  return { before: legs.find(({ toRow }) => toRow === row), after: legs.find(({ fromRow }) => fromRow === row) };
}

/** The same result with only the rows that the filters leave in view, for panels that draw it. */
export const filtered = (investigation: Investigation, passes: (row: number) => boolean): Investigation =>
  Object.create(investigation, { passes: { value: passes, enumerable: true } }) as Investigation;

const PAUSE_MS = 3 * HOUR_MS;

type Run = { readonly from: number; readonly to: number };

/** Runs of reads without a long pause, the last one first. Each is the first and the last row of it. */
function* runsOf({ rows, capturedAtMs }: ReadTable): Generator<Run, undefined> {
  for (let to = rows - 1; to >= 0;) {
    let from = to;
    while (from > 0 && (capturedAtMs[from] ?? 0) - (capturedAtMs[from - 1] ?? 0) < PAUSE_MS) from -= 1;
    yield { from, to };
    to = from - 1;
  }
  return undefined;
}

/** A run with a little room on both sides. */
function spanAround({ capturedAtMs }: ReadTable, { from, to }: Run): Span {
  const [fromMs, toMs] = [capturedAtMs[from] ?? 0, capturedAtMs[to] ?? 0];
  const room = Math.max(10 * MINUTE_MS, (toMs - fromMs) * 0.06);
  return { fromMs: fromMs - room, toMs: toMs + room };
}

/** The stretch to show first: all found pairs, else the last journey, because where it was last is what everybody asks first. */
export function openingSpan({ table, found }: Pick<Investigation, 'table' | 'found'>): Span | undefined {
  if (found !== undefined) return table.rows === 0 ? undefined : spanAround(table, { from: 0, to: table.rows - 1 });
  const { value: last } = runsOf(table).next();
  return last === undefined ? undefined : spanAround(table, last);
}

export type BusyRun = {
  readonly span: Span;
  readonly reads: number;
  /** Its first and last read. */
  readonly firstMs: number;
  readonly lastMs: number;
};

/** So many times the reads of the last run make another one worth a jump [default]. */
const BUSIER = 1.5;

/** The run with most reads, the later of equals, where it has far more than the last one. */
export function busiestRun({ table }: Pick<Investigation, 'table'>): BusyRun | undefined {
  let [last, best]: (Run | undefined)[] = [];
  const lengthOf = (run: Run | undefined): number => (run === undefined ? 0 : run.to - run.from + 1);
  for (const run of runsOf(table)) {
    last ??= run;
    if (lengthOf(run) > lengthOf(best)) best = run;
  }
  if (best === undefined || best === last || lengthOf(best) < BUSIER * lengthOf(last)) return undefined;
  return {
    span: spanAround(table, best),
    reads: lengthOf(best),
    firstMs: table.capturedAtMs[best.from] ?? 0,
    lastMs: table.capturedAtMs[best.to] ?? 0,
  };
}
