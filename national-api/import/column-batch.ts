import { NO_CODE, READ_FLAGS } from '../../app/domain/read-columns.ts';
import type { BulkColumns } from '../store/bulk-columns.ts';
import type { LabelKind } from '../store/read-store.ts';
import type { ImportedRead } from './read-record.ts';

/** Collects reads into columns; filled, handed over and reused. */
export class ColumnBatch {
  rows = 0;
  private readonly id: string[];
  private readonly vrm: string[];
  private readonly capturedAtMs: Float64Array;
  private readonly receivedAtMs: Float64Array;
  private readonly camera: Uint16Array;
  private readonly direction: Uint8Array;
  private readonly lane: Uint8Array;
  private readonly confidence: Uint8Array;
  private readonly plateColour: Uint8Array;
  private readonly flags: Uint8Array;
  private readonly codes: Readonly<Record<LabelKind, Uint16Array>>;

  constructor(private readonly capacity: number) {
    this.id = new Array<string>(capacity).fill('');
    this.vrm = new Array<string>(capacity).fill('');
    this.capturedAtMs = new Float64Array(capacity);
    this.receivedAtMs = new Float64Array(capacity);
    this.camera = new Uint16Array(capacity);
    this.direction = new Uint8Array(capacity);
    this.lane = new Uint8Array(capacity);
    this.confidence = new Uint8Array(capacity);
    this.plateColour = new Uint8Array(capacity);
    // The stub draws a picture for every read; imported data comes without files.
    this.flags = new Uint8Array(capacity).fill(READ_FLAGS.plateImage | READ_FLAGS.overviewImage);
    this.codes = {
      make: new Uint16Array(capacity),
      model: new Uint16Array(capacity),
      colour: new Uint16Array(capacity),
    };
  }

  get full(): boolean {
    return this.rows >= this.capacity;
  }

  /** `codeOf` numbers labels freely; `columns` renumbers them to the store's. */
  add(read: ImportedRead, codeOf: (kind: LabelKind, value: string) => number): void {
    const row = this.rows;
    this.rows += 1;
    this.id[row] = read.id;
    this.vrm[row] = read.vrm;
    this.capturedAtMs[row] = read.capturedAtMs;
    this.receivedAtMs[row] = read.receivedAtMs;
    this.camera[row] = read.camera;
    this.direction[row] = read.direction;
    this.lane[row] = read.lane;
    this.confidence[row] = read.confidence;
    this.plateColour[row] = read.plateColour;
    for (const kind of ['make', 'model', 'colour'] as const) {
      const value = read[kind];
      this.codes[kind][row] = value === null ? NO_CODE : codeOf(kind, value);
    }
  }

  columns(storeCode: (kind: LabelKind, code: number) => number): BulkColumns {
    const { rows } = this;
    for (const kind of ['make', 'model', 'colour'] as const) {
      const codes = this.codes[kind];
      for (let row = 0; row < rows; row += 1)
        codes[row] = codes[row] === NO_CODE ? NO_CODE : storeCode(kind, codes[row] ?? NO_CODE);
    }
    return {
      rows,
      id: this.id.slice(0, rows),
      vrm: this.vrm.slice(0, rows),
      vrmRaw: null,
      capturedAtMs: this.capturedAtMs.subarray(0, rows),
      receivedAtMs: this.receivedAtMs.subarray(0, rows),
      camera: this.camera.subarray(0, rows),
      direction: this.direction.subarray(0, rows),
      lane: this.lane.subarray(0, rows),
      confidence: this.confidence.subarray(0, rows),
      characterConfidence: null,
      plateColour: this.plateColour.subarray(0, rows),
      make: this.codes.make.subarray(0, rows),
      model: this.codes.model.subarray(0, rows),
      colour: this.codes.colour.subarray(0, rows),
      flags: this.flags.subarray(0, rows),
    };
  }

  clear(): void {
    this.rows = 0;
  }
}
