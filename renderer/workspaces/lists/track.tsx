import type { ReactNode } from 'react';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { VOI_DELETE_DAYS, VOI_REVIEW_DAYS } from '../../../app/policy/retention.ts';

const WIDTH_PX = 116;
/** From here on the line is red [default]. */
const LATE_DAYS = VOI_DELETE_DAYS - 7;

/** The days of a list since its last revision: a tick where the review is due, the end where it is deleted. */
export function Track({ sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number }): ReactNode {
  const days = Math.max(0, Math.floor((nowMs - sinceMs) / DAY_MS));
  const x = Math.min(1, days / VOI_DELETE_DAYS) * (WIDTH_PX - 4) + 2;
  const tone = days >= LATE_DAYS ? 'crit' : days >= VOI_REVIEW_DAYS ? 'warn' : 'ok';
  const tick = (VOI_REVIEW_DAYS / VOI_DELETE_DAYS) * WIDTH_PX;
  return (
    <span
      className={`track ${tone}`}
      role="img"
      aria-label={`Day ${days} of ${VOI_DELETE_DAYS}, review on day ${VOI_REVIEW_DAYS}`}
    >
      <svg width={WIDTH_PX} height={16} aria-hidden="true">
        <rect className="track-all" y={6} width={WIDTH_PX} height={5} rx={1} />
        <rect className="track-gone" y={6} width={x} height={5} rx={1} />
        <path className="track-tick" d={`M${tick} 3v11M${WIDTH_PX - 0.5} 3v11`} />
        <circle className="track-now" cx={x} cy={8.5} r={3.5} />
      </svg>
      <span className="num" aria-hidden="true">
        {days}
      </span>
    </span>
  );
}
