import { DAY_MS } from '../domain/instant.ts';
import type { Position } from './geodesy.ts';

/**
 * Sunrise and sunset, to shade the hours of darkness on a timeline. Low-precision solar position (the Astronomical
 * Almanac's approximate formulae, good to about two minutes in the UK); the Sun's upper edge at the horizon, -0.833 degrees.
 */
const RADIANS = Math.PI / 180;
const J2000_MS = Date.UTC(2000, 0, 1, 12);
const HORIZON_DEGREES = -0.833;

export type Daylight = { readonly sunriseMs: number; readonly sunsetMs: number };

/** Sunrise and sunset in UTC milliseconds of the UTC day that holds `dayMs`; nothing where the Sun does not rise or set. */
export function daylight(dayMs: number, place: Position): Daylight | undefined {
  const noonMs = Math.floor(dayMs / DAY_MS) * DAY_MS + DAY_MS / 2 - (place.lon / 360) * DAY_MS;
  const d = (noonMs - J2000_MS) / DAY_MS;
  const meanAnomaly = (357.529 + 0.98560028 * d) * RADIANS;
  const meanLongitude = 280.459 + 0.98564736 * d;
  const longitude = (meanLongitude + 1.915 * Math.sin(meanAnomaly) + 0.02 * Math.sin(2 * meanAnomaly)) * RADIANS;
  const obliquity = (23.439 - 0.00000036 * d) * RADIANS;
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude));
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)) / RADIANS;
  const equationOfTimeDegrees = ((((meanLongitude - rightAscension + 180) % 360) + 360) % 360) - 180;
  const transitMs = noonMs - (equationOfTimeDegrees / 360) * DAY_MS;
  const latitude = place.lat * RADIANS;
  const cosHour =
    (Math.sin(HORIZON_DEGREES * RADIANS) - Math.sin(latitude) * Math.sin(declination)) /
    (Math.cos(latitude) * Math.cos(declination));
  if (cosHour < -1 || cosHour > 1) return undefined;
  const halfDayMs = (Math.acos(cosHour) / RADIANS / 360) * DAY_MS;
  return { sunriseMs: transitMs - halfDayMs, sunsetMs: transitMs + halfDayMs };
}
