/** A canvas that is as sharp as the screen: drawn in CSS pixels, kept in those of the device. */
export type Surface = {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
};

/**
 * Sizes a canvas and clears it; undefined where nothing can be drawn. The page draws it itself: a canvas of the graphics
 * process makes the page wait when it is first drawn, and whenever that process is busy with the map.
 */
export function surfaceOf(element: HTMLCanvasElement, width: number, height: number): Surface | undefined {
  const context = element.getContext('2d', { willReadFrequently: true });
  if (context === null || width <= 0 || height <= 0) return undefined;
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting a size clears the canvas and takes new memory, so it is set when it changes only.
  if (element.width !== w || element.height !== h) {
    element.width = w;
    element.height = h;
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { element, context, width, height };
}

/** Half a pixel in, where a line of one pixel is sharp. */
export const crisp = (x: number): number => Math.round(x) + 0.5;

export function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

const HATCH_PX = 6;

/** Diagonal lines over a rectangle: nothing could be seen there. */
export function hatch(
  context: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
  colour: string,
  alpha = 1,
): void {
  if (width <= 0 || height <= 0) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = alpha;
  context.lineWidth = 1;
  context.beginPath();
  // From a grid of the whole drawing, so that hatched pieces beside each other go on.
  const first = Math.floor((x - height) / HATCH_PX) * HATCH_PX;
  for (let at = first; at < x + width; at += HATCH_PX) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/** Text with a ground of its own, so that lines under it do not cross it. */
export function labelOn(
  context: CanvasRenderingContext2D,
  text: string,
  [x, y]: readonly [number, number],
  {
    ground,
    ink,
    align = 'center',
  }: { readonly ground: string; readonly ink: string; readonly align?: CanvasTextAlign },
): void {
  const width = context.measureText(text).width + 8;
  const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width : x;
  context.fillStyle = ground;
  context.fillRect(left, y - 8, width, 16);
  context.fillStyle = ink;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, left + 4, y);
}
