import type { ReactNode } from 'react';
import { filteredFields } from '../../../columns/read-filters.ts';
import { keysOf } from '../../../commands/command.ts';
import { useLooking, useReadFilters, useTimeFilter } from '../../../search/search-view.tsx';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { PanelMessage } from '../../../ui/panel-state.tsx';
import { countText, figureText } from '../../../words/measures.ts';
import { spanInWords } from '../../../words/span.ts';
import { nextRead } from '../commands.ts';
import { FIELD_TITLES, filterText } from '../filters/filter-words.ts';

/** Nothing is in view: which of brush and filters it is that leaves every read out, and the ways out of it. */
export function NothingInView(): ReactNode {
  const looking = useLooking();
  const [time] = useTimeFilter();
  const filters = useReadFilters();
  const cameras = useCameras((state) => state.cameras);
  if (looking === undefined) return null;
  const { index } = looking;
  const fields = filteredFields(filters);
  const passing = index.countIn(undefined);
  const inTime = time === undefined ? index.rows : index.rowAt(time.toMs) - index.rowAt(time.fromMs);
  const why =
    passing === 0
      ? `No read of ${figureText(index.rows)} is let through by the filters together.`
      : inTime === 0
        ? `${countText(passing, 'read')} outside this stretch of time.`
        : `${countText(inTime, 'read')} in this stretch of time, left out by the filters; ${figureText(passing)} that they let through are outside it.`;
  return (
    <PanelMessage
      icon="filter"
      live="status"
      title={time === undefined ? 'No reads in view' : `No reads ${spanInWords(time)}`}
      facts={fields.map((field) => ({ label: FIELD_TITLES[field], value: filterText(filters, field, cameras) }))}
      actions={
        <>
          {passing > 0 && (
            <Button icon="last" keys={keysOf(nextRead)} onClick={nextRead.run}>
              Next read
            </Button>
          )}
          {fields.length > 0 && (
            <Button icon="filter" onClick={looking.clearReads}>
              Clear filters
            </Button>
          )}
        </>
      }
    >
      {why}
    </PanelMessage>
  );
}
