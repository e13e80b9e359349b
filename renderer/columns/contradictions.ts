import { NO_BYTE } from '../../app/domain/read-columns.ts';
import { statusAt } from '../../app/domain/camera.ts';
import { greatCircleKm } from '../../app/movement/geodesy.ts';
import { explain, type EndFacts, type Explanation } from '../../app/movement/incompatible.ts';
import { IMPOSSIBLE_KMH, requiredKmh } from '../../app/movement/journey.ts';
import { lateAfterMs } from '../../app/policy/retention.ts';
import type { Investigation, Vehicle, VehiclePair } from './investigation.ts';

/** Two reads of one mark that one vehicle cannot have made. */
export type Contradiction = {
  /** The read that most others agree with, and the one that contradicts it. */
  readonly rows: readonly [number, number];
  /** The two vehicles that the reads of this mark fit; undefined where one read is all that contradicts. */
  readonly pair: VehiclePair | undefined;
  readonly distanceKm: number;
  readonly seconds: number;
  readonly requiredKmh: number;
};

function between(investigation: Investigation, a: number, b: number): Omit<Contradiction, 'pair'> | undefined {
  const [from, to] = [investigation.positionAt(a), investigation.positionAt(b)];
  if (from === undefined || to === undefined) return undefined;
  const { capturedAtMs } = investigation.table;
  const distanceKm = greatCircleKm(from, to);
  const seconds = ((capturedAtMs[b] ?? 0) - (capturedAtMs[a] ?? 0)) / 1_000;
  return { rows: [a, b], distanceKm, seconds, requiredKmh: requiredKmh(distanceKm, seconds) };
}

/** Of the reads of the first vehicle beside each of the second, the one that contradicts it most. */
function ofPair(investigation: Investigation, pair: VehiclePair): readonly Contradiction[] {
  const [first, second] = [investigation.vehicles[pair.first], investigation.vehicles[pair.second]];
  if (first === undefined || second === undefined) return [];
  const own = first.journey.rows;
  let next = 0;
  return second.journey.rows.flatMap((row) => {
    while (next < own.length && (own[next] ?? 0) < row) next += 1;
    let worst: Contradiction | undefined;
    for (const other of [own[next - 1], own[next]]) {
      const found = other === undefined ? undefined : between(investigation, other, row);
      if (found !== undefined && found.requiredKmh > (worst?.requiredKmh ?? IMPOSSIBLE_KMH)) worst = { ...found, pair };
    }
    return worst ?? [];
  });
}

const ofVehicle = ({ journey }: Vehicle): readonly Contradiction[] =>
  journey.impossible.map(({ row, againstRow, ...rest }): Contradiction => ({
    rows: [againstRow, row],
    pair: undefined,
    ...rest,
  }));

/** Every two reads that contradict each other: those that fit two vehicles first, each in order of time. */
export const contradictionsOf = (investigation: Investigation): readonly Contradiction[] => [
  ...investigation.pairs.flatMap((pair) => ofPair(investigation, pair)),
  ...investigation.vehicles.flatMap(ofVehicle),
];

function endFacts(
  investigation: Investigation,
  row: number,
  receivedAtMs: number | null | undefined,
  isAlone: boolean,
): EndFacts {
  const { table } = investigation;
  const camera = investigation.cameraAt(row);
  const capturedMs = table.capturedAtMs[row] ?? 0;
  const delayMs = (receivedAtMs ?? Number.NaN) - capturedMs;
  const confidence = table.confidence[row] ?? NO_BYTE;
  return {
    confidence: confidence === NO_BYTE ? null : confidence,
    make: table.make.at(row) ?? null,
    colour: table.colour.at(row) ?? null,
    receivedLate: delayMs > lateAfterMs(camera?.kind),
    receivedBeforeCapture: delayMs < 0,
    cameraStatus: camera === undefined ? 'OK' : statusAt(camera, capturedMs),
    locationQuality: camera?.locationQuality ?? 'UNKNOWN',
    // Other marks are not part of this search, so nothing is known of misreads around.
    nearMissSeen: false,
    alone: isAlone,
  };
}

/**
 * What may explain two reads, the best supported first. Never a verdict. `receivedAtMs` of each: null when nobody knows.
 */
export function explanationsOf(
  investigation: Investigation,
  { rows: [a, b], pair, distanceKm, seconds }: Contradiction,
  ofMark: number,
  receivedAtMs: readonly [number | null | undefined, number | null | undefined],
): readonly Explanation[] {
  return explain({
    distanceKm,
    gapMs: seconds * 1_000,
    first: endFacts(investigation, a, receivedAtMs[0], false),
    second: endFacts(investigation, b, receivedAtMs[1], pair === undefined),
    pairsOfMark: ofMark,
  });
}
