import { FLAGS, type Flag } from '../columns/read-filters.ts';
import { MARKS, type LaneColumns } from './lane-columns.ts';

/**
 * How reads with a flag are drawn where a pixel stands for many: over the whole height, which no other read reaches, and each kind with
 * a pattern of its own. Never told apart by colour alone.
 */
export const FLAG_LOOKS: Readonly<
  Record<Flag, { readonly dashes: readonly number[]; readonly hasHead: boolean; readonly disc: readonly number[] }>
> = {
  impossible: { dashes: [], hasHead: true, disc: [] },
  doubtful: { dashes: [3, 2], hasHead: false, disc: [3, 2] },
  nearMiss: { dashes: [1, 2], hasHead: false, disc: [1.2, 1.8] },
};

/** Room over the bars that only a read with a flag reaches into. */
export const FLAG_ROOM_PX = 3;
const HEAD_PX = 5;

/** The strokes of all flagged pixels of a lane: one path for each kind. */
export function paintFlagged(
  context: CanvasRenderingContext2D,
  { marks, width }: Pick<LaneColumns, 'marks' | 'width'>,
  {
    fromX,
    top,
    floor,
    ink,
  }: { readonly fromX: number; readonly top: number; readonly floor: number; readonly ink: string },
): void {
  for (const flag of FLAGS) {
    const { dashes, hasHead } = FLAG_LOOKS[flag];
    let isAny = false;
    for (let x = 0; x < width; x += 1) {
      if (marks[x] !== MARKS[flag]) continue;
      if (!isAny) context.beginPath();
      isAny = true;
      const middle = fromX + x + 0.5;
      context.moveTo(middle, floor);
      context.lineTo(middle, top);
      if (!hasHead) continue;
      context.moveTo(middle - HEAD_PX / 2, top + 0.5);
      context.lineTo(middle + HEAD_PX / 2, top + 0.5);
    }
    if (!isAny) continue;
    context.strokeStyle = ink;
    context.setLineDash([...dashes]);
    context.stroke();
  }
  context.setLineDash([]);
}
