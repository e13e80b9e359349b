import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { greatCircleKm, type Position } from '../../app/movement/geodesy.ts';
import { degreesText, GRID_ERROR_M, gridErrorM, gridNameAt, gridReference, positionOf } from './grid-reference.ts';
import { parsePosition } from './typed-position.ts';

/**
 * The 40 points by which the Ordnance Survey has the OSTN15 transformation tested: longitude and latitude (ETRS89),
 * easting and northing. Contains Ordnance Survey data (Crown copyright and database right 2016, Open Government
 * Licence).
 */
const OSTN15_POINTS: readonly (readonly [lon: number, lat: number, east: number, north: number])[] = [
  [-6.29977752, 49.92226394, 91492.146, 11318.804],
  [-5.2030461, 49.96006138, 170370.718, 11572.405],
  [-4.108645636, 50.43885826, 250359.811, 62016.569],
  [-1.297822772, 50.57563665, 449816.371, 75335.861],
  [-1.450514337, 50.93127938, 438710.92, 114792.25],
  [-3.551283492, 51.4007822, 292184.87, 168003.465],
  [1.444547304, 51.37447026, 639821.835, 169565.858],
  [-2.544076183, 51.42754743, 362269.991, 169978.69],
  [-0.119925572, 51.48936565, 530624.974, 178388.464],
  [-4.30852477, 51.85890896, 241124.584, 220332.641],
  [0.89724327, 51.89436637, 599445.59, 225722.826],
  [-2.154586144, 52.25529382, 389544.19, 261912.153],
  [-0.91248957, 52.25160951, 474335.969, 262047.755],
  [0.401535471, 52.75136687, 562180.547, 319784.995],
  [-1.197476559, 52.96219109, 454002.834, 340834.943],
  [-2.640493208, 53.3448028, 357455.843, 383290.436],
  [-4.289180698, 53.41628516, 247958.971, 393492.909],
  [-4.289177929, 53.41630925, 247959.241, 393495.583],
  [-3.040454907, 53.77911026, 331534.564, 431920.794],
  [-1.663791682, 53.8002152, 422242.186, 433818.701],
  [-4.634521682, 54.08666318, 227778.33, 468847.388],
  [-0.077731332, 54.11685144, 525745.67, 470703.214],
  [-4.388491181, 54.32919541, 244780.636, 495254.887],
  [-2.938277411, 54.8954234, 339921.145, 556034.761],
  [-1.616576852, 54.97912274, 424639.355, 565012.703],
  [-4.296490163, 55.85399953, 256340.925, 664697.269],
  [-3.294792193, 55.92478266, 319188.434, 670947.534],
  [-5.828366919, 57.00606696, 167634.202, 797067.144],
  [-2.048560307, 57.13902519, 397160.491, 805349.736],
  [-4.219263986, 57.48625001, 267056.768, 846176.972],
  [-8.578544561, 57.81351838, 9587.909, 899448.996],
  [-7.592555606, 58.21262247, 71713.132, 938516.404],
  [-6.260914555, 58.51560361, 151968.652, 966483.78],
  [-3.726310221, 58.58120461, 299721.891, 967202.992],
  [-3.214540011, 59.03743871, 330398.323, 1017347.016],
  [-4.417576746, 59.09335035, 261596.778, 1025447.602],
  [-5.827993398, 59.09671617, 180862.461, 1029604.114],
  [-1.625169661, 59.53470794, 421300.525, 1072147.239],
  [-1.274869104, 59.85409914, 440725.073, 1107878.448],
  [-2.073828228, 60.13308092, 395999.668, 1138728.951],
];

/** Letters of the squares of 100 km that the points lie in, by the Ordnance Survey's chart. */
const SQUARES: Readonly<Record<string, string>> = {
  '5,1': 'TQ',
  '4,4': 'SE',
  '3,10': 'HY',
  '0,0': 'SV',
  '2,6': 'NS',
  '6,1': 'TR',
};

const metresApart = (a: Position, b: Position): number => greatCircleKm(a, b) * 1_000;

/** Where somebody’s text leads; nowhere when it is no position. */
function read(typed: string): Position {
  const parsed = parsePosition(typed);
  expect(parsed, typed).toBeDefined();
  return parsed === undefined ? { lon: 0, lat: 0 } : positionOf(parsed);
}

/** East and north of a full reference on the British grid, in metres. */
function unpacked(reference: string, [east, north]: readonly [number, number]): readonly [number, number] {
  const [, eastFigures, northFigures] = reference.split(' ');
  const square = (metres: number): number => Math.floor(metres / 100_000) * 100_000;
  return [square(east) + Number(eastFigures) + 0.5, square(north) + Number(northFigures) + 0.5];
}

describe('the grids', () => {
  test('every test point of the Ordnance Survey is within the stated error, both ways', () => {
    const errorsM = OSTN15_POINTS.map(([lon, lat, east, north]) => {
      const reference = gridReference({ lon, lat }, 5) ?? '';
      const [e, n] = unpacked(reference, [east, north]);
      expect(metresApart(read(reference), { lon, lat })).toBeLessThan(1.5);
      // Half a metre: a reference names a square of one.
      return Math.hypot(e - east, n - north) - Math.SQRT1_2;
    });
    expect(Math.max(...errorsM)).toBeLessThan(GRID_ERROR_M);
  });

  /**
   * Two points that are published on both Irish grids: the station by which the Ordnance Surveys of Ireland and Northern Ireland introduced
   * the Irish Transverse Mercator grid, and the Spire of Dublin, to the metre. That grid is a projection of ETRS89 without a
   * transformation, so its coordinates are the degrees given here. A list of test points as the one above was not to be had.
   */
  test.each([
    ['the station of the surveys', -6.34898734665306, 53.3642734370663, 309_958.26, 236_141.93],
    ['the Spire of Dublin', -6.26024777285805, 53.3497939132163, 315_904, 234_671],
  ])('on the Irish Grid %s is within the stated error, both ways', (_, lon, lat, east, north) => {
    const reference = gridReference({ lon, lat }, 5) ?? '';
    expect(reference.slice(0, 1)).toBe('O');
    expect(gridErrorM({ lon, lat })).toBe(1);
    const [e, n] = unpacked(reference, [east, north]);
    expect(Math.hypot(e - east, n - north), `${e - east} ${n - north}`).toBeLessThan(
      gridErrorM({ lon, lat }) + Math.SQRT1_2,
    );
    expect(metresApart(read(reference), { lon, lat })).toBeLessThan(1.5);
  });

  test('the letters are those of the chart', () => {
    for (const [lon, lat, east, north] of OSTN15_POINTS) {
      const letters = SQUARES[`${Math.floor(east / 100_000)},${Math.floor(north / 100_000)}`];
      if (letters !== undefined) expect(gridReference({ lon, lat })?.slice(0, 2)).toBe(letters);
    }
  });

  test('Northern Ireland is on the Irish Grid, Kintyre, Galloway and Man are not', () => {
    const belfast = { lon: -5.93, lat: 54.597 };
    expect(gridNameAt(belfast)).toBe('Irish Grid');
    expect(gridReference(belfast, 2)).toBe('J 33 74');
    expect(gridNameAt({ lon: -6.2, lat: 55.29 })).toBe('Irish Grid'); // Rathlin
    expect(gridNameAt({ lon: -5.44, lat: 54.48 })).toBe('Irish Grid'); // Ards, the easternmost of Ireland
    expect(gridNameAt({ lon: -5.77, lat: 55.3 })).toBe('British National Grid'); // Mull of Kintyre
    expect(gridNameAt({ lon: -5.18, lat: 54.85 })).toBe('British National Grid'); // Rhins of Galloway
    expect(gridNameAt({ lon: -4.8, lat: 54.06 })).toBe('British National Grid'); // Calf of Man
  });

  test('outside both grids there is no reference', () => {
    expect(gridReference({ lon: 2.35, lat: 48.86 })).toBeUndefined();
    expect(gridReference({ lon: -0.1, lat: 75 })).toBeUndefined();
  });

  test('a reference leads back into the square that it names', () => {
    fc.assert(
      fc.property(
        fc.record({
          lon: fc.double({ min: -7.9, max: 1.7, noNaN: true }),
          lat: fc.double({ min: 50, max: 60, noNaN: true }),
        }),
        fc.integer({ min: 3, max: 5 }),
        (position, digits) => {
          const reference = gridReference(position, digits);
          fc.pre(reference !== undefined);
          const sideM = 10 ** (5 - digits);
          expect(metresApart(read(reference ?? ''), position)).toBeLessThan(sideM * Math.SQRT1_2 * 1.01 + 0.5);
        },
      ),
    );
  });
});

describe('what people type', () => {
  const near = (typed: string, lon: number, lat: number): void => {
    expect(metresApart(read(typed), { lon, lat }), typed).toBeLessThan(80);
  };

  test('references with and without spaces, in either case', () => {
    const { lon, lat } = read('SE 3012 3345');
    expect(degreesText({ lon, lat })).toMatch(/^53\.79\d\d, -1\.54\d\d$/);
    for (const typed of ['SE30123345', 'se 301 334', ' SE301334 ', 'SE 30123 33452']) near(typed, lon, lat);
    near('J 338 740', -5.9301, 54.5965); // Belfast City Hall
  });

  test('degrees, with signs or letters', () => {
    near('53.7974, -1.5437', -1.5437, 53.7974);
    near('53.7974 −1.5437', -1.5437, 53.7974);
    near('53.7974° N, 1.5437° W', -1.5437, 53.7974);
  });

  test('anything else is none: marks, words, squares of other places', () => {
    for (const typed of [
      'YK38 RVL',
      'SE',
      'SE 301 33',
      'SE 3013',
      'IE 301 334',
      'AA 301 334',
      'M1',
      '95.1, 0',
      'A1',
      '53',
      'WT37DCT',
    ])
      expect(parsePosition(typed), typed).toBeUndefined();
  });
});
