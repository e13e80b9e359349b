import type { IncompatibleAnswer } from '../../app/api/analysis.ts';
import type { ReadParticulars } from '../../app/contract/search.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { NO_BYTE, NO_CODE, type CodedColumn, type ReadBatch } from '../../app/domain/read-columns.ts';
import { TextPool } from '../../app/domain/text-pool.ts';
import type { FilterField } from './read-filters.ts';

type Pair = IncompatibleAnswer['pairs'][number];

/**
 * Two reads that lie further apart than the speed asked for allows, as rows of the table that holds the reads of all pairs. Whether one
 * vehicle can have made both is said by `isImpossible`.
 */
export type FoundPair = Pick<Pair, 'distanceKm' | 'seconds'> & {
  /** The speed asked for: the service compares it with that of the pair without tolerance for clocks and places. */
  readonly askedKmh: number;
  readonly firstRow: number;
  readonly secondRow: number;
};

/** The reads of an answer that is pairs, each once and oldest first, as any other reads are held. */
export type FoundPairs = {
  /** In the order of the answer. */
  readonly pairs: readonly FoundPair[];
  readonly batch: ReadBatch;
  /** Undefined for a read that is in no pair. */
  readonly rowOf: (readId: string) => number | undefined;
  /** All that the answer tells of a row. What it does not is asked for when the read is opened. */
  readonly particularsOf: (row: number) => ReadParticulars | undefined;
};

/** What the answer tells of no read: there is nothing to filter by. */
const NOT_TOLD: ReadonlySet<FilterField> = new Set(['lane', 'confidence', 'make', 'colour']);
/** Whether it is told of the reads of an answer. */
export const isTold = (field: FilterField, arePairs: boolean): boolean => !arePairs || !NOT_TOLD.has(field);

type End = { readonly id: string; readonly vrm: string; readonly ms: number; readonly cameraId: string };

const endsOf = ({ vrm, firstReadId, secondReadId, first, second }: Pair): readonly End[] => [
  { id: firstReadId, vrm, ms: instantMs(first.capturedAt), cameraId: first.cameraId },
  { id: secondReadId, vrm, ms: instantMs(second.capturedAt), cameraId: second.cameraId },
];

const encoder = new TextEncoder();

/** The numbers of texts, each different text once. */
function coded(texts: readonly string[]): CodedColumn {
  const codeOf = new Map<string, number>();
  const codes = Uint16Array.from(texts, (text) => {
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { values: [...codeOf.keys()], codes };
}

export function foundPairs(answer: readonly Pair[], askedKmh: number): FoundPairs {
  const byId = new Map(answer.flatMap(endsOf).map((end) => [end.id, end]));
  const ends = [...byId.values()].sort((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1));
  const rowById = new Map(ends.map(({ id }, row) => [id, row]));
  const rowOf = (id: string): number | undefined => rowById.get(id);
  const rows = ends.length;
  const pool = new TextPool();
  const marks = Uint16Array.from(ends, ({ vrm }) => {
    const bytes = encoder.encode(vrm);
    return pool.intern(bytes, 0, bytes.length);
  });
  const notTold = (): CodedColumn => ({ values: [], codes: new Uint16Array(rows).fill(NO_CODE) });
  const noBytes = (): Uint8Array => new Uint8Array(rows).fill(NO_BYTE);
  return {
    pairs: answer.map(({ firstReadId, secondReadId, distanceKm, seconds }) => ({
      firstRow: rowOf(firstReadId) ?? 0,
      secondRow: rowOf(secondReadId) ?? 0,
      distanceKm,
      seconds,
      askedKmh,
    })),
    batch: {
      rows,
      vrm: { values: pool.column(), codes: marks },
      capturedAtMs: Float64Array.from(ends, ({ ms }) => ms),
      camera: coded(ends.map(({ cameraId }) => cameraId)),
      make: notTold(),
      model: notTold(),
      colour: notTold(),
      direction: noBytes(),
      plateColour: noBytes(),
      lane: noBytes(),
      confidence: noBytes(),
      flags: new Uint8Array(rows),
    },
    rowOf,
    particularsOf: (row) => {
      const end = ends[row];
      return end === undefined
        ? undefined
        : { row, readId: end.id, vrmRaw: end.vrm, characterConfidence: [], receivedAtMs: null };
    },
  };
}

/**
 * The place among the pairs of the one that a read stands for: the pair that it ends, else one that it begins. A read that ends one pair
 * and begins the next is in both.
 */
export function pairOfRow(pairs: readonly FoundPair[], row: number | undefined): number {
  if (row === undefined) return -1;
  const ends = pairs.findIndex(({ secondRow }) => secondRow === row);
  return ends === -1 ? pairs.findIndex(({ firstRow }) => firstRow === row) : ends;
}
