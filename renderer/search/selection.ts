import type { StoreApi } from 'zustand';
import { ownedStore } from '../state/personal-store.ts';

/** What is pointed at and chosen in one search: map, timeline, table and details share it. Rows are numbers of its table. */
export type Selection = {
  readonly hoveredRow: number | undefined;
  readonly selectedRow: number | undefined;
  /** Pictures that the user has opened, by row; they stay shut until then. */
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
