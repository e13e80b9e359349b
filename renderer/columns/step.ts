import type { SearchSession } from '../search/session.ts';
import { rowsIn, type Investigation } from './investigation.ts';

/** Selects the next or previous read of the brushed stretch. When none is selected, selects its first or last. */
export function stepThroughJourney(
  session: SearchSession | undefined,
  investigation: Investigation | undefined,
  by: 1 | -1,
): void {
  if (session === undefined || investigation === undefined) return;
  const { selectedRow, select } = session.selection.getState();
  const { time } = session.filters.getState();
  if (time === undefined) return;
  const rows = rowsIn(investigation.table, investigation.rows, time);
  if (rows.length === 0) return;
  const at = selectedRow === undefined ? (by === 1 ? -1 : rows.length) : rows.indexOf(selectedRow);
  select(rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
}
