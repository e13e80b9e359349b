import { memo, useMemo, useState, type ReactNode } from 'react';
import { instantMs } from '../../../../app/domain/instant.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import type { FoundPairs } from '../../../columns/found-pairs.ts';
import type { ReadTable } from '../../../columns/read-table.ts';
import type { Pin } from '../../../search/pins.ts';
import { usePins, useSearch, useSearchSession, useSelection } from '../../../search/search-view.tsx';
import { foundOf, tableOf } from '../../../search/session.ts';
import { useStore } from '../../../state/personal-store.ts';
import { Button } from '../../../ui/button.tsx';
import { PartAnswer } from '../../../ui/panel-state.tsx';
import { clockText, countText, dayText } from '../../../words/measures.ts';
import { searchAgain } from '../commands.ts';
import { ASK_EVERY_MS, useChanges, type Changes } from './use-changes.ts';
import './changed-reads.css';

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
  { corrected, heldFrom }: Changes,
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

type Asked = {
  readonly searchId: string | undefined;
  readonly searchRef: string;
  readonly table: ReadTable | null;
  readonly reads: number;
  /** Of pairs the page knows itself where each read is. */
  readonly found?: FoundPairs | null;
};

/** What is no longer as the search found it, in words; undefined while nothing is. */
function useChanged({
  searchId,
  searchRef,
  table,
  reads,
  found = null,
}: Asked): (Changed & { readonly title: string }) | undefined {
  const changes = useChanges(searchId, reads > 0);
  const readIds = useMemo(() => changes?.corrected.map(({ readId }) => readId) ?? [], [changes]);
  const inMain = useMethod(
    'reads.rows',
    { searchRef, readIds },
    { when: readIds.length > 0 && found === null, everyMs: ASK_EVERY_MS },
  );
  const here = useMemo(() => found && readIds.map((readId) => found.rowOf(readId) ?? null), [found, readIds]);
  const rowsOf = readIds.length === 0 ? NO_ROWS : (here ?? inMain.data?.rows);
  const changed = useMemo(
    () =>
      table === null || changes === undefined || reads === 0 || (rowsOf === undefined && !inMain.isError)
        ? undefined
        : changedIn(table, changes, rowsOf),
    [table, changes, rowsOf, inMain.isError, reads],
  );
  if (changed === undefined) return undefined;
  const { rows, unplaced, deleted } = changed;
  const correctedCount = rows.length + unplaced;
  if (correctedCount === 0 && deleted === 0) return undefined;
  const title = [
    correctedCount === 0
      ? ''
      : `${countText(correctedCount, 'read')} here ${correctedCount === 1 ? 'was' : 'were'} corrected since`,
    deleted === 0
      ? ''
      : `${countText(deleted, 'read')} here ${deleted === 1 ? 'is' : 'are'} older than the service keeps unless preserved as evidence`,
  ]
    .filter(Boolean)
    .join('. ');
  return { ...changed, title };
}

/** The same of a pinned question, whose reads are on the screen as well. */
function ChangedPin({ pin: { number, session } }: { readonly pin: Pin }): ReactNode {
  const reads = useStore(session.state, (state) => state.reads);
  const searchId = useStore(session.state, ({ finished }) => finished?.searchId ?? undefined);
  const table = useStore(session.state, tableOf);
  const changed = useChanged({ searchId, searchRef: session.id, table, reads });
  if (changed === undefined) return null;
  return (
    <div className="changed-reads">
      <PartAnswer title={`Pinned question P${number}, ${session.subject.title}: ${changed.title}.`}>
        Its lane shows what its search found.
      </PartAnswer>
    </div>
  );
}

/** Of all pinned questions but the one on screen. */
export const ChangedPins = memo(function ChangedPins(): ReactNode {
  const shown = useSearchSession();
  return usePins()
    .filter(({ session }) => session !== shown)
    .map((pin) => <ChangedPin key={pin.session.id} pin={pin} />);
});

/**
 * Says that reads on the screen are no longer what the service holds. The screen keeps what the search found: it was
 * found under the justification above it.
 */
export const ChangedReads = memo(function ChangedReads(): ReactNode {
  const searchId = useSearch(({ finished }) => finished?.searchId ?? undefined);
  const searchRef = useSearch((state) => state.searchRef ?? '');
  const table = useSearch(tableOf);
  const found = useSearch(foundOf);
  const reads = useSearch((state) => state.reads);
  const select = useSelection((state) => state.select);
  const [next, setNext] = useState(0);
  const changed = useChanged({ searchId, searchRef, table, reads, found });
  if (changed === undefined) return null;
  const { rows, latestMs, title } = changed;
  const row = rows[next % Math.max(1, rows.length)];
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
});
