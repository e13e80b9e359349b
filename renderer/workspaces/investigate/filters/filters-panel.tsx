import { useDeferredValue, useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import {
  WHOLE_CONFIDENCE,
  withConfidence,
  withoutField,
  withToggled,
  withValues,
  type ChoiceField,
  type ConfidenceRange,
  type FilterField,
} from '../../../columns/read-filters.ts';
import { useLooking, useReadFilters, useReadsInView, useSearch, useTimeFilter } from '../../../search/search-view.tsx';
import type { Looking } from '../../../search/looking.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckBox, TextField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { focusPanel } from '../../../ui/panels.ts';
import { countText, figureText } from '../../../words/measures.ts';
import { spanInWords } from '../../../words/span.ts';
import { FILTERS_PANEL, READS_PANEL } from '../panel-names.ts';
import { foldGroup, openFilters, useFilterPanel, type FilterGroup } from './filter-panel-store.ts';
import { FIELD_ORDER, FIELD_TITLES, filterText, orderedValues, valueText, WEEKDAYS } from './filter-words.ts';
import './filters.css';

/** Values that are listed before somebody asks for all of them. */
const LISTED = 6;
/** From so many values on they can be looked for by name. */
const FINDABLE = 12;

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
  return (
    <div role="group" aria-labelledby={id} className={onClear === undefined ? 'filter-group' : 'filter-group on'}>
      <div className="filter-group-head">
        <button type="button" aria-expanded={isUnfolded} onClick={() => foldGroup(group)}>
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

/** How many reads each value would leave, under all other filters and the brush. */
function useFacet(looking: Looking, field: ChoiceField): ReadonlyMap<string, number> {
  // Counted after the views have followed: a walk over many reads must not hold them up.
  const filters = useDeferredValue(useReadFilters());
  const time = useDeferredValue(useTimeFilter()[0]);
  const all = useSearch(({ reads }) => reads);
  const cameras = useCameras((state) => state.cameras);
  return useMemo(
    () => looking.index.facet(field, time),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the index is filtered by them, grows, and knows the roads
    [looking, field, time, filters, all, cameras],
  );
}

function useOrder(looking: Looking, field: ChoiceField): readonly string[] {
  const all = useSearch(({ reads }) => reads);
  const cameras = useCameras((state) => state.cameras);
  return useMemo(
    () => orderedValues(field, looking.index.totals(field), cameras),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the index grows with the reads
    [looking, field, all, cameras],
  );
}

type FieldProps = { readonly looking: Looking; readonly field: ChoiceField };

/** Values as a list of boxes to tick, with the reads that each would leave. */
function Values({ looking, field }: FieldProps): ReactNode {
  const facet = useFacet(looking, field);
  const order = useOrder(looking, field);
  const cameras = useCameras((state) => state.cameras);
  const chosen = useReadFilters()[field] ?? [];
  const [isWhole, setWhole] = useState(false);
  const [wanted, setWanted] = useState('');
  const most = Math.max(1, ...facet.values());
  const found = wanted.trim().toLowerCase();
  const listed = order.filter((value, i) =>
    found === ''
      ? isWhole || i < LISTED || chosen.includes(value)
      : valueText(field, value, cameras).toLowerCase().includes(found),
  );
  return (
    <>
      {order.length >= FINDABLE && (
        <TextField
          label={`Find in ${FIELD_TITLES[field].toLowerCase()}`}
          className="filter-find"
          icon="search"
          value={wanted}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {listed.slice(0, MOST_LISTED).map((value) => {
        const count = facet.get(value) ?? 0;
        const { name, more } = namesOf(field, value, cameras);
        return (
          <div key={value} className={count === 0 ? 'filter-value none' : 'filter-value'}>
            <CheckBox
              checked={chosen.includes(value)}
              onChange={() => looking.setReads((reads) => withToggled(reads, field, value))}
              label={
                <span className="filter-value-label">
                  <span className="filter-value-name" title={name}>
                    {name}
                    {more !== undefined && <span className="t3"> {more}</span>}
                  </span>
                  <span className="num t2">{figureText(count)}</span>
                  <i style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
                </span>
              }
            />
          </div>
        );
      })}
      {listed.length === 0 && (
        <p className="t3">{found === '' ? 'None in these reads.' : `None with “${wanted.trim()}” in its name.`}</p>
      )}
      {listed.length > MOST_LISTED && (
        <p className="t3">{`${figureText(listed.length - MOST_LISTED)} more: type a part of the name.`}</p>
      )}
      {found === '' && order.length > LISTED && (
        <Button size="s" variant="ghost" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${figureText(order.length)}`}
        </Button>
      )}
    </>
  );
}

/** Rows of a list that nobody reads to its end are not made. */
const MOST_LISTED = 200;

type Names = { readonly name: string; readonly more?: string };

/** Cameras of one junction share a name: road and direction tell them apart. */
function namesOf(field: ChoiceField, value: string, cameras: ReturnType<typeof useCameras.getState>['cameras']): Names {
  const name = valueText(field, value, cameras);
  const camera = field === 'camera' ? cameras.get(value) : undefined;
  return camera === undefined ? { name } : { name, more: `${camera.road} ${camera.direction}` };
}

/** Hours or days as small columns: what is chosen is a pattern in time, and is seen as one. */
function Tiles({
  looking,
  field,
  values,
  labelOf,
  quick,
}: FieldProps & {
  readonly values: readonly string[];
  readonly labelOf: (value: string) => string;
  readonly quick: readonly { readonly name: string; readonly values: readonly string[] }[];
}): ReactNode {
  const facet = useFacet(looking, field);
  const cameras = useCameras((state) => state.cameras);
  const chosen = useReadFilters()[field] ?? [];
  const most = Math.max(1, ...facet.values());
  return (
    <>
      <div className={`filter-tiles ${field}`}>
        {values.map((value) => {
          const count = facet.get(value) ?? 0;
          return (
            <label
              key={value}
              className={count === 0 ? 'filter-tile none' : 'filter-tile'}
              title={`${valueText(field, value, cameras)}: ${countText(count, 'read')}`}
            >
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                aria-label={`${valueText(field, value, cameras)}, ${countText(count, 'read')}`}
                onChange={() => looking.setReads((reads) => withToggled(reads, field, value))}
              />
              <span className="filter-tile-bar" aria-hidden="true">
                <i style={{ height: `${(count / most) * 100}%` }} />
              </span>
              <span className="num" aria-hidden="true">
                {labelOf(value)}
              </span>
            </label>
          );
        })}
      </div>
      <div className="row filter-quick">
        {quick.map(({ name, values: some }) => (
          <Button key={name} size="s" onClick={() => looking.setReads((reads) => withValues(reads, field, some))}>
            {name}
          </Button>
        ))}
      </div>
    </>
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

const BAR_PERCENT = 5;

/** Confidence as two ends over a histogram of what there is. */
function Confidence({ looking }: { readonly looking: Looking }): ReactNode {
  const filters = useReadFilters();
  const [time] = useTimeFilter();
  const all = useSearch(({ reads }) => reads);
  const { byPercent, none } = useMemo(
    () => looking.index.confidences(time),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the index is filtered by them and grows
    [looking, time, filters, all],
  );
  const bars = Array.from({ length: 100 / BAR_PERCENT }, (_, i) => {
    let count = 0;
    const last = i === 100 / BAR_PERCENT - 1;
    for (let percent = i * BAR_PERCENT; percent < (i + 1) * BAR_PERCENT + (last ? 1 : 0); percent += 1)
      count += byPercent[percent] ?? 0;
    return count;
  });
  const most = Math.max(1, ...bars);
  const range = filters.confidence ?? WHOLE_CONFIDENCE;
  const set = (part: Partial<ConfidenceRange>): void =>
    looking.setReads((reads) => withConfidence(reads, { ...(reads.confidence ?? WHOLE_CONFIDENCE), ...part }));
  /** From pressing a handle to letting it go is one change. */
  const hold = (): void => {
    looking.history.begin();
    window.addEventListener('pointerup', looking.history.end, { once: true });
  };
  const end = (name: string, value: number, change: (value: number) => void): ReactNode => (
    <label className="filter-end">
      <span>{name}</span>
      <input
        type="range"
        min={0}
        max={100}
        value={value}
        aria-valuetext={`${value}%`}
        onPointerDown={hold}
        onChange={(event) => change(Number(event.target.value))}
      />
      <span className="num">{value}%</span>
    </label>
  );
  return (
    <>
      <div className="filter-histogram" aria-hidden="true">
        {bars.map((count, i) => {
          const from = i * BAR_PERCENT;
          const isIn = from + BAR_PERCENT > range.from && from <= range.to;
          return <i key={from} className={isIn ? 'in' : ''} style={{ height: `${(count / most) * 100}%` }} />;
        })}
      </div>
      {end('At least', range.from, (from) => set({ from: Math.min(from, range.to) }))}
      {end('At most', range.to, (to) => set({ to: Math.max(to, range.from) }))}
      {none > 0 && (
        <p className="t3">{`${countText(none, 'read')} without a figure: shown only while no range is set.`}</p>
      )}
    </>
  );
}

function FieldGroup({ looking, field }: { readonly looking: Looking; readonly field: FilterField }): ReactNode {
  const filters = useReadFilters();
  const cameras = useCameras((state) => state.cameras);
  const isFiltered = filters[field] !== undefined;
  return (
    <Group
      group={field}
      title={FIELD_TITLES[field]}
      note={filterText(filters, field, cameras)}
      onClear={isFiltered ? () => looking.setReads((reads) => withoutField(reads, field)) : undefined}
    >
      {() => {
        if (field === 'confidence') return <Confidence looking={looking} />;
        if (field === 'hour')
          return (
            <Tiles
              looking={looking}
              field={field}
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
              values={DAYS}
              labelOf={(day) => WEEKDAYS[Number(day) - 1]?.slice(0, 3) ?? ''}
              quick={DAY_PARTS}
            />
          );
        return <Values looking={looking} field={field} />;
      }}
    </Group>
  );
}

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
  const close = (): void => {
    openFilters(false);
    focusPanel(READS_PANEL);
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
                <FieldGroup key={field} looking={looking} field={field} />
              ))}
            </>
          )}
        </PanelBody>
      </Panel>
    </div>
  );
}
