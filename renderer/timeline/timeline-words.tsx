import { isImpossible } from '../../app/movement/journey.ts';
import { useMemo, type ReactNode } from 'react';
import { MINUTE_MS } from '../../app/domain/instant.ts';
import { isApart } from '../columns/time-bounds.ts';
import { DRAWN_READS, journeysIn, uncheckedIn, type Investigation, type Span } from '../columns/investigation.ts';
import { distanceInTime, uncheckedText } from '../words/journey.ts';
import { clockText, countText, durationText, figureText, instantInWords } from '../words/measures.ts';
import type { CaseEvent } from '../search/case-events.ts';
import { spanInWords } from '../words/span.ts';
import { pairOfRow } from '../columns/found-pairs.ts';
import { FLAGS } from '../columns/read-filters.ts';
import { useFilters, useSelection } from '../search/search-view.tsx';
import type { LaneReads, Lanes } from './lane-columns.ts';
import { gapWords } from './paint-lanes.ts';
import { pinWords } from './pinned-lanes.ts';
import { staysAmong, stayWords } from './stays.ts';
import type { Shown } from './timeline-engine.ts';

/** Gaps of a lane that are told, longest first; lanes, and stays of each, that are told. */
const TOLD_GAPS = 5;
const TOLD_LANES = 20;
const TOLD_STAYS = 5;
/** Pairs of each lane that are told, the chosen one first. */
const TOLD_PAIRS = 10;
/** Reads of each lane, from the first on, that one vehicle cannot have made. */
const TOLD_IMPOSSIBLE = 10;
/** A gap shorter than this is not told [default]. */
const TOLD_FROM_MS = 15 * MINUTE_MS;
/** Of a lane with more reads than `LOOKED_THROUGH`, the most parts of the time that are looked at for gaps. */
const MOST_STEPS = 1_000;
/** Reads of a lane, from its first on, that are looked through for stays and late ones: there is no index of those. */
const LOOKED_THROUGH = 500;

/** What is told of a list, and how much more there is: nothing is left out without a word. */
const withMore = (told: readonly string[], all: number, more: (rest: number) => string): readonly string[] =>
  told.length === all ? told : [...told, `and ${more(all - told.length)}`];

/**
 * The gaps between the reads of a lane that are at least so long, longest first. From each read it goes to the last one within that
 * time, so the cost is that of the time and not of the reads.
 */
export function gapsIn(lanes: Lanes, lane: number, brush: Span, at: (k: number) => number, leastMs: number): Span[] {
  const { count } = lanes.readsIn(lane, brush);
  const gaps: Span[] = [];
  for (let k = 0; k + 1 < count;) {
    const fromMs = at(k);
    const toMs = Math.min(fromMs + leastMs, brush.toMs);
    const last = lanes.readsIn(lane, { fromMs: brush.fromMs, toMs }).count - 1;
    if (last > k) {
      k = last;
      continue;
    }
    gaps.push({ fromMs, toMs: at(k + 1) });
    k += 1;
  }
  return gaps.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
}

/** `2 received late`, and of the first of them which. */
function lateWords(investigation: Investigation, reads: LaneReads): readonly string[] {
  const late: number[] = [];
  for (let k = 0; k < Math.min(reads.count, LOOKED_THROUGH); k += 1)
    if (investigation.isLate(reads.rowAt(k))) late.push(reads.rowAt(k));
  const [earliest] = late;
  if (earliest === undefined) return [];
  const among =
    reads.count > LOOKED_THROUGH ? `${figureText(late.length)} of the first ${LOOKED_THROUGH}` : late.length;
  return [`${among} received late, the first read at ${clockText(investigation.table.capturedAtMs[earliest] ?? 0)}`];
}

/** `2 not possible, 1 doubtful, 3 near misses`: what is marked in a lane, however many reads a pixel stands for. */
function flaggedWords(lanes: Lanes, lane: number, brush: Span): readonly string[] {
  const [impossible, doubtful, nearMiss] = FLAGS.map((flag) => lanes.flaggedIn(lane, brush, flag));
  const words = [
    impossible ? `${figureText(impossible)} not possible` : '',
    doubtful ? `${figureText(doubtful)} doubtful` : '',
    nearMiss ? countText(nearMiss, 'near miss', 'near misses') : '',
  ].filter((each) => each !== '');
  return words.length === 0 ? [] : [words.join(', ')];
}

/** `not possible: Leeds at 08:00:00 and Poyle at 08:04:00, 69 miles in 4 minutes`, and which pair is chosen. */
function pairWords(investigation: Investigation, lane: number, brush: Span, chosen: number): readonly string[] {
  const { found = [], table, vehicleOf, cameraAt } = investigation;
  const isIn = (row: number): boolean => {
    const ms = table.capturedAtMs[row] ?? 0;
    return ms >= brush.fromMs && ms < brush.toMs;
  };
  const spot = (row: number): string =>
    `${cameraAt(row)?.name ?? table.cameraIdAt(row)} at ${clockText(table.capturedAtMs[row] ?? 0)}`;
  const inLane = found
    .flatMap((pair, at) =>
      vehicleOf(pair.firstRow) === lane && isIn(pair.firstRow) && isIn(pair.secondRow) ? [{ pair, at }] : [],
    )
    .sort((a, b) => Number(b.at === chosen) - Number(a.at === chosen));
  const told = inLane.slice(0, TOLD_PAIRS).map(({ pair, at }) => {
    const means = isImpossible(pair.distanceKm, pair.seconds) ? 'not possible' : 'faster than asked for';
    const words = `${means}: ${spot(pair.firstRow)} and ${spot(pair.secondRow)}, ${distanceInTime(pair)}`;
    return at === chosen ? `chosen, ${words}` : words;
  });
  return withMore(told, inLane.length, (rest) => countText(rest, 'more pair'));
}

function wordsOf(
  { lanes, investigation, coverage, looking, asked }: Shown,
  brush: Span,
  chosen: number,
): readonly string[] {
  if (lanes === undefined || investigation === undefined) return [];
  const times = looking.index.table.capturedAtMs;
  lanes.refresh();
  const journeys = investigation.vehicles.length <= TOLD_LANES ? journeysIn(investigation, brush) : [];
  const isOne = investigation.vehicles.length === 1;
  const unchecked = new Set(uncheckedIn(investigation, brush).map(({ letter }) => letter));
  const told = investigation.vehicles.slice(0, TOLD_LANES).map(({ letter, mark }, lane) => {
    const name = isOne ? mark : `${letter} ${mark}`;
    const reads = lanes.readsIn(lane, brush);
    if (reads.count === 0)
      return `${name}: ${isApart(asked, brush) ? 'not asked for in this time' : 'no reads in view'}`;
    const at = (k: number): number => times[reads.rowAt(k)] ?? 0;
    // What was read between pairs that were found is not in the answer.
    const isPairs = investigation.found !== undefined;
    const isLong = reads.count > LOOKED_THROUGH;
    const leastMs = isLong ? Math.max(TOLD_FROM_MS, (brush.toMs - brush.fromMs) / MOST_STEPS) : TOLD_FROM_MS;
    const gaps = isPairs ? [] : gapsIn(lanes, lane, brush, at, leastMs);
    const impossible = journeys[lane]?.journey.impossible ?? [];
    const stays = staysAmong(investigation, reads, LOOKED_THROUGH);
    const parts = [
      `${countText(reads.count, 'read')} in view, from ${instantInWords(at(0))} to ${instantInWords(at(reads.count - 1))}`,
      ...withMore(
        gaps
          .slice(0, TOLD_GAPS)
          .map((gap) => `${gapWords({ lanes, coverage }, lane, gap)} from ${instantInWords(gap.fromMs)}`),
        gaps.length,
        (rest) => `${countText(rest, 'more gap')} of at least ${durationText(leastMs / 1_000)}`,
      ),
      ...flaggedWords(lanes, lane, brush),
      ...pairWords(investigation, lane, brush, chosen),
      ...withMore(
        stays.slice(0, TOLD_STAYS).map((stay) => {
          const camera = investigation.cameraAt(stay.firstRow)?.name ?? 'a camera';
          return `${stayWords(stay)} at ${camera} from ${instantInWords(times[stay.firstRow] ?? 0)}`;
        }),
        stays.length,
        (rest) => countText(rest, 'more stay'),
      ),
      ...lateWords(investigation, reads),
      ...(isLong ? [`stays and late reads looked for among the first ${LOOKED_THROUGH} reads only`] : []),
      ...(unchecked.has(letter) ? [uncheckedText(DRAWN_READS)] : []),
      ...withMore(
        impossible
          .slice(0, TOLD_IMPOSSIBLE)
          .map(
            ({ row }) =>
              `not possible: ${investigation.cameraAt(row)?.name ?? 'read'} at ${clockText(times[row] ?? 0)}`,
          ),
        impossible.length,
        (rest) => `${figureText(rest)} more not possible`,
      ),
    ];
    return `${name}: ${parts.join('; ')}`;
  });
  return withMore(told, investigation.vehicles.length, (rest) => countText(rest, 'more vehicle'));
}

/** `Case event Burglary: Tue 14 Jan 2025, 22:00 to 23:10 GMT; 3 reads in it`. */
const eventWords = ({ name, fromMs, toMs }: CaseEvent, { looking }: Shown): string =>
  `Case event ${name}: ${spanInWords({ fromMs, toMs })}; ${countText(looking.index.countIn({ fromMs, toMs }), 'read')} in it`;

/** The lanes as text, for those who do not see them. Written when the brush has come to rest. */
export function TimelineWords({ shown }: { readonly shown: Shown }): ReactNode {
  const brush = useFilters(({ time }) => time) ?? shown.span;
  const chosen = pairOfRow(
    shown.investigation?.found ?? [],
    useSelection((state) => state.selectedRow),
  );
  const words = useMemo(() => wordsOf(shown, brush, chosen), [shown, brush, chosen]);
  const events = useMemo(() => shown.events.map((event) => eventWords(event, shown)), [shown]);
  const pins = useMemo(() => shown.pins.map((pin) => pinWords(pin, brush)), [shown, brush]);
  if (words.length + events.length + pins.length === 0) return null;
  return (
    <ul className="visually-hidden" aria-label="The timeline in words">
      {[...words, ...events, ...pins].map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}
