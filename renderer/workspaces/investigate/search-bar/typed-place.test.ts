import { describe, expect, test } from 'vitest';
import { greatCircleKm } from '../../../../app/movement/geodesy.ts';
import { shapeOf } from '../../../../app/movement/shapes.ts';
import { parsePosition, parseRadius, typedCircle, typedCorners } from './typed-place.ts';

describe('a position that was typed', () => {
  test.each([
    ['53.64, -1.52', 53.64, -1.52],
    ['53.64 -1.52', 53.64, -1.52],
    ['53.64N 1.52W', 53.64, -1.52],
    ['53°38\'24"N 1°31\'12"W', 53.64, -1.52],
    ["53° 38.4' N, 1° 31.2' W", 53.64, -1.52],
    ['SE 318 163', 53.6424, -1.5205],
  ])('%s', (text, lat, lon) => {
    const read = parsePosition(text);
    expect(read.ok && greatCircleKm(read.value, { lat, lon }) < 0.15).toBe(true);
  });
  test.each([
    ['', /^Type a grid reference/],
    ['-1.52, 53.64', /^Latitude comes first: 53\.64, -1\.52\.$/],
    ['48.85, 2.35', /^Outside the United Kingdom/],
    ['SE 318 16', /^Not a grid reference/],
    ['Leeds', /^Not a place/],
  ])('%s is none, and it is said why', (text, why) => {
    const read = parsePosition(text);
    expect(read.ok ? '' : read.failure).toMatch(why);
  });
});

describe('a circle that was typed', () => {
  test('has its radius in metres', () => {
    const made = typedCircle('53.64, -1.52', '1,500');
    expect(made.ok && shapeOf(made.value)).toMatchObject({ kind: 'circle', radiusM: 1_500 });
  });
  test.each(['', '5', '-100', 'a mile', '100001'])('%s is no radius', (text) => {
    expect(parseRadius(text).ok).toBe(false);
  });
  test('says what is wrong with each of its fields', () => {
    expect(typedCircle('Leeds', '')).toMatchObject({
      ok: false,
      failure: {
        centre: expect.stringContaining('Not a place') as string,
        radius: expect.stringContaining('metres') as string,
      },
    });
  });
});

describe('corners that were typed', () => {
  test('two are a rectangle, and three or more a polygon in their order', () => {
    const two = typedCorners('53.6, -1.5\n53.7, -1.4\n');
    expect(two.ok && shapeOf(two.value).kind).toBe('rectangle');
    const three = typedCorners('53.6, -1.5\n53.7, -1.4\n53.6, -1.3\n53.6, -1.5');
    expect(three.ok && shapeOf(three.value)).toEqual({ kind: 'polygon', corners: 3 });
  });
  test.each([
    ['53.6, -1.5', /^Type two opposite corners/],
    ['53.6, -1.5\n53.6, -1.4', /no opposite corners/],
    ['53.6, -1.5\nnowhere\n53.7, -1.4', /^Line 2: Not a place/],
    ['53.6, -1.5\n53.7, -1.4\n53.6, -1.4\n53.7, -1.5', /cross/],
  ])('%j are none', (text, why) => {
    const read = typedCorners(text);
    expect(read.ok ? '' : read.failure).toMatch(why);
  });
});
