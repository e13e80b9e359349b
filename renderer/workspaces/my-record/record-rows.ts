import { nextLocalMidnight } from '../../../app/domain/london-time.ts';
import type { GridItems } from '../../ui/grid/items.ts';
import type { Act } from './acts.ts';

/** The acts under a heading for each local day; also the number under each heading, by the first row under it. */
export function recordRows(acts: readonly Act[]): GridItems & { readonly counts: ReadonlyMap<number, number> } {
  const items: number[] = [];
  const headings: number[] = [];
  const counts = new Map<number, number>();
  let day: number | undefined;
  let first = 0;
  acts.forEach(({ atMs }, row) => {
    const ends = nextLocalMidnight(atMs);
    if (ends !== day) {
      day = ends;
      first = row;
      headings.push(items.length);
      items.push(~row);
    }
    items.push(row);
    counts.set(first, (counts.get(first) ?? 0) + 1);
  });
  return { items: Int32Array.from(items), headings: Int32Array.from(headings), counts };
}
