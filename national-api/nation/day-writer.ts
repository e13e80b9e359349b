import type { CameraEye } from './camera-eye.ts';
import { TRAITS } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';
import { CHUNK_ROWS, emptyChunk, readIdText } from './read-chunk.ts';
import type { ReadChunk, ReadSink } from './read-chunk.ts';
import { Passes } from './passes.ts';

/** What the truth file needs to know about a read as it is written. */
export type Observer = {
  /** The mark the vehicle carries at this moment. */
  markOf(vehicle: number, time: number): number;
  misread(chunk: ReadChunk, row: number, vehicle: number, mark: number): void;
  tracked(chunk: ReadChunk, row: number, vehicle: number, misread: boolean): void;
};

/**
 * Multiplier that puts the number of a pass below its time in one sortable number: 2^53 exceeds a day of milliseconds
 * times this.
 */
const NUMBERS = 1 << 23;

/** Writes the reads of a day in time order and keeps those of the next day. */
export class DayWriter {
  reads = 0;
  misreads = 0;
  private chunk: ReadChunk = emptyChunk();
  private later = new Passes();
  private keys = new Float64Array(1 << 16);

  constructor(
    private readonly fleet: Fleet,
    private readonly eye: CameraEye,
    private readonly observer: Observer,
    private readonly sink: ReadSink,
    private readonly fromMs: number,
    private readonly untilMs: number,
  ) {}

  /** Passes left over from the day before; the caller adds today's to them. */
  takeLeftOver(): Passes {
    const left = this.later;
    this.later = new Passes();
    return left;
  }

  /** Writes the day's passes before `endMs`. */
  async write(passes: Passes, startMs: number, endMs: number, random: Random): Promise<void> {
    const { fleet, eye, observer } = this;
    const order = this.sorted(passes, startMs);
    for (const key of order) {
      const index = key % NUMBERS;
      const time = passes.time[index]!;
      const vehicle = passes.vehicle[index]!;
      if (time >= endMs) {
        this.later.add(vehicle, passes.camera[index]!, time, passes.notes[index]!);
        continue;
      }
      if (time < this.fromMs || !eye.canSee(vehicle, passes.camera[index]!)) continue;
      const { chunk } = this;
      const row = chunk.rows;
      const special = fleet.traits[vehicle]! !== 0;
      const mark =
        special && fleet.has(vehicle, TRAITS.changesPlates) ? observer.markOf(vehicle, time) : fleet.mark[vehicle]!;
      const misread = eye.see(chunk, vehicle, passes.camera[index]!, time, passes.notes[index]!, mark, random);
      // Reads that had not arrived when the nation ends are left out; so are those that a slow clock moves before its
      // beginning.
      if (chunk.receivedAtMs[row]! >= this.untilMs || chunk.capturedAtMs[row]! < this.fromMs) {
        chunk.rows = row;
        continue;
      }
      chunk.id[row] = readIdText(this.reads + chunk.rows);
      if (misread) {
        this.misreads += 1;
        observer.misread(chunk, row, vehicle, mark);
      }
      if (special && fleet.has(vehicle, TRAITS.tracked)) observer.tracked(chunk, row, vehicle, misread);
      if (chunk.rows === CHUNK_ROWS) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const { chunk } = this;
    if (chunk.rows === 0) return;
    await this.sink.append(chunk);
    this.reads += chunk.rows;
    chunk.rows = 0;
  }

  /** Times and numbers of all passes in one array of numbers, sorted: typed arrays sort fast. */
  private sorted(passes: Passes, startMs: number): Float64Array {
    const { size, time } = passes;
    if (size > NUMBERS) throw new Error(`${size} passes in one day are more than can be sorted at once`);
    if (this.keys.length < size) this.keys = new Float64Array(size * 2);
    const keys = this.keys.subarray(0, size);
    // The offset keeps times slightly before the day positive.
    const base = startMs - 43_200_000;
    for (let i = 0; i < size; i += 1) keys[i] = (time[i]! - base) * NUMBERS + i;
    return keys.sort();
  }
}
