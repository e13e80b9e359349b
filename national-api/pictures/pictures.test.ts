import { loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { OVERVIEW_MAX_BYTES, overviewPicture } from './overview-picture.ts';
import { PLATE_MAX_BYTES, platePicture } from './plate-picture.ts';

const facts = {
  readId: 'R-1',
  vrmRaw: 'YK38RVL',
  capturedAtMs: Date.UTC(2026, 0, 14, 7, 40, 55),
  cameraId: 'WY-0021-N-2',
  lane: 2,
  front: true,
  colour: 'BLUE',
};
const MARKS = ['YK38RVL', 'A1', 'WWWWWWWWWW', '101D101', 'MMM888M'];

describe('pictures that the stub draws', () => {
  it('are JPEG of the standard size and weight, whatever the mark', async () => {
    for (const vrmRaw of MARKS) {
      const plate = await platePicture({ ...facts, vrmRaw });
      expect(plate.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
      expect(plate.length).toBeLessThanOrEqual(PLATE_MAX_BYTES);
      const { width, height } = await loadImage(plate);
      expect([width, height]).toEqual([120, 60]);
      expect((await overviewPicture({ ...facts, vrmRaw })).length).toBeLessThanOrEqual(OVERVIEW_MAX_BYTES);
    }
  });

  it('are the same each time for one read and differ between reads', async () => {
    expect(await overviewPicture(facts)).toEqual(await overviewPicture(facts));
    expect(await platePicture(facts)).not.toEqual(await platePicture({ ...facts, readId: 'R-2' }));
  });
});
