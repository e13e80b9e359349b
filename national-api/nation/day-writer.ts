import type { CameraEye } from './camera-eye.ts';
import { TRAITS } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';
import { CHUNK_ROWS, emptyChunk, readIdText } from './read-chunk.ts';
import type { ReadChunk, ReadSink } from './read-chunk.ts';
import { Sightings } from './sightings.ts';

/** What the truth file wants to know about a read as it is written. */
export type Witness = {
  /** The mark the vehicle carries at this moment. */
  markOf(vehicle: number, time: number): number;
  misread(chunk: ReadChunk, row: number, vehicle: number, mark: number): void;
  tracked(chunk: ReadChunk, row: number, vehicle: number, misread: boolean): void;
};

/** Room for the number of a sighting below its time in one sortable number: 2^53 over a day of milliseconds and more. */
const NUMBERS = 1 << 23;

/** Writes the reads of a day in order of time and keeps what belongs to the next day. */
export class DayWriter {
  reads = 0;
  misreads = 0;
  private chunk: ReadChunk = emptyChunk();
  private later = new Sightings();
  private keys = new Float64Array(1 << 16);

  constructor(
    private readonly fleet: Fleet,
    private readonly eye: CameraEye,
    private readonly witness: Witness,
    private readonly sink: ReadSink,
    private readonly fromMs: number,
    private readonly untilMs: number,
  ) {}

  /** Sightings left over from the day before; the caller adds today's to them. */
  takeLeftOver(): Sightings {
    const left = this.later;
    this.later = new Sightings();
    return left;
  }

  /** Writes the day's sightings before `endMs`. */
  async write(sightings: Sightings, startMs: number, endMs: number, random: Random): Promise<void> {
    const { fleet, eye, witness } = this;
    const order = this.sorted(sightings, startMs);
    for (const key of order) {
      const index = key % NUMBERS;
      const time = sightings.time[index]!;
      const vehicle = sightings.vehicle[index]!;
      if (time >= endMs) {
        this.later.add(vehicle, sightings.camera[index]!, time, sightings.notes[index]!);
        continue;
      }
      if (time < this.fromMs || !eye.canSee(vehicle, sightings.camera[index]!)) continue;
      const { chunk } = this;
      const row = chunk.rows;
      const special = fleet.traits[vehicle]! !== 0;
      const mark =
        special && fleet.has(vehicle, TRAITS.changesPlates) ? witness.markOf(vehicle, time) : fleet.mark[vehicle]!;
      const misread = eye.see(chunk, vehicle, sightings.camera[index]!, time, sightings.notes[index]!, mark, random);
      // What had not arrived when the nation stops is not in it; nor is what a slow clock moves before its beginning.
      if (chunk.receivedAtMs[row]! >= this.untilMs || chunk.capturedAtMs[row]! < this.fromMs) {
        chunk.rows = row;
        continue;
      }
      chunk.id[row] = readIdText(this.reads + chunk.rows);
      if (misread) {
        this.misreads += 1;
        witness.misread(chunk, row, vehicle, mark);
      }
      if (special && fleet.has(vehicle, TRAITS.tracked)) witness.tracked(chunk, row, vehicle, misread);
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

  /** Times and numbers of all sightings in one array of numbers, sorted: typed arrays sort fast. */
  private sorted(sightings: Sightings, startMs: number): Float64Array {
    const { size, time } = sightings;
    if (size > NUMBERS) throw new Error(`${size} sightings in one day are more than can be sorted at once`);
    if (this.keys.length < size) this.keys = new Float64Array(size * 2);
    const keys = this.keys.subarray(0, size);
    // The offset keeps what lies a little before the day positive.
    const base = startMs - 43_200_000;
    for (let i = 0; i < size; i += 1) keys[i] = (time[i]! - base) * NUMBERS + i;
    return keys.sort();
  }
}
