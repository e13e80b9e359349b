import * as z from 'zod';
import { camerasSchema } from '../../app/api/reference-data.ts';
import type { Failure } from '../../app/contract/failures.ts';
import { polygonContains } from '../../app/domain/area.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { queryWindows, type Query } from '../../app/domain/query.ts';
import { succeed, type Result } from '../../app/domain/result.ts';
import { windowMs } from '../../app/domain/time-window.ts';
import type { Place } from '../../app/policy/width.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiRequest, ServiceApi } from './service-api.ts';
import type { OnForget } from './session/personal-state.ts';

export type Cameras = { readonly cameras: Camera[]; readonly asOfMs: number };

export type ReferenceData = {
  /** All cameras that the account may know, cached until they may have changed or the session ends. */
  readonly cameras: () => Promise<Result<Cameras, Failure>>;
  /** The number of cameras in a place, for the policy; unknown before `cameras` has succeeded once. */
  readonly countCameras: (place: Place) => number;
  /**
   * Cameras in the query's area that were out of service for part of its window, so that no read is not taken for no
   * vehicle.
   */
  readonly outDuring: (query: Query) => string[];
};

export type ReferenceDeps = {
  readonly api: ServiceApi;
  readonly clock: Clock;
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  readonly onForget: OnForget;
};

/** An answer of 304 has no body. */
const unchanged = z.undefined();
/** Cameras change by the day, their outages by the minute. */
const FRESH_MS = 5 * 60_000;
/** More pages than the nation has cameras for: an endless list from the service is not followed for ever. */
const MAX_PAGES = 200;

export function referenceData({ api, clock, authorised, onForget }: ReferenceDeps): ReferenceData {
  let known: Cameras | undefined;
  let etag: string | undefined;
  let freshUntilMs = 0;
  let asking: Promise<Result<Cameras, Failure>> | undefined;
  /** Of the session: an answer to an earlier one is not cached. */
  let session = 0;

  // An account with `covert.view` knows of more cameras than the next person at this computer may.
  onForget(
    'cameras',
    () => known?.cameras.length ?? 0,
    () => {
      known = undefined;
      etag = undefined;
      asking = undefined;
      freshUntilMs = 0;
      session += 1;
    },
  );

  const page = (cursor: string | null, ifNoneMatch: string | undefined) =>
    authorised((token) => {
      const request: ApiRequest = {
        method: 'GET',
        path: cursor === null ? '/cameras' : `/cameras?cursor=${encodeURIComponent(cursor)}`,
        token,
        ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
      };
      return api.json(request, camerasSchema.or(unchanged));
    });

  const fetchAll = async (): Promise<Result<Cameras, Failure>> => {
    const askedIn = session;
    const cameras: Camera[] = [];
    let cursor: string | null = null;
    let newTag: string | undefined;
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const answer: Awaited<ReturnType<typeof page>> = await page(
        cursor,
        cursor === null && known !== undefined ? etag : undefined,
      );
      if (!answer.ok) return answer;
      if (answer.value.value === undefined) break; // 304: the cached cameras still apply.
      if (cursor === null) newTag = answer.value.header('etag');
      cameras.push(...answer.value.value.cameras);
      cursor = answer.value.value.next;
      if (cursor === null) {
        const all = { cameras, asOfMs: clock.nowMs() };
        if (askedIn !== session) return succeed(all);
        known = all;
        etag = newTag;
        break;
      }
    }
    freshUntilMs = clock.monotonicMs() + FRESH_MS;
    return succeed(known ?? { cameras, asOfMs: clock.nowMs() });
  };

  const inPlace = ({ cameraIds, area }: Place): readonly Camera[] => {
    const all = known?.cameras ?? [];
    const ids = cameraIds === undefined ? undefined : new Set(cameraIds);
    return all.filter(
      (camera) =>
        (ids === undefined || ids.has(camera.id)) &&
        (area === undefined || polygonContains(area, camera.lon, camera.lat)),
    );
  };

  return {
    cameras: async () => {
      if (known !== undefined && clock.monotonicMs() < freshUntilMs) return succeed(known);
      if (asking !== undefined) return asking;
      const asked = fetchAll().finally(() => {
        if (asking === asked) asking = undefined;
      });
      asking = asked;
      return asked;
    },
    countCameras: (place) =>
      place.cameraIds !== undefined && place.area === undefined ? place.cameraIds.length : inPlace(place).length,
    outDuring: (query) => {
      const windows = queryWindows(query).map(windowMs);
      const place: Place = 'cameraIds' in query || 'area' in query ? query : {};
      return inPlace(place)
        .filter((camera) =>
          camera.statusPeriods.some((period) => {
            if (period.status !== 'OUT_OF_SERVICE') return false;
            const fromMs = instantMs(period.from);
            const toMs = period.to === null ? Infinity : instantMs(period.to);
            return windows.some((window) => fromMs < window.toMs && toMs > window.fromMs);
          }),
        )
        .map((camera) => camera.id);
    },
  };
}
