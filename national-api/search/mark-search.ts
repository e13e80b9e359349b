import type { Camera } from '../../app/domain/camera.ts';
import type { Query } from '../../app/domain/query.ts';
import { parseVrm } from '../../app/domain/vrm.ts';
import type { Place } from '../../app/policy/width.ts';
import { ProblemError, type FieldError } from '../http/problem-error.ts';
import { parseVrmPattern } from '../../app/domain/vrm-pattern.ts';
import { unknownCameras } from './places.ts';

/** The errors of texts that are no marks. */
export function markErrors(texts: readonly string[], pointer: string): FieldError[] {
  return texts.flatMap((text, i) => {
    const parsed = parseVrm(text);
    return parsed.ok ? [] : [{ pointer: `${pointer}/${i}`, message: parsed.message }];
  });
}

/** The errors of camera ids that do not exist. */
export const placeErrors = (cameras: readonly Camera[], place: Place, pointer: string): FieldError[] =>
  unknownCameras(cameras, place)
    .slice(0, 20)
    .map((position) => ({ pointer: `${pointer}/cameraIds/${position}`, message: 'no camera has this id' }));

/** The errors of names in a query: invalid marks, unknown cameras. The schema has checked the rest. */
export function nameErrors(query: Query, cameras: readonly Camera[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ('vrms' in query && query.vrms !== undefined) errors.push(...markErrors(query.vrms, '/query/vrms'));
  if (query.kind === 'companions') {
    const parsed = parseVrm(query.vrm);
    if (!parsed.ok) errors.push({ pointer: '/query/vrm', message: parsed.message });
  }
  if (query.kind === 'pattern') {
    const parsed = parseVrmPattern(query.pattern);
    if (!parsed.ok) errors.push({ pointer: '/query/pattern', message: parsed.message });
  }
  if ('cameraIds' in query) errors.push(...placeErrors(cameras, query, '/query'));
  if (query.kind === 'scenes')
    query.scenes.forEach((scene, i) => errors.push(...placeErrors(cameras, scene, `/query/scenes/${i}`)));
  return errors;
}

/** @throws ProblemError VALIDATION_FAILED when the query has such errors. */
export const requireNames = (query: Query, cameras: readonly Camera[]): void => requireNone(nameErrors(query, cameras));

/** @throws ProblemError VALIDATION_FAILED when there are errors. */
export function requireNone(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', errors[0]?.message ?? '', { errors });
}
