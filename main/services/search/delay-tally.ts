import type { CameraDelays } from '../../../app/contract/methods.ts';
import { NO_CODE, type ReadBatch } from '../../../app/domain/read-columns.ts';
import { lateAfterMs } from '../../../app/policy/retention.ts';

/** Of a read that names no camera: judged as one of a fixed camera. */
const NO_CAMERA = '';

type Tally = { -readonly [K in keyof CameraDelays]: CameraDelays[K] };

/** How late the reads of a result came, by camera. Not by its kind: the page may know the cameras later than the reads. */
export class DelayTally {
  readonly #byCamera = new Map<string, Tally>();

  count({ rows, capturedAtMs, camera }: ReadBatch, receivedAtMs: Float64Array): void {
    const [fixedMs, mobileMs] = [lateAfterMs('STATIC'), lateAfterMs('MOBILE')];
    for (let row = 0; row < rows; row += 1) {
      const tookMs = receivedAtMs[row]! - capturedAtMs[row]!;
      // A time of receipt that is not known is NaN, which is no later than anything.
      const code = camera.codes[row]!;
      if (!(tookMs > fixedMs)) continue;
      const cameraId = code === NO_CODE ? NO_CAMERA : camera.values[code]!;
      let tally = this.#byCamera.get(cameraId);
      if (tally === undefined)
        this.#byCamera.set(cameraId, (tally = { cameraId, overFixed: 0, overMobile: 0, longestMs: 0 }));
      tally.overFixed += 1;
      if (tookMs > mobileMs) tally.overMobile += 1;
      if (tookMs > tally.longestMs) tally.longestMs = tookMs;
    }
  }

  /** Of each camera with a read that came later than one from a fixed camera should. */
  all(): CameraDelays[] {
    return [...this.#byCamera.values()];
  }
}
