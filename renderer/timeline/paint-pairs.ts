import { pairOfRow } from '../columns/found-pairs.ts';
import type { Investigation } from '../columns/investigation.ts';
import { areSeveral } from '../columns/sequence.ts';
import { clockText } from '../words/measures.ts';
import { labelOn, line } from './canvas.ts';
import type { TimelineColours } from './colours.ts';
import type { LaneReads } from './lane-columns.ts';

type Context = CanvasRenderingContext2D;

/** Shorter legs have no room for the cross. */
const CROSSED_PX = 22;
const CROSS_PX = 4;

/** Long dashes and a cross between two reads that no one vehicle can have made, as on the map. */
export function paintImpossibleLeg(
  context: Context,
  {
    from,
    to,
    y,
    colours,
  }: { readonly from: number; readonly to: number; readonly y: number; readonly colours: TimelineColours },
): void {
  context.strokeStyle = colours.of.warn;
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  line(context, from, y, to, y);
  context.setLineDash([]);
  if (to - from >= CROSSED_PX) {
    const middle = (from + to) / 2;
    line(context, middle - CROSS_PX, y - CROSS_PX, middle + CROSS_PX, y + CROSS_PX);
    line(context, middle - CROSS_PX, y + CROSS_PX, middle + CROSS_PX, y - CROSS_PX);
  }
  context.lineWidth = 1;
}

/**
 * Number and time beside the reads of pairs: of the chosen pair always, the first at the left of its mark and the second at the right,
 * so that both are read however near they are; of the others where there is room.
 */
export function paintPairTimes(
  context: Context,
  {
    investigation,
    reads,
    xOf,
    y,
    selectedRow,
    colours,
    clearPx,
  }: {
    readonly investigation: Investigation;
    readonly reads: LaneReads;
    readonly xOf: (row: number) => number;
    readonly y: number;
    readonly selectedRow: number | undefined;
    readonly colours: TimelineColours;
    /** Between the middle of a mark and its words. */
    readonly clearPx: number;
  },
): void {
  const { found = [], vehicles, vehicleOf, table } = investigation;
  const chosen = found[pairOfRow(found, selectedRow)];
  const letterOf = (row: number): string => (areSeveral(investigation) ? (vehicles[vehicleOf(row)]?.letter ?? '') : '');
  const wordsOf = (row: number): string =>
    `${letterOf(row)}${investigation.numberOf(row) ?? ''}  ${clockText(table.capturedAtMs[row] ?? 0)}`;
  const put = (row: number, side: 'left' | 'right', isChosen: boolean): void => {
    const x = side === 'left' ? xOf(row) - clearPx : xOf(row) + clearPx;
    labelOn(context, wordsOf(row), [x, y], {
      ground: colours.of['bg-panel'],
      ink: isChosen ? colours.of['text-1'] : colours.of['text-2'],
      align: side === 'left' ? 'right' : 'left',
    });
  };
  const own = new Set<number>();
  for (let k = 0; k < reads.count; k += 1) own.add(reads.rowAt(k));
  for (let k = 0; k < reads.count; k += 1) {
    const row = reads.rowAt(k);
    if (row === chosen?.firstRow || row === chosen?.secondRow) continue;
    const next = k + 1 < reads.count ? xOf(reads.rowAt(k + 1)) : Infinity;
    const wide = context.measureText(wordsOf(row)).width + 2 * clearPx + 12;
    // The words of the chosen pair stand at the left of its first read.
    const room = (k + 1 < reads.count && reads.rowAt(k + 1) === chosen?.firstRow ? 2 : 1) * wide;
    if (next - xOf(row) > room) put(row, 'right', false);
  }
  if (chosen === undefined) return;
  if (own.has(chosen.firstRow)) put(chosen.firstRow, 'left', true);
  if (own.has(chosen.secondRow)) put(chosen.secondRow, 'right', true);
}
