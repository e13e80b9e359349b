import type { Span } from '../columns/investigation.ts';
import { personalStore } from '../state/personal-store.ts';

/**
 * What is pointed at, chosen and brushed: one selection that map, timeline, table and details share. Rows are numbers of the
 * current table, so the store is cleared with it.
 */
type Selection = {
  readonly hoveredRow: number | undefined;
  readonly selectedRow: number | undefined;
  /** The part of time that the journey is drawn for. */
  readonly brush: Span | undefined;
  /** Pictures that the user has opened, by row; they stay shut until then. */
  readonly openedRows: ReadonlySet<number>;
  readonly hover: (row: number | undefined) => void;
  readonly select: (row: number | undefined) => void;
  readonly setBrush: (brush: Span | undefined) => void;
  readonly openPictures: (row: number) => void;
  readonly clear: () => void;
};

const NOTHING = {
  hoveredRow: undefined,
  selectedRow: undefined,
  brush: undefined,
  openedRows: new Set<number>(),
} as const;

export const useSelection = personalStore<Selection>('selection', (set) => ({
  ...NOTHING,
  hover: (hoveredRow) => set((old) => (old.hoveredRow === hoveredRow ? old : { hoveredRow })),
  select: (selectedRow) => set({ selectedRow }),
  setBrush: (brush) => set({ brush }),
  openPictures: (row) => set((old) => ({ openedRows: new Set([...old.openedRows, row]) })),
  clear: () => set(NOTHING),
}));
