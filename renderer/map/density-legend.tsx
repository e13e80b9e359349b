import type { ReactNode } from 'react';
import type { Investigation } from '../columns/investigation.ts';
import { useCameras } from '../state/camera-store.ts';
import { boundText, countText, figureText } from '../words/measures.ts';
import { classOf } from './density-grid.ts';
import type { DensityDrawn } from './drawn-counts.ts';

/** Squares that are told in words; of more, how many there are. */
const TOLD = 8;

/** `1`, `2 to 4` and, of the densest, `20 or more`. */
const rangeText = (least: number, next: number | undefined): string =>
  next === undefined
    ? `${figureText(least)} or more`
    : next - 1 === least
      ? figureText(least)
      : `${figureText(least)} to ${figureText(next - 1)}`;

const milesText = (miles: number): string => (miles >= 3 ? String(Math.round(miles)) : miles.toFixed(1));

/** What the sizes and colours of density mean, and where most reads are: in words as well as drawn. */
export function DensityRows({
  density: { breaks, squareMiles, squares, unplaced },
  investigation,
}: {
  readonly density: DensityDrawn;
  readonly investigation: Investigation;
}): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const total = squares.reduce((sum, { count }) => sum + count, unplaced);
  const placeText = (code: number): string => {
    const id = investigation.table.camera.values[code] ?? '';
    const camera = cameras.get(id);
    return camera === undefined ? id : `${camera.name}, ${camera.road} ${boundText(camera.direction)}`.trim();
  };
  const told = squares.slice(0, TOLD);
  const [first] = told;
  return (
    <div role="group" aria-label="Density in words">
      <p className="legend-head">{`Reads in a square of ${milesText(squareMiles)} mi`}</p>
      <ul className="density-classes">
        {breaks.map((least, i) => (
          <li key={least} className="legend-row">
            <i className={`density c${classOf(least, breaks)}`} aria-hidden="true" />
            <span className="num">{rangeText(least, breaks[i + 1])}</span>
          </li>
        ))}
      </ul>
      {first !== undefined && (
        <p className="density-most">
          Most: <b className="num">{figureText(first.count)}</b> of {countText(total, 'read')} about{' '}
          {placeText(first.code)}
        </p>
      )}
      {unplaced > 0 && (
        <p className="density-most">{countText(unplaced, 'read')} not drawn: place of the camera not known</p>
      )}
      <ol className="visually-hidden" aria-label="Densest squares">
        {told.map(({ code, count, cameras }) => (
          <li
            key={code}
          >{`${countText(count, 'read')} of ${countText(cameras, 'camera')} about ${placeText(code)}`}</li>
        ))}
        {squares.length > told.length && (
          <li>{`${countText(squares.length - told.length, 'square')} with fewer reads`}</li>
        )}
      </ol>
    </div>
  );
}
