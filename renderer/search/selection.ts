import type { StoreApi } from 'zustand';
import { ownedStore } from '../state/personal-store.ts';

/**
 * The hovered and the selected row of one search, shared by map, timeline, table and details. Rows are numbers of its
 * table.
 */
export type Selection = {
  readonly hoveredRow: number | undefined;
  readonly selectedRow: number | undefined;
  /** Rows whose pictures the user has opened; pictures stay closed until then. */
  readonly openedRows: ReadonlySet<number>;
  readonly hover: (row: number | undefined) => void;
  /** Chooses a read, and brings it into view where brush or filters leave it out. Undo takes both back. */
  readonly select: (row: number | undefined) => void;
  readonly openPictures: (row: number) => void;
};

/** `choose`: what choosing a read means for the search that it is chosen in. */
export const createSelection = (choose?: (row: number | undefined) => void): StoreApi<Selection> =>
  ownedStore<Selection>((set) => ({
    hoveredRow: undefined,
    selectedRow: undefined,
    openedRows: new Set<number>(),
    hover: (hoveredRow) => set((old) => (old.hoveredRow === hoveredRow ? old : { hoveredRow })),
    select: choose ?? ((selectedRow) => set({ selectedRow })),
    openPictures: (row) => set((old) => ({ openedRows: new Set([...old.openedRows, row]) })),
  }));
