import type { Layer } from '@deck.gl/core';
import { MapboxOverlay } from '@deck.gl/mapbox';
import maplibre, {
  type FilterSpecification,
  type GeoJSONSource,
  type Map as MapLibre,
} from 'maplibre-gl/dist/maplibre-gl-csp';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';
import type { Camera } from '../../app/domain/camera.ts';
import type { Position } from '../../app/movement/geodesy.ts';
import type { Investigation, Span } from '../columns/investigation.ts';
import type { ReadIndex } from '../columns/read-index.ts';
import type { OnScreen } from './apart.ts';
import { Arrangement, type Arranged, type MovingMap } from './arrangement.ts';
import { baseStyle } from './base-style.ts';
import {
  areDrawnAlike,
  CAMERAS_FROM_ZOOM,
  camerasWithoutRead,
  OFF_FROM_ZOOM,
  pictureOf,
  signsDrawn,
  type CameraSign,
  type CameraWithoutRead,
} from './camera-state.ts';
import { COVERS, observeCovers } from './covers.ts';
import { DrawnCounts, type Counted, type DensityDrawn, type ToCount } from './drawn-counts.ts';
import { fitMaxZoom, GREAT_BRITAIN, isFittedAgain, JOURNEY_PADDING, OPENING_PADDING, type Padding } from './fit.ts';
import { addForceTiles } from './force-tiles.ts';
import { positionOf } from './grid-reference.ts';
import { countFigures, countLayer, countRings, densityLayer, densityPalette, journeyLayers } from './journey-layers.ts';
import { readColours, type MapColours } from './map-colours.ts';
import { imagesOf } from './map-images.ts';
import { IMPOSSIBLE_DASHES, VEHICLE_DASHES } from './journey-style.ts';
import { vehicleColourName } from '../columns/sequence.ts';
import { addMeasureLayers, drawMeasured } from './measure-layer.ts';
import { addNameRoom, takeNameRoom, type NamesUnder } from './name-room.ts';
import {
  buildMapView,
  placeAtPoint,
  pressedRead,
  topOf,
  type Box,
  type DrawnPlace,
  type MapView,
  type Pointed,
  type Viewport,
} from './map-view-model.ts';
import { pinAtPoint, type PinnedPlace } from './pinned-places.ts';
import { pinLayers } from './pins-layer.ts';
import type { Pointable } from '../search/look-into.ts';
import { PositionControl } from './position-control.ts';
import type { TypedPosition } from './typed-position.ts';

export type MapMode = 'journey' | 'all' | 'density';

/** What is pointed at. Of a read, `more` says what else is at its place. */
export type TipTarget =
  | { readonly kind: 'read'; readonly row: number; readonly more?: string }
  | { readonly kind: 'camera'; readonly cameraId: string }
  /** Reads at a camera, or at several that are one mark at this zoom. */
  | { readonly kind: 'count'; readonly cameraId: string; readonly count: number; readonly cameras: number }
  /** Reads of a pinned question. */
  | { readonly kind: 'pin'; readonly cameraId: string; readonly number: number; readonly count: number };

export type TipAt = {
  readonly target: TipTarget;
  /** In pixels of the map. */
  readonly x: number;
  readonly y: number;
  /** There is no room at the right of it. */
  readonly isLeft: boolean;
  /** Whoever uses keys hears it as well. */
  readonly isByKeys: boolean;
};

export type MapIntents = {
  readonly onHover: (row: number | undefined) => void;
  readonly onSelect: (row: number) => void;
  /** Called when something else, or nothing, is pointed at. */
  readonly onTip: (tip: TipAt | undefined) => void;
  /** Called once the layers of a new result have been drawn for the first time. */
  readonly onDrawn: () => void;
  /** Called once, when the base map and the reads (if any) have been drawn. */
  readonly onSeen: () => void;
  /** Reports the zoom, so that the panel can say when the built-in map becomes inaccurate. */
  readonly onZoom: (zoom: number) => void;
  /** Reports the signs of cameras that are on the screen, for the legend. */
  readonly onSigns: (signs: readonly CameraSign[]) => void;
  /** Reports whether discs or marks stand for several places at this zoom. */
  readonly onTogether: (isTogether: boolean) => void;
  /** Reports the density that is drawn; undefined when none is. */
  readonly onDensity: (density: DensityDrawn | undefined) => void;
  /** Reports that cameras were pressed whose reads may be looked into, with the place in pixels of the window. */
  readonly onLookInto: (what: Pointable, at: { readonly x: number; readonly y: number }) => void;
  /** Reports that the force's own map could not be drawn, and that the built-in one stands alone. Once. */
  readonly onNoForceMap: () => void;
  /** Reports the points of the line being measured; undefined when measuring has ended. */
  readonly onMeasure: (points: readonly Position[] | undefined) => void;
};

/** A stretch of a result, and the index that says which reads are in view. */
type Shown = { readonly investigation: Investigation; readonly brush: Span; readonly index: ReadIndex };

/** Which part of the country is shown, and whether somebody has moved the map to it. */
export type MapStanding = {
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
  readonly touched: boolean;
};

/** Discs part and come together while the map zooms, and not only once it has come to rest: after each such part of a step [default]. */
const ARRANGE_EVERY_ZOOM = 0.3;

/** Up to this many reads their journey is drawn in each frame of a moving brush; of more, counts by camera [default]. */
const FOLLOWED_READS = 80;

const EMPTY: MapView = {
  several: false,
  reads: [],
  places: [],
  isNumbered: true,
  labelOf: () => '',
  legs: [],
  labels: [],
  counts: [],
  readCameras: new Set(),
  bounds: undefined,
};
const NO_FEATURES = { type: 'FeatureCollection' as const, features: [] };
/** The layer of the line of the chosen pair. */
const CHOSEN_PAIR = 'impossible-chosen';
const chosenPairFilter = (pair: number): FilterSpecification => ['==', ['get', 'pair'], pair];
/** Lines of two vehicles on one road are drawn side by side. */
const PARALLEL_PX = 4.8;
/** How near a pointer must come to a camera. */
const CAMERA_REACH_PX = 6;
/** Room for a tip. */
const TIP_PX = 260;
/** Map moves take 240 ms at most. */
const MOVE_MS = 240;

/**
 * The map outside React: it receives immutable views and emits intents, and a moving pointer sets no React state.
 * MapLibre draws the base map, cameras and dotted gaps; deck.gl draws the journey on top.
 */
export class MapEngine {
  private readonly map: MapLibre;
  private readonly overlay: MapboxOverlay;
  private colours: MapColours = readColours();
  private view: MapView = EMPTY;
  private mode: MapMode = 'journey';
  private pointed: Pointed = { selectedRow: undefined, hoveredRow: undefined, pair: -1 };
  private cameras: readonly Camera[] = [];
  private shown: Shown | undefined;
  private readonly counts: DrawnCounts;
  /** Under a hand that moves the brush: what is drawn is not `view`. */
  private isFollowing = false;
  /** The layers of a brush that rests, and the same while it moves. */
  private rested: Layer[] = [];
  private pinsDrawn: Layer[] = [];
  private hidden: Layer[] | undefined;
  private styleReady = false;
  private awaitingDraw = false;
  private zoomTarget: number | undefined;
  private loaded = false;
  private seen = false;
  private hovered: number | undefined;
  private pointedAt = '';
  private padding: Padding = JOURNEY_PADDING;
  /** Somebody has moved the map: it is theirs, and is not fitted again by itself. */
  private touched = false;
  private readonly arrangement = new Arrangement();
  /** Measured when covers may have changed, and not in each frame of a brush. */
  private viewport: Viewport | undefined;
  /** What room among the names of the base map was taken for; `false` when it is waited for. */
  private named: NamesUnder | false;
  /** The room as it was taken last; a new style has none. */
  private room = '';
  private steppedCamera: string | undefined;
  /** What the layer of cameras was drawn of; a new style has new sources. */
  private drawnCameras: { readonly source: GeoJSONSource; readonly without: readonly CameraWithoutRead[] } | undefined;
  /** What the legend was told last. */
  private signs: readonly CameraSign[] = [];
  /** The room that was left when the map was fitted, since it was moved to what it shows. */
  private fits: readonly Padding[] = [];
  private readonly withoutLines = new WeakSet<GeoJSONSource>();
  private pinned: readonly PinnedPlace[] = [];
  private isTogether = false;
  private measuring: readonly Position[] | undefined;

  private toldNoForceMap = false;
  /** Counts the styles to which the force's own map was added, and the end of the map. */
  private style = 0;
  /** The pair whose line is thicker. */
  private markedPair = -1;

  private readonly stopObservingCovers: () => void;

  private readonly project = (lon: number, lat: number): OnScreen => this.map.project([lon, lat]);

  constructor(
    container: HTMLElement,
    private readonly intents: MapIntents,
    private readonly hasForceTiles: boolean,
  ) {
    this.counts = new DrawnCounts(intents.onDensity);
    maplibre.setWorkerUrl(workerUrl);
    this.map = new maplibre.Map({
      container,
      style: baseStyle(this.colours),
      bounds: [GREAT_BRITAIN[0], GREAT_BRITAIN[1], GREAT_BRITAIN[2], GREAT_BRITAIN[3]],
      fitBoundsOptions: { padding: OPENING_PADDING },
      minZoom: 4,
      maxZoom: 17,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: { compact: true },
      fadeDuration: 0,
      // MapLibre gives its canvas the role region. Its label leaves `Map` out, so that only the panel is found by
      // that name.
      locale: { 'Map.Title': 'Roads and reads, drawn' },
      renderWorldCopies: false,
      clickTolerance: 4,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.ScaleControl({ unit: 'imperial', maxWidth: 110 }), 'bottom-right');
    this.map.addControl(new PositionControl(), 'bottom-right');
    this.overlay = new MapboxOverlay({
      interleaved: false,
      layers: [],
      onLoad: () => this.quietDrawing(),
      onAfterRender: () => this.afterRender(),
    });
    this.map.addControl(this.overlay);
    this.map.on('style.load', () => this.onStyle());
    void this.map.once('load', () => {
      // The attribution stays behind a button: its open line would cover the legend.
      container.querySelector('.maplibregl-compact-show')?.classList.remove('maplibregl-compact-show');
      this.loaded = true;
      this.tellSeen();
    });
    // Moving the map shows it at once, complete or not: the user must see it move.
    this.map.on('movestart', ({ originalEvent }) => {
      this.tip(undefined);
      if (originalEvent === undefined) return;
      this.touched = true;
      this.tellSeen(true);
    });
    this.map.on('mousemove', (event) => this.pointAt(event.point.x, event.point.y));
    this.map.on('mouseout', () => this.pointAt(-999, -999));
    this.map.on('click', (event) => {
      if (this.measuring !== undefined) {
        this.setMeasured([...this.measuring, { lon: event.lngLat.lng, lat: event.lngLat.lat }]);
        return;
      }
      const counted = this.countedAt(event.point.x, event.point.y);
      if (counted !== undefined) return this.lookIntoCounted(counted);
      const place = this.placeAt(event.point.x, event.point.y);
      const read = place === undefined ? undefined : pressedRead(place, this.pointed.selectedRow);
      if (read !== undefined) this.intents.onSelect(read.row);
    });
    this.map.on('contextmenu', ({ point, originalEvent }) => {
      originalEvent.preventDefault();
      const counted = this.countedAt(point.x, point.y);
      if (counted !== undefined) return this.lookIntoCounted(counted);
      const place = this.placeAt(point.x, point.y);
      if (place !== undefined) this.intents.onLookInto({ row: topOf(place, this.pointed).row }, this.inWindow(point));
    });
    this.map.getCanvas().addEventListener('focus', () => this.tipOfSelected());
    this.map.on('moveend', () => this.tellSigns());
    // Labels that left the screen, or came under a note, stand on another side of their disc.
    this.map.on('moveend', () => this.arrangeAgain());
    this.map.on('moveend', () => {
      this.counts.movedTo(this.map.getCenter().lat);
      this.tellDensity();
    });
    // Choosing a read may move the map, which hides what was said before.
    this.map.on('moveend', () => {
      if (document.activeElement === this.map.getCanvas()) this.tipOfSelected();
    });
    // A moving map is arranged again on `moveend`.
    this.stopObservingCovers = observeCovers(container.parentElement ?? container, () => {
      if (!this.map.isMoving()) this.arrangeAgain();
    });
    this.map.on('zoom', () => {
      const last = this.showsCounts() ? this.counts.restedZoom : this.arrangement.zoom;
      if (last !== undefined && Math.abs(this.map.getZoom() - last) >= ARRANGE_EVERY_ZOOM) this.drawOverlay();
    });
    this.map.on('zoomend', () => {
      this.intents.onZoom(this.map.getZoom());
      // Other labels have room now.
      this.drawOverlay();
    });
  }

  dispose(): void {
    this.stopObservingCovers();
    this.style += 1;
    this.styleReady = false;
    const drawing = this.overlay.getCanvas();
    this.map.remove();
    // MapLibre releases its own drawing context; deck's would hold memory in the graphics process until a
    // collection.
    drawing?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /** The map itself, for a part that draws with a library of its own, such as an area. */
  get base(): MapLibre {
    return this.map;
  }

  resize(): void {
    this.map.resize();
    this.fits = [];
    if (!this.touched) this.refit();
    this.arrangeAgain();
  }

  /** The room that is left to the journey by what lies over the map. */
  setPadding(padding: Padding): void {
    this.padding = padding;
    this.arrangeAgain();
    if (!this.touched && this.shown !== undefined && isFittedAgain(this.fits, padding)) this.refit();
  }

  /** Fits the same stretch into other room. */
  private refit(): void {
    const { fits } = this;
    this.fit(0);
    this.fits = [...fits, this.padding];
  }

  setTheme(): void {
    this.colours = readColours();
    this.styleReady = false;
    this.map.setStyle(baseStyle(this.colours), { diff: false });
  }

  setCameras(cameras: readonly Camera[]): void {
    this.cameras = cameras;
    this.drawCameras();
  }

  /** Where reads of pinned questions are, in the stretch that is looked at. */
  setPins(pinned: readonly PinnedPlace[]): void {
    this.pinned = pinned;
    this.drawOverlay();
  }

  setMode(mode: MapMode): void {
    this.mode = mode;
    this.rebuild();
  }

  setPointed(pointed: Pointed): void {
    const isOther = pointed.selectedRow !== this.pointed.selectedRow;
    this.pointed = pointed;
    // What was chosen last is what `L` looks into.
    if (isOther) this.steppedCamera = undefined;
    this.drawOverlay();
    this.markChosenPair();
    if (isOther && document.activeElement === this.map.getCanvas()) this.tipOfSelected();
    const selected = this.view.reads.find((read) => read.row === pointed.selectedRow);
    if (selected !== undefined && !this.map.getBounds().contains([selected.lon, selected.lat]))
      this.map.panTo([selected.lon, selected.lat], { duration: MOVE_MS });
  }

  /** Draws a stretch of a result. The first stretch of a new result also moves the map to it. */
  show(investigation: Investigation | undefined, brush: Span | undefined, index: ReadIndex | undefined): void {
    const fresh = investigation?.table !== this.shown?.investigation.table;
    const moved = brush !== this.shown?.brush;
    this.shown =
      investigation === undefined || brush === undefined || index === undefined
        ? undefined
        : { investigation, brush, index };
    if (fresh) this.awaitingDraw = this.shown !== undefined;
    this.rebuild();
    if (this.shown === undefined) {
      if (fresh) this.fit(0);
      return;
    }
    // Not for what is found out later about the same stretch: the map stays where it was moved to.
    if (fresh || (moved && !this.inView())) this.fit(fresh ? 0 : MOVE_MS);
  }

  /**
   * Draws another stretch of the same result, in a frame of a brush that is being moved: a short journey as it is, else counts by camera
   * without their figures. `show` follows when the brush has come to rest.
   */
  follow(brush: Span): void {
    if (this.shown === undefined) return;
    const { investigation, index } = this.shown;
    const isShort = this.mode === 'journey' && index.countIn(brush) <= FOLLOWED_READS;
    this.isFollowing = !isShort;
    if (isShort) {
      this.view = buildMapView(investigation, brush, index.camerasIn(brush));
      this.drawLines();
    } else this.counts.take(this.toCount(investigation, index.camerasIn(brush)));
    this.drawOverlay();
  }

  fit(durationMs = MOVE_MS): void {
    this.fits = [this.padding];
    const { bounds } = this.view;
    // Nothing to show: back to the whole country, so that the map does not show another search's place under this
    // justification.
    if (bounds === undefined)
      this.map.fitBounds([...GREAT_BRITAIN], { padding: OPENING_PADDING, duration: durationMs });
    else
      this.map.fitBounds([bounds[0], bounds[1], bounds[2], bounds[3]], {
        padding: this.padding,
        maxZoom: fitMaxZoom(this.hasForceTiles),
        duration: durationMs,
      });
    this.touched = false;
  }

  /** To the camera after the one stepped to last, of those on screen from west to east, and says what it is. */
  nextCamera(by: 1 | -1): void {
    const screen = this.map.getBounds();
    const inView = this.cameras
      .filter(({ lon, lat }) => screen.contains([lon, lat]))
      .sort((a, b) => a.lon - b.lon || (a.id < b.id ? -1 : 1));
    const before = inView.findIndex(({ id }) => id === this.steppedCamera);
    const next =
      inView[before === -1 ? (by === 1 ? 0 : inView.length - 1) : (before + by + inView.length) % inView.length];
    if (next === undefined) return;
    this.steppedCamera = next.id;
    const { x, y } = this.map.project([next.lon, next.lat]);
    this.tip(this.targetOfCamera(next.id), x, y, true);
  }

  /** Offers what the camera that keys stepped to has read. Returns whether there is one that read anything. */
  lookIntoStepped(): boolean {
    const count = this.view.counts.find(({ cameraId }) => cameraId === this.steppedCamera);
    if (count === undefined) return false;
    const { cameraId, lon, lat } = count;
    this.intents.onLookInto({ cameraIds: [cameraId], reads: count.count }, this.inWindow(this.map.project([lon, lat])));
    return true;
  }

  private lookIntoCounted({ lon, lat, count, code, codes }: Counted): void {
    // The camera that it is named by comes first.
    const all = [code, ...codes.filter((one) => one !== code)];
    const cameraIds = all.map((one) => this.shown?.index.table.camera.values[one] ?? '');
    this.intents.onLookInto({ cameraIds, reads: count }, this.inWindow(this.map.project([lon, lat])));
  }

  private inWindow({ x, y }: OnScreen): OnScreen {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    return { x: left + x, y: top + y };
  }

  /** Where the map stands, for who comes back to it. */
  standing(): MapStanding {
    const { lng, lat } = this.map.getCenter();
    return { lng, lat, zoom: this.map.getZoom(), touched: this.touched };
  }

  goBackTo({ lng, lat, zoom, touched }: MapStanding): void {
    const now = this.standing();
    if (now.lng !== lng || now.lat !== lat || now.zoom !== zoom) this.map.jumpTo({ center: [lng, lat], zoom });
    this.touched = touched;
  }

  /** Quick presses add up: each starts from the target of the one before. */
  zoomBy(steps: number): void {
    const from = this.map.isZooming() ? (this.zoomTarget ?? this.map.getZoom()) : this.map.getZoom();
    this.touched = true;
    this.zoomTarget = from + steps;
    this.map.easeTo({ zoom: this.zoomTarget, duration: MOVE_MS });
  }

  toSelection(): void {
    const read = this.view.reads.find((one) => one.row === this.pointed.selectedRow);
    if (read === undefined) return;
    this.touched = true;
    this.map.easeTo({ center: [read.lon, read.lat], zoom: Math.max(11, this.map.getZoom()), duration: MOVE_MS });
  }

  /** Shows a position that somebody typed. */
  goTo(typed: TypedPosition): void {
    const { lon, lat } = positionOf(typed);
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(11, this.map.getZoom()), duration: MOVE_MS });
  }

  /** While measuring, a press on the map adds a point and chooses no read. */
  measure(on: boolean): void {
    this.setMeasured(on ? [] : undefined);
  }

  /** Adds the middle of the map to the line, for those who move it with the keyboard. */
  measureMiddle(): void {
    const { lng, lat } = this.map.getCenter();
    if (this.measuring !== undefined) this.setMeasured([...this.measuring, { lon: lng, lat }]);
  }

  undoMeasure(): void {
    if (this.measuring !== undefined) this.setMeasured(this.measuring.slice(0, -1));
  }

  private setMeasured(points: readonly Position[] | undefined): void {
    this.measuring = points;
    this.map.getCanvas().style.cursor = points === undefined ? '' : 'crosshair';
    if (this.styleReady) drawMeasured(this.map, points ?? []);
    this.intents.onMeasure(points);
  }

  private inView(): boolean {
    const { bounds } = this.view;
    if (bounds === undefined) return true;
    const screen = this.map.getBounds();
    return (
      screen.getWest() <= bounds[0] &&
      screen.getEast() >= bounds[2] &&
      screen.getSouth() <= bounds[1] &&
      screen.getNorth() >= bounds[3]
    );
  }

  private rebuild(): void {
    this.isFollowing = false;
    if (this.shown === undefined) {
      this.view = EMPTY;
      // Those of the result before are not this one's.
      this.counts.clear();
    } else {
      const { investigation, brush, index } = this.shown;
      const byCode = index.camerasIn(brush);
      this.view = buildMapView(investigation, brush, byCode);
      this.counts.rest(this.toCount(investigation, byCode));
    }
    this.drawOverlay();
    this.drawLines();
    this.drawCameras();
  }

  private toCount({ places }: Investigation, byCode: ArrayLike<number>): ToCount {
    const palette = this.mode === 'density' ? densityPalette(this.colours) : undefined;
    return { places, byCode, zoom: this.map.getZoom(), palette };
  }

  private tellDensity(): void {
    const isDrawn = this.mode === 'density' && this.shown !== undefined;
    this.counts.tell(isDrawn, this.map.getZoom(), this.map.getCenter().lat);
  }

  /** Marks of counts come together and part with the zoom. */
  private countAgain(): void {
    if (this.shown === undefined || this.isFollowing || this.counts.restedZoom === this.map.getZoom()) return;
    const { investigation, brush, index } = this.shown;
    this.counts.rest(this.toCount(investigation, index.camerasIn(brush)));
  }

  private drawLines(): void {
    this.drawGaps();
    this.drawVehicles();
    this.drawImpossible();
  }

  private onStyle(): void {
    for (const [name, image, options] of imagesOf(this.colours))
      if (!this.map.hasImage(name)) this.map.addImage(name, image, options);
    this.map.addSource('cameras', { type: 'geojson', data: NO_FEATURES });
    this.map.addSource('gaps', { type: 'geojson', data: NO_FEATURES });
    this.map.addSource('vehicles', { type: 'geojson', data: NO_FEATURES });
    this.map.addSource('impossible', { type: 'geojson', data: NO_FEATURES });
    this.map.addLayer({
      id: 'cameras',
      type: 'symbol',
      source: 'cameras',
      minzoom: OFF_FROM_ZOOM,
      filter: ['any', ['get', 'isOff'], ['>=', ['zoom'], CAMERAS_FROM_ZOOM]],
      layout: {
        'icon-image': ['get', 'picture'],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        // One that was off is not hidden under one that was not.
        'symbol-sort-key': ['case', ['get', 'isOff'], 1, 0],
      },
    });
    this.map.addLayer({
      id: 'gaps',
      type: 'line',
      source: 'gaps',
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': ['get', 'colour'], 'line-width': 2, 'line-dasharray': [0.2, 2.2] },
    });
    VEHICLE_DASHES.forEach((dashes, vehicle) => {
      const last = vehicle === VEHICLE_DASHES.length - 1;
      this.map.addLayer({
        id: `vehicle-${vehicle}`,
        type: 'line',
        source: 'vehicles',
        filter: [last ? '>=' : '==', ['get', 'vehicle'], vehicle],
        paint: {
          'line-color': this.colours[vehicleColourName(vehicle)],
          'line-width': 3.6,
          'line-offset': vehicle * PARALLEL_PX,
          ...(dashes.length === 0 ? {} : { 'line-dasharray': [...dashes] }),
        },
      });
    });
    // Long dashes: neither a likely way, which is not broken, nor one that is not known, which is dotted.
    const lines: readonly (readonly [string, number, FilterSpecification])[] = [
      ['impossible', 1.6, ['has', 'pair']],
      [CHOSEN_PAIR, 3.4, chosenPairFilter(this.pointed.pair)],
    ];
    for (const [id, width, filter] of lines)
      this.map.addLayer({
        id,
        type: 'line',
        source: 'impossible',
        filter,
        paint: { 'line-color': this.colours.warn, 'line-width': width, 'line-dasharray': [...IMPOSSIBLE_DASHES] },
      });
    addMeasureLayers(this.map, this.colours);
    drawMeasured(this.map, this.measuring ?? []);
    addNameRoom(this.map);
    this.named = undefined;
    this.room = '';
    this.markedPair = this.pointed.pair;
    this.styleReady = true;
    this.rebuild();
    if (this.hasForceTiles) {
      const style = (this.style += 1);
      const tell = (isDrawn: boolean): void => this.tellForceMap(isDrawn, style);
      addForceTiles(this.map, maplibre.addProtocol, this.colours).then(tell, () => tell(false));
    }
  }

  /** Of a style that was replaced meanwhile, or of a map that is gone, nothing is known. */
  private tellForceMap(isDrawn: boolean, style: number): void {
    if (isDrawn || this.toldNoForceMap || style !== this.style) return;
    this.toldNoForceMap = true;
    this.intents.onNoForceMap();
  }

  /**
   * deck makes the journey's canvas focusable when it loads. The canvas takes no keys and says nothing, so it is
   * removed from the tab order.
   */
  private quietDrawing(): void {
    const drawing = this.overlay.getCanvas();
    drawing?.setAttribute('tabindex', '-1');
    drawing?.setAttribute('aria-hidden', 'true');
  }

  private source(name: string): GeoJSONSource | undefined {
    return this.styleReady ? this.map.getSource<GeoJSONSource>(name) : undefined;
  }

  /** Only when they are others: each new set of shapes costs some frames of the map. */
  private drawCameras(): void {
    const source = this.source('cameras');
    if (source === undefined) return;
    const without = camerasWithoutRead(this.cameras, this.view.readCameras, this.shown?.brush);
    const { drawnCameras: last } = this;
    if (last?.source === source && areDrawnAlike(last.without, without)) return;
    this.drawnCameras = { source, without };
    const features = without.map(({ camera: { id, lon, lat }, signs, isOff }) => ({
      type: 'Feature' as const,
      properties: { id, picture: pictureOf(signs), isOff },
      geometry: { type: 'Point' as const, coordinates: [lon, lat] },
    }));
    source.setData({ type: 'FeatureCollection', features });
    this.tellSigns();
  }

  /** Tells the legend which signs are on the screen. */
  private tellSigns(): void {
    const screen = this.map.getBounds();
    const drawn = signsDrawn(this.drawnCameras?.without ?? [], this.map.getZoom(), ({ lon, lat }) =>
      screen.contains([lon, lat]),
    );
    if (drawn.join() === this.signs.join()) return;
    this.signs = drawn;
    this.intents.onSigns(drawn);
  }

  /** Most results have none of one kind of line: nothing in place of nothing costs no frame. */
  private setLines(name: 'gaps' | 'vehicles' | 'impossible', features: GeoJSON.Feature[]): void {
    const source = this.source(name);
    if (source === undefined || (features.length === 0 && this.withoutLines.has(source))) return;
    if (features.length === 0) this.withoutLines.add(source);
    else this.withoutLines.delete(source);
    source.setData({ type: 'FeatureCollection', features });
  }

  private drawGaps(): void {
    const features = this.showsCounts()
      ? []
      : this.view.legs.flatMap((leg) =>
          leg.kind !== 'unknown'
            ? []
            : [
                {
                  type: 'Feature' as const,
                  properties: {
                    colour: this.colours[this.view.several ? vehicleColourName(leg.vehicle) : 'ramp-2'],
                  },
                  geometry: { type: 'LineString' as const, coordinates: leg.points.map(([lon, lat]) => [lon, lat]) },
                },
              ],
        );
    this.setLines('gaps', features);
  }

  /** Dashed lines of several vehicles. A single vehicle's line is coloured by time and drawn by the overlay. */
  private drawVehicles(): void {
    const features =
      !this.view.several || this.showsCounts()
        ? []
        : this.view.legs.flatMap((leg) =>
            leg.kind === 'likely'
              ? [
                  {
                    type: 'Feature' as const,
                    properties: { vehicle: leg.vehicle },
                    geometry: { type: 'LineString' as const, coordinates: leg.points.map(([lon, lat]) => [lon, lat]) },
                  },
                ]
              : [],
          );
    this.setLines('vehicles', features);
  }

  private drawImpossible(): void {
    const features = this.showsCounts()
      ? []
      : this.view.legs.flatMap(({ pair, points }) =>
          pair === undefined
            ? []
            : [
                {
                  type: 'Feature' as const,
                  properties: { pair: pair.at },
                  geometry: { type: 'LineString' as const, coordinates: points.map(([lon, lat]) => [lon, lat]) },
                },
              ],
        );
    this.setLines('impossible', features);
    this.markChosenPair();
  }

  /** The line of the chosen pair is thicker; the overlay says the speed that it would need. */
  private markChosenPair(): void {
    const { pair } = this.pointed;
    if (!this.styleReady || this.markedPair === pair) return;
    this.markedPair = pair;
    this.map.setFilter(CHOSEN_PAIR, chosenPairFilter(pair));
  }

  /**
   * While the brush moves, what was drawn when it rested stays there and is not visible, and so do counts beside a journey: a layer that is
   * taken out and put back links its program again, which takes longer than all of a step.
   */
  private drawOverlay(): void {
    if (this.showsCounts()) this.countAgain();
    const { marks, density } = this.counts;
    const isDensity = this.mode === 'density';
    const counts =
      marks === undefined || density === undefined
        ? []
        : [
            countLayer(marks, this.colours, this.showsCounts() && !isDensity),
            ...(isDensity ? [densityLayer(density, this.colours)] : []),
          ];
    if (this.isFollowing) {
      this.hidden ??= this.rested.map((layer) => layer.clone({ visible: false }) as Layer);
      this.overlay.setProps({ layers: [...counts, ...this.hidden, ...this.pinsDrawn] });
      return;
    }
    const light = document.documentElement.dataset['theme'] === 'light';
    const own = this.showsCounts()
      ? [countRings(this.counts.restedMarks, this.colours), countFigures(this.counts.restedMarks)]
      : journeyLayers(this.arranged().view, this.colours, this.pointed, light, this.arranged().room);
    this.rested = own;
    this.tellTogether();
    this.tellDensity();
    this.makeNameRoom();
    // They stay in sight under a moving brush: what is not drawn would look like no read.
    this.pinsDrawn = pinLayers(this.pinned, this.colours);
    this.hidden = undefined;
    this.overlay.setProps({ layers: [...counts, ...this.rested, ...this.pinsDrawn] });
  }

  private tellTogether(): void {
    const isTogether = this.showsCounts()
      ? this.counts.isTogether
      : this.arranged().view.places.some((place) => place.isTogether);
    if (isTogether === this.isTogether) return;
    this.isTogether = isTogether;
    this.intents.onTogether(isTogether);
  }

  private arranged(): Arranged {
    return this.arrangement.at(this.view, this.position());
  }

  private position(): MovingMap {
    const { lng, lat } = this.map.getCenter();
    return {
      zoom: this.map.getZoom(),
      centre: `${lng.toFixed(6)} ${lat.toFixed(6)}`,
      viewport: (this.viewport ??= this.measuredViewport()),
      isMoving: this.map.isMoving(),
      project: this.project,
    };
  }

  /** Draws the journey again if the map has moved or its covers have changed. */
  private arrangeAgain(): void {
    const before = this.viewport;
    this.viewport = undefined;
    if (this.view.places.length === 0 || this.showsCounts()) return;
    const now = this.measuredViewport();
    this.viewport = JSON.stringify(now) === JSON.stringify(before) ? before : now;
    if (!this.arrangement.isFor(this.view, this.position())) this.drawOverlay();
  }

  private measuredViewport(): Viewport {
    const container = this.map.getContainer();
    const { left, top, width, height } = container.getBoundingClientRect();
    const covers = Array.from(container.parentElement?.querySelectorAll(COVERS) ?? [], (element): Box => {
      const box = element.getBoundingClientRect();
      return { left: box.left - left, right: box.right - left, top: box.top - top, bottom: box.bottom - top };
    });
    return { width, height, covers };
  }

  private namesUnder(): NamesUnder {
    if (this.showsCounts()) return this.counts.restedMarks;
    return this.view.places.length === 0 ? undefined : this.arranged();
  }

  /**
   * The names of the base map make room once it rests: to place them anew costs frames that a moving map needs. A map that rests draws
   * them with the lines of the same stretch, and not in frames of their own after those.
   */
  private makeNameRoom(): void {
    if (this.named === false || this.namesUnder() === this.named) return;
    this.named = false;
    const take = (): void => {
      this.named = this.namesUnder();
      if (this.styleReady) this.room = takeNameRoom(this.map, this.named, this.room);
    };
    // After whoever draws this has moved the map, if they do.
    queueMicrotask(() => {
      if (this.loaded && this.styleReady && !this.map.isMoving()) take();
      else void this.map.once('idle', take);
    });
  }

  /** Too many reads for a journey are shown as cameras with counts. */
  private showsCounts(): boolean {
    return this.mode !== 'journey' || this.isFollowing || (this.view.reads.length === 0 && this.view.counts.length > 0);
  }

  private afterRender(): void {
    if (!this.awaitingDraw || this.view.reads.length + this.view.counts.length === 0) return;
    this.awaitingDraw = false;
    this.intents.onDrawn();
    this.tellSeen();
  }

  private tellSeen(atOnce = false): void {
    if (this.seen || (!atOnce && (!this.loaded || this.awaitingDraw))) return;
    this.seen = true;
    this.intents.onSeen();
  }

  private placeAt(x: number, y: number): DrawnPlace | undefined {
    if (this.showsCounts()) return undefined;
    return placeAtPoint(this.arrangement.underPointer(this.view, this.position()).view, this.project, x, y);
  }

  private pointAt(x: number, y: number): void {
    const place = this.placeAt(x, y);
    const read = place === undefined ? undefined : topOf(place, this.pointed);
    if (place !== undefined && read !== undefined) {
      const { x: atX, y: atY } = this.map.project([place.lon, place.lat]);
      this.tip(this.targetOfRead(place, read.row), atX, atY);
    } else this.tipOfCamera(x, y);
    if (read?.row === this.hovered) return;
    this.hovered = read?.row;
    if (this.measuring === undefined) this.map.getCanvas().style.cursor = read === undefined ? '' : 'pointer';
    this.intents.onHover(read?.row);
  }

  private targetOfRead({ reads, label, isTogether }: DrawnPlace, row: number): TipTarget {
    if (reads.length === 1) return { kind: 'read', row };
    return { kind: 'read', row, more: isTogether ? `close together ${label}` : `here ${label}` };
  }

  /** A camera that read the vehicle is a count where counts are drawn, and one that did not is itself. */
  private targetOfCamera(cameraId: string): TipTarget {
    const count = this.view.counts.find((one) => one.cameraId === cameraId)?.count;
    return count === undefined ? { kind: 'camera', cameraId } : { kind: 'count', cameraId, count, cameras: 1 };
  }

  private targetOfCounted({ code, count, cameras }: Counted): TipTarget {
    const cameraId = this.shown?.index.table.camera.values[code] ?? '';
    return { kind: 'count', cameraId, count, cameras };
  }

  /** The mark of counts, or the square of density, under a point of the screen, with the codes of its cameras. */
  private countedAt(x: number, y: number): Counted | undefined {
    if (!this.showsCounts()) return undefined;
    if (this.mode !== 'density') return this.counts.markAt({ x, y }, this.project, this.view.counts);
    const { lng, lat } = this.map.unproject([x, y]);
    return this.counts.squareAt({ lon: lng, lat });
  }

  private tipOfCamera(x: number, y: number): void {
    if (x < 0 || !this.styleReady) return this.tip(undefined);
    if (this.showsCounts()) {
      const near = this.countedAt(x, y);
      if (near !== undefined) {
        const at = this.map.project([near.lon, near.lat]);
        return this.tip(this.targetOfCounted(near), at.x, at.y);
      }
    }
    const pin = pinAtPoint(this.pinned, this.project, x, y);
    if (pin !== undefined) {
      const { cameraId, number, count } = pin;
      return this.tip({ kind: 'pin', cameraId, number, count }, x, y);
    }
    const [found] = this.map.queryRenderedFeatures(
      [
        [x - CAMERA_REACH_PX, y - CAMERA_REACH_PX],
        [x + CAMERA_REACH_PX, y + CAMERA_REACH_PX],
      ],
      { layers: ['cameras'] },
    );
    const id: unknown = found?.properties['id'];
    this.tip(typeof id === 'string' ? { kind: 'camera', cameraId: id } : undefined, x, y);
  }

  private tipOfSelected(): void {
    if (!this.map.getCanvas().matches(':focus-visible')) return;
    const { selectedRow } = this.pointed;
    const place = this.arranged().view.places.find(({ reads }) => reads.some(({ row }) => row === selectedRow));
    if (place === undefined || selectedRow === undefined) return this.tip(undefined);
    const { x, y } = this.map.project([place.lon, place.lat]);
    this.tip(this.targetOfRead(place, selectedRow), x, y, true);
  }

  /** Told only when it is another one: a moving pointer sets no React state. */
  private tip(target: TipTarget | undefined, x = 0, y = 0, isByKeys = false): void {
    const key = target === undefined ? '' : JSON.stringify(target);
    if (key === this.pointedAt) return;
    this.pointedAt = key;
    const isLeft = x > this.map.getContainer().clientWidth - TIP_PX;
    this.intents.onTip(target === undefined ? undefined : { target, x, y, isLeft, isByKeys });
  }
}
