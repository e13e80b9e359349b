import { memo, type ReactNode } from 'react';
import { isTold } from '../../../columns/found-pairs.ts';
import { filteredFields, type FilterField } from '../../../columns/read-filters.ts';
import { keysOf } from '../../../commands/command.ts';
import type { Looking } from '../../../search/looking.ts';
import { useArePairs, useFilters, useLooking, useSearch } from '../../../search/search-view.tsx';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toggleFilters } from '../commands.ts';
import { FILTERS_PANEL } from '../panel-names.ts';
import { ConfidenceHistogram, TypedRange } from './confidence-range.tsx';
import { openFilters } from './filter-panel-store.ts';
import { NotTold, TopValues } from './filter-values.tsx';
import { FIELD_TITLES, filterText } from './filter-words.ts';
import { useFacets, type Counted } from './use-facets.ts';
import './filters.css';

/** In the order of what a read says: where, then when, then how sure, then what was seen. */
const STRIP_FIELDS = [
  'camera',
  'road',
  'direction',
  'lane',
  'hour',
  'weekday',
  'confidence',
  'make',
  'colour',
] as const satisfies readonly FilterField[];

/** Values of each field that can be reached by scrolling its cell; the wide panel has all. */
const TOP_VALUES = 6;

/**
 * Its counts follow once brush and filters have rested this long: a person who moves the brush looks at map and table, and is not made to
 * wait for figures [default].
 */
const REST_MS = 500;

/** Drawn again with its own field and its counts. */
const Cell = memo(function Cell({
  looking,
  field,
  counted,
}: {
  readonly looking: Looking;
  readonly field: (typeof STRIP_FIELDS)[number];
  readonly counted: Counted | undefined;
}): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const title = FIELD_TITLES[field];
  const chosen = useFilters(({ reads }) => filterText(reads, field, cameras));
  const arePairs = useArePairs();
  return (
    <div role="group" aria-label={title} className={chosen === undefined ? 'strip-cell' : 'strip-cell on'}>
      <button
        type="button"
        className="strip-title"
        aria-label={chosen === undefined ? `${title}, all values` : `${title}, all values; now ${chosen}`}
        title={chosen === undefined ? `All values of ${title.toLowerCase()}` : `${title}: ${chosen}`}
        onClick={() => openFilters(true, field)}
      >
        <b>{title}</b>
        <span className="strip-chosen">{chosen}</span>
        <Icon name="chevronRight" size={12} />
      </button>
      {!isTold(field, arePairs) ? (
        <div className="strip-values not-told">
          <NotTold />
        </div>
      ) : field === 'confidence' ? (
        <div className="strip-values">
          <TypedRange looking={looking} />
          <ConfidenceHistogram counted={counted} />
        </div>
      ) : (
        <div className="strip-values">
          <TopValues looking={looking} field={field} counted={counted} most={TOP_VALUES} />
        </div>
      )}
    </div>
  );
});

/**
 * The filters as they stand beside every result: each field with its commonest values and how many reads they would leave. The wide panel
 * takes its place.
 */
export function FilterStrip(): ReactNode {
  const looking = useLooking();
  const hasReads = useSearch(({ reads }) => reads > 0);
  const count = useFilters(({ reads }) => filteredFields(reads).length);
  const counted = useFacets(STRIP_FIELDS, REST_MS);
  if (looking === undefined || !hasReads) return null;
  return (
    <Panel name={FILTERS_PANEL} className="filter-strip">
      <div className="strip-lead">
        <Button
          size="s"
          icon="filter"
          keys={keysOf(toggleFilters)}
          aria-expanded={false}
          aria-label={count === 0 ? 'Filters' : `Filters, ${count} in force`}
          onClick={toggleFilters.run}
        >
          {count === 0 ? 'Filters' : `Filters ${count}`}
        </Button>
      </div>
      {STRIP_FIELDS.map((field) => (
        <Cell key={field} looking={looking} field={field} counted={counted} />
      ))}
    </Panel>
  );
}
