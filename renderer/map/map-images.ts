import { ALL_SIGNS, CAMERA_BOX_PX, CAMERA_DASHES, pictureOf, strokesOf, type CameraSign } from './camera-state.ts';
import type { MapColours } from './map-colours.ts';

/** Small pictures that the map's symbol layers need, drawn on a canvas at twice the size. */
type Drawn = { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };

const SCALE = 2;

function draw(width: number, height: number, paint: (context: CanvasRenderingContext2D) => void): Drawn {
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return { width: SCALE, height: SCALE, data: new Uint8ClampedArray(SCALE * SCALE * 4) };
  context.scale(SCALE, SCALE);
  paint(context);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: image.width, height: image.height, data: image.data };
}

/** Cameras without a read are hollow triangles, with signs for what kept them from reading. */
const cameraPicture = (signs: readonly CameraSign[], colours: MapColours): Drawn =>
  draw(CAMERA_BOX_PX, CAMERA_BOX_PX, (context) => {
    context.strokeStyle = colours[signs.includes('working') ? 'map-label-2' : 'text-2'];
    context.lineJoin = 'round';
    for (const { path, isDashed, isThick } of strokesOf(signs)) {
      context.lineWidth = isThick ? 1.5 : 1.1;
      context.setLineDash(isDashed ? [...CAMERA_DASHES] : []);
      context.stroke(new Path2D(path));
    }
  });

/**
 * Masks that a layer colours: the chevron that shows the direction of a leg, which points north, beside it the square of a second
 * vehicle, and the cross of a leg that no one vehicle can have driven.
 */
export function markAtlas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 3 * MARK_PX;
  canvas.height = MARK_PX;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(MARK_PX / 10, MARK_PX / 10);
  context.fillStyle = '#FFFFFF';
  context.beginPath();
  context.moveTo(5, 0.8);
  context.lineTo(9.4, 9.2);
  context.lineTo(5, 6.8);
  context.lineTo(0.6, 9.2);
  context.closePath();
  context.fill();
  context.beginPath();
  context.roundRect(10.4, 0.4, 9.2, 9.2, 1.4);
  context.fill();
  context.strokeStyle = '#FFFFFF';
  context.lineWidth = 2.2;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(21.6, 1.6);
  context.lineTo(28.4, 8.4);
  context.moveTo(28.4, 1.6);
  context.lineTo(21.6, 8.4);
  context.stroke();
  return canvas;
}

export const MARK_PX = 40;

const SHIELDS = {
  motorway: ['#24497E', '#5F83B5'],
  primary: ['#1C4A38', '#4E8A72'],
  a: ['#D5D8D4', '#7E8480'],
} as const;

export const shield = (roadClass: keyof typeof SHIELDS): Drawn =>
  draw(16, 12, (context) => {
    const [fill, stroke] = SHIELDS[roadClass];
    context.fillStyle = fill;
    context.strokeStyle = stroke;
    context.lineWidth = 0.75;
    context.beginPath();
    context.roundRect(0.5, 0.5, 15, 11, 2);
    context.fill();
    context.stroke();
  });

/** Stretch zones of a shield in picture pixels: the corners keep their shape. */
export const SHIELD_STRETCH = {
  stretchX: [[5 * SCALE, 11 * SCALE]] as [number, number][],
  stretchY: [[4 * SCALE, 8 * SCALE]] as [number, number][],
  content: [2 * SCALE, 1 * SCALE, 14 * SCALE, 11 * SCALE] as [number, number, number, number],
  pixelRatio: SCALE,
};

export const imagesOf = (colours: MapColours): readonly (readonly [string, Drawn, object])[] => [
  ...ALL_SIGNS.map((signs) => [pictureOf(signs), cameraPicture(signs, colours), { pixelRatio: SCALE }] as const),
  ['shield-motorway', shield('motorway'), SHIELD_STRETCH],
  ['shield-primary', shield('primary'), SHIELD_STRETCH],
  ['shield-a', shield('a'), SHIELD_STRETCH],
];
