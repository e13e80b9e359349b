import {
  lazy,
  memo,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { Way } from '../../app/movement/cameras-passed.ts';
import { localDayNumber } from '../../app/domain/london-time.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import type { Position } from '../../app/movement/geodesy.ts';
import { Button } from '../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { DRAWN_READS, journeysIn, type Investigation, type Vehicle } from '../columns/investigation.ts';
import { useFiltered, useNewestInvestigation } from '../columns/use-results.ts';
import { areSeveral, isSecond, vehicleColourName } from '../columns/sequence.ts';
import type { Command } from '../commands/command.ts';
import { clockText, countText, figureText, milesText, shortDayText } from '../words/measures.ts';
import { announce } from '../state/announce.ts';
import { probeSearchDrawn } from '../state/measurement-probes.ts';
import { usePins, useSearch, useSearchSession, useSelection, useTimeFilter } from '../search/search-view.tsx';
import { lookInto } from '../search/look-into.ts';
import { isRunning } from '../search/session.ts';
import { useSession } from '../state/session-store.ts';
import type { AreaTool } from './area-tool.ts';
import { ContradictionNote, PairNote } from './contradiction-note.tsx';
import { fitMaxZoom } from './fit.ts';
import { DensityRows } from './density-legend.tsx';
import type { DensityDrawn } from './drawn-counts.ts';
import type { MapEngine, MapIntents, MapMode } from './map-engine.ts';
import { MOST_JOURNEYS, useMapMode } from './map-mode.ts';
import { CameraRows } from './camera-rows.tsx';
import type { CameraSign } from './camera-state.ts';
import { MapTip, useTips } from './map-tip.tsx';
import { useOverlayPadding } from './overlay-padding.ts';
import { VEHICLE_DASHES } from './journey-style.ts';
import { loadMapFonts } from './map-fonts.ts';
import { mapPanel } from './map-handle.ts';
import { StillView } from './still-view.tsx';
import './map.css';

const MeasureNote = lazy(async () => ({ default: (await import('./measure-note.tsx')).MeasureNote }));
const MapView = lazy(async () => {
  const [{ MapView: view }] = await Promise.all([import('./map-view.tsx'), loadMapFonts()]);
  return { default: view };
});

const MODES = [
  { value: 'journey', label: 'Journey' },
  { value: 'all', label: 'All reads' },
  { value: 'density', label: 'Density' },
] as const;

const openLookInto: MapIntents['onLookInto'] = (what, at) => lookInto.current()?.open(what, at);

const NO_FORCE_MAP =
  "Your force's own map could not be drawn: the built-in one has roads to about 500 m, and no streets. Tell your administrator.";

/** The built-in map is accurate to about this zoom. */
const SCHEMATIC_FROM_ZOOM = 10.2;

/** Counts are drawn in place of journeys: because they were asked for, or because there are too many reads. */
const isCounted = (mode: MapMode, vehicles: readonly Vehicle[]): boolean =>
  mode !== 'journey' || vehicles.every(({ journey }) => journey.rows.length === 0 || journey.rows.length > DRAWN_READS);

function summaryOf(
  investigation: Investigation,
  brushed: readonly Vehicle[],
  counted: boolean,
  mode: MapMode,
): string | undefined {
  const vehicles = brushed.filter((vehicle) => vehicle.rows.length > 0);
  if (vehicles.length === 0) return undefined;
  const marks = new Set(vehicles.map(({ mark }) => mark)).size;
  const who =
    investigation.pairs.length === 0 || marks === vehicles.length
      ? countText(vehicles.length, 'vehicle')
      : `${countText(marks, 'mark')}, ${countText(vehicles.length, 'vehicle')}`;
  if (counted)
    return `${who} · ${countText(
      sumOf(vehicles, ({ rows }) => rows.length),
      'read',
    )} ${mode === 'density' ? 'shown by density' : 'shown as counts'}`;
  const reads = sumOf(vehicles, ({ journey }) => journey.rows.length);
  const unplaced = sumOf(
    vehicles,
    ({ journey: { rows } }) => rows.filter((row) => investigation.positionAt(row) === undefined).length,
  );
  const distanceKm = sumOf(vehicles, ({ journey }) => journey.distanceKm);
  return [
    who,
    `${countText(reads - unplaced, 'read')} shown`,
    ...(unplaced > 0 ? [`${figureText(unplaced)} without a place`] : []),
    ...(distanceKm > 0 ? [milesText(distanceKm)] : []),
  ].join(' · ');
}

const sumOf = (vehicles: readonly Vehicle[], of: (vehicle: Vehicle) => number): number =>
  vehicles.reduce((sum, vehicle) => sum + of(vehicle), 0);

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

/** Vehicles that the legend names: those with a colour of their own. */
const LISTED_VEHICLES = 4;

const PinnedRow = (): ReactNode => (
  <div className="legend-row">
    <i className="pinned" aria-hidden="true">
      P1
    </i>
    Reads of a pinned question
  </div>
);

/** Where nothing of the question on screen stands on the map. */
const PinsLegend = (): ReactNode => (
  <div className="map-legend">
    <PinnedRow />
  </div>
);

/** What stands on the map, and nothing that does not. */
function Legend({
  investigation,
  vehicles,
  counted,
  signs,
  isTogether,
  density,
  isForTangle,
  hasPins,
}: {
  readonly investigation: Investigation;
  readonly vehicles: readonly Vehicle[];
  readonly counted: boolean;
  readonly signs: readonly CameraSign[];
  /** A disc or a mark stands for several places. */
  readonly isTogether: boolean;
  /** Given while it is drawn. */
  readonly density: DensityDrawn | undefined;
  /** Counts stand in place of the journeys of many vehicles, and nobody has chosen them. */
  readonly isForTangle: boolean;
  readonly hasPins: boolean;
}): ReactNode {
  const drawn = useMemo(() => drawnOf(investigation, vehicles), [investigation, vehicles]);
  const { firstMs, lastMs } = drawn;
  if (lastMs < firstMs) return hasPins ? <PinsLegend /> : null;
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
      {density !== undefined ? (
        <DensityRows density={density} investigation={investigation} />
      ) : counted ? (
        <div className="legend-row">
          <i className="bubble" aria-hidden="true" />
          {isTogether ? 'Reads at a camera, ringed at several' : 'Reads at a camera'}
        </div>
      ) : several.length > 0 ? (
        several
          .slice(0, several.length > LISTED_VEHICLES + 1 ? LISTED_VEHICLES : undefined)
          .map(({ letter, mark, at }) => (
            <div key={`${letter} ${mark}`} className="legend-row">
              <span
                className={isSecond(investigation, at) ? 'seq square' : 'seq'}
                style={{ background: `var(--${vehicleColourName(at)})` }}
              >
                {letter}
              </span>
              {drawn.hasLikely && <VehicleLine vehicle={at} />}
              <span className="num">{formatVrm(mark)}</span>
            </div>
          ))
      ) : (
        <div className="legend-ramp" />
      )}
      {!counted && density === undefined && several.length > LISTED_VEHICLES + 1 && (
        <div className="legend-row">
          <span className="seq" style={{ background: `var(--${vehicleColourName(several.length)})` }}>
            +
          </span>
          {`${figureText(several.length - LISTED_VEHICLES)} more vehicles, all grey`}
        </div>
      )}
      {!counted && drawn.hasLikely && several.length === 0 && (
        <div className="legend-row">
          <i className="likely" />
          Likely route
        </div>
      )}
      {!counted && drawn.hasUnknown && (
        <div className="legend-row">
          <i className="unknown" />
          Route not known
        </div>
      )}
      {!counted && (drawn.hasShared || isTogether) && (
        <div className="legend-row">
          <i className="shared" aria-hidden="true" />
          {isTogether ? 'Several reads close together' : 'Several reads at one camera'}
        </div>
      )}
      {!counted && drawn.hasDoubtful && (
        <div className="legend-row">
          <i className="doubtful" aria-hidden="true" />
          Doubtful or near miss
        </div>
      )}
      {isForTangle && (
        <p className="legend-words">
          Lines of more than {MOST_JOURNEYS} vehicles are a tangle: counts are shown. <b>Journey</b> draws them.
        </p>
      )}
      {!counted && drawn.hasImpossible && (
        <div className="legend-row">
          <svg width="26" height="12" aria-hidden="true" className="impossible">
            <path d="M0 6h26" strokeDasharray="7 4" />
            <path d="m9.5 2.5 7 7m0-7-7 7" />
          </svg>
          Not possible for one vehicle
        </div>
      )}
      {hasPins && <PinnedRow />}
      <CameraRows signs={signs} />
    </div>
  );
}

type Drawn = {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly hasLikely: boolean;
  readonly hasUnknown: boolean;
  readonly hasImpossible: boolean;
  readonly hasShared: boolean;
  readonly hasDoubtful: boolean;
};

const isFound = (way: Way | null | undefined): boolean => way !== undefined && way !== null;

function drawnOf(investigation: Investigation, vehicles: readonly Vehicle[]): Drawn {
  const { table, ways } = investigation;
  let [firstMs, lastMs] = [Infinity, -Infinity];
  const cameras = new Set<number>();
  let drawnReads = 0;
  for (const { rows, journey } of vehicles) {
    // In time order, and too many to spread into a call. Reads left out of the journey are neither on the map nor
    // at its ends.
    const shown = journey.rows.length > 0 ? journey.rows : rows;
    firstMs = Math.min(firstMs, table.capturedAtMs[shown[0] ?? -1] ?? Infinity);
    lastMs = Math.max(lastMs, table.capturedAtMs[shown.at(-1) ?? -1] ?? -Infinity);
    if (journey.rows.length > DRAWN_READS) continue;
    drawnReads += journey.rows.length;
    for (const row of journey.rows) cameras.add(table.camera.codes[row] ?? -1);
  }
  const drawn = vehicles.filter(({ journey }) => journey.rows.length <= DRAWN_READS);
  return {
    firstMs,
    lastMs,
    hasLikely: drawn.some(({ journey }) =>
      journey.legs.some((leg) => leg.kind === 'likely' && leg.distanceKm > 0 && isFound(ways?.wayOf(leg))),
    ),
    hasUnknown: drawn.some(({ journey }) =>
      journey.legs.some(({ kind, distanceKm }) => kind === 'gap' && distanceKm > 0),
    ),
    hasImpossible: drawn.some(({ journey }) => journey.legs.some(({ kind }) => kind === 'impossible')),
    hasShared: cameras.size < drawnReads,
    hasDoubtful: drawn.some(({ journey }) =>
      journey.rows.some((row) => table.isDoubtful(row) || investigation.isNearMiss(row)),
    ),
  };
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

const MapTools = memo(function MapTools({
  onMap,
  isMeasuring,
}: {
  readonly onMap: (act: (made: MapEngine) => void) => void;
  readonly isMeasuring: boolean;
}): ReactNode {
  return (
    <div className="map-tools" role="group" aria-label="Map tools">
      <Button variant="ghost" icon="plus" iconOnly="Zoom in" onClick={() => onMap((map) => map.zoomBy(1))} />
      <Button variant="ghost" icon="minus" iconOnly="Zoom out" onClick={() => onMap((map) => map.zoomBy(-1))} />
      <Button variant="ghost" icon="pin" iconOnly="Fit the journey" onClick={() => onMap((map) => map.fit())} />
      <Button
        variant="ghost"
        icon="ruler"
        iconOnly="Measure"
        pressed={isMeasuring}
        onClick={() => onMap((map) => map.measure(!isMeasuring))}
      />
    </div>
  );
});

/** The map of the brushed stretch: cameras, journey, gaps; every fact on it is in the reads table too. */
export function MapPanel({
  compare,
  area,
  action,
}: {
  /** Shows reads that contradict each other side by side. */
  readonly compare: Command;
  /** The area of a question, to be shown and drawn. */
  readonly area?: AreaTool | undefined;
  /** A button more in the head. */
  readonly action?: ReactNode;
}): ReactNode {
  const investigation = useFiltered(useNewestInvestigation());
  const idle = useSearch((state) => state.phase === 'idle');
  const searchRef = useSearch((state) => state.searchRef ?? '');
  const session = useSearchSession();
  const selectedRow = useSelection((state) => state.selectedRow);
  const hasPins = usePins().some((pin) => pin.session !== session);
  const [brush] = useTimeFilter();
  const hasOwnTiles = useSession((state) => state.info?.tileFile !== null && state.info !== null);
  const [zoom, setZoom] = useState(5);
  const [isTogether, setTogether] = useState(false);
  const [density, setDensity] = useState<DensityDrawn>();
  const [signs, setSigns] = useState<readonly CameraSign[]>([]);
  const [measured, setMeasured] = useState<readonly Position[] | undefined>(undefined);
  const [hasNoForceMap, setNoForceMap] = useState(false);
  const onNoForceMap = useCallback(() => {
    setNoForceMap(true);
    announce(NO_FORCE_MAP);
  }, []);
  const [live, wantLive] = useLiveMap(investigation);
  const hasArea = area !== undefined && (area.area !== undefined || area.mode !== undefined);
  useEffect(() => {
    if (hasArea) wantLive();
  }, [hasArea, wantLive]);
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
  const onMap = useCallback(
    (act: (made: MapEngine) => void): void => {
      if (engine.current !== undefined) return act(engine.current);
      waiting.current.push(act);
      wantLive();
    },
    [wantLive],
  );
  const vehicles = useMemo(
    () => (investigation === undefined || brush === undefined ? [] : journeysIn(investigation, brush)),
    [investigation, brush],
  );
  const { mode, isForTangle, setMode } = useMapMode(searchRef, investigation ?? {});
  mapPanel.useProvide({
    show: setMode,
    zoomBy: (by) => onMap((map) => map.zoomBy(by)),
    fit: () => onMap((map) => map.fit()),
    toSelection: () => onMap((map) => map.toSelection()),
    goTo: (typed) => onMap((map) => map.goTo(typed)),
    measure: () => onMap((map) => map.measure(measured === undefined)),
  });
  const measureKeys: Readonly<Record<string, () => void>> =
    measured === undefined
      ? {}
      : {
          enter: () => onMap((map) => map.measureMiddle()),
          backspace: () => onMap((map) => map.undoMeasure()),
          escape: () => onMap((map) => map.measure(false)),
        };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const by: Readonly<Record<string, () => void>> = {
      0: () => onMap((map) => map.fit()),
      '=': () => onMap((map) => map.zoomBy(1)),
      '+': () => onMap((map) => map.zoomBy(1)),
      '-': () => onMap((map) => map.zoomBy(-1)),
      z: () => onMap((map) => map.toSelection()),
      l: () => {
        if (engine.current?.lookIntoStepped() !== true) lookInto.current()?.open({ row: selectedRow }, undefined);
      },
      n: () => onMap((map) => map.nextCamera(event.shiftKey ? -1 : 1)),
      escape: hideTip,
      ...(event.target instanceof HTMLButtonElement ? {} : measureKeys),
    };
    const key = event.key.toLowerCase();
    // Esc leaves the full panel, unless there is something smaller to close.
    const act = key === 'escape' && tip === undefined && measured === undefined ? undefined : by[key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const counted = isCounted(mode, vehicles);
  const summary = useMemo(
    () => (investigation === undefined ? undefined : summaryOf(investigation, vehicles, counted, mode)),
    [investigation, vehicles, counted, mode],
  );
  const body = useRef<HTMLDivElement>(null);
  const noteHolder = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const padding = useOverlayPadding(body, noteHolder, legend);
  const { tip, showTip, hideTip } = useTips(investigation, brush);
  return (
    <Panel name="Map" className="map-panel">
      <PanelHead title="Map" note={summary}>
        <Segmented label="What the map shows" choices={MODES} value={mode} onChange={setMode} />
        {action}
      </PanelHead>
      <PanelBody>
        <div
          className="map-body"
          ref={body}
          onKeyDown={onKeyDown}
          onPointerDown={wantLive}
          onWheel={wantLive}
          onFocus={wantLive}
          onBlur={hideTip}
        >
          {live && (
            <Suspense fallback={null}>
              <MapView
                investigation={investigation}
                mode={mode}
                onZoom={setZoom}
                onSigns={setSigns}
                onTogether={setTogether}
                onDensity={setDensity}
                onLookInto={openLookInto}
                onMeasure={setMeasured}
                onNoForceMap={onNoForceMap}
                engineRef={holdEngine}
                onSeen={onSeen}
                onTip={showTip}
                padding={padding}
                area={area}
              />
            </Suspense>
          )}
          {!liveSeen && (
            <StillView
              investigation={investigation}
              brush={brush}
              padding={padding}
              maxZoom={fitMaxZoom(hasOwnTiles)}
              onDrawn={probeSearchDrawn}
            />
          )}
          <p className="visually-hidden">
            {summary === undefined ? 'No reads on the map.' : `${summary}. The reads table lists the same reads.`}
            {hasPins && ' Tags P1 and so on are reads of pinned questions, which the timeline tells in words.'}
          </p>
          <div className="map-note" ref={noteHolder}>
            {investigation?.found !== undefined && <PairNote key={searchRef} investigation={investigation} />}
            {investigation !== undefined && investigation.found === undefined && (
              <ContradictionNote key={searchRef} investigation={investigation} vehicles={vehicles} compare={compare} />
            )}
          </div>
          <MapTip tip={tip} />
          <MapTools onMap={onMap} isMeasuring={measured !== undefined} />
          <div className="map-corner" ref={legend}>
            {investigation === undefined ? (
              hasPins && <PinsLegend />
            ) : (
              <Legend
                investigation={investigation}
                vehicles={vehicles}
                counted={counted}
                signs={signs}
                isTogether={isTogether}
                density={mode === 'density' ? density : undefined}
                isForTangle={isForTangle}
                hasPins={hasPins}
              />
            )}
          </div>
          {measured !== undefined && (
            <Suspense fallback={null}>
              <i className="map-crosshair" aria-hidden="true" />
              <MeasureNote
                points={measured}
                onUndo={() => onMap((map) => map.undoMeasure())}
                onDone={() => onMap((map) => map.measure(false))}
              />
            </Suspense>
          )}
          {hasNoForceMap ? (
            <p className="map-schematic">{NO_FORCE_MAP}</p>
          ) : (
            zoom > SCHEMATIC_FROM_ZOOM &&
            !hasOwnTiles && <p className="map-schematic">Schematic: roads to about 500 m, no streets</p>
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
