import { createCanvas } from '@napi-rs/canvas';
import { drawPlate, jpegWithin, unitOf, type PictureFacts } from './drawing.ts';

export const PLATE_MAX_BYTES = 3 * 1_024;
const WIDTH = 120;
const HEIGHT = 60;

/** The plate patch as JPEG, 120 x 60 px and at most 3 KB. */
export async function platePicture(facts: PictureFacts): Promise<Buffer> {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  const shade = context.createLinearGradient(0, 0, 0, HEIGHT);
  const dusk = 0.55 + unitOf(facts.readId) * 0.4;
  const grey = (level: number): string =>
    `rgb(${Math.round(level * dusk)},${Math.round((level + 4) * dusk)},${Math.round((level + 6) * dusk)})`;
  shade.addColorStop(0, grey(120));
  shade.addColorStop(0.4, grey(176));
  shade.addColorStop(1, grey(96));
  context.fillStyle = shade;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.translate(WIDTH / 2, HEIGHT / 2);
  context.rotate((unitOf(`${facts.readId}tilt`) - 0.5) * 0.07);
  context.translate(-WIDTH / 2, -HEIGHT / 2);
  drawPlate(context, facts, 7, 17, WIDTH - 14, 25);
  return jpegWithin(canvas, PLATE_MAX_BYTES);
}
