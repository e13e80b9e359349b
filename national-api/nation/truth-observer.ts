import { instantText } from '../../app/domain/instant.ts';
import type { CameraDefects } from './camera-defects.ts';
import type { Observer } from './day-writer.ts';
import type { Fleet } from './fleet.ts';
import type { MarkBook } from './marks.ts';
import type { PlateChange } from './plant/plate-changes.ts';
import type { ReadChunk } from './read-chunk.ts';
import type { MisreadTruth } from './truth.ts';

const SAMPLE = 200;
/** One misread in this many goes into the sample, until it is full. */
const SAMPLE_EVERY = 37;

/** Observes the reads as they are written and remembers what the truth file needs. */
export class TruthObserver implements Observer {
  readonly sample: MisreadTruth[] = [];
  private seen = 0;
  private readonly changes: ReadonlyMap<number, PlateChange>;
  /** Reads of a mark of interest, by capture time. */
  demoReads = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly marks: MarkBook,
    private readonly defects: CameraDefects,
    changes: readonly PlateChange[],
    private readonly demo: { readonly mark: number; readonly fromMs: number; readonly toMs: number } | undefined,
  ) {
    this.changes = new Map(changes.map((change) => [change.vehicle, change]));
  }

  markOf(vehicle: number, time: number): number {
    const change = this.changes.get(vehicle);
    return change !== undefined && time >= change.atMs ? change.mark : this.fleet.mark[vehicle]!;
  }

  misread(chunk: ReadChunk, row: number, _vehicle: number, mark: number): void {
    this.seen += 1;
    if (this.sample.length >= SAMPLE || this.seen % SAMPLE_EVERY !== 1) return;
    this.sample.push({
      readId: chunk.id[row]!,
      cameraId: this.defects.cameras[chunk.camera[row]!]!.record.id,
      at: instantText(chunk.capturedAtMs[row]!),
      read: chunk.vrm[row]!,
      vrm: this.marks.text(mark),
    });
  }

  tracked(chunk: ReadChunk, row: number, vehicle: number, misread: boolean): void {
    const { demo } = this;
    const at = chunk.capturedAtMs[row]!;
    if (demo !== undefined && !misread && this.fleet.mark[vehicle] === demo.mark && at >= demo.fromMs && at < demo.toMs)
      this.demoReads += 1;
  }
}
