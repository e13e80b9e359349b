import { NO_BYTE, NO_CODE, type CodedColumn, type ReadBatch, type TextColumn } from '../../app/domain/read-columns.ts';
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

function text(values: readonly string[]): TextColumn {
  const parts = values.map((value) => new TextEncoder().encode(value));
  const offsets = new Int32Array(values.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + part.length;
  });
  const bytes = new Uint8Array(offsets[values.length] ?? 0);
  parts.forEach((part, i) => bytes.set(part, offsets[i]));
  return { bytes, offsets };
}

function coded(column: readonly (string | undefined)[]): CodedColumn {
  const values = [...new Set(column.filter((value) => value !== undefined))];
  return {
    values,
    codes: Uint16Array.from(column.map((value) => (value === undefined ? NO_CODE : values.indexOf(value)))),
  };
}

export function aBatch(reads: readonly FixtureRead[]): ReadBatch {
  return {
    rows: reads.length,
    id: text(reads.map((read, i) => read.id ?? `R-${i}-${read.at}`)),
    vrm: text(reads.map((read) => read.vrm)),
    vrmRaw: text(reads.map((read) => read.raw ?? read.vrm)),
    characterConfidence: text(reads.map((read) => read.characters ?? '')),
    capturedAtMs: Float64Array.from(reads.map((read) => read.at)),
    receivedAtMs: Float64Array.from(reads.map((read) => read.at + 1_000)),
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
}

export function aReadTable(...batches: readonly (readonly FixtureRead[])[]): ReadTable {
  const table = createReadTable();
  for (const reads of batches) table.append(aBatch(reads));
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
