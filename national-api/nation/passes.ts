/** Passes of vehicles at cameras, as growing columns: what the cameras could have read, before they read it. */

/** Bits of `notes`. */
export const PASS = {
  /** Never missed and never misread, because a planted case depends on it. */
  sure: 1,
  /** Misread on purpose. */
  misread: 2,
} as const;

export class Passes {
  size = 0;
  /** True time, whole milliseconds. */
  time: Float64Array;
  camera: Uint16Array;
  vehicle: Uint32Array;
  notes: Uint8Array;

  constructor(capacity = 1 << 16) {
    this.time = new Float64Array(capacity);
    this.camera = new Uint16Array(capacity);
    this.vehicle = new Uint32Array(capacity);
    this.notes = new Uint8Array(capacity);
  }

  add(vehicle: number, camera: number, time: number, notes: number): void {
    const at = this.size;
    if (at === this.time.length) this.grow();
    this.time[at] = time;
    this.camera[at] = camera;
    this.vehicle[at] = vehicle;
    this.notes[at] = notes;
    this.size = at + 1;
  }

  private grow(): void {
    const length = this.time.length * 2;
    const { time, camera, vehicle, notes } = this;
    this.time = new Float64Array(length);
    this.camera = new Uint16Array(length);
    this.vehicle = new Uint32Array(length);
    this.notes = new Uint8Array(length);
    this.time.set(time);
    this.camera.set(camera);
    this.vehicle.set(vehicle);
    this.notes.set(notes);
  }
}
