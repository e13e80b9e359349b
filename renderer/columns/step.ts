import { useSelection } from '../search/selection-store.ts';
import { rowsIn, type Investigation } from './investigation.ts';

/** Selects the next or previous read of the brushed stretch; from nothing, its first or last. */
export function stepThroughJourney(investigation: Investigation | undefined, by: 1 | -1): void {
  const { brush, selectedRow, select } = useSelection.getState();
  if (investigation === undefined || brush === undefined) return;
  const rows = rowsIn(investigation.table, investigation.rows, brush);
  if (rows.length === 0) return;
  const at = selectedRow === undefined ? (by === 1 ? -1 : rows.length) : rows.indexOf(selectedRow);
  select(rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
}
