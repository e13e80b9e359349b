import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Investigation, Span } from '../columns/investigation.ts';
import { rampColour } from '../columns/sequence.ts';
import { StillPaths, useStillPicture } from '../ui/still-map.tsx';
import { useLooking } from '../search/search-view.tsx';
import { CountMarks, marksIn } from './count-marks.ts';
import { fitPicture, GREAT_BRITAIN, OPENING_PADDING, type Fitted, type Padding, type Size } from './fit.ts';
import { discPx, DOT_PX } from './journey-style.ts';
import { buildMapView, placesApart, RING_PX, topOf, type DrawnRead, type MapView } from './map-view-model.ts';

type StillViewProps = {
  readonly investigation: Investigation | undefined;
  readonly brush: Span | undefined;
  /** As the live map fits, so that one can replace the other without a jump. */
  readonly padding: Padding;
  readonly maxZoom: number;
  /** Called when the reads are on the screen. */
  readonly onDrawn: () => void;
};

const NOTHING_POINTED = { selectedRow: undefined, hoveredRow: undefined };
const LABEL_PX = 12;

/** Dots of one colour are drawn as one shape: a dozen elements instead of hundreds. Doubtful ones come last, on top. */
const COLOURS = 12;

function dotsByColour({
  reads,
  several,
}: MapView): readonly { readonly colour: string | undefined; readonly dots: readonly DrawnRead[] }[] {
  const stepOf = (read: DrawnRead): number => (Math.min(COLOURS - 1, Math.floor(read.at * COLOURS)) + 0.5) / COLOURS;
  const byColour = new Map<string, DrawnRead[]>();
  for (const read of reads) {
    if (read.uncertain) continue;
    const colour = several ? read.badge.colour : rampColour(stepOf(read));
    const dots = byColour.get(colour);
    if (dots === undefined) byColour.set(colour, [read]);
    else dots.push(read);
  }
  return [
    ...[...byColour].map(([colour, dots]) => ({ colour, dots })),
    { colour: undefined, dots: reads.filter((read) => read.uncertain) },
  ].filter(({ dots }) => dots.length > 0);
}

const dotPath = ([x, y]: readonly [number, number], r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

function Reads({ view, fitted }: { readonly view: MapView; readonly fitted: Fitted }): ReactNode {
  const { unitsPerPx, toXY, zoom } = fitted;
  if (view.reads.length === 0) {
    const marks = new CountMarks(view.counts);
    marks.take(
      view.counts.map(({ count }) => count),
      zoom,
    );
    return marksIn(marks).map(({ code, lon, lat, radiusPx }) => {
      const [cx, cy] = toXY(lon, lat);
      return <circle key={code} cx={cx} cy={cy} r={radiusPx * unitsPerPx} className="still-count" />;
    });
  }
  if (!view.isNumbered)
    return dotsByColour(view).map(({ colour, dots }) => {
      const path = dots.map(({ lon, lat }) => dotPath(toXY(lon, lat), DOT_PX * unitsPerPx)).join('');
      return (
        <path
          key={colour ?? 'open'}
          d={path}
          className={colour === undefined ? 'still-read open' : 'still-read'}
          style={colour === undefined ? undefined : { fill: colour }}
        />
      );
    });
  const { places } = placesApart(view, (lon, lat) => {
    const [x, y] = toXY(lon, lat);
    return { x: x / unitsPerPx, y: y / unitsPerPx };
  });
  return places.map((place) => {
    const read = topOf(place, NOTHING_POINTED);
    const [x, y] = toXY(place.lon, place.lat);
    const { label, colour, late, isSquare } = read.badge;
    const r = discPx(label) * unitsPerPx;
    const look = {
      className: read.uncertain ? 'still-read open' : 'still-read',
      style: read.uncertain ? undefined : { fill: colour },
    };
    return (
      <g key={read.row}>
        {place.reads.length > 1 && (
          <circle cx={x} cy={y} r={r + RING_PX * unitsPerPx} className="still-several" style={{ stroke: colour }} />
        )}
        {isSquare ? (
          <rect x={x - r} y={y - r} width={2 * r} height={2 * r} rx={r / 4} {...look} />
        ) : (
          <circle cx={x} cy={y} r={r} {...look} />
        )}
        <text
          x={x}
          y={y}
          dy=".35em"
          className={read.uncertain ? 'still-number open' : late ? 'still-number late' : 'still-number'}
          style={{ fontSize: 11 * unitsPerPx }}
        >
          {label}
        </text>
      </g>
    );
  });
}

/**
 * The map until the live one is ready: coast and motorways, with the first reads as soon as they arrive. It has the
 * place and scale of the live map, but no routes.
 */
export function StillView({ investigation, brush, padding, maxZoom, onDrawn }: StillViewProps): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  const picture = useStillPicture('country-map');
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setSize(entry?.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const index = useLooking()?.index;
  const view = useMemo(
    () =>
      investigation === undefined || brush === undefined || index === undefined
        ? undefined
        : buildMapView(investigation, brush, index.camerasIn(brush)),
    [investigation, brush, index],
  );
  const drawn = view?.bounds !== undefined && picture !== undefined && size !== undefined;
  useEffect(() => {
    if (!drawn) return undefined;
    const frame = requestAnimationFrame(onDrawn);
    return () => cancelAnimationFrame(frame);
    // Of each view: the reads of one search may be replaced by those of the next without a moment that has none.
  }, [drawn, view, onDrawn]);
  const fitted =
    picture === undefined || size === undefined
      ? undefined
      : view?.bounds === undefined
        ? fitPicture(picture.place, GREAT_BRITAIN, size, OPENING_PADDING, maxZoom)
        : fitPicture(picture.place, view.bounds, size, padding, maxZoom);
  return (
    <div ref={holder} className="still-view" aria-hidden="true">
      {picture !== undefined && fitted !== undefined && (
        <svg className="still-map" viewBox={fitted.viewBox} preserveAspectRatio="none">
          <StillPaths picture={picture} />
          {picture.labels.map(({ name, at: [x, y] }) => (
            <text
              key={name}
              x={x}
              y={y}
              className="still-label"
              style={{ fontSize: LABEL_PX * fitted.unitsPerPx, strokeWidth: 2.8 * fitted.unitsPerPx }}
            >
              {name}
            </text>
          ))}
          {view !== undefined && <Reads view={view} fitted={fitted} />}
        </svg>
      )}
    </div>
  );
}
