import type { Layer } from '@deck.gl/core';
import { IconLayer, PathLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import { vehicleColourName } from '../columns/sequence.ts';
import type { CountMark, CountMarks } from './count-marks.ts';
import type { DensityGrid } from './density-grid.ts';
import { CHOSEN_PX, discPx, DOT_PX } from './journey-style.ts';
import { MARK_PX, markAtlas } from './map-images.ts';
import { rampRgba, rgba, type MapColours } from './map-colours.ts';
import { figureText } from '../words/measures.ts';
import {
  chosenLeg,
  RING_PX,
  topOf,
  type DrawnLabel,
  type DrawnLeg,
  type DrawnPlace,
  type DrawnRead,
  type MapView,
  type Pointed,
  type Room,
  type LabelPlacement,
} from './map-view-model.ts';

/**
 * The journey as deck layers: a halo and a line coloured by time (lines of several vehicles are dashed and drawn by
 * MapLibre), one numbered mark for each place, and rings around the hovered and the selected one.
 */
const INK: [number, number, number, number] = [11, 15, 19, 255];
const WHITE: [number, number, number, number] = [255, 255, 255, 255];
const BLACK: [number, number, number, number] = [0, 0, 0, 255];
/** Discs are drawn over labels and roads, in whatever order MapLibre draws. */
const ON_TOP = { depthCompare: 'always' as const };

/** Shared: the shapes of the marks. Made once, because a layer that is created again must not draw its picture again. */
let atlas: HTMLCanvasElement | undefined;

/**
 * deck accepts any picture here, but its types name a URL or a texture. A URL would be fetched, which the CSP forbids
 * for data.
 */
function atlasPicture(): string {
  atlas ??= markAtlas();
  return atlas as unknown as string;
}

const MARKS = {
  chevron: { x: 0, y: 0, width: MARK_PX, height: MARK_PX, mask: true },
  square: { x: MARK_PX, y: 0, width: MARK_PX, height: MARK_PX, mask: true },
  cross: { x: 2 * MARK_PX, y: 0, width: MARK_PX, height: MARK_PX, mask: true },
};

const offsetOf = (placement: LabelPlacement | undefined): [number, number] =>
  placement === undefined ? [0, 0] : [placement.offset[0], placement.offset[1]];

const colourOf = (view: MapView, colours: MapColours, vehicle: number, at: number): [number, number, number, number] =>
  view.several ? rgba(colours[vehicleColourName(vehicle)]) : rampRgba(colours, at);

export function journeyLayers(
  view: MapView,
  colours: MapColours,
  pointed: Pointed,
  light: boolean,
  room: Room,
): Layer[] {
  const likely = view.legs.filter((leg) => leg.kind === 'likely');
  const numbered = view.isNumbered;
  const top = (place: DrawnPlace): DrawnRead => topOf(place, pointed);
  const radius = (place: DrawnPlace): number => (numbered ? discPx(top(place).badge.label) : DOT_PX);
  const isPointed = (place: DrawnPlace, row: number | undefined): boolean =>
    row !== undefined && place.reads.some((read) => read.row === row);
  /** The one that is pointed at lies over its neighbours. */
  const places = [...view.places].sort(
    (a, b) =>
      Number(isPointed(a, pointed.hoveredRow)) - Number(isPointed(b, pointed.hoveredRow)) ||
      Number(isPointed(a, pointed.selectedRow)) - Number(isPointed(b, pointed.selectedRow)),
  );
  const ringed = places.filter(
    (place) => isPointed(place, pointed.selectedRow) || isPointed(place, pointed.hoveredRow),
  );
  const several = places.filter(({ reads }) => reads.length > 1);
  const squares = places.filter((place) => top(place).badge.isSquare);
  const points = (leg: DrawnLeg): [number, number][] => leg.points.map(([lon, lat]) => [lon, lat]);
  const position = ({ lon, lat }: DrawnPlace): [number, number] => [lon, lat];
  const fill = (place: DrawnPlace): [number, number, number, number] => {
    const { uncertain, vehicle, at } = top(place);
    return uncertain ? rgba(colours['bg-panel']) : colourOf(view, colours, vehicle, at);
  };
  const line = (place: DrawnPlace): [number, number, number, number] =>
    rgba(colours[top(place).uncertain ? 'warn' : 'map-halo']);
  const crosses = view.legs.filter((leg) => leg.kind === 'impossible');
  const chosen = chosenLeg(view, pointed.pair);
  return [
    new PathLayer<DrawnLeg>({
      id: 'journey-halo',
      data: view.several ? [] : likely,
      getPath: points,
      getColor: rgba(colours['map-halo'], 235),
      getWidth: 7.5,
      widthUnits: 'pixels',
      capRounded: true,
      jointRounded: true,
      parameters: ON_TOP,
    }),
    new PathLayer<DrawnLeg>({
      id: 'journey',
      data: view.several ? [] : likely,
      getPath: points,
      getColor: (leg) => colourOf(view, colours, leg.vehicle, leg.at),
      getWidth: 3.6,
      widthUnits: 'pixels',
      capRounded: true,
      jointRounded: true,
      parameters: ON_TOP,
      updateTriggers: { getColor: [colours, view] },
    }),
    new IconLayer<DrawnLeg>({
      id: 'chevrons',
      data: likely.filter((leg) => leg.chevron !== undefined),
      iconAtlas: atlasPicture(),
      iconMapping: MARKS,
      getIcon: () => 'chevron',
      getSize: 12,
      sizeUnits: 'pixels',
      parameters: ON_TOP,
      getPosition: (leg) => [leg.chevron?.lon ?? 0, leg.chevron?.lat ?? 0],
      getAngle: (leg) => -(leg.chevron?.degrees ?? 0),
      getColor: (leg) => colourOf(view, colours, leg.vehicle, leg.at),
      updateTriggers: { getColor: [colours, view] },
    }),
    new IconLayer<DrawnLeg>({
      id: 'impossible-crosses',
      data: crosses,
      iconAtlas: atlasPicture(),
      iconMapping: MARKS,
      getIcon: () => 'cross',
      getSize: (leg) => (leg === chosen ? 18 : 13),
      sizeUnits: 'pixels',
      parameters: ON_TOP,
      getPosition: middleOf,
      getColor: rgba(colours.warn),
      updateTriggers: { getColor: [colours], getSize: [chosen] },
    }),
    new ScatterplotLayer<DrawnPlace>({
      id: 'rings',
      data: ringed,
      getPosition: position,
      getRadius: (place) => radius(place) + CHOSEN_PX,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
      getLineWidth: (place) => (isPointed(place, pointed.selectedRow) ? 2.5 : 1.5),
      getLineColor: (place) => rgba(colours[isPointed(place, pointed.selectedRow) ? 'focus' : 'text-2']),
      updateTriggers: { getLineWidth: [pointed], getLineColor: [pointed, colours], getRadius: [pointed, view] },
    }),
    new ScatterplotLayer<DrawnPlace>({
      id: 'several',
      data: several,
      getPosition: position,
      getRadius: (place) => radius(place) + RING_PX,
      radiusUnits: 'pixels',
      filled: true,
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 1.3,
      parameters: ON_TOP,
      getFillColor: rgba(colours['map-halo']),
      getLineColor: (place) => (top(place).uncertain ? rgba(colours.warn) : fill(place)),
      updateTriggers: { getLineColor: [colours, view, pointed], getRadius: [pointed, view] },
    }),
    new ScatterplotLayer<DrawnPlace>({
      id: 'reads',
      data: places.filter((place) => !top(place).badge.isSquare),
      getPosition: position,
      getRadius: radius,
      radiusUnits: 'pixels',
      stroked: true,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
      getFillColor: fill,
      getLineColor: line,
      getLineWidth: (place) => (top(place).uncertain ? 1.8 : 1),
      updateTriggers: {
        getFillColor: [colours, view, pointed],
        getLineColor: [colours, pointed],
        getRadius: [pointed],
      },
    }),
    ...(['line', 'fill'] as const).map(
      (part) =>
        new IconLayer<DrawnPlace>({
          id: `squares-${part}`,
          data: squares,
          iconAtlas: atlasPicture(),
          iconMapping: MARKS,
          getIcon: () => 'square',
          getSize: (place) => 2 * radius(place) + (part === 'line' ? 3 : 0),
          sizeUnits: 'pixels',
          parameters: ON_TOP,
          getPosition: position,
          getColor: part === 'line' ? line : fill,
          updateTriggers: { getColor: [colours, view, pointed], getSize: [pointed, view] },
        }),
    ),
    ...(numbered
      ? [
          new TextLayer<DrawnPlace>({
            id: 'numbers',
            data: places,
            getPosition: position,
            getText: (place) => top(place).badge.label,
            getSize: 11,
            sizeUnits: 'pixels',
            fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
            fontWeight: 600,
            characterSet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ+0123456789',
            parameters: ON_TOP,
            getColor: (place) => {
              const { uncertain, badge } = top(place);
              return uncertain ? rgba(colours.warn) : !light ? INK : badge.late ? BLACK : WHITE;
            },
            getTextAnchor: 'middle',
            getAlignmentBaseline: 'center',
            updateTriggers: { getColor: [colours, light, view, pointed], getText: [pointed, view] },
          }),
        ]
      : []),
    new TextLayer<DrawnLabel>({
      id: 'labels',
      data: numbered ? [...room.labels.keys()] : [],
      getPosition: ({ lon, lat }) => [lon, lat],
      getText: ({ text }) => text,
      getSize: 11,
      sizeUnits: 'pixels',
      fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
      fontWeight: 600,
      characterSet: 'auto',
      parameters: ON_TOP,
      getColor: ({ row }) => rgba(colours[row === undefined ? 'text-2' : 'text-1']),
      background: true,
      backgroundPadding: [4, 1],
      getBackgroundColor: rgba(colours['bg-panel'], 235),
      getPixelOffset: (label) => offsetOf(room.labels.get(label)),
      getTextAnchor: (label) => room.labels.get(label)?.anchor ?? 'middle',
      getAlignmentBaseline: 'center',
      updateTriggers: {
        getColor: [colours],
        getBackgroundColor: [colours],
        getPixelOffset: [room],
        getTextAnchor: [room],
      },
    }),
    ...(numbered
      ? [
          new TextLayer<DrawnPlace>({
            id: 'several-numbers',
            data: [...room.places.keys()],
            getPosition: position,
            getText: ({ label }) => label,
            getSize: 11,
            sizeUnits: 'pixels',
            fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
            fontWeight: 600,
            characterSet: 'auto',
            parameters: ON_TOP,
            getColor: rgba(colours['text-1']),
            background: true,
            backgroundPadding: [4, 1],
            getBackgroundColor: rgba(colours['bg-panel'], 235),
            getPixelOffset: (place) => offsetOf(room.places.get(place)),
            getTextAnchor: (place) => room.places.get(place)?.anchor ?? 'start',
            getAlignmentBaseline: 'center',
            updateTriggers: {
              getColor: [colours],
              getBackgroundColor: [colours],
              getPixelOffset: [room],
              getTextAnchor: [room],
            },
          }),
        ]
      : []),
    new TextLayer<DrawnLeg>({
      id: 'impossible-speed',
      data: chosen === undefined ? [] : [chosen],
      getPosition: middleOf,
      getText: ({ pair }) => pair?.words ?? '',
      getSize: 12,
      sizeUnits: 'pixels',
      fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
      fontWeight: 600,
      characterSet: 'auto',
      parameters: ON_TOP,
      getColor: rgba(colours.warn),
      background: true,
      backgroundPadding: [5, 2],
      getBackgroundColor: rgba(colours['bg-panel'], 245),
      getPixelOffset: [0, -20],
      getTextAnchor: 'middle',
      getAlignmentBaseline: 'center',
      updateTriggers: { getColor: [colours], getBackgroundColor: [colours], getText: [chosen] },
    }),
  ];
}

/** Where the cross of an impossible leg stands. */
function middleOf({ points }: DrawnLeg): [number, number] {
  const [a, b] = [points[0], points.at(-1)];
  return a === undefined || b === undefined ? [0, 0] : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/**
 * Cameras with counts: area proportional to the count, one hue. The marks are columns that are written over, so a step makes no
 * attribute anew.
 */
export const countLayer = (marks: CountMarks, colours: MapColours, visible: boolean): Layer =>
  new ScatterplotLayer({
    id: 'counts',
    data: {
      length: marks.length,
      attributes: {
        getPosition: { value: marks.positions, size: 2 },
        getRadius: { value: marks.radiiPx, size: 1 },
      },
    },
    visible,
    radiusUnits: 'pixels',
    stroked: true,
    lineWidthUnits: 'pixels',
    getLineWidth: 1,
    getFillColor: rgba(colours['den-3'], 205),
    getLineColor: rgba(colours['den-5']),
    parameters: ON_TOP,
  });

/** Density: discs of one grid, larger and of another colour by class. Columns that are written over, as those of the counts. */
export const densityLayer = (grid: DensityGrid, colours: MapColours): Layer =>
  new ScatterplotLayer({
    id: 'density',
    data: {
      length: grid.length,
      attributes: {
        getPosition: { value: grid.positions, size: 2 },
        getRadius: { value: grid.radii, size: 1 },
        getFillColor: { value: grid.colours, size: 4 },
      },
    },
    radiusUnits: 'common',
    stroked: true,
    lineWidthUnits: 'pixels',
    getLineWidth: 0.7,
    getLineColor: rgba(colours['map-halo'], 180),
    parameters: ON_TOP,
  });

const DENSITY_ALPHA = 225;
const DENSITY_COLOURS = ['den-1', 'den-2', 'den-3', 'den-4', 'den-5'] as const;

/** The colours of the classes of density, four bytes each. */
export const densityPalette = (colours: MapColours): Uint8ClampedArray =>
  Uint8ClampedArray.from(DENSITY_COLOURS.flatMap((name) => rgba(colours[name], DENSITY_ALPHA)));

/** A ring around the marks that stand for several cameras, as around a disc of several reads. */
export const countRings = (marks: readonly CountMark[], colours: MapColours): Layer =>
  new ScatterplotLayer<CountMark>({
    id: 'count-rings',
    data: marks.filter(({ cameras }) => cameras > 1),
    getPosition: ({ lon, lat }) => [lon, lat],
    getRadius: ({ radiusPx }) => radiusPx - 2,
    radiusUnits: 'pixels',
    filled: false,
    stroked: true,
    lineWidthUnits: 'pixels',
    getLineWidth: 1.3,
    getLineColor: rgba(colours['map-halo']),
    parameters: ON_TOP,
  });

/** As short as a mark has room for; the tip says it in full. */
const shortCount = (count: number): string =>
  count < 10_000
    ? figureText(count)
    : count < 1_000_000
      ? `${Math.floor(count / 1_000)}k`
      : `${(count / 1e6).toFixed(1)}M`;

export const countFigures = (marks: readonly CountMark[]): Layer =>
  new TextLayer<CountMark>({
    id: 'count-numbers',
    data: marks,
    getPosition: ({ lon, lat }) => [lon, lat],
    getText: ({ count }) => shortCount(count),
    getSize: 11,
    sizeUnits: 'pixels',
    fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
    characterSet: '0123456789,.kM',
    getColor: WHITE,
    getTextAnchor: 'middle',
    getAlignmentBaseline: 'center',
    parameters: ON_TOP,
  });
