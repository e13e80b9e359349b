import type { Position } from './geodesy.ts';

/**
 * The National Grid of Great Britain. From a grid reference to WGS84 by the Ordnance Survey's own formulas (A guide to coordinate
 * systems in Great Britain, annexes B and C): its seven-parameter transformation is within about 5 m everywhere, which is less than a
 * camera's view. Decimetres would take the survey's grid file.
 */

const RADIANS = Math.PI / 180;
const AIRY = { a: 6_377_563.396, b: 6_356_256.909 };
const WGS84 = { a: 6_378_137, b: 6_356_752.3142 };
const TRUE_ORIGIN = { lat: 49 * RADIANS, lon: -2 * RADIANS, eastM: 400_000, northM: -100_000, scale: 0.9996012717 };
/** OSGB36 to WGS84: metres, parts per million and seconds of arc. */
const SHIFT = { x: 446.448, y: -125.157, z: 542.06, ppm: -20.4894, rx: 0.1502, ry: 0.247, rz: 0.8421 };

/** Distance along the meridian from the true origin, in metres. */
function meridian(lat: number): number {
  const n = (AIRY.a - AIRY.b) / (AIRY.a + AIRY.b);
  const [n2, n3] = [n * n, n * n * n];
  const sum = lat + TRUE_ORIGIN.lat;
  const from = lat - TRUE_ORIGIN.lat;
  return (
    AIRY.b *
    TRUE_ORIGIN.scale *
    ((1 + n + 1.25 * n2 + 1.25 * n3) * from -
      (3 * n + 3 * n2 + 2.625 * n3) * Math.sin(from) * Math.cos(sum) +
      (1.875 * n2 + 1.875 * n3) * Math.sin(2 * from) * Math.cos(2 * sum) -
      (35 / 24) * n3 * Math.sin(3 * from) * Math.cos(3 * sum))
  );
}

/** Eastings and northings to latitude and longitude on the Airy ellipsoid, in radians. */
function onAiry(eastM: number, northM: number): { readonly lat: number; readonly lon: number } {
  const aF = AIRY.a * TRUE_ORIGIN.scale;
  const e2 = 1 - (AIRY.b * AIRY.b) / (AIRY.a * AIRY.a);
  let lat = TRUE_ORIGIN.lat;
  for (let turn = 0; turn < 20; turn += 1) {
    const left = northM - TRUE_ORIGIN.northM - meridian(lat);
    if (Math.abs(left) < 1e-5) break;
    lat += left / aF;
  }
  const sin2 = Math.sin(lat) ** 2;
  const nu = aF / Math.sqrt(1 - e2 * sin2);
  const rho = (aF * (1 - e2)) / (1 - e2 * sin2) ** 1.5;
  const eta2 = nu / rho - 1;
  const tan = Math.tan(lat);
  const [t2, t4, t6] = [tan ** 2, tan ** 4, tan ** 6];
  const sec = 1 / Math.cos(lat);
  const d = eastM - TRUE_ORIGIN.eastM;
  return {
    lat:
      lat -
      (tan / (2 * rho * nu)) * d ** 2 +
      (tan / (24 * rho * nu ** 3)) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * d ** 4 -
      (tan / (720 * rho * nu ** 5)) * (61 + 90 * t2 + 45 * t4) * d ** 6,
    lon:
      TRUE_ORIGIN.lon +
      (sec / nu) * d -
      (sec / (6 * nu ** 3)) * (nu / rho + 2 * t2) * d ** 3 +
      (sec / (120 * nu ** 5)) * (5 + 28 * t2 + 24 * t4) * d ** 5 -
      (sec / (5_040 * nu ** 7)) * (61 + 662 * t2 + 1_320 * t4 + 720 * t6) * d ** 7,
  };
}

/** Eastings and northings of the National Grid, in metres, to WGS84. */
export function gridPosition(eastM: number, northM: number): Position {
  const { lat, lon } = onAiry(eastM, northM);
  const eA = 1 - (AIRY.b * AIRY.b) / (AIRY.a * AIRY.a);
  const nu = AIRY.a / Math.sqrt(1 - eA * Math.sin(lat) ** 2);
  const [x, y, z] = [
    nu * Math.cos(lat) * Math.cos(lon),
    nu * Math.cos(lat) * Math.sin(lon),
    nu * (1 - eA) * Math.sin(lat),
  ];
  const s = 1 + SHIFT.ppm / 1e6;
  const [rx, ry, rz] = [SHIFT.rx, SHIFT.ry, SHIFT.rz].map((seconds) => (seconds / 3_600) * RADIANS) as [
    number,
    number,
    number,
  ];
  const X = SHIFT.x + s * x - rz * y + ry * z;
  const Y = SHIFT.y + rz * x + s * y - rx * z;
  const Z = SHIFT.z - ry * x + rx * y + s * z;
  const e2 = 1 - (WGS84.b * WGS84.b) / (WGS84.a * WGS84.a);
  const p = Math.hypot(X, Y);
  let phi = Math.atan2(Z, p * (1 - e2));
  for (let turn = 0; turn < 10; turn += 1) {
    const v = WGS84.a / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
    phi = Math.atan2(Z + e2 * v * Math.sin(phi), p);
  }
  return { lon: Math.atan2(Y, X) / RADIANS, lat: phi / RADIANS };
}

export type GridReference = {
  readonly eastM: number;
  readonly northM: number;
  /** Side of the square that the reference names; the position is its south-west corner. */
  readonly squareM: number;
};

/** `SE 302 211`, `SE3021`, `SE 30215 21133`: two letters and an even number of figures. Undefined for anything else. */
export function gridReference(text: string): GridReference | undefined {
  const parsed = /^([HJNOST])([A-HJ-Z])\s*(\d+)\s*(\d*)$/i.exec(text.trim());
  if (parsed === null) return undefined;
  const [, first = '', second = '', before = '', after = ''] = parsed;
  const figures = before + after;
  // Two groups must be of one length: `SE 30 2113` names nothing.
  if (figures.length % 2 !== 0 || figures.length > 10 || (after !== '' && before.length !== after.length))
    return undefined;
  const at = (letter: string): number => {
    const index = letter.toUpperCase().charCodeAt(0) - 65;
    // The grid has no I.
    return index > 7 ? index - 1 : index;
  };
  const [a, b] = [at(first), at(second)];
  const east100km = ((((a - 2) % 5) + 5) % 5) * 5 + (b % 5);
  const north100km = 19 - Math.floor(a / 5) * 5 - Math.floor(b / 5);
  if (east100km > 6 || north100km < 0 || north100km > 12) return undefined;
  const half = figures.length / 2;
  const squareM = 10 ** (5 - half);
  return {
    eastM: east100km * 100_000 + Number(figures.slice(0, half) || '0') * squareM,
    northM: north100km * 100_000 + Number(figures.slice(half) || '0') * squareM,
    squareM,
  };
}
