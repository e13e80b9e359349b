import type { Layer } from '@deck.gl/core';
import { IconLayer, PathLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import { vehicleColourName } from '../columns/sequence.ts';
import { discPx, NUMBERED } from './journey-style.ts';
import { CHEVRON_PX, chevronAtlas } from './map-images.ts';
import { rampRgba, rgba, type MapColours } from './map-colours.ts';
import { figureText } from '../words/measures.ts';
import type { CameraCount, DrawnLeg, DrawnRead, MapView } from './map-view-model.ts';

/**
 * The journey as deck layers: a halo and a line coloured by time (lines of several vehicles are dashed and drawn by
 * MapLibre), numbered discs, and rings around the hovered and the selected read.
 */
export type Pointed = { readonly selectedRow: number | undefined; readonly hoveredRow: number | undefined };

const INK: [number, number, number, number] = [11, 15, 19, 255];
const WHITE: [number, number, number, number] = [255, 255, 255, 255];
const BLACK: [number, number, number, number] = [0, 0, 0, 255];
/** Discs are drawn over labels and roads, in whatever order MapLibre draws. */
const ON_TOP = { depthCompare: 'always' as const };

/** Made once and kept: a layer that is created again must not draw its picture again. */
let atlas: HTMLCanvasElement | undefined;

/**
 * deck accepts any picture here, but its types name a URL or a texture. A URL would be fetched, which the CSP forbids
 * for data.
 */
function atlasPicture(): string {
  atlas ??= chevronAtlas();
  return atlas as unknown as string;
}

const CHEVRON = { chevron: { x: 0, y: 0, width: CHEVRON_PX, height: CHEVRON_PX, mask: true } };

const colourOf = (view: MapView, colours: MapColours, vehicle: number, at: number): [number, number, number, number] =>
  view.several ? rgba(colours[vehicleColourName(vehicle)]) : rampRgba(colours, at);

export function journeyLayers(view: MapView, colours: MapColours, pointed: Pointed, light: boolean): Layer[] {
  const likely = view.legs.filter((leg) => leg.kind === 'likely');
  const numbered = view.reads.length <= NUMBERED;
  const ringed = view.reads.filter((read) => read.row === pointed.selectedRow || read.row === pointed.hoveredRow);
  const points = (leg: DrawnLeg): [number, number][] => leg.points.map(([lon, lat]) => [lon, lat]);
  const position = (read: DrawnRead): [number, number] => [read.lon, read.lat];
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
      iconMapping: CHEVRON,
      getIcon: () => 'chevron',
      getSize: 12,
      sizeUnits: 'pixels',
      parameters: ON_TOP,
      getPosition: (leg) => [leg.chevron?.lon ?? 0, leg.chevron?.lat ?? 0],
      getAngle: (leg) => -(leg.chevron?.degrees ?? 0),
      getColor: (leg) => colourOf(view, colours, leg.vehicle, leg.at),
      updateTriggers: { getColor: [colours, view] },
    }),
    new ScatterplotLayer<DrawnRead>({
      id: 'rings',
      data: ringed,
      getPosition: position,
      getRadius: 14,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
      getLineWidth: (read) => (read.row === pointed.selectedRow ? 2.5 : 1.5),
      getLineColor: (read) => rgba(colours[read.row === pointed.selectedRow ? 'focus' : 'text-2']),
      updateTriggers: { getLineWidth: [pointed.selectedRow], getLineColor: [pointed.selectedRow, colours] },
    }),
    new ScatterplotLayer<DrawnRead>({
      id: 'reads',
      data: view.reads,
      getPosition: position,
      getRadius: (read) => (numbered ? discPx(read.badge.label) : 4.5),
      radiusUnits: 'pixels',
      stroked: true,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
      getFillColor: (read) =>
        read.uncertain ? rgba(colours['bg-panel']) : colourOf(view, colours, read.vehicle, read.at),
      getLineColor: (read) => (read.uncertain ? rgba(colours.warn) : rgba(colours['map-halo'])),
      getLineWidth: (read) => (read.uncertain ? 1.8 : 1),
      updateTriggers: { getFillColor: [colours, view], getLineColor: [colours] },
    }),
    ...(numbered
      ? [
          new TextLayer<DrawnRead>({
            id: 'numbers',
            data: view.reads,
            getPosition: position,
            getText: (read) => read.badge.label,
            getSize: 11,
            sizeUnits: 'pixels',
            fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
            fontWeight: 600,
            characterSet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ+0123456789',
            parameters: ON_TOP,
            getColor: (read) => (read.uncertain ? rgba(colours.warn) : !light ? INK : read.badge.late ? BLACK : WHITE),
            getTextAnchor: 'middle',
            getAlignmentBaseline: 'center',
            updateTriggers: { getColor: [colours, light, view] },
          }),
        ]
      : []),
  ];
}

/** Cameras with counts: area proportional to the count, one hue. */
export function countLayers(counts: readonly CameraCount[], colours: MapColours): Layer[] {
  const most = counts.reduce((high, camera) => Math.max(high, camera.count), 1);
  const position = (camera: CameraCount): [number, number] => [camera.lon, camera.lat];
  return [
    new ScatterplotLayer<CameraCount>({
      id: 'counts',
      data: counts,
      getPosition: position,
      radiusUnits: 'pixels',
      getRadius: (camera) => 7 + 15 * Math.sqrt(camera.count / most),
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 1,
      getFillColor: rgba(colours['den-3'], 205),
      getLineColor: rgba(colours['den-5']),
      parameters: ON_TOP,
      updateTriggers: { getRadius: [most], getFillColor: [colours] },
    }),
    new TextLayer<CameraCount>({
      id: 'count-numbers',
      data: counts,
      getPosition: position,
      getText: (camera) => figureText(camera.count),
      getSize: 11,
      sizeUnits: 'pixels',
      fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
      characterSet: '0123456789,',
      getColor: WHITE,
      getTextAnchor: 'middle',
      getAlignmentBaseline: 'center',
      parameters: ON_TOP,
    }),
  ];
}
