import { useCallback, useSyncExternalStore } from 'react';
import type { ReadParticulars } from '../../app/contract/search.ts';
import type { ReadTable } from './read-table.ts';

/** The particulars of a row that is looked at; undefined for the moment until main has given them. */
export function useParticulars({ particulars }: ReadTable, row: number): ReadParticulars | undefined {
  const watch = useCallback((listener: () => void) => particulars.watch(row, listener), [particulars, row]);
  return useSyncExternalStore(watch, () => particulars.at(row));
}
