import type { Camera } from '../../../../app/domain/camera.ts';
import { nextLocalMidnight } from '../../../../app/domain/london-time.ts';
import { NO_CODE } from '../../../../app/domain/read-columns.ts';
import { rowsIn, type Investigation } from '../../../columns/investigation.ts';
import {
  orderBy,
  orderByTime,
  type ListOptions,
  type RankedCodes,
  type ReadOrder,
} from '../../../columns/read-order.ts';

export const SORT_KEYS = ['time', 'vrm', 'camera', 'road', 'lane', 'confidence'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type Sort = { readonly key: SortKey; readonly descending: boolean };

/** What reads are put together by, each group under a heading. */
export const GROUPINGS = ['day', 'vehicle', 'camera', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type Arrangement = { readonly grouping: Grouping; readonly sort: Sort };
type Reads = Pick<Investigation, 'table' | 'rows' | 'vehicles'>;
type Cameras = ReadonlyMap<string, Camera>;

/** First rows of the local days. Formatting a date is slow, so it is done once a day, not once a read. */
export function dayStarts({ table, rows }: Pick<Reads, 'table' | 'rows'>): Int32Array {
  const starts: number[] = [];
  for (let from = 0; from < rows.length;) {
    starts.push(from);
    const fromMs = table.capturedAtMs[from] ?? 0;
    from += rowsIn(table, rows.subarray(from), { fromMs, toMs: nextLocalMidnight(fromMs) }).length;
  }
  return starts.length === 0 ? Int32Array.of(0) : Int32Array.from(starts);
}

/** Ranks of codes by the texts that they stand for; equal texts have one rank, and a code for nothing comes last. */
function byText(codes: RankedCodes['codes'], texts: readonly string[], codeForNothing?: number): RankedCodes {
  const sorted = [...new Set(texts)].sort((a, b) => a.localeCompare(b, 'en-GB', { numeric: true }));
  const rankOf = new Map(sorted.map((text, rank) => [text, rank]));
  const rankOfCode = new Int32Array(Math.max(texts.length, (codeForNothing ?? -1) + 1)).fill(sorted.length);
  texts.forEach((text, code) => (rankOfCode[code] = rankOf.get(text) ?? 0));
  return { codes, rankOfCode, ranks: sorted.length + 1 };
}

const ALL_BYTES = Uint16Array.from({ length: 256 }, (_, code) => code);
const byFigure = (codes: Uint8Array): RankedCodes => ({ codes, rankOfCode: ALL_BYTES, ranks: 256 });

function sortedBy(key: Exclude<SortKey, 'time'>, { table }: Reads, cameras: Cameras): RankedCodes {
  const { codes, values } = table.camera;
  switch (key) {
    case 'vrm':
      return byText(table.mark, table.marks);
    case 'camera':
      return byText(
        codes,
        values.map((id) => cameras.get(id)?.name ?? id),
        NO_CODE,
      );
    case 'road':
      return byText(
        codes,
        values.map((id) => cameras.get(id)?.road ?? ''),
        NO_CODE,
      );
    case 'lane':
      return byFigure(table.lane);
    case 'confidence':
      return byFigure(table.confidence);
    default:
      return key satisfies never;
  }
}

function groupedBy(grouping: 'vehicle' | 'camera', reads: Reads, cameras: Cameras): RankedCodes {
  if (grouping === 'camera') {
    const { codes, values } = reads.table.camera;
    // Cameras of one name are two groups all the same.
    return byText(
      codes,
      values.map((id) => `${cameras.get(id)?.name ?? id} ${id}`),
      NO_CODE,
    );
  }
  const owners = new Int32Array(reads.rows.length);
  reads.vehicles.forEach(({ rows }, vehicle) => rows.forEach((row) => (owners[row] = vehicle)));
  const ranks = Math.max(1, reads.vehicles.length);
  return { codes: owners, rankOfCode: Int32Array.from({ length: ranks }, (_, rank) => rank), ranks };
}

function byDay(starts: Int32Array, rows: number): RankedCodes {
  const days = new Uint16Array(rows);
  starts.forEach((start, day) => days.fill(day, start, starts[day + 1] ?? rows));
  return { codes: days, rankOfCode: Int32Array.from(starts, (_, day) => day), ranks: starts.length };
}

/** The rows in the order that is asked. Equal ones keep the order of time, so that a sort never shuffles a journey. */
export function orderOf(reads: Reads, cameras: Cameras, { grouping, sort }: Arrangement): ReadOrder {
  const count = reads.rows.length;
  if (sort.key === 'time') {
    if (grouping === 'none') return orderByTime(count);
    if (grouping === 'day') return orderByTime(count, dayStarts(reads));
    return orderBy(count, groupedBy(grouping, reads, cameras), undefined);
  }
  const value = sortedBy(sort.key, reads, cameras);
  if (grouping === 'none') return orderBy(count, undefined, value);
  const group = grouping === 'day' ? byDay(dayStarts(reads), count) : groupedBy(grouping, reads, cameras);
  return orderBy(count, group, value);
}

/** Which way groups, values and times go: days go as times do, and times within a value are always oldest first. */
export function directionsOf({
  grouping,
  sort,
}: Arrangement): Pick<ListOptions, 'hasHeadings' | 'isNewestFirst' | 'areGroupsReversed' | 'areRunsReversed'> {
  const isByTime = sort.key === 'time';
  return {
    hasHeadings: grouping !== 'none',
    isNewestFirst: isByTime && sort.descending,
    areGroupsReversed: grouping === 'day' && (isByTime ? sort.descending : true),
    areRunsReversed: sort.descending,
  };
}
