import { useMemo, useState, type ReactNode } from 'react';
import type { SearchChanges } from '../../../../app/api/search-changes.ts';
import { instantMs } from '../../../../app/domain/instant.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import type { ReadTable } from '../../../columns/read-table.ts';
import { useSearch, useSelection } from '../../../search/search-view.tsx';
import { tableOf } from '../../../search/session.ts';
import { Button } from '../../../ui/button.tsx';
import { PartAnswer } from '../../../ui/panel-state.tsx';
import { clockText, countText, dayText } from '../../../words/measures.ts';
import { searchAgain } from '../commands.ts';
import './changed-reads.css';

/** How often to ask whether reads on the screen were corrected [default]. */
const ASK_EVERY_MS = 60_000;

/** Reads come in time order or nearly so: those before an instant are counted, not searched. */
function countBefore(table: ReadTable, ms: number): number {
  let count = 0;
  for (let row = 0; row < table.rows; row += 1) if ((table.capturedAtMs[row] ?? 0) < ms) count += 1;
  return count;
}

const NO_ROWS: readonly number[] = [];

type Changed = {
  readonly rows: readonly number[];
  /** Corrected reads of which it could not be learnt where they are. */
  readonly unplaced: number;
  readonly latestMs: number;
  readonly deleted: number;
};

/** `rowsOf`: where each corrected read is in the table, null for one that is not; undefined where it was not to be learnt. */
function changedIn(
  table: ReadTable,
  { corrected, heldFrom }: SearchChanges,
  rowsOf: readonly (number | null)[] | undefined,
): Changed {
  const found = corrected.flatMap(({ at }, i) => {
    const row = rowsOf?.[i] ?? null;
    return row === null ? [] : [{ row, ms: instantMs(at) }];
  });
  return {
    unplaced: rowsOf === undefined ? corrected.length : 0,
    rows: found.map(({ row }) => row).sort((a, b) => a - b),
    latestMs: Math.max(...found.map(({ ms }) => ms)),
    deleted: countBefore(table, instantMs(heldFrom)),
  };
}

/**
 * Says that reads on the screen are no longer what the service holds. The screen keeps what the search found: it was
 * found under the justification above it.
 */
export function ChangedReads(): ReactNode {
  const searchId = useSearch(({ finished }) => finished?.searchId ?? undefined);
  const searchRef = useSearch((state) => state.searchRef ?? '');
  const table = useSearch(tableOf);
  const reads = useSearch((state) => state.reads);
  const select = useSelection((state) => state.select);
  const [next, setNext] = useState(0);
  const { data } = useMethod(
    'reads.changes',
    { params: { id: searchId ?? '' } },
    { when: searchId !== undefined && reads > 0, everyMs: ASK_EVERY_MS },
  );
  const readIds = useMemo(() => data?.value.corrected.map(({ readId }) => readId) ?? [], [data]);
  const found = useMethod('reads.rows', { searchRef, readIds }, { when: readIds.length > 0, everyMs: ASK_EVERY_MS });
  const rowsOf = readIds.length === 0 ? NO_ROWS : found.data?.rows;
  const changed = useMemo(
    () =>
      table === null || data === undefined || reads === 0 || (rowsOf === undefined && !found.isError)
        ? undefined
        : changedIn(table, data.value, rowsOf),
    [table, data, rowsOf, found.isError, reads],
  );
  if (changed === undefined) return null;
  const { rows, unplaced, latestMs, deleted } = changed;
  const isUnsure = (data?.value.more ?? 0) > 0;
  const correctedCount = rows.length + unplaced;
  if (correctedCount === 0 && deleted === 0 && !isUnsure) return null;
  const row = rows[next % Math.max(1, rows.length)];
  const title = [
    correctedCount === 0
      ? ''
      : `${countText(correctedCount, 'read')} here ${correctedCount === 1 ? 'was' : 'were'} corrected since`,
    deleted === 0
      ? ''
      : `${countText(deleted, 'read')} here ${deleted === 1 ? 'is' : 'are'} older than the service keeps`,
    isUnsure ? 'So many reads were corrected at the service since that not all were looked at' : '',
  ]
    .filter(Boolean)
    .join('. ');
  return (
    <div className="changed-reads">
      <PartAnswer
        title={`${title}.`}
        action={
          <span className="row">
            {row !== undefined && (
              <Button
                size="s"
                icon="eye"
                onClick={() => {
                  select(row);
                  setNext((next + 1) % rows.length);
                }}
              >
                {rows.length === 1 ? 'Show the read' : `Show ${(next % rows.length) + 1} of ${rows.length}`}
              </Button>
            )}
            <Button size="s" icon="refresh" onClick={searchAgain.run}>
              Search again
            </Button>
          </span>
        }
      >
        {rows.length > 0 && `Last at ${clockText(latestMs)} on ${dayText(latestMs)}. `}
        The screen shows what the search found.
      </PartAnswer>
    </div>
  );
}
