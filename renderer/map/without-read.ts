import { polygonContains } from '../../app/domain/area.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { queryPlaces, type Query } from '../../app/domain/query.ts';

/** What a view shows of an answer, as far as it decides why a camera has no read there. */
export type ShownOfAnswer = {
  readonly query: Query | null;
  readonly isFiltered: boolean;
  /** The answer is pairs of reads, and tells of no other read. */
  readonly isPairs: boolean;
  /** Nothing of the stretch was asked for. */
  readonly isApart: boolean;
  /** Whose reads they are; undefined for everybody's. */
  readonly title: string | undefined;
};

/** A question without a place is about every camera. */
function isAskedOf(query: Query, { id, lon, lat }: Camera): boolean {
  const places = queryPlaces(query).filter(({ cameraIds, area }) => cameraIds !== undefined || area !== undefined);
  return (
    places.length === 0 ||
    places.some(
      ({ cameraIds, area }) =>
        (cameraIds === undefined || cameraIds.includes(id)) && (area === undefined || polygonContains(area, lon, lat)),
    )
  );
}

/** Why nothing is drawn at a camera. Only of a camera that was asked, with nothing left out, it is that it read nothing. */
export function withoutReadText({ query, isFiltered, isPairs, isApart, title }: ShownOfAnswer, camera: Camera): string {
  const whose = title === undefined ? '' : ` of ${title}`;
  if (isPairs) return 'in none of these pairs; its other reads are not in the answer';
  if (query !== null && !isAskedOf(query, camera)) return 'not asked';
  if (isApart) return `no read${whose} was asked for in this time`;
  if (isFiltered) return `no read${whose} in this time that the filters leave`;
  return `no read${whose} in this time`;
}
