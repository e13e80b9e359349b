import { gpx, kml } from '@tmcw/togeojson';
import { unzipSync } from 'fflate';
import { AREA_FILE_MAX_BYTES } from '../../../../app/contract/area-file.ts';
import { MAX_CORNERS, polygonSchema } from '../../../../app/domain/area.ts';
import { fail, succeed, type Result } from '../../../../app/domain/result.ts';
import type { Position } from '../../../../app/movement/geodesy.ts';
import { crossesItself } from '../../../../app/movement/shapes.ts';
import { countText, figureText } from '../../../words/measures.ts';
import type { AreaFile, FileShape } from './file-shapes.ts';

/**
 * Areas, tracks and points out of a file that somebody was sent. The file is another's: it is read under limits, nothing that it refers
 * to is fetched, and what cannot be used is said.
 */
/** Of the text inside a KMZ, which is compressed. */
const MAX_TEXT_BYTES = 20 * 1024 * 1024;
const MAX_SHAPES = 200;
const MAX_NAME_CHARACTERS = 80;

const KINDS = 'Sightline reads KML, KMZ, GPX and GeoJSON.';

/** The text of a file, in the encoding that its first line names. */
function textOf(bytes: Uint8Array): Result<string, string> {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const named =
    /<\?xml[^>]*encoding=["']([\w-]+)["']/i.exec(head)?.[1] ??
    (bytes[0] === 0xff || bytes[0] === 0xfe ? 'utf-16' : 'utf-8');
  try {
    return succeed(new TextDecoder(named, { fatal: true }).decode(bytes));
  } catch {
    return fail(`This is no text in ${named}. ${KINDS}`);
  }
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** The document of a KMZ: its first KML file. */
function unpacked(bytes: Uint8Array): Result<Uint8Array, string> {
  let tooLarge = false;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.toLowerCase().endsWith('.kml')) return false;
        tooLarge ||= originalSize > MAX_TEXT_BYTES;
        return originalSize <= MAX_TEXT_BYTES;
      },
    });
    const [first] = Object.values(files);
    if (first !== undefined) return succeed(first);
    return fail(tooLarge ? 'What is packed in this KMZ is too large to read.' : 'There is no KML in this KMZ.');
  } catch {
    return fail('This KMZ is damaged: it cannot be unpacked.');
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function positionOf(value: unknown): Position | undefined {
  if (!Array.isArray(value)) return undefined;
  const [lon, lat] = value as readonly unknown[];
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    ? { lon, lat }
    : undefined;
}

/** All positions of a line; undefined when one of them is none. */
function positionsOf(value: unknown): readonly Position[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const points = (value as readonly unknown[]).map(positionOf);
  return points.every((point) => point !== undefined) ? points : undefined;
}

/** A ring that ends where it starts, with as many corners as one must have. */
function ringOf(value: unknown): readonly (readonly [number, number])[] | undefined {
  const points = positionsOf(value);
  const [first] = points ?? [];
  if (points === undefined || first === undefined) return undefined;
  const last = points.at(-1);
  const closed = last?.lon === first.lon && last.lat === first.lat ? points : [...points, first];
  return closed.map(({ lon, lat }) => [lon, lat] as const);
}

/** Collects the shapes of a file, and counts what of it cannot be used. */
class Shapes {
  readonly shapes: FileShape[] = [];
  private empty = 0;
  private broken = 0;
  private large = 0;
  private over = 0;

  private add(shape: FileShape): void {
    if (this.shapes.length < MAX_SHAPES) this.shapes.push(shape);
    else this.over += 1;
  }

  private addPolygon(name: string, rings: unknown): void {
    const coordinates = Array.isArray(rings) ? (rings as readonly unknown[]).map(ringOf) : [];
    const polygon = polygonSchema.safeParse({ type: 'Polygon', coordinates });
    if (polygon.success) return this.add({ kind: 'area', name, polygon: polygon.data });
    const corners = coordinates.reduce((sum, ring) => sum + (ring?.length ?? 0), 0);
    if (corners > MAX_CORNERS) this.large += 1;
    else this.broken += 1;
  }

  private addPath(name: string, points: readonly Position[] | undefined): void {
    const [first] = points ?? [];
    if (points === undefined || first === undefined) {
      this.broken += 1;
      return;
    }
    // A line that ends where it starts is how some programs write an area.
    const last = points.at(-1);
    const isRing = points.length > 3 && last?.lon === first.lon && last.lat === first.lat;
    if (isRing && !crossesItself(points.slice(0, -1)))
      return this.addPolygon(name, [points.map(({ lon, lat }) => [lon, lat])]);
    this.add({ kind: 'path', name, points });
  }

  addGeometry(name: string, geometry: unknown): void {
    if (!isObject(geometry)) {
      this.empty += 1;
      return;
    }
    const { type, coordinates, geometries } = geometry;
    const all = Array.isArray(coordinates) ? (coordinates as readonly unknown[]) : [];
    switch (type) {
      case 'Polygon':
        return this.addPolygon(name, coordinates);
      case 'MultiPolygon':
        return all.forEach((each) => this.addPolygon(name, each));
      case 'LineString':
        return this.addPath(name, positionsOf(coordinates));
      case 'MultiLineString':
        return all.forEach((each) => this.addPath(name, positionsOf(each)));
      case 'Point':
        return this.addPath(name, positionsOf([coordinates]));
      case 'MultiPoint':
        return all.forEach((each) => this.addPath(name, positionsOf([each])));
      case 'GeometryCollection':
        if (Array.isArray(geometries))
          (geometries as readonly unknown[]).forEach((each) => this.addGeometry(name, each));
        return undefined;
      default:
        this.broken += 1;
        return undefined;
    }
  }

  /** Shapes that are not whole. */
  leaveOut(count: number): void {
    this.broken += count;
  }

  addFeature(feature: unknown): void {
    if (!isObject(feature)) {
      this.broken += 1;
      return;
    }
    const properties = isObject(feature['properties']) ? feature['properties'] : {};
    // The frame of a link or of a picture is no area that anybody drew.
    const kind = properties['@geometry-type'];
    if (kind === 'networklink' || kind === 'groundoverlay') {
      this.empty += 1;
      return;
    }
    const name = typeof properties['name'] === 'string' ? properties['name'].trim().slice(0, MAX_NAME_CHARACTERS) : '';
    this.addGeometry(name, feature['geometry']);
  }

  get notes(): readonly string[] {
    const note = (count: number, why: string): readonly string[] =>
      count === 0 ? [] : [`${countText(count, 'shape')} left out: ${why}`];
    return [
      ...note(this.empty, 'no place, such as a link, which is not followed, or a picture'),
      ...note(this.broken, 'not drawn in degrees of longitude and latitude (WGS84), or not whole'),
      ...note(this.large, `more than ${figureText(MAX_CORNERS)} corners; draw it simpler`),
      ...note(this.over, `a file may have ${figureText(MAX_SHAPES)}`),
    ];
  }
}

function addGeoJson(text: string, into: Shapes): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'This GeoJSON is not whole: it is no JSON.';
  }
  if (!isObject(value)) return `This is no GeoJSON. ${KINDS}`;
  if (value['type'] === 'FeatureCollection' && Array.isArray(value['features']))
    (value['features'] as readonly unknown[]).forEach((feature) => into.addFeature(feature));
  else if (value['type'] === 'Feature') into.addFeature(value);
  else if (typeof value['type'] === 'string') into.addGeometry('', value);
  else return `This is no GeoJSON. ${KINDS}`;
  return undefined;
}

/** Where a tag ends that starts at `from`: a `>` between quotes is text. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at;
  }
  return -1;
}

const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

const notWhole = (element: string | undefined): string | undefined =>
  element === undefined
    ? undefined
    : `This file is not whole: it breaks off or goes wrong in <${element.slice(0, 30)}>. Ask for it again.`;

/**
 * Why a document is not given to the page's own parser: it breaks off in an element or closes it by another's name, which the parser
 * reports by drawing a message with inline styles, and the policy of the page refuses those, loudly; or it declares a document type.
 */
function markupFault(text: string): string | undefined {
  const open: string[] = [];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const from = at;
    const skipped = SKIPPED.find(([start]) => text.startsWith(start, from));
    const end = skipped === undefined ? tagEnd(text, at) : text.indexOf(skipped[1], at);
    const name = /^<\/?([^\s/>]*)/.exec(text.slice(at, at + 80))?.[1] ?? '';
    // Entities can make a small file grow without end, or name other files; no maker of these formats needs them. What a text or a
    // comment quotes declares nothing.
    if (skipped === undefined && text.charAt(at + 1) === '!')
      return 'This file declares a document type, which is not read. Save it again without one.';
    if (end === -1) return notWhole(open.at(-1) ?? name);
    if (skipped === undefined) {
      if (text.charAt(at + 1) === '/') {
        if (open.pop() !== name) return notWhole(name);
      } else if (text.charAt(end - 1) !== '/') open.push(name);
    }
    at = end;
  }
  return notWhole(open.at(-1));
}

type Drawn = { readonly geometry: { readonly type: string; readonly coordinates?: unknown } | null };

/** Parts of a GPX file that have points, and of which its reader makes nothing without a word: one point, or none in degrees. */
function dropped(document: Document, features: readonly Drawn[]): number {
  const having = (part: string, point: string): number =>
    [...document.getElementsByTagName(part)].filter((each) => each.getElementsByTagName(point).length > 0).length;
  const parts = having('trkseg', 'trkpt') + having('rte', 'rtept') + document.getElementsByTagName('wpt').length;
  const drawn = features.reduce(
    (sum, { geometry }) =>
      sum +
      (geometry?.type === 'MultiLineString' && Array.isArray(geometry.coordinates) ? geometry.coordinates.length : 1),
    0,
  );
  return Math.max(0, parts - drawn);
}

function addXml(text: string, into: Shapes): string | undefined {
  const fault = markupFault(text);
  if (fault !== undefined) return fault;
  const document = new DOMParser().parseFromString(text, 'text/xml');
  if (document.querySelector('parsererror') !== null)
    return 'This file is not whole: it is no XML. Ask for it again, or open and save it in the program that made it.';
  const root = document.documentElement.localName.toLowerCase();
  if (root !== 'kml' && root !== 'gpx') return `This is a file of the kind “${root.slice(0, 30)}”. ${KINDS}`;
  const { features } = root === 'kml' ? kml(document) : gpx(document);
  features.forEach((feature) => into.addFeature(feature));
  if (root === 'gpx') into.leaveOut(dropped(document, features));
  return undefined;
}

export const tooLargeText = (bytes: number): string =>
  `This file has ${(bytes / 1024 / 1024).toFixed(1)} MB; at most ${AREA_FILE_MAX_BYTES / 1024 / 1024} MB are read. Leave out what is not needed.`;

/** The shapes of a file, or why there are none and what to do. */
export function readAreaFile(bytes: Uint8Array): Result<AreaFile, string> {
  if (bytes.length > AREA_FILE_MAX_BYTES) return fail(tooLargeText(bytes.length));
  const document = isZip(bytes) ? unpacked(bytes) : succeed(bytes);
  if (!document.ok) return document;
  const decoded = textOf(document.value);
  if (!decoded.ok) return decoded;
  const text = decoded.value.replace(/^\uFEFF/, '').trimStart();
  const into = new Shapes();
  const fault = text.startsWith('{')
    ? addGeoJson(text, into)
    : text.startsWith('<')
      ? addXml(text, into)
      : text === ''
        ? 'This file is empty.'
        : `This is none of the files that can be read. ${KINDS}`;
  if (fault !== undefined) return fail(fault);
  if (into.shapes.length === 0)
    return fail(['There is no area, track or point in this file.', ...into.notes].join(' '));
  return succeed({ shapes: into.shapes, notes: into.notes });
}
