import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { CAPTION_FONT, captionFont } from './drawing.ts';
import { captionsOf, OVERVIEW_MAX_BYTES, overviewPicture } from './overview-picture.ts';
import { PLATE_MAX_BYTES, platePicture } from './plate-picture.ts';

const facts = {
  readId: 'R-1',
  vrmRaw: 'YK38RVL',
  capturedAtMs: Date.UTC(2026, 0, 14, 7, 40, 55),
  cameraId: 'WY-0021-N-2',
  bound: 'N',
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

  it('say camera, direction, local time and that they are drawn, in the words that people use', () => {
    expect(captionsOf({ ...facts, capturedAtMs: Date.UTC(2026, 10, 27, 7, 16, 45, 756) })).toEqual({
      camera: 'WY-0021-N-2 northbound',
      time: 'Fri 27 Nov 2026 07:16:45.756 GMT',
      drawn: 'PLACEHOLDER DRAWING',
      lane: 'LANE 2',
    });
    expect(captionsOf({ ...facts, capturedAtMs: Date.UTC(2026, 6, 1, 23, 30), bound: null, lane: null })).toMatchObject(
      {
        camera: 'WY-0021-N-2',
        time: 'Thu 2 Jul 2026 00:30:00.000 BST',
        lane: '',
      },
    );
  });

  it('draw each character of a caption in the bundled face, and none as the box of a missing one', () => {
    const drawn = (text: string): string => {
      const context = createCanvas(24, 24).getContext('2d');
      context.font = captionFont(16);
      context.fillText(text, 2, 18);
      return Buffer.from(context.getImageData(0, 0, 24, 24).data).toString('base64');
    };
    // A private character that no font of this kind has.
    const missing = drawn('\ue123');
    const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:'];
    expect(new Set([missing, ...characters.map(drawn)]).size).toBe(characters.length + 1);
    expect(GlobalFonts.has(CAPTION_FONT)).toBe(true);
  });

  it('differ where their captions differ', async () => {
    const pixels = async (changed: typeof facts): Promise<Buffer> => {
      const context = createCanvas(480, 300).getContext('2d');
      context.drawImage(await loadImage(await overviewPicture(changed)), 0, 0);
      return Buffer.from(context.getImageData(0, 0, 480, 26).data);
    };
    const first = await pixels(facts);
    expect(await pixels({ ...facts, bound: 'S' })).not.toEqual(first);
    expect(await pixels({ ...facts, capturedAtMs: facts.capturedAtMs + 1 })).not.toEqual(first);
  });
});
