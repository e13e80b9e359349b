import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { Button } from '../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx';
import { PartAnswer } from '../ui/panel-state.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { journeysIn, type Investigation, type Vehicle } from '../columns/investigation.ts';
import { useFiltered, useNewestInvestigation } from '../columns/use-results.ts';
import { areSeveral, vehicleColourName } from '../columns/sequence.ts';
import { localDayNumber } from '../../app/domain/london-time.ts';
import { clockText, countText, milesText, mphText, shortDayText } from '../words/measures.ts';
import { probeSearchDrawn } from '../state/measurement-probes.ts';
import { useSearch, useSelection, useTimeFilter } from '../search/search-view.tsx';
import { isRunning } from '../search/session.ts';
import { useSession } from '../state/session-store.ts';
import type { MapEngine, MapMode } from './map-engine.ts';
import { VEHICLE_DASHES } from './journey-style.ts';
import { StillView } from './still-view.tsx';
import './map.css';

const MapView = lazy(async () => ({ default: (await import('./map-view.tsx')).MapView }));

const MODES = [
  { value: 'journey', label: 'Journey' },
  { value: 'all', label: 'All reads' },
] as const;

/** The built-in map is accurate to about this zoom. */
const SCHEMATIC_FROM_ZOOM = 10.2;

function summaryOf(brushed: readonly Vehicle[]): string | undefined {
  const vehicles = brushed.filter((vehicle) => vehicle.rows.length > 0);
  if (vehicles.length === 0) return undefined;
  const reads = vehicles.reduce((sum, vehicle) => sum + vehicle.journey.rows.length, 0);
  const km = vehicles.reduce((sum, vehicle) => sum + vehicle.journey.distanceKm, 0);
  return `${countText(vehicles.length, 'vehicle')} · ${countText(reads, 'read')} in journey · ${milesText(km)}`;
}

/** The reads that cannot be of this vehicle, listed one by one: each is named, none is drawn as fact. */
function ImpossibleNote({
  investigation,
  vehicles,
}: {
  readonly investigation: Investigation;
  readonly vehicles: readonly Vehicle[];
}): ReactNode {
  const select = useSelection((state) => state.select);
  const [at, setAt] = useState(0);
  const reads = vehicles.flatMap((vehicle) => vehicle.journey.impossible);
  const read = reads[at % Math.max(1, reads.length)];
  if (read === undefined) return null;
  const ms = investigation.table.capturedAtMs[read.row] ?? 0;
  const number = (at % reads.length) + 1;
  return (
    <PartAnswer
      title={`${clockText(ms)} ${investigation.cameraAt(read.row)?.name ?? ''}, ${milesText(read.distanceKm)} away`}
      action={
        <span className="row">
          <Button size="s" icon="eye" onClick={() => select(read.row)}>
            Show the read
          </Button>
          {reads.length > 1 && (
            <Button
              size="s"
              onClick={() => setAt(number)}
              aria-label={`Next read that is not possible, ${number} of ${reads.length} shown`}
            >{`${number} of ${reads.length}`}</Button>
          )}
        </span>
      }
    >
      {`Not possible: at least ${mphText(read.requiredKmh)}. Left out of the journey.`}
    </PartAnswer>
  );
}

/** A piece of a vehicle's line as the map draws it. */
function VehicleLine({ vehicle }: { readonly vehicle: number }): ReactNode {
  const dashes = VEHICLE_DASHES[Math.min(vehicle, VEHICLE_DASHES.length - 1)] ?? [];
  return (
    <svg width="34" height="6" aria-hidden="true">
      <line
        x1="0"
        x2="34"
        y1="3"
        y2="3"
        strokeWidth="3.6"
        style={{ stroke: `var(--${vehicleColourName(vehicle)})` }}
        strokeDasharray={dashes.map((dash) => dash * 3.6).join(' ')}
      />
    </svg>
  );
}

function Legend({
  investigation,
  vehicles,
}: {
  readonly investigation: Investigation;
  readonly vehicles: readonly Vehicle[];
}): ReactNode {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (const { rows, journey } of vehicles) {
    // In time order, and too many to spread into a call. Reads left out of the journey are neither on the map nor
    // at its ends.
    const shown = journey.rows.length > 0 ? journey.rows : rows;
    firstMs = Math.min(firstMs, investigation.table.capturedAtMs[shown[0] ?? -1] ?? Infinity);
    lastMs = Math.max(lastMs, investigation.table.capturedAtMs[shown.at(-1) ?? -1] ?? -Infinity);
  }
  if (lastMs < firstMs) return null;
  const oneDay = localDayNumber(firstMs) === localDayNumber(lastMs);
  const several = areSeveral(investigation)
    ? vehicles.flatMap(({ letter, mark, journey }, at) => (journey.rows.length > 0 ? [{ letter, mark, at }] : []))
    : [];
  return (
    <div className="map-legend">
      <div className="legend-ends">
        <b className="num">{oneDay ? clockText(firstMs) : shortDayText(firstMs)}</b>
        <span className="t2">time of read</span>
        <b className="num">{oneDay ? clockText(lastMs) : shortDayText(lastMs)}</b>
      </div>
      {several.length > 0 ? (
        several.map(({ letter, mark, at }) => (
          <div key={mark} className="legend-row">
            <b className="legend-letter" style={{ color: `var(--${vehicleColourName(at)})` }}>
              {letter}
            </b>
            <VehicleLine vehicle={at} />
            <span className="num">{mark}</span>
          </div>
        ))
      ) : (
        <div className="legend-ramp" />
      )}
      <div className="legend-row">
        <i className="likely" />
        Likely route
      </div>
      <div className="legend-row">
        <i className="unknown" />
        Route not known
      </div>
      <div className="legend-row">
        <i className="triangle" aria-hidden="true">
          △
        </i>
        Camera with no read
      </div>
    </div>
  );
}

/**
 * Whether to show the live map. It costs about 100 MB in the page and the graphics process and most of a second, so
 * it is made only once there is something to draw or the user wants to look around, and then stays. Until then a
 * still picture takes its place and shows the first reads at once.
 */
function useLiveMap(investigation: Investigation | undefined): readonly [boolean, () => void] {
  const [live, setLive] = useState(false);
  // Not while reads are arriving: making the map would delay them.
  const arriving = useSearch(isRunning);
  useEffect(() => {
    if (investigation !== undefined && !arriving) setLive(true);
  }, [investigation, arriving]);
  return [live, useCallback(() => setLive(true), [])];
}

/** The map of the brushed stretch: cameras, journey, gaps; every fact on it is in the reads table too. */
export function MapPanel(): ReactNode {
  const investigation = useFiltered(useNewestInvestigation());
  const idle = useSearch((state) => state.phase === 'idle');
  const [brush] = useTimeFilter();
  const hasOwnTiles = useSession((state) => state.info?.tileFile !== null && state.info !== null);
  const [mode, setMode] = useState<MapMode>('journey');
  const [zoom, setZoom] = useState(5);
  const [live, wantLive] = useLiveMap(investigation);
  const [liveSeen, setLiveSeen] = useState(false);
  const onSeen = useCallback(() => setLiveSeen(true), []);
  const engine = useRef<MapEngine | undefined>(undefined);
  const waiting = useRef<((made: MapEngine) => void)[]>([]);
  const holdEngine = useCallback((made: MapEngine | undefined) => {
    engine.current = made;
    if (made === undefined || waiting.current.length === 0) return;
    const acts = waiting.current;
    waiting.current = [];
    // After the map has moved to the reads that it opens with.
    setTimeout(() => acts.forEach((act) => act(made)), 0);
  }, []);
  /** Actions that were asked for before the map existed run once it does. */
  const onMap = (act: (made: MapEngine) => void): void => {
    if (engine.current !== undefined) return act(engine.current);
    waiting.current.push(act);
    wantLive();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const by: Readonly<Record<string, () => void>> = {
      0: () => onMap((map) => map.fit()),
      '=': () => onMap((map) => map.zoomBy(1)),
      '+': () => onMap((map) => map.zoomBy(1)),
      '-': () => onMap((map) => map.zoomBy(-1)),
      z: () => onMap((map) => map.toSelection()),
    };
    const act = by[event.key.toLowerCase()];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const vehicles = useMemo(
    () => (investigation === undefined || brush === undefined ? [] : journeysIn(investigation, brush)),
    [investigation, brush],
  );
  const summary = useMemo(() => summaryOf(vehicles), [vehicles]);
  return (
    <Panel name="Map" className="map-panel">
      <PanelHead title="Map" note={summary}>
        <Segmented label="What the map shows" choices={MODES} value={mode} onChange={setMode} />
      </PanelHead>
      <PanelBody>
        <div className="map-body" onKeyDown={onKeyDown} onPointerDown={wantLive} onWheel={wantLive} onFocus={wantLive}>
          {live && (
            <Suspense fallback={null}>
              <MapView
                investigation={investigation}
                mode={mode}
                onZoom={setZoom}
                engineRef={holdEngine}
                onSeen={onSeen}
              />
            </Suspense>
          )}
          {!liveSeen && <StillView investigation={investigation} brush={brush} onDrawn={probeSearchDrawn} />}
          <p className="visually-hidden">
            {summary === undefined ? 'No reads on the map.' : `${summary}. The reads table lists the same reads.`}
          </p>
          {investigation !== undefined && mode === 'journey' && (
            <div className="map-note">
              <ImpossibleNote investigation={investigation} vehicles={vehicles} />
            </div>
          )}
          <div className="map-tools" role="group" aria-label="Map tools">
            <Button variant="ghost" icon="plus" iconOnly="Zoom in" onClick={() => onMap((map) => map.zoomBy(1))} />
            <Button variant="ghost" icon="minus" iconOnly="Zoom out" onClick={() => onMap((map) => map.zoomBy(-1))} />
            <Button variant="ghost" icon="pin" iconOnly="Fit the journey" onClick={() => onMap((map) => map.fit())} />
          </div>
          {investigation !== undefined && mode === 'journey' && (
            <Legend investigation={investigation} vehicles={vehicles} />
          )}
          {zoom > SCHEMATIC_FROM_ZOOM && !hasOwnTiles && (
            <p className="map-schematic">Schematic: roads to about 500 m, no streets</p>
          )}
          {idle && (
            <p className="map-hint">
              {live
                ? 'Cameras show from county zoom. Reads appear after a search.'
                : 'Press or scroll to look around. Reads appear after a search.'}
            </p>
          )}
        </div>
      </PanelBody>
    </Panel>
  );
}
