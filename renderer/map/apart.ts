/** Where a disc stands on the screen, in pixels. */
export type OnScreen = { readonly x: number; readonly y: number };

type Group = OnScreen & { readonly members: number[]; readonly order: number; radiusPx: number };

/**
 * Puts discs together until no two overlap. Each group is led by the first of its members, whose place it keeps; `radiusPx` says how large
 * the disc is that stands for some of them. Returns the members of each group by their numbers.
 */
export function groupsApart(
  discs: readonly OnScreen[],
  radiusPx: (members: readonly number[]) => number,
): readonly (readonly number[])[] {
  let groups: Group[] = discs.map(({ x, y }, i) => ({ x, y, members: [i], order: i, radiusPx: radiusPx([i]) }));
  for (;;) {
    const cellPx = Math.max(1, 2 * groups.reduce((most, group) => Math.max(most, group.radiusPx), 0));
    const cells = new Map<string, Group[]>();
    const kept: Group[] = [];
    for (const group of groups) {
      const column = Math.floor(group.x / cellPx);
      const row = Math.floor(group.y / cellPx);
      // The first of all that it touches, and none further off than a cell is wide: which ones are found must not depend on where cells
      // begin, or discs would regroup when the map is panned.
      let other: Group | undefined;
      for (let dx = -1; dx <= 1; dx += 1)
        for (let dy = -1; dy <= 1; dy += 1)
          for (const near of cells.get(`${column + dx} ${row + dy}`) ?? []) {
            const touchPx = Math.min(cellPx, near.radiusPx + group.radiusPx);
            if (Math.hypot(near.x - group.x, near.y - group.y) >= touchPx) continue;
            if (other === undefined || near.order < other.order) other = near;
          }
      if (other === undefined) {
        kept.push(group);
        const cell = cells.get(`${column} ${row}`);
        if (cell === undefined) cells.set(`${column} ${row}`, [group]);
        else cell.push(group);
      } else {
        other.members.push(...group.members);
        other.radiusPx = radiusPx(other.members);
      }
    }
    // One that has grown may have come to touch others: they are looked at again.
    if (kept.length === groups.length) return kept.map(({ members }) => members);
    groups = kept;
  }
}
