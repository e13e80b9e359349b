import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { NO_CODE } from '../../app/domain/read-columns.ts';
import type { Position } from '../../app/movement/geodesy.ts';
import { buildJourney, journeyIn, type Journey, type Leg } from '../../app/movement/journey.ts';
import type { Subject } from '../search/subject.ts';
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

export type Investigation = {
  readonly table: ReadTable;
  readonly vehicles: readonly Vehicle[];
  readonly rows: Rows;
  /** The camera of each row, where it is known. */
  readonly cameraAt: (row: number) => Camera | undefined;
  readonly positionAt: (row: number) => Position | undefined;
  /** The mark read differs from every mark asked: a lead, not an identification. */
  readonly isNearMiss: (row: number) => boolean;
  readonly impossibleRows: ReadonlySet<number>;
  /** The leg that ends at a row. */
  readonly legTo: ReadonlyMap<number, Leg>;
  readonly vehicleOf: (row: number) => number;
  /** Whether the filters leave a row in view; undefined without filters. */
  readonly passes?: (row: number) => boolean;
};

/** Row numbers as a typed array: taking a part of a million copies nothing, and a walk over all takes milliseconds. */
export type Rows = Int32Array;

export type Span = { readonly fromMs: number; readonly toMs: number };

export type InvestigationInput = {
  readonly table: ReadTable;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly subject: Pick<Subject, 'whoIsWho'>;
};

/**
 * Above this many reads a journey is too slow to compute on the page and too dense to read; cameras with counts are
 * shown instead.
 */
const JOURNEY_READS = 10_000;
const NO_JOURNEY: Journey = { rows: [], legs: [], impossible: [], distanceKm: 0 };

function journeyOf(input: Pick<Investigation, 'positionAt'> & { readonly table: ReadTable }, rows: Rows): Journey {
  if (rows.length > JOURNEY_READS) return NO_JOURNEY;
  return buildJourney({
    rows: [...rows],
    capturedAtMs: (row) => input.table.capturedAtMs[row] ?? 0,
    position: input.positionAt,
  });
}

/** Computed when first asked for: the map shows a stretch of time before anything needs all journeys. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

let ascending = new Int32Array();

/**
 * 0, 1, 2 and so on: one growing array shared by all results, because row numbers say nothing of the reads in them.
 * Never written to.
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

export function buildInvestigation({ table, cameras, subject }: InvestigationInput): Investigation {
  const { vehicles: whoseReads, ownerOf: owners, isLead } = subject.whoIsWho(table.marks);
  const rows = upTo(table.rows);
  const rowsOf = rowsByVehicle(table, owners, whoseReads.length, rows);
  const byCode = table.camera.values.map((id) => cameras.get(id));
  const { codes } = table.camera;
  const cameraAt = (row: number): Camera | undefined => byCode[codes[row] ?? NO_CODE];
  const positionAt = (row: number): Position | undefined => {
    const camera = cameraAt(row);
    return camera === undefined || camera.locationQuality === 'UNKNOWN' ? undefined : camera;
  };
  const journeys = rowsOf.map((own) => lazy(() => journeyOf({ table, positionAt }, own)));
  const vehicles = rowsOf.map((own, i): Vehicle => ({
    letter: whoseReads[i]?.letter ?? '+',
    mark: whoseReads[i]?.mark ?? '',
    rows: own,
    get journey() {
      return journeys[i]?.() ?? NO_JOURNEY;
    },
  }));
  const impossibleRows = lazy(
    () => new Set(vehicles.flatMap((vehicle) => vehicle.journey.impossible.map((read) => read.row))),
  );
  const legTo = lazy(
    () => new Map(vehicles.flatMap((vehicle) => vehicle.journey.legs.map((leg) => [leg.toRow, leg] as const))),
  );
  return {
    table,
    vehicles,
    rows,
    cameraAt,
    positionAt,
    get impossibleRows() {
      return impossibleRows();
    },
    get legTo() {
      return legTo();
    },
    isNearMiss: (row) => isLead[table.mark[row] ?? 0] ?? false,
    vehicleOf: (row) => owners[table.mark[row] ?? 0] ?? 0,
  };
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

/** The last stretch asked of an investigation, cached: map, table and timeline ask for the same one. Held weakly. */
const lastJourneys = new WeakMap<Investigation, { readonly span: Span; readonly vehicles: readonly Vehicle[] }>();

/** Each vehicle's journey within a span. Legs are those of the whole journey. */
export function journeysIn(investigation: Investigation, span: Span): readonly Vehicle[] {
  const last = lastJourneys.get(investigation);
  if (last?.span === span) return last.vehicles;
  const vehicles = investigation.vehicles.map((vehicle) => {
    const { letter, mark } = vehicle;
    const rows = rowsIn(investigation.table, vehicle.rows, span);
    const journey = journeyOf(investigation, rows);
    const { passes } = investigation;
    // A journey is that of all reads: two that follow each other only because others are filtered out are no leg.
    return passes === undefined
      ? { letter, mark, rows, journey }
      : { letter, mark, rows: rows.filter(passes), journey: journeyIn(journey, passes) };
  });
  lastJourneys.set(investigation, { span, vehicles });
  return vehicles;
}

/** The same result with only the rows that the filters leave in view, for panels that draw it. */
export const filtered = (investigation: Investigation, passes: (row: number) => boolean): Investigation =>
  Object.create(investigation, { passes: { value: passes, enumerable: true } }) as Investigation;

/** From the first read to just after the last; undefined when there is none. */
export function spanOf(investigation: Investigation): Span | undefined {
  const { table } = investigation;
  if (table.rows === 0) return undefined;
  return { fromMs: table.capturedAtMs[0] ?? 0, toMs: (table.capturedAtMs[table.rows - 1] ?? 0) + 1 };
}

const PAUSE_MS = 3 * HOUR_MS;

/**
 * The stretch to show first: the last day's reads without a long pause, with a little room on both sides. It is the
 * journey that a user most often wants, so it needs no click.
 */
export function openingSpan(investigation: Investigation): Span | undefined {
  const { table } = investigation;
  if (table.rows === 0) return undefined;
  let best: { from: number; to: number } | undefined;
  const lastMs = table.capturedAtMs[table.rows - 1] ?? 0;
  for (let to = table.rows - 1; to >= 0;) {
    let from = to;
    while (from > 0 && (table.capturedAtMs[from] ?? 0) - (table.capturedAtMs[from - 1] ?? 0) < PAUSE_MS) from -= 1;
    if (best === undefined || to - from > (best.to - best.from) * 1.5) best = { from, to };
    if (lastMs - (table.capturedAtMs[from] ?? 0) > 7 * DAY_MS) break;
    to = from - 1;
  }
  if (best === undefined) return undefined;
  const fromMs = table.capturedAtMs[best.from] ?? 0;
  const toMs = table.capturedAtMs[best.to] ?? 0;
  const room = Math.max(10 * 60_000, (toMs - fromMs) * 0.06);
  return { fromMs: fromMs - room, toMs: toMs + room };
}
