import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { Camera } from '../../app/domain/camera.ts';
import type { Investigation, Span } from '../columns/investigation.ts';
import { filteredFields } from '../columns/read-filters.ts';
import { areSeveral } from '../columns/sequence.ts';
import { isApart } from '../columns/time-bounds.ts';
import { useLooking, useReadFilters, useSearch } from '../search/search-view.tsx';
import { announce } from '../state/announce.ts';
import { useCameras } from '../state/camera-store.ts';
import { loadMissedPasses, useMissedPasses } from '../state/missed-passes.ts';
import { boundText, clockText, countText, shortDayText } from '../words/measures.ts';
import { cameraStateText } from './camera-state.ts';
import type { TipAt, TipTarget } from './map-engine.ts';
import { missedText } from './missed-text.ts';
import { withoutReadText } from './without-read.ts';

/** Two lines beside what is pointed at. */
export type Tip = {
  readonly x: number;
  readonly y: number;
  readonly isLeft: boolean;
  readonly lines: readonly [string, string];
};

const placeText = (camera: Camera): string => `${camera.name}, ${camera.road} ${boundText(camera.direction)}`.trim();

/** What is pointed at on the map, by mouse or by keyboard, in words. */
export function useTips(
  investigation: Investigation | undefined,
  brush: Span | undefined,
): {
  readonly tip: Tip | undefined;
  readonly showTip: (at: TipAt | undefined) => void;
  readonly hideTip: () => void;
} {
  const cameras = useCameras((state) => state.cameras);
  const title = useSearch((state) => state.subject?.title);
  const query = useSearch((state) => state.query);
  const filters = useReadFilters();
  const asked = useLooking()?.asked();
  const [shown, showTip] = useState<TipAt>();
  const isOfCamera = shown !== undefined && shown.target.kind !== 'read';
  const missed = useMissedPasses(({ answer }) => answer);
  useEffect(() => {
    if (isOfCamera) void loadMissedPasses();
  }, [isOfCamera]);
  const hideTip = useCallback(() => showTip(undefined), []);
  const linesOf = (target: TipTarget): readonly [string, string] | undefined => {
    if (target.kind === 'read') {
      if (investigation === undefined || target.row >= investigation.table.rows) return undefined;
      const ms = investigation.table.capturedAtMs[target.row] ?? 0;
      const camera = investigation.cameraAt(target.row);
      const letter = areSeveral(investigation)
        ? (investigation.vehicles[investigation.vehicleOf(target.row)]?.letter ?? '')
        : '';
      const number = investigation.numberOf(target.row);
      const first = [`${letter}${number ?? ''}`, `${shortDayText(ms)} ${clockText(ms)}`, target.more ?? '']
        .filter((part) => part !== '')
        .join(' · ');
      const place = camera === undefined ? investigation.table.cameraIdAt(target.row) : placeText(camera);
      return [first, investigation.isLate(target.row) ? `${place}. Received late` : place];
    }
    const camera = cameras.get(target.cameraId);
    if (camera === undefined) return undefined;
    if (target.kind === 'count')
      return target.cameras === 1
        ? [placeText(camera), countText(target.count, 'read')]
        : [
            `${placeText(camera)}, and ${countText(target.cameras - 1, 'camera')} near it`,
            countText(target.count, 'read'),
          ];
    if (target.kind === 'pin')
      return [
        placeText(camera),
        `${countText(target.count, 'read')} of pinned question P${target.number} in this time`,
      ];
    const read =
      investigation === undefined
        ? ''
        : `; ${withoutReadText(
            {
              query,
              isFiltered: filteredFields(filters).length > 0,
              isPairs: investigation.found !== undefined,
              isApart: asked !== undefined && brush !== undefined && isApart(asked, brush),
              title,
            },
            camera,
          )}`;
    const misses = missed === undefined ? '' : `. ${missedText(missed, camera.id)}`;
    return [placeText(camera), `${cameraStateText(camera, brush)}${read}${misses}`];
  };
  const lines = shown === undefined ? undefined : linesOf(shown.target);
  const heard = shown?.isByKeys === true && lines !== undefined ? lines.join(', ') : '';
  useEffect(() => {
    if (heard !== '') announce(heard);
  }, [heard]);
  return {
    tip:
      shown === undefined || lines === undefined ? undefined : { x: shown.x, y: shown.y, isLeft: shown.isLeft, lines },
    showTip,
    hideTip,
  };
}

/** Beside the pointer, or beside the read that keys have chosen; never in the way of either. */
export function MapTip({ tip }: { readonly tip: Tip | undefined }): ReactNode {
  if (tip === undefined) return null;
  const [first, second] = tip.lines;
  return (
    <div className={tip.isLeft ? 'map-tip left' : 'map-tip'} role="tooltip" style={{ left: tip.x, top: tip.y }}>
      <b className="num">{first}</b>
      <span>{second}</span>
    </div>
  );
}
