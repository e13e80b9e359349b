import { HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { DIRECTION_CODES, NO_BYTE, NO_CODE, PLATE_COLOUR_CODES, READ_FLAGS } from '../../app/domain/read-columns.ts';
import type { CameraDefects } from './camera-defects.ts';
import type { SimulatedCamera } from './cameras.ts';
import { KINDS } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import type { MarkBook } from './marks.ts';
import { Misreader, replaced } from './misreads.ts';
import { DEMO_MISREAD } from './plant/demonstration.ts';
import type { Random } from './random.ts';
import type { ReadChunk } from './read-chunk.ts';
import { CHARACTER_STRIDE } from '../store/bulk-columns.ts';
import { PASS } from './passes.ts';
import { MAKE_OF_LOOK, MODEL_OF_LOOK } from './vehicle-looks.ts';

/** Turns passes into reads: the mark as this camera saw it, with its doubts, its lane, its delay and its own clock. */

/** Share of correct reads in which a character is doubtful all the same. */
const DOUBTFUL_RIGHT = 0.02;
const SECOND_MISTAKE = 0.06;
const PLATE_PICTURE = 0.985;
const OVERVIEW_PICTURE = 0.93;
const LATE_MOBILE = 0.35;

export class CameraEye {
  private readonly misreader = new Misreader();
  private readonly camera: readonly SimulatedCamera[];

  constructor(
    private readonly fleet: Fleet,
    private readonly marks: MarkBook,
    private readonly defects: CameraDefects,
  ) {
    this.camera = defects.cameras;
  }

  /** Motorcycles have no front plate. */
  canSee(vehicle: number, cameraIndex: number): boolean {
    return this.fleet.kind[vehicle] !== KINDS.motorcycle || this.camera[cameraIndex]!.away;
  }

  /** When the service receives what a camera saw at a true time. */
  private delay(camera: SimulatedCamera, random: Random): number {
    if (camera.record.kind !== 'MOBILE') return 300 + 3700 * random.unit() ** 2;
    return random.chance(LATE_MOBILE)
      ? random.between(10 * MINUTE_MS, 9 * HOUR_MS)
      : random.between(2000, 10 * MINUTE_MS);
  }

  private lane(kind: number, lanes: number, random: Random): number {
    const slow = kind === KINDS.lorry || kind === KINDS.bus;
    const draw = random.unit();
    const lane = slow ? (draw < 0.8 ? 1 : 2) : draw < 0.42 ? 1 : draw < 0.8 ? 2 : draw < 0.95 ? 3 : 4;
    return Math.min(lane, lanes);
  }

  /**
   * Fills the next row except for its id; returns whether the mark was misread. `mark` is the one that the vehicle
   * carries at the time.
   */
  see(
    chunk: ReadChunk,
    vehicle: number,
    cameraIndex: number,
    time: number,
    notes: number,
    mark: number,
    random: Random,
  ): boolean {
    const row = chunk.rows;
    chunk.rows = row + 1;
    const camera = this.camera[cameraIndex]!;
    const { fleet } = this;
    const carried = this.marks.text(mark);
    chunk.vrm[row] = carried;
    const misread = this.readMark(chunk, row, camera.misreadRate, notes, random);

    chunk.camera[row] = cameraIndex;
    chunk.capturedAtMs[row] = time + this.defects.clockOffset[cameraIndex]!;
    chunk.receivedAtMs[row] = Math.round(time + this.delay(camera, random));
    const kind = fleet.kind[vehicle]!;
    chunk.direction[row] = camera.away ? DIRECTION_CODES.away : DIRECTION_CODES.towards;
    chunk.plateColour[row] = camera.away ? PLATE_COLOUR_CODES.yellow : PLATE_COLOUR_CODES.white;
    chunk.lane[row] = this.lane(kind, camera.lanes, random);
    const look = fleet.look[vehicle]!;
    chunk.make[row] = camera.givesVehicle ? MAKE_OF_LOOK[look]! : NO_CODE;
    chunk.model[row] = camera.givesVehicle ? MODEL_OF_LOOK[look]! : NO_CODE;
    chunk.colour[row] = camera.givesColour ? fleet.colour[vehicle]! : NO_CODE;
    chunk.flags[row] =
      (random.unit() < PLATE_PICTURE ? READ_FLAGS.plateImage : 0) |
      (random.unit() < OVERVIEW_PICTURE ? READ_FLAGS.overviewImage : 0);
    return misread;
  }

  /** Reads the mark in the row, correctly or not, with the camera's confidence. Returns whether it misread. */
  private readMark(chunk: ReadChunk, row: number, misreadRate: number, notes: number, random: Random): boolean {
    const at = row * CHARACTER_STRIDE;
    const carried = chunk.vrm[row]!;
    const onPurpose = (notes & PASS.misread) !== 0;
    const draw = random.unit();
    const wrong = onPurpose || ((notes & PASS.sure) === 0 && draw < misreadRate);
    const position = onPurpose
      ? DEMO_MISREAD.position
      : wrong || draw > 1 - DOUBTFUL_RIGHT
        ? this.misreader.doubtfulPosition(carried, random)
        : -1;
    if (position < 0) {
      chunk.characterConfidence[at] = NO_BYTE;
      chunk.confidence[row] = 99 - Math.floor(14 * random.unit() ** 2);
      return false;
    }
    for (let i = 0; i < carried.length; i += 1) chunk.characterConfidence[at + i] = 88 + random.below(12);
    // A camera's confidence is not always right: one misread in ten looks certain.
    const sureOfItself = wrong && !onPurpose && random.chance(0.1);
    const doubt = onPurpose ? DEMO_MISREAD.confidence : sureOfItself ? 84 + random.below(8) : 38 + random.below(42);
    chunk.characterConfidence[at + position] = doubt;
    chunk.confidence[row] = onPurpose ? DEMO_MISREAD.confidence : Math.min(97, Math.round(doubt * 0.7 + 28));
    if (!wrong) return false;
    let read = onPurpose
      ? replaced(carried, position, DEMO_MISREAD.to)
      : this.misreader.misread(carried, position, random);
    if (!onPurpose && random.chance(SECOND_MISTAKE)) {
      const second = this.misreader.doubtfulPosition(read, random);
      if (second !== position) {
        read = this.misreader.misread(read, second, random);
        chunk.characterConfidence[at + second] = 40 + random.below(40);
      }
    }
    chunk.vrm[row] = read;
    return read !== carried;
  }
}
