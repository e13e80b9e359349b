import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Polygon } from '../../app/domain/area.ts';
import { fitPicture, GREAT_BRITAIN, type Bounds, type Size } from './fit.ts';
import { useCameras } from '../state/camera-store.ts';
import { StillPaths, useStillPicture } from '../ui/still-map.tsx';
import './place-map.css';

const PADDING = { top: 14, right: 14, bottom: 14, left: 14 };
/** Closer than this the picture has no roads to show. */
const MAX_ZOOM = 9.5;
const CAMERA_PX = 4.5;
const LABEL_PX = 11;

type Position = readonly [lon: number, lat: number];

function boundsOf(positions: readonly Position[]): Bounds {
  return positions.length === 0
    ? GREAT_BRITAIN
    : [
        Math.min(...positions.map(([lon]) => lon)),
        Math.min(...positions.map(([, lat]) => lat)),
        Math.max(...positions.map(([lon]) => lon)),
        Math.max(...positions.map(([, lat]) => lat)),
      ];
}

/** Cameras or an area on a still map of the country. The caption says the same in words. */
export function PlaceMap({
  cameraIds,
  area,
  caption,
}: {
  readonly cameraIds: readonly string[];
  readonly area: Polygon | null | undefined;
  readonly caption: ReactNode;
}): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  const picture = useStillPicture('country-map');
  const cameras = useCameras((state) => state.cameras);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setSize(entry?.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const places = cameraIds.flatMap((id): Position[] => {
    const camera = cameras.get(id);
    return camera === undefined ? [] : [[camera.lon, camera.lat]];
  });
  const rings = area?.coordinates ?? [];
  // Names of towns are for a part of the country: on the whole of it, in this size, they hide each other.
  const isNear = places.length > 0 || rings.length > 0;
  const fitted =
    picture === undefined || size === undefined
      ? undefined
      : fitPicture(picture.place, boundsOf([...places, ...rings.flat()]), size, PADDING, MAX_ZOOM);
  return (
    <figure className="scope-map">
      <div ref={holder} aria-hidden="true">
        {picture !== undefined && fitted !== undefined && (
          <svg className="still-map" viewBox={fitted.viewBox} preserveAspectRatio="none">
            <StillPaths picture={picture} />
            {isNear &&
              picture.labels.map(({ name, at: [x, y] }) => (
                <text
                  key={name}
                  x={x}
                  y={y}
                  className="scope-label"
                  style={{ fontSize: LABEL_PX * fitted.unitsPerPx, strokeWidth: 2.6 * fitted.unitsPerPx }}
                >
                  {name}
                </text>
              ))}
            {rings.length > 0 && (
              <path
                className="scope-area"
                d={rings
                  .map((ring) => `M${ring.map(([lon, lat]) => fitted.toXY(lon, lat).join(' ')).join('L')}Z`)
                  .join('')}
              />
            )}
            {places.map(([lon, lat], index) => {
              const [x, y] = fitted.toXY(lon, lat);
              const r = CAMERA_PX * fitted.unitsPerPx;
              return <path key={index} className="scope-camera" d={`M${x} ${y - r}L${x + r} ${y + r}H${x - r}Z`} />;
            })}
          </svg>
        )}
      </div>
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
