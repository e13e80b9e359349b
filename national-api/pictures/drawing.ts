import { GlobalFonts, type Canvas } from '@napi-rs/canvas';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatVrm } from '../../app/domain/vrm-format.ts';

/**
 * Pictures that the stub draws in place of a camera's: plainly synthetic, the same each time for the same read, and
 * within the sizes of the national standard (plate 120 x 60 px and 3 KB, overview 25 KB; quoted in an MPS DPIA).
 */
export type PictureFacts = {
  readonly readId: string;
  /** The mark as the camera read it. */
  readonly vrmRaw: string;
  readonly capturedAtMs: number;
  readonly cameraId: string;
  /** The direction of the camera's road, as a compass point; null for a camera that is not known. */
  readonly bound: string | null;
  readonly lane: number | null;
  readonly front: boolean;
  readonly colour: string | null;
};

const FONT = 'Sightline Plate';
const INK = '#15140F';
export const WHITE_PLATE = '#EEF0EB';
export const YELLOW_PLATE = '#F3C521';

let fontReady: boolean | undefined;

/** The plate font from the project's resources, wherever the stub was built to; a system font when it is missing. */
function plateFont(px: number): string {
  if (fontReady === undefined) {
    fontReady = false;
    for (let folder = dirname(fileURLToPath(import.meta.url)), i = 0; i < 6; i += 1, folder = dirname(folder)) {
      const file = join(folder, 'resources', 'fonts', 'SightlinePlate.otf');
      if (existsSync(file)) {
        fontReady = GlobalFonts.registerFromPath(file, FONT) !== null;
        break;
      }
    }
  }
  return fontReady ? `${px}px "${FONT}"` : `bold ${Math.round(px * 0.86)}px sans-serif`;
}

/** The face of captions: bundled, because a server need not have any font of its own. */
export const CAPTION_FONT = 'Sightline Caption';
const CAPTION_FILE = '@fontsource/open-sans/files/open-sans-latin-600-normal.woff2';

let captionReady = false;

/** @throws Error when the bundled face is not there: captions of boxes would say nothing. */
export function captionFont(px: number): string {
  if (!captionReady) {
    if (GlobalFonts.registerFromPath(createRequire(import.meta.url).resolve(CAPTION_FILE), CAPTION_FONT) === null)
      throw new Error('the face of captions cannot be read');
    captionReady = true;
  }
  return `${px}px "${CAPTION_FONT}"`;
}

export type Context = ReturnType<Canvas['getContext']>;

/** A plate with its mark, fitted into the given box. */
export function drawPlate(
  context: Context,
  facts: PictureFacts,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = facts.front ? WHITE_PLATE : YELLOW_PLATE;
  context.beginPath();
  context.roundRect(x, y, width, height, Math.max(1, height / 8));
  context.fill();
  context.lineWidth = Math.max(1, height / 24);
  context.strokeStyle = INK;
  context.stroke();
  const text = formatVrm(facts.vrmRaw);
  let px = height * 0.74;
  context.font = plateFont(px);
  const measured = context.measureText(text).width;
  if (measured > width * 0.9) {
    px *= (width * 0.9) / measured;
    context.font = plateFont(px);
  }
  context.fillStyle = INK;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x + width / 2, y + height / 2 + px * 0.04);
}

/** A deterministic number from 0 to 1 from a text, so that a read always looks the same. FNV-1a. */
export function unitOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 8) / 0x1000000;
}

/** Encodes at the best quality that fits the limit; the drawing is simple enough that the lowest always does. */
export async function jpegWithin(canvas: Canvas, maxBytes: number): Promise<Buffer> {
  for (const quality of [85, 70, 55, 40, 25]) {
    const bytes = await canvas.encode('jpeg', quality);
    if (bytes.length <= maxBytes) return bytes;
  }
  return canvas.encode('jpeg', 10);
}
