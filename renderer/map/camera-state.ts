import { periodsDuring, type Camera } from '../../app/domain/camera.ts';
import { instantMs } from '../../app/domain/instant.ts';
import type { Span } from '../columns/investigation.ts';

/**
 * What a camera was able to do in a stretch. No read of one that was off is not "not seen" but "could not be seen", and the map, its
 * legend and its tips say so by what stands here.
 */
export type CameraState = {
  readonly off: 'none' | 'part' | 'all';
  /** It worked for at least a part of the stretch, and was under suspicion in some of the stretch. */
  readonly isSuspect: boolean;
};

const WORKING: CameraState = { off: 'none', isSuspect: false };

/** Without a stretch: what is known of the camera now. */
export function cameraStateIn(camera: Camera, stretch: Span | undefined): CameraState {
  if (stretch === undefined)
    return { off: camera.status === 'OUT_OF_SERVICE' ? 'all' : 'none', isSuspect: camera.status === 'SUSPECT' };
  // Most cameras have always worked.
  if (camera.statusPeriods.length === 0) return WORKING;
  const outages = periodsDuring(camera, 'OUT_OF_SERVICE', stretch);
  const off = outages.length === 0 ? 'none' : areAllOf(outages, stretch) ? 'all' : 'part';
  return { off, isSuspect: off !== 'all' && periodsDuring(camera, 'SUSPECT', stretch).length > 0 };
}

/** Periods may touch, overlap and stand in any order. */
function areAllOf(periods: Camera['statusPeriods'], { fromMs, toMs }: Span): boolean {
  const inOrder = periods
    .map(({ from, to }) => ({ fromMs: instantMs(from), toMs: to === null ? Infinity : instantMs(to) }))
    .sort((a, b) => a.fromMs - b.fromMs);
  let coveredToMs = fromMs;
  for (const period of inOrder) {
    if (period.fromMs > coveredToMs) return false;
    coveredToMs = Math.max(coveredToMs, period.toMs);
  }
  return coveredToMs >= toMs;
}

/** Signs that the picture of a camera without a read is put together from; the legend has a row for each. */
export const CAMERA_SIGNS = ['working', 'suspect', 'part-off', 'off', 'mobile', 'covert'] as const;
export type CameraSign = (typeof CAMERA_SIGNS)[number];

const ONLY_WORKING: readonly CameraSign[] = ['working'];

/** In the order of `CAMERA_SIGNS`; `working` where nothing kept the camera from reading. A covert camera is among the cameras only of somebody who may know of it. */
export function signsOf({ off, isSuspect }: CameraState, kind: Camera['kind']): readonly CameraSign[] {
  const signs: CameraSign[] = [];
  if (isSuspect) signs.push('suspect');
  if (off !== 'none') signs.push(off === 'all' ? 'off' : 'part-off');
  if (signs.length === 0) {
    // Nearly all of a national list: no list of its own for each.
    if (kind !== 'MOBILE' && kind !== 'COVERT') return ONLY_WORKING;
    signs.push('working');
  }
  if (kind === 'MOBILE') signs.push('mobile');
  if (kind === 'COVERT') signs.push('covert');
  return signs;
}

/** The words of the legend. */
export const SIGN_TEXT: Readonly<Record<CameraSign, string>> = {
  working: 'Camera, no read in view',
  suspect: 'Camera, not reliable in this time',
  'part-off': 'Camera, off for part of this time',
  off: 'Camera, off in this time',
  mobile: 'Mobile camera',
  covert: 'Covert camera',
};

/** What a camera was and could do in a stretch, in the words of the legend: `mobile camera, off for part of this time`. */
export function cameraStateText(camera: Camera, stretch: Span | undefined): string {
  return signsOf(cameraStateIn(camera, stretch), camera.kind)
    .map((sign) => (stretch === undefined ? NOW_TEXT[sign] : TIP_TEXT[sign]))
    .reverse()
    .join(', ');
}

const NOW_TEXT: Readonly<Record<CameraSign, string>> = {
  working: 'working',
  suspect: 'not reliable',
  'part-off': 'off',
  off: 'off',
  mobile: 'mobile camera',
  covert: 'covert camera',
};
const TIP_TEXT: typeof NOW_TEXT = {
  ...NOW_TEXT,
  suspect: 'not reliable in this time',
  'part-off': 'off for part of this time',
  off: 'off in this time',
};

/** From these zooms on the map draws cameras without a read: those that were off before others [default]. */
export const CAMERAS_FROM_ZOOM = 8;
export const OFF_FROM_ZOOM = 7;

export type CameraWithoutRead = {
  readonly camera: Camera;
  readonly signs: readonly CameraSign[];
  readonly isOff: boolean;
};

/** Cameras that read none of the vehicles in a stretch. */
export function camerasWithoutRead(
  cameras: readonly Camera[],
  readCameras: ReadonlySet<string>,
  stretch: Span | undefined,
): readonly CameraWithoutRead[] {
  const without: CameraWithoutRead[] = [];
  for (const camera of cameras) {
    if (readCameras.has(camera.id)) continue;
    const state = cameraStateIn(camera, stretch);
    without.push({ camera, signs: signsOf(state, camera.kind), isOff: state.off !== 'none' });
  }
  return without;
}

/** The name of the picture of a camera. */
export const pictureOf = (signs: readonly CameraSign[]): string => `camera ${signs.join(' ')}`;

/** Nobody sees the difference between two lists that have the same cameras with the same signs. */
export const areDrawnAlike = (a: readonly CameraWithoutRead[], b: readonly CameraWithoutRead[]): boolean =>
  a.length === b.length &&
  a.every(({ camera, signs }, i) => {
    const other = b[i];
    return camera === other?.camera && (signs === other.signs || pictureOf(signs) === pictureOf(other.signs));
  });

/** Signs that are on the screen at a zoom, in the order of the legend. */
export function signsDrawn(
  cameras: readonly CameraWithoutRead[],
  zoom: number,
  isOnScreen: (camera: Camera) => boolean,
): readonly CameraSign[] {
  if (zoom < OFF_FROM_ZOOM) return [];
  const drawn = new Set<CameraSign>();
  for (const { camera, signs, isOff } of cameras)
    if ((isOff || zoom >= CAMERAS_FROM_ZOOM) && isOnScreen(camera)) signs.forEach((sign) => drawn.add(sign));
  return CAMERA_SIGNS.filter((sign) => drawn.has(sign));
}

/** Every picture that `signsOf` can ask for. */
export const ALL_SIGNS: readonly (readonly CameraSign[])[] = (['none', 'part', 'all'] as const).flatMap((off) =>
  [false, true].flatMap((isSuspect) =>
    off === 'all' && isSuspect
      ? []
      : (['STATIC', 'MOBILE', 'COVERT'] as const).map((kind) => signsOf({ off, isSuspect }, kind)),
  ),
);

/**
 * The picture of a camera, as paths in a box of 14 by 14: a triangle that is dashed for a suspect one, struck through once for one that
 * was off for a part of the stretch and twice for one that was off in all of it; wheels for a mobile one, a brim for a covert one. The
 * shape tells them apart, and not a colour alone.
 */
export const CAMERA_BOX_PX = 14;
export const CAMERA_DASHES: readonly number[] = [1.7, 1.5];
export type CameraStroke = { readonly path: string; readonly isDashed: boolean; readonly isThick: boolean };

export function strokesOf(signs: readonly CameraSign[]): readonly CameraStroke[] {
  const thick = (path: string): CameraStroke => ({ path, isDashed: false, isThick: true });
  const has = (sign: CameraSign): boolean => signs.includes(sign);
  return [
    { path: 'M7 3.2L11 10.6H3Z', isDashed: has('suspect'), isThick: false },
    ...(has('part-off') || has('off') ? [thick('M11.6 3.2L2.4 11.6')] : []),
    ...(has('off') ? [thick('M2.4 3.2L11.6 11.6')] : []),
    ...(has('mobile') ? [thick('M4 12.9H5.6M8.4 12.9H10')] : []),
    ...(has('covert') ? [thick('M4.2 1.2H9.8')] : []),
  ];
}
