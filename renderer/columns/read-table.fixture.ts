import type { ReadParticulars } from '../../app/contract/search.ts';
import { NO_BYTE, NO_CODE, type CodedColumn, type CodedText, type ReadBatch } from '../../app/domain/read-columns.ts';
import { TextPool } from '../../app/domain/text-pool.ts';
import { subjectOf, type Subject } from '../search/subject.ts';
import { createReadTable, type ReadTable } from './read-table.ts';

/** Builders of batches and tables for tests. */
export type FixtureRead = {
  readonly id?: string;
  readonly vrm: string;
  readonly raw?: string;
  readonly at: number;
  readonly camera: string;
  readonly confidence?: number;
  readonly characters?: string;
  readonly flags?: number;
  readonly direction?: number;
  /** `null` for a read of which the camera did not say. */
  readonly lane?: number | null;
  readonly make?: string | null;
  readonly colour?: string | null;
};

function codedText(column: readonly string[]): CodedText {
  const pool = new TextPool();
  const codes = Uint16Array.from(column, (value) => {
    const bytes = new TextEncoder().encode(value);
    return pool.intern(bytes, 0, bytes.length);
  });
  return { values: pool.column(), codes };
}

function coded(column: readonly (string | undefined)[]): CodedColumn {
  const values = [...new Set(column.filter((value) => value !== undefined))];
  return {
    values,
    codes: Uint16Array.from(column.map((value) => (value === undefined ? NO_CODE : values.indexOf(value)))),
  };
}

/** What main keeps of reads that went to the page as a batch. Held weakly. */
const particularsOf = new WeakMap<ReadBatch, readonly Omit<ReadParticulars, 'row'>[]>();

/** What main would answer for the rows of batches that came one after the other. */
export const particularsIn = (batches: readonly ReadBatch[]): readonly ReadParticulars[] =>
  batches.flatMap((batch) => particularsOf.get(batch) ?? []).map((one, row) => ({ ...one, row }));

export function aBatch(reads: readonly FixtureRead[]): ReadBatch {
  const batch: ReadBatch = {
    rows: reads.length,
    vrm: codedText(reads.map((read) => read.vrm)),
    capturedAtMs: Float64Array.from(reads.map((read) => read.at)),
    camera: coded(reads.map((read) => read.camera)),
    make: coded(reads.map(({ make = 'FORD' }) => make ?? undefined)),
    model: coded(reads.map(() => undefined)),
    colour: coded(reads.map(({ colour = 'BLUE' }) => colour ?? undefined)),
    direction: Uint8Array.from(reads.map((read) => read.direction ?? 1)),
    plateColour: Uint8Array.from(reads.map(() => 1)),
    lane: Uint8Array.from(reads.map(({ lane = 2 }) => lane ?? NO_BYTE)),
    confidence: Uint8Array.from(reads.map((read) => read.confidence ?? 97)),
    flags: Uint8Array.from(reads.map((read) => read.flags ?? 3)),
  };
  particularsOf.set(
    batch,
    reads.map((read, i) => ({
      readId: read.id ?? `R-${i}-${read.at}`,
      vrmRaw: read.raw ?? read.vrm,
      characterConfidence: (read.characters ?? '').match(/../g)?.map((digits) => Number.parseInt(digits, 16)) ?? [],
      receivedAtMs: read.at + 1_000,
    })),
  );
  return batch;
}

export function aReadTable(...batches: readonly (readonly FixtureRead[])[]): ReadTable {
  const table = createReadTable();
  const made = batches.map(aBatch);
  for (const batch of made) table.append(batch);
  table.particulars.put(particularsIn(made));
  return table;
}

/** The marks that the query named. */
export const theVehicles = (vrms: readonly string[], nearMiss = 0): Subject =>
  subjectOf({
    kind: 'vrm',
    vrms: [...vrms],
    nearMiss,
    window: { from: '2025-01-01T00:00:00.000Z', to: '2025-02-01T00:00:00.000Z' },
  });
