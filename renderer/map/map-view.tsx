import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Position } from '../../app/movement/geodesy.ts';
import { useCameras } from '../state/camera-store.ts';
import { probeSearchDrawn } from '../state/measurement-probes.ts';
import { useLooking, usePins, useSearchSession, useSelection, useTimeFilter } from '../search/search-view.tsx';
import { useSession } from '../state/session-store.ts';
import { pairOfRow } from '../columns/found-pairs.ts';
import type { Investigation } from '../columns/investigation.ts';
import { AreaOnMap } from './area-on-map.tsx';
import type { AreaTool } from './area-tool.ts';
import type { CameraSign } from './camera-state.ts';
import type { Padding } from './fit.ts';
import { pinnedPlaces } from './pinned-places.ts';
import { MapEngine, type MapIntents, type MapMode, type MapStanding, type TipAt } from './map-engine.ts';

type MapViewProps = {
  readonly investigation: Investigation | undefined;
  readonly mode: MapMode;
  readonly onZoom: (zoom: number) => void;
  readonly onSigns: (signs: readonly CameraSign[]) => void;
  readonly onTogether: (isTogether: boolean) => void;
  readonly onDensity: MapIntents['onDensity'];
  readonly onLookInto: MapIntents['onLookInto'];
  readonly onNoForceMap: MapIntents['onNoForceMap'];
  readonly onMeasure: (points: readonly Position[] | undefined) => void;
  readonly engineRef: (engine: MapEngine | undefined) => void;
  readonly onTip: (tip: TipAt | undefined) => void;
  readonly padding: Padding;
  /** Called when the map can be seen, with the reads that existed when it was made. */
  readonly onSeen: () => void;
  readonly area?: AreaTool | undefined;
};

/**
 * The React shell around the engine: passes on what changed. Loaded only when the workspace opens, because MapLibre
 * is large.
 */
export function MapView(props: MapViewProps): ReactNode {
  const {
    investigation,
    mode,
    onZoom,
    onSigns,
    onTogether,
    onDensity,
    onLookInto,
    onNoForceMap,
    onMeasure,
    engineRef,
    onSeen,
    onTip,
    padding,
    area,
  } = props;
  const holder = useRef<HTMLDivElement>(null);
  const engine = useRef<MapEngine | undefined>(undefined);
  const [madeEngine, setMadeEngine] = useState<MapEngine>();
  const cameras = useCameras((state) => state.cameras);
  const theme = useSession((state) => state.settings.theme);
  const hasForceTiles = useSession((state) => state.info?.tileFile !== null && state.info !== null);
  const { selectedRow, hoveredRow, hover, select } = useSelection();
  const [brush] = useTimeFilter();
  const looking = useLooking();
  // Each search has a selection of its own. The map outlives them: making it anew takes most of a second.
  const chosen = useRef({ hover, select });
  useLayoutEffect(() => {
    chosen.current = { hover, select };
  }, [hover, select]);
  useEffect(() => {
    if (holder.current === null) return undefined;
    const made = new MapEngine(
      holder.current,
      {
        onHover: (row) => chosen.current.hover(row),
        onSelect: (row) => chosen.current.select(row),
        onTip,
        onDrawn: probeSearchDrawn,
        onSeen,
        onZoom,
        onSigns,
        onTogether,
        onDensity,
        onLookInto,
        onNoForceMap,
        onMeasure,
      },
      hasForceTiles,
    );
    engine.current = made;
    engineRef(made);
    setMadeEngine(made);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      made.dispose();
      engine.current = undefined;
      engineRef(undefined);
      setMadeEngine(undefined);
    };
  }, [
    engineRef,
    hasForceTiles,
    onDensity,
    onLookInto,
    onMeasure,
    onNoForceMap,
    onSeen,
    onSigns,
    onTip,
    onTogether,
    onZoom,
  ]);
  const firstTheme = useRef(theme);
  useEffect(() => {
    if (firstTheme.current === theme) return;
    firstTheme.current = theme;
    // After the frame in which the style sheet has changed.
    requestAnimationFrame(() => engine.current?.setTheme());
  }, [theme]);
  useEffect(() => engine.current?.setCameras([...cameras.values()]), [cameras, hasForceTiles]);
  const shown = useSearchSession();
  const pins = usePins();
  useEffect(() => {
    const others = pins.filter(({ session }) => session !== shown);
    engine.current?.setPins(pinnedPlaces(others, brush, cameras));
  }, [pins, shown, brush, cameras, hasForceTiles]);
  useEffect(() => engine.current?.setMode(mode), [mode, hasForceTiles]);
  // Before what is shown, so that the first stretch is fitted once.
  useEffect(() => engine.current?.setPadding(padding), [padding, hasForceTiles]);
  useEffect(() => {
    // The brush of a new result follows in the same frame. Without it the map would go to the whole country and back.
    if (investigation === undefined || brush !== undefined) engine.current?.show(investigation, brush, looking?.index);
  }, [investigation, brush, looking]);
  // After the effects of what is shown again, which may move the map.
  useEffect(
    () =>
      looking?.standings.keep('map', {
        now: () => engine.current?.standing(),
        goTo: (standing) =>
          requestAnimationFrame(() => {
            if (standing !== undefined) engine.current?.goBackTo(standing as MapStanding);
          }),
      }),
    [looking],
  );
  // A brush under the hand: React learns of it when it rests.
  useEffect(
    () =>
      looking?.live.onFrame(() => {
        const span = looking.live.now();
        if (span !== undefined && span !== looking.filters.getState().time) engine.current?.follow(span);
      }),
    [looking],
  );
  const pair = pairOfRow(investigation?.found ?? [], selectedRow);
  useEffect(() => engine.current?.setPointed({ selectedRow, hoveredRow, pair }), [selectedRow, hoveredRow, pair]);
  return (
    <>
      <div ref={holder} className="map-holder" />
      {area !== undefined && <AreaOnMap engine={madeEngine} tool={area} />}
    </>
  );
}
