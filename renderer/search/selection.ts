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
  readonly select: (row: number | undefined) => void;
  readonly openPictures: (row: number) => void;
};

export const createSelection = (): StoreApi<Selection> =>
  ownedStore<Selection>((set) => ({
    hoveredRow: undefined,
    selectedRow: undefined,
    openedRows: new Set<number>(),
    hover: (hoveredRow) => set((old) => (old.hoveredRow === hoveredRow ? old : { hoveredRow })),
    select: (selectedRow) => set({ selectedRow }),
    openPictures: (row) => set((old) => ({ openedRows: new Set([...old.openedRows, row]) })),
  }));
