import { memo, useEffect, useId, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { isToBeChecked } from '../../../columns/investigation.ts';
import { isTold } from '../../../columns/found-pairs.ts';
import { withoutField, type FilterField } from '../../../columns/read-filters.ts';
import { useUnfiltered } from '../../../columns/use-results.ts';
import { useArePairs, useFilters, useLooking, useReadsInView, useTimeFilter } from '../../../search/search-view.tsx';
import type { Looking } from '../../../search/looking.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { focusPanel } from '../../../ui/panels.ts';
import { figureText } from '../../../words/measures.ts';
import { spanInWords } from '../../../words/span.ts';
import { FILTERS_PANEL, listPanel } from '../panel-names.ts';
import { Confidence } from './confidence-range.tsx';
import { foldGroup, openFilters, useFilterPanel, type FilterGroup } from './filter-panel-store.ts';
import { NotTold, Tiles, Values } from './filter-values.tsx';
import { FIELD_ORDER, FIELD_TITLES, filterText, WEEKDAYS } from './filter-words.ts';
import { useFacets, type Counted } from './use-facets.ts';
import './filters.css';

/** One field of the filters: what it is, what is chosen, and a way to let it go. */
function Group({
  group,
  title,
  note,
  onClear,
  children,
}: {
  readonly group: FilterGroup;
  readonly title: string;
  readonly note: string | undefined;
  /** Given while it filters. */
  readonly onClear?: (() => void) | undefined;
  readonly children: () => ReactNode;
}): ReactNode {
  const id = useId();
  const isUnfolded = useFilterPanel(({ unfolded }) => unfolded.has(group));
  const isWanted = useFilterPanel(({ at }) => at === group);
  const head = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    head.current?.scrollIntoView?.({ block: 'start' });
    head.current?.focus();
  }, [isWanted]);
  return (
    <div role="group" aria-labelledby={id} className={onClear === undefined ? 'filter-group' : 'filter-group on'}>
      <div className="filter-group-head">
        <button ref={head} type="button" aria-expanded={isUnfolded} onClick={() => foldGroup(group)}>
          <Icon name={isUnfolded ? 'chevronDown' : 'chevronRight'} size={14} />
          <b id={id}>{title}</b>
        </button>
        <span className="filter-group-note">{note}</span>
        {onClear !== undefined && (
          <Button size="s" variant="ghost" icon="cross" iconOnly={`Clear ${title.toLowerCase()}`} onClick={onClear} />
        )}
      </div>
      {isUnfolded && <div className="filter-group-body">{children()}</div>}
    </div>
  );
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));
const DAYS = WEEKDAYS.map((_, i) => String(i + 1));
const isNight = (hour: string): boolean => Number(hour) >= 22 || Number(hour) < 6;
const HOUR_PARTS = [
  { name: 'Night, 22 to 06', values: HOURS.filter(isNight) },
  { name: 'Day, 06 to 22', values: HOURS.filter((hour) => !isNight(hour)) },
] as const;
const DAY_PARTS = [
  { name: 'Monday to Friday', values: DAYS.slice(0, 5) },
  { name: 'Weekend', values: DAYS.slice(5) },
] as const;

/** That the count of reads that are not possible is none yet. */
function StillChecked(): ReactNode {
  const investigation = useUnfiltered();
  return investigation !== undefined && isToBeChecked(investigation) ? (
    <p className="t2">Which reads are not possible is still being worked out.</p>
  ) : null;
}

/** Drawn again with its own field and its counts. */
const FieldGroup = memo(function FieldGroup({
  looking,
  field,
  counted,
}: {
  readonly looking: Looking;
  readonly field: FilterField;
  readonly counted: Counted | undefined;
}): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const isFiltered = useFilters(({ reads }) => reads[field] !== undefined);
  const note = useFilters(({ reads }) => filterText(reads, field, cameras));
  const arePairs = useArePairs();
  return (
    <Group
      group={field}
      title={FIELD_TITLES[field]}
      note={note}
      onClear={isFiltered ? () => looking.setReads((reads) => withoutField(reads, field)) : undefined}
    >
      {() => {
        if (!isTold(field, arePairs)) return <NotTold />;
        if (field === 'confidence') return <Confidence looking={looking} counted={counted} />;
        if (field === 'hour')
          return (
            <Tiles
              looking={looking}
              field={field}
              counted={counted}
              values={HOURS}
              labelOf={(hour) => hour.padStart(2, '0')}
              quick={HOUR_PARTS}
            />
          );
        if (field === 'weekday')
          return (
            <Tiles
              looking={looking}
              field={field}
              counted={counted}
              values={DAYS}
              labelOf={(day) => WEEKDAYS[Number(day) - 1]?.slice(0, 3) ?? ''}
              quick={DAY_PARTS}
            />
          );
        return (
          <>
            {field === 'flag' && <StillChecked />}
            {field === 'flag' && arePairs && <p className="t2">Whether a read is doubtful comes with its images.</p>}
            <Values looking={looking} field={field} counted={counted} />
          </>
        );
      }}
    </Group>
  );
});

function TimeGroup({ looking }: { readonly looking: Looking }): ReactNode {
  const [time, setTime] = useTimeFilter();
  return (
    <Group group="time" title="Time" note={undefined}>
      {() => (
        <>
          <p className="t2 num">{time === undefined ? 'The whole period' : spanInWords(time)}</p>
          <Button size="s" icon="clock" onClick={() => setTime(looking.bounds())}>
            Whole period
          </Button>
        </>
      )}
    </Group>
  );
}

/** The filters of one search, a group for each field. The count beside a value says how many reads it would leave. */
export function FiltersPanel(): ReactNode {
  const looking = useLooking();
  const { inView, all } = useReadsInView();
  const unfolded = useFilterPanel((state) => state.unfolded);
  const fields = useMemo(() => FIELD_ORDER.filter((field) => unfolded.has(field)), [unfolded]);
  const counted = useFacets(fields, 0);
  const close = (): void => {
    openFilters(false);
    focusPanel(listPanel());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <div className="filters-column" onKeyDown={onKeyDown}>
      <Panel name={FILTERS_PANEL} className="filters-panel">
        <PanelHead
          title="Filters"
          note={all === 0 ? undefined : `${figureText(inView)} of ${figureText(all)} reads in view`}
        >
          <Button size="s" variant="ghost" icon="cross" iconOnly="Close filters" keys={['Esc']} onClick={close} />
        </PanelHead>
        <PanelBody className="filters-body">
          {looking === undefined || all === 0 ? (
            <p className="filters-empty">Filters choose among the reads of a search. They ask nothing new.</p>
          ) : (
            <>
              <TimeGroup looking={looking} />
              {FIELD_ORDER.map((field) => (
                <FieldGroup key={field} looking={looking} field={field} counted={counted} />
              ))}
            </>
          )}
        </PanelBody>
      </Panel>
    </div>
  );
}
