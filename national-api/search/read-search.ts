import type { Camera } from '../../app/domain/camera.ts';
import type { ReadsQuery, VrmQuery } from '../../app/domain/query.ts';
import { windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { parseVrm, type Vrm } from '../../app/domain/vrm.ts';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import { parseVrmPattern, type VrmPattern } from '../../app/domain/vrm-pattern.ts';
import type { Place } from '../../app/policy/width.ts';
import type { ReadSearch } from '../store/read-store.ts';
import { camerasOf } from './places.ts';

/** The distinct marks of some texts, which have been checked. */
export function marksOf(texts: readonly string[]): readonly Vrm[] {
  const marks = texts.flatMap((text) => {
    const parsed = parseVrm(text);
    return parsed.ok ? [parsed.vrm] : [];
  });
  return [...new Set(marks)];
}

function marksAsked({ vrms, nearMiss }: VrmQuery): readonly string[] {
  const asked = marksOf(vrms);
  const marks = new Set<string>(asked);
  // nearMiss is 0, 1 or 2 by the schema.
  if (nearMiss > 0)
    for (const vrm of asked) for (const near of possibleMisreads(vrm, nearMiss as 1 | 2)) marks.add(near);
  return [...marks];
}

function patternOf(text: string): { readonly pattern?: VrmPattern } {
  const parsed = parseVrmPattern(text);
  return parsed.ok ? { pattern: parsed.pattern } : {};
}

/** All reads of a place and a window. */
export function placeSearchOf(place: Place & { readonly window: TimeWindow }, cameras: readonly Camera[]): ReadSearch {
  const numbers = camerasOf(cameras, place);
  return { ...windowMs(place.window), ...(numbers === undefined ? {} : { cameras: numbers }) };
}

/** The search of the store for a query for reads. Its names have been checked. */
export function readSearchOf(query: ReadsQuery, cameras: readonly Camera[]): ReadSearch {
  const search = placeSearchOf(query, cameras);
  if (query.kind === 'vrm') return { ...search, vrms: marksAsked(query), formerMarks: true };
  return query.kind === 'pattern' ? { ...search, ...patternOf(query.pattern) } : search;
}
