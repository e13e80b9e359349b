import { assertNever } from '../domain/result.ts';
import { HOUR_MS, instantText } from '../domain/instant.ts';
import { windowDays, windowMs, type TimeWindow } from '../domain/time-window.ts';
import type { Polygon } from '../domain/area.ts';
import type { Query, QueryKind } from '../domain/query.ts';
import { normaliseVrmText } from '../domain/vrm.ts';
import type { Denial } from './denial.ts';
import {
  AREA_LIMIT,
  COMPANIONS_DAYS,
  CONVOYS_LIMIT,
  INCOMPATIBLE_MARKS,
  MARKS_LIMIT,
  PATTERN_KNOWN_CHARACTERS,
  PATTERN_LIMIT,
  SCENES_LIMIT,
  type AreaLimit,
  type LimitClass,
} from './limits.ts';

export type Place = { readonly cameraIds?: readonly string[] | undefined; readonly area?: Polygon | undefined };
/** How many cameras a place contains; the caller knows the cameras, the policy does not. */
export type CountCameras = (place: Place) => number;

const tooWide = (
  pointer: string,
  message: string,
  name: string,
  allowed: number,
  asked: number,
  nearest?: Query,
): Denial => ({
  code: 'TOO_WIDE',
  pointer,
  message,
  limit: { name, allowed, asked },
  ...(nearest === undefined ? {} : { nearest }),
});

/** The newest part of a window that is no longer than `ms`. */
const newest = (window: TimeWindow, ms: number): TimeWindow => ({
  from: instantText(windowMs(window).toMs - ms),
  to: window.to,
});

const hasPlace = (place: Place): boolean => place.cameraIds !== undefined || place.area !== undefined;

function placeWidth(
  place: Place & { readonly window: TimeWindow },
  limit: AreaLimit,
  count: CountCameras,
  pointer: string,
  nearest: (part: { window?: TimeWindow; cameraIds?: string[] }) => Query,
): Denial[] {
  if (!hasPlace(place)) {
    return [tooWide(pointer, 'Name the cameras or draw an area.', 'cameras', limit.cameras, 0)];
  }
  const denials: Denial[] = [];
  const cameras = count(place);
  if (cameras > limit.cameras) {
    const first = place.cameraIds?.slice(0, limit.cameras);
    denials.push(
      tooWide(
        place.cameraIds === undefined ? `${pointer}/area` : `${pointer}/cameraIds`,
        `${cameras} cameras; at most ${limit.cameras} for this category.`,
        'cameras',
        limit.cameras,
        cameras,
        first === undefined ? undefined : nearest({ cameraIds: first }),
      ),
    );
  }
  const { fromMs, toMs } = windowMs(place.window);
  const hours = (toMs - fromMs) / HOUR_MS;
  if (hours > limit.hours) {
    denials.push(
      tooWide(
        `${pointer}/window`,
        `${Math.ceil(hours)} hours; at most ${limit.hours} for this category.`,
        'hours',
        limit.hours,
        hours,
        nearest({ window: newest(place.window, limit.hours * HOUR_MS) }),
      ),
    );
  }
  return denials;
}

const notAvailable = (what: string): Denial[] => [
  tooWide('/query/kind', `${what} are not available for this category.`, 'available', 0, 1),
];

/** Denies a place with more reads than one search may return, which shows only when they are counted. */
export function readsDenial(
  kind: QueryKind,
  limitClass: LimitClass,
  reads: number,
  pointer: string,
): Denial | undefined {
  const limit =
    kind === 'area' || kind === 'scenes' || kind === 'incompatible' ? AREA_LIMIT[limitClass].reads : undefined;
  if (limit === undefined || reads <= limit) return undefined;
  return tooWide(
    pointer,
    `${reads} reads; at most ${limit} at once. Shorten the window or name fewer cameras.`,
    'reads',
    limit,
    reads,
  );
}

/** What is too wide about a query for a class of category; empty when nothing is. Limits: `limits.ts`. */
export function widthDenials(query: Query, limitClass: LimitClass, count: CountCameras): readonly Denial[] {
  switch (query.kind) {
    case 'vrm': {
      const limit = MARKS_LIMIT[limitClass];
      const asked = query.vrms.length;
      if (asked <= limit) return [];
      return [
        tooWide('/query/vrms', `${asked} marks; at most ${limit} for this category.`, 'vrms', limit, asked, {
          ...query,
          vrms: query.vrms.slice(0, limit),
        }),
      ];
    }
    case 'pattern': {
      const limit = PATTERN_LIMIT[limitClass];
      const denials: Denial[] = [];
      const known = normaliseVrmText(query.pattern).length;
      if (known < PATTERN_KNOWN_CHARACTERS) {
        denials.push(
          tooWide(
            '/query/pattern',
            `At least ${PATTERN_KNOWN_CHARACTERS} known characters are needed.`,
            'knownCharacters',
            PATTERN_KNOWN_CHARACTERS,
            known,
          ),
        );
      }
      const days = windowDays(query.window);
      if (days > limit.days) {
        denials.push(
          tooWide(
            '/query/window',
            `${Math.ceil(days)} days; at most ${limit.days} for this category.`,
            'days',
            limit.days,
            days,
            {
              ...query,
              window: newest(query.window, limit.days * 24 * HOUR_MS),
            },
          ),
        );
      }
      if (limit.placeRequired && !hasPlace(query)) {
        denials.push(tooWide('/query', 'Name the cameras or draw an area.', 'cameras', 1, 0));
      }
      return denials;
    }
    case 'area':
      return placeWidth(query, AREA_LIMIT[limitClass], count, '/query', (part) => ({ ...query, ...part }));
    case 'scenes': {
      const limit = SCENES_LIMIT[limitClass];
      if (limit === undefined) return notAvailable('Searches over several scenes');
      const each = AREA_LIMIT[limitClass];
      const longer = ({ window }: Place & { readonly window: TimeWindow }): boolean =>
        windowMs(window).toMs - windowMs(window).fromMs > each.hours * HOUR_MS;
      // All of them at once: a search with only one scene fixed would be refused for the next.
      const denials = query.scenes.flatMap((scene, index) =>
        placeWidth(scene, each, count, `/query/scenes/${index}`, (part) => ({
          ...query,
          scenes: query.scenes.map((other) => ({
            ...other,
            ...(part.window === undefined || !longer(other)
              ? {}
              : { window: newest(other.window, each.hours * HOUR_MS) }),
            ...(part.cameraIds === undefined || other.cameraIds === undefined
              ? {}
              : { cameraIds: other.cameraIds.slice(0, each.cameras) }),
          })),
        })),
      );
      if (query.scenes.length > limit) {
        denials.push(
          tooWide(
            '/query/scenes',
            `${query.scenes.length} scenes; at most ${limit} for this category.`,
            'scenes',
            limit,
            query.scenes.length,
            {
              ...query,
              scenes: query.scenes.slice(0, limit),
            },
          ),
        );
      }
      return denials;
    }
    case 'companions': {
      const limit = COMPANIONS_DAYS[limitClass];
      if (limit === undefined) return notAvailable('Searches for companions');
      const days = windowDays(query.window);
      if (days <= limit) return [];
      return [
        tooWide('/query/window', `${Math.ceil(days)} days; at most ${limit} for this category.`, 'days', limit, days, {
          ...query,
          window: newest(query.window, limit * 24 * HOUR_MS),
        }),
      ];
    }
    case 'convoys': {
      const limit = CONVOYS_LIMIT[limitClass];
      if (limit === undefined) return notAvailable('Searches for convoys');
      return placeWidth(query, limit, count, '/query', (part) => ({ ...query, ...part }));
    }
    case 'incompatible': {
      const limit = INCOMPATIBLE_MARKS[limitClass];
      if (query.vrms === undefined) {
        if (limitClass !== 'HIGH')
          return [
            tooWide('/query/vrms', 'Name the marks; an area is not available for this category.', 'vrms', limit, 0),
          ];
        return placeWidth(query, AREA_LIMIT.HIGH, count, '/query', (part) => ({
          ...query,
          ...(part.window === undefined ? {} : { window: part.window }),
        }));
      }
      if (query.vrms.length <= limit) return [];
      return [
        tooWide(
          '/query/vrms',
          `${query.vrms.length} marks; at most ${limit} for this category.`,
          'vrms',
          limit,
          query.vrms.length,
          {
            ...query,
            vrms: query.vrms.slice(0, limit),
          },
        ),
      ];
    }
    default:
      return assertNever(query);
  }
}
