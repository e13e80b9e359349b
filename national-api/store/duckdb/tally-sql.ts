import type { DuckDBValue } from '@duckdb/node-api';
import { DAY_MS, HOUR_MS } from '../../../app/domain/instant.ts';
import { FIXED_LATE_MS, MOBILE_TRANSFER_HOURS } from '../../../app/policy/retention.ts';
import { notBy } from './read-search-sql.ts';
import type { DayTally, TallyWindow } from '../read-store.ts';

/** Counts by camera and day. Contains only our own numbers; nothing is bound. */
export function tallySql({ fromDay, toDay, cameras, withoutCameras }: TallyWindow): string {
  const parts = [`ts >= ${Math.trunc(fromDay) * DAY_MS}`, `ts < ${Math.trunc(toDay) * DAY_MS}`];
  if (cameras !== undefined)
    parts.push(
      cameras.length === 0 ? 'false' : `camera IN (${cameras.map((number) => String(Math.trunc(number))).join(', ')})`,
    );
  parts.push(...notBy(withoutCameras));
  const condition = parts.join(' AND ');
  // A time that is not known is negative, so that it is never late.
  return `SELECT camera, ts // ${DAY_MS} AS day, count(*), count_if(received - ts > ${FIXED_LATE_MS}), count_if(received - ts > ${MOBILE_TRANSFER_HOURS * HOUR_MS}), count_if(corrected_from IS NOT NULL)
    FROM (SELECT camera, ts, received, corrected_from FROM rc WHERE ${condition} UNION ALL SELECT camera, ts, received, corrected_from FROM hot WHERE ${condition})
    GROUP BY camera, day ORDER BY camera, day`;
}

export const tallyOf = (rows: readonly (readonly DuckDBValue[])[]): DayTally[] =>
  rows.map((row) => {
    const [camera = 0, day = 0, reads = 0, late = 0, veryLate = 0, corrected = 0] = row.map(Number);
    return { camera, day, reads, late, veryLate, corrected };
  });
