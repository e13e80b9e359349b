import { zipSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { AREA_FILE_MAX_BYTES } from '../../../../app/contract/area-file.ts';
import { circle } from '../../../../app/movement/shapes.ts';
import { readAreaFile } from './area-file.ts';

const RING = [
  [-1.6, 53.5],
  [-1.4, 53.5],
  [-1.4, 53.7],
  [-1.6, 53.5],
];
const geoJson = (...geometries: readonly unknown[]): Uint8Array =>
  strToU8(
    JSON.stringify({
      type: 'FeatureCollection',
      features: geometries.map((geometry, at) => ({ type: 'Feature', properties: { name: `No ${at + 1}` }, geometry })),
    }),
  );
const whyNot = (bytes: Uint8Array): string => {
  const read = readAreaFile(bytes);
  return read.ok ? '' : read.failure;
};

describe('a file with areas', () => {
  test('gives areas, tracks and points of GeoJSON, and says what it leaves out', () => {
    const read = readAreaFile(
      geoJson(
        { type: 'Polygon', coordinates: [RING] },
        { type: 'MultiPolygon', coordinates: [[RING.slice(0, 3)], [RING]] },
        { type: 'LineString', coordinates: [RING[0], RING[1]] },
        { type: 'Point', coordinates: [-1.5, 53.5, 120] },
        { type: 'Point', coordinates: [430_200, 421_100] },
        { type: 'LineString', coordinates: RING },
        null,
      ),
    );
    expect(read.ok && read.value.shapes.map(({ kind, name }) => `${name} ${kind}`)).toEqual([
      'No 1 area',
      'No 2 area',
      'No 2 area',
      'No 3 path',
      'No 4 path',
      'No 6 area',
    ]);
    expect(read.ok && read.value.notes).toEqual([
      '1 shape left out: no place, such as a link, which is not followed, or a picture',
      '1 shape left out: not drawn in degrees of longitude and latitude (WGS84), or not whole',
    ]);
  });

  test('may be one feature, or one geometry', () => {
    for (const value of [
      { type: 'Feature', properties: null, geometry: circle({ lon: -1, lat: 53 }, 500) },
      circle({ lon: -1, lat: 53 }, 500),
    ])
      expect(readAreaFile(strToU8(JSON.stringify(value)))).toMatchObject({
        ok: true,
        value: { shapes: [{ kind: 'area' }] },
      });
  });

  test.each([
    ['nothing', '', 'This file is empty.'],
    ['half of a file', '{"type":"Feature', 'This GeoJSON is not whole'],
    ['no shapes', '{"type":"FeatureCollection","features":[]}', 'There is no area, track or point in this file.'],
    ['another kind of JSON', '{"marks":["YK38RVL"]}', 'This is no GeoJSON. Sightline reads KML, KMZ, GPX and GeoJSON.'],
    ['a table', 'lat,lon\n53,-1', 'This is none of the files that can be read.'],
    [
      'half of an XML file',
      '<kml><Document><Placemark>',
      'This file is not whole: it breaks off or goes wrong in <Placemark>.',
    ],
    ['crossed elements', '<kml><a><b></a></b></kml>', 'it breaks off or goes wrong in <a>'],
    ['a tag without end', '<kml><Document name="', 'it breaks off or goes wrong in <kml>'],
    ['entities that grow', '<!DOCTYPE kml [<!ENTITY a "aaaa">]><kml>&a;</kml>', 'This file declares a document type'],
  ])('that holds %s is refused in words', (_, text, why) => {
    expect(whyNot(strToU8(text))).toContain(why);
  });

  test('may quote a document type, and declares none by that', () => {
    const quoted = '<kml><a><![CDATA[<!DOCTYPE html><p>]]></a><!-- <!ENTITY --></kml>';
    expect(whyNot(strToU8(quoted))).not.toContain('document type');
    // What looks like a comment begins inside an instruction, and what follows is a declaration.
    expect(whyNot(strToU8('<?a <!-- ?><!DOCTYPE kml []><kml/><!-- -->'))).toContain('declares a document type');
    expect(whyNot(strToU8('<!DOCTYPE kml'))).toContain('declares a document type');
  });

  test('has parts of a track that are no track, and says so', () => {
    const points = (...at: readonly number[]): string =>
      `<trkseg>${at.map((lat) => `<trkpt lat="${lat}" lon="-1.5"></trkpt>`).join('')}</trkseg>`;
    const gpx = (body: string): Uint8Array => strToU8(`<gpx><trk>${body}</trk></gpx>`);
    const read = readAreaFile(gpx(points(53.5, 53.6) + points(53.7) + points() + points(53.8, 53.9)));
    expect(read.ok && [read.value.shapes.length, ...read.value.notes]).toEqual([
      2,
      '1 shape left out: not drawn in degrees of longitude and latitude (WGS84), or not whole',
    ]);
    expect(whyNot(gpx(points(53.7)))).toContain('There is no area, track or point in this file. 1 shape left out');
  });

  test('is refused when it is too large, packed or not', () => {
    expect(whyNot(new Uint8Array(AREA_FILE_MAX_BYTES + 1))).toContain('at most 5 MB');
    const bomb = zipSync({ 'doc.kml': new Uint8Array(21 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(AREA_FILE_MAX_BYTES);
    expect(whyNot(bomb)).toBe('What is packed in this KMZ is too large to read.');
    expect(whyNot(zipSync({ 'readme.txt': strToU8('nothing') }))).toBe('There is no KML in this KMZ.');
    expect(whyNot(strToU8('PK and no archive'))).toBe('This KMZ is damaged: it cannot be unpacked.');
  });

  test('with more corners than can be asked about is left out, and it is said how to mend it', () => {
    const coordinates = [Array.from({ length: 1_500 }, (_, i) => [-1 + Math.cos(i / 239), 53 + Math.sin(i / 239)])];
    expect(whyNot(geoJson({ type: 'Polygon', coordinates }))).toContain('more than 1,000 corners; draw it simpler');
  });
});
