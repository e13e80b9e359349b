/** Where one part stands in what it shows, such as how far a table is scrolled: kept with each state that undo goes back to. */
export type StandingKeeper = { readonly now: () => unknown; readonly goTo: (standing: unknown) => void };

export type Standings = ReadonlyMap<string, unknown>;

/** Where the parts that are mounted stand. Undo and redo bring it back; a change of it alone is nothing to undo. */
export type StandingKeepers = {
  readonly keep: (part: string, keeper: StandingKeeper) => () => void;
  /** Undefined while nothing is mounted that stands anywhere. */
  readonly now: () => Standings | undefined;
  readonly goTo: (standings: Standings | undefined) => void;
};

export function createStandings(): StandingKeepers {
  const keepers = new Map<string, StandingKeeper>();
  return {
    keep: (part, keeper) => {
      keepers.set(part, keeper);
      return () => {
        if (keepers.get(part) === keeper) keepers.delete(part);
      };
    },
    now: () =>
      keepers.size === 0 ? undefined : new Map([...keepers].map(([part, keeper]) => [part, keeper.now()] as const)),
    goTo: (standings) => {
      for (const [part, standing] of standings ?? []) keepers.get(part)?.goTo(standing);
    },
  };
}
