import { NO_BYTE } from '../../app/domain/read-columns.ts';
import { CHARACTER_STRIDE } from '../store/bulk-columns.ts';
import type { BulkColumns } from '../store/bulk-columns.ts';

/** Rows a chunk holds: the store's vector length, so that a chunk is one vector of each column. */
export const CHUNK_ROWS = 2048;

/** Reads as preallocated columns, reused, in the form in which the store loads them. */
export type ReadChunk = BulkColumns & {
  rows: number;
  readonly id: string[];
  readonly vrm: string[];
  readonly characterConfidence: Uint8Array;
};

export function emptyChunk(): ReadChunk {
  return {
    rows: 0,
    id: new Array<string>(CHUNK_ROWS).fill(''),
    vrm: new Array<string>(CHUNK_ROWS).fill(''),
    vrmRaw: null,
    capturedAtMs: new Float64Array(CHUNK_ROWS),
    receivedAtMs: new Float64Array(CHUNK_ROWS),
    camera: new Uint16Array(CHUNK_ROWS),
    characterConfidence: new Uint8Array(CHUNK_ROWS * CHARACTER_STRIDE).fill(NO_BYTE),
    confidence: new Uint8Array(CHUNK_ROWS),
    direction: new Uint8Array(CHUNK_ROWS),
    plateColour: new Uint8Array(CHUNK_ROWS),
    lane: new Uint8Array(CHUNK_ROWS),
    make: new Uint16Array(CHUNK_ROWS),
    model: new Uint16Array(CHUNK_ROWS),
    colour: new Uint16Array(CHUNK_ROWS),
    flags: new Uint8Array(CHUNK_ROWS),
  };
}

/** Where finished chunks go. The chunk may be reused once the promise has resolved. */
export type ReadSink = { append(chunk: ReadChunk): Promise<void> };

/** A read's id from its number, counted from 1: eleven characters, so that ids sort as they were written. */
export function readIdText(number: number): string {
  return `R${String(10_000_000_000 + number).slice(1)}`;
}
