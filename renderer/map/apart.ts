/** Where a disc stands on the screen, in pixels. */
export type OnScreen = { readonly x: number; readonly y: number };

type Group = OnScreen & { readonly members: number[]; radiusPx: number };

/**
 * Puts discs together until no two overlap. Each group is led by the first of its members, whose place it keeps; `radiusPx` says how large
 * the disc is that stands for some of them. Returns the members of each group by their numbers.
 */
export function groupsApart(
  discs: readonly OnScreen[],
  radiusPx: (members: readonly number[]) => number,
): readonly (readonly number[])[] {
  let groups: Group[] = discs.map(({ x, y }, i) => ({ x, y, members: [i], radiusPx: radiusPx([i]) }));
  for (;;) {
    const cellPx = Math.max(1, 2 * groups.reduce((most, group) => Math.max(most, group.radiusPx), 0));
    const cells = new Map<string, Group[]>();
    const kept: Group[] = [];
    for (const group of groups) {
      const column = Math.floor(group.x / cellPx);
      const row = Math.floor(group.y / cellPx);
      let other: Group | undefined;
      for (let dx = -1; dx <= 1 && other === undefined; dx += 1)
        for (let dy = -1; dy <= 1 && other === undefined; dy += 1)
          other = cells
            .get(`${column + dx} ${row + dy}`)
            ?.find(({ x, y, radiusPx: radius }) => Math.hypot(x - group.x, y - group.y) < radius + group.radiusPx);
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
