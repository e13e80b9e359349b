/**
 * Made-up reads in the shapes that the import takes: one vehicle driving round a ring of cameras without a pause for 80
 * days, at a speed that a vehicle can have, so that all of it is one journey.
 */
import fs from 'node:fs';
import { DAY_MS } from '../lib/durations.mjs';

/** An age identifier of the year 2038: no vehicle has it. */
export const BUSY_MARK = 'BZ38HHJ';
const CAMERAS = 200;
const SPAN_MS = 80 * DAY_MS;
const CHUNK = 20_000;

const cameraId = (/** @type {number} */ index) => `RING-${String(index % CAMERAS).padStart(3, '0')}`;

/** A camera every 130 m: a million reads in 80 days are one every 7 s, which is 70 km/h. @param {number} camera @returns {[number, number]} */
function placeOf(camera) {
  const angle = (camera / CAMERAS) * 2 * Math.PI;
  return [53.48 + 0.0377 * Math.sin(angle), -2.24 + 0.0634 * Math.cos(angle)];
}

/** @param {string} file */
export function writeCameras(file) {
  const rows = Array.from({ length: CAMERAS }, (_, i) => {
    const [lat, lon] = placeOf(i);
    return [
      cameraId(i),
      `Ring ${i}`,
      'Greater Manchester Police',
      'STATIC',
      'M60',
      i % 2 === 0 ? 'N' : 'S',
      lat.toFixed(5),
      lon.toFixed(5),
    ].join(',');
  });
  fs.writeFileSync(file, `id,name,organisation,kind,road,direction,lat,lon\n${rows.join('\n')}\n`);
}

const FIELDS = [
  'id',
  'vrm',
  'capturedAt',
  'receivedAt',
  'cameraId',
  'direction',
  'lane',
  'confidence',
  'make',
  'model',
  'colour',
];

/** @param {number} i @param {number} count @param {number} endMs */
const capturedAtMs = (i, count, endMs) => Math.floor(endMs - SPAN_MS + ((i + 1) * SPAN_MS) / (count + 1));
const laneOf = (/** @type {number} */ i) => (i % 3) + 1;
const confidenceOf = (/** @type {number} */ i) => 80 + (i % 20);

/** @param {number} i @param {number} count @param {number} endMs @returns {Record<string, string | number>} */
function read(i, count, endMs) {
  const at = capturedAtMs(i, count, endMs);
  return {
    id: `busy-${String(i).padStart(7, '0')}`,
    vrm: BUSY_MARK,
    capturedAt: new Date(at).toISOString(),
    receivedAt: new Date(at + 900 + (i % 700)).toISOString(),
    cameraId: cameraId(i),
    direction: i % 3 === 0 ? 'away' : 'towards',
    lane: laneOf(i),
    confidence: confidenceOf(i),
    make: 'FORD',
    model: 'TRANSIT',
    colour: 'WHITE',
  };
}

/**
 * @param {string} file @param {'ndjson' | 'csv'} format @param {number} count @param {number} endMs
 */
export function writeReads(file, format, count, endMs) {
  const out = fs.openSync(file, 'w');
  try {
    if (format === 'csv') fs.writeSync(out, `${FIELDS.join(',')}\n`);
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => read(from + i, count, endMs));
      fs.writeSync(
        out,
        rows
          .map((row) => (format === 'csv' ? FIELDS.map((name) => row[name]).join(',') : JSON.stringify(row)))
          .join('\n') + '\n',
      );
    }
  } finally {
    fs.closeSync(out);
  }
}

/**
 * The same reads as columns, with the places of their cameras, for programs that know no cameras.
 * @param {number} count @param {number} endMs
 */
export function busyColumns(count, endMs) {
  const [lon, lat] = [new Float64Array(count), new Float64Array(count)];
  const capturedAt = new BigInt64Array(count);
  const [lane, confidence] = [new Int32Array(count), new Int32Array(count)];
  const places = Array.from({ length: CAMERAS }, (_, camera) => placeOf(camera));
  for (let i = 0; i < count; i += 1) {
    [lat[i], lon[i]] = places[i % CAMERAS] ?? [0, 0];
    capturedAt[i] = BigInt(capturedAtMs(i, count, endMs));
    lane[i] = laneOf(i);
    confidence[i] = confidenceOf(i);
  }
  return { lon, lat, capturedAt, lane, confidence };
}
