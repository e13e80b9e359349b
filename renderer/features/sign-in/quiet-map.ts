import { z } from 'zod';

/** Roads as paths for a still picture. Pure; the picture stands for the country, not for anybody's data. */
export const BOX = { west: -2.25, east: -0.35, south: 53.1, north: 54.0, width: 1_080, height: 860 } as const;

const position = z.tuple([z.number(), z.number()]).rest(z.number());
const featureSchema = z.object({
  properties: z.object({ class: z.string().optional(), ref: z.string().optional() }).nullable(),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('LineString'), coordinates: z.array(position) }),
    z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(position)) }),
    z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) }),
  ]),
});
export const collectionSchema = z.object({ features: z.array(featureSchema) });
type Collection = z.infer<typeof collectionSchema>;
type Feature = Collection['features'][number];
type Line = readonly (readonly [number, number, ...number[]])[];

const mercator = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
const TOP = mercator(BOX.north);
const BOTTOM = mercator(BOX.south);

function toXY([lon, lat]: readonly [number, number, ...number[]]): readonly [number, number] {
  return [((lon - BOX.west) / (BOX.east - BOX.west)) * BOX.width, ((TOP - mercator(lat)) / (TOP - BOTTOM)) * BOX.height];
}

const ROOM = 0.25;
const near = ([lon, lat]: Line[number]): boolean => lon > BOX.west - ROOM && lon < BOX.east + ROOM && lat > BOX.south - ROOM && lat < BOX.north + ROOM;

function linesOf({ geometry }: Feature): readonly Line[] {
  switch (geometry.type) {
    case 'LineString': return [geometry.coordinates];
    case 'MultiPolygon': return geometry.coordinates.flat();
    case 'MultiLineString':
    case 'Polygon': return geometry.coordinates;
    default: return geometry satisfies never;
  }
}

function pathOf(lines: readonly Line[]): string {
  const parts: string[] = [];
  for (const line of lines) {
    if (!line.some(near)) continue;
    line.forEach((point, index) => {
      const [x, y] = toXY(point);
      parts.push(`${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`);
    });
  }
  return parts.join('');
}

export type RoadPicture = { readonly motorways: string; readonly primary: string; readonly others: string; readonly marked: string };

/** The road that the picture marks, as if a vehicle had gone along it. */
const MARKED: ReadonlySet<string> = new Set(['A1(M)', 'A1']);

export function roadPicture(collection: Collection): RoadPicture {
  const of = (wanted: (feature: Feature) => boolean): string => pathOf(collection.features.filter(wanted).flatMap(linesOf));
  const isMarked = (feature: Feature): boolean => MARKED.has(feature.properties?.ref ?? '');
  return {
    motorways: of((feature) => feature.properties?.class === 'motorway' && !isMarked(feature)),
    primary: of((feature) => feature.properties?.class === 'primary' && !isMarked(feature)),
    others: of((feature) => feature.properties?.class === 'a' && !isMarked(feature)),
    marked: of(isMarked),
  };
}

export function areaPicture(collection: Collection): string {
  return pathOf(collection.features.flatMap(linesOf));
}
