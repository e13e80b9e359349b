import type { Layer } from '@deck.gl/core';
import { TextLayer } from '@deck.gl/layers';
import { rgba, type MapColours } from './map-colours.ts';
import { offsetOf, type PinnedPlace } from './pinned-places.ts';

/**
 * Tags with the number of a pinned question, over all else: another shape than disc, triangle and ring. None is left out for want of
 * room: what is not drawn would look like no read.
 */
export function pinLayers(places: readonly PinnedPlace[], colours: MapColours): Layer[] {
  if (places.length === 0) return [];
  return [
    new TextLayer<PinnedPlace>({
      id: 'pins',
      data: places,
      getPosition: ({ lon, lat }) => [lon, lat],
      getText: ({ number }) => `P${number}`,
      getSize: 10,
      sizeUnits: 'pixels',
      fontFamily: 'Open Sans SemiBold, Arial, sans-serif',
      fontWeight: 600,
      characterSet: 'P0123456789',
      getColor: rgba(colours['text-1']),
      background: true,
      backgroundPadding: [4, 1],
      getBackgroundColor: rgba(colours['bg-panel']),
      getBorderColor: rgba(colours['text-2']),
      getBorderWidth: 1,
      getPixelOffset: offsetOf,
      getTextAnchor: 'middle',
      getAlignmentBaseline: 'center',
      parameters: { depthCompare: 'always' },
      updateTriggers: { getColor: [colours], getBackgroundColor: [colours], getBorderColor: [colours] },
    }),
  ];
}
