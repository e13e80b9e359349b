import { useMemo, useState, type ReactNode } from 'react';
import { withToggled, withValues, type ChoiceField } from '../../../columns/read-filters.ts';
import type { Looking } from '../../../search/looking.ts';
import { useFilters } from '../../../search/search-view.tsx';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckBox, TextField } from '../../../ui/field.tsx';
import { countText, figureText } from '../../../words/measures.ts';
import { FIELD_TITLES, valueText } from './filter-words.ts';
import type { Counted } from './use-facets.ts';

/** Values that are listed before somebody asks for all of them. */
const LISTED = 6;
/** From so many values on they can be looked for by name. */
const FINDABLE = 12;
/** Rows of a list that nobody reads to its end are not made. */
const MOST_LISTED = 200;
/** Before the first count. */
const NOT_COUNTED: ReadonlyMap<string, number> = new Map();
const NO_ORDER: readonly string[] = [];

type FieldProps = { readonly looking: Looking; readonly field: ChoiceField; readonly counted: Counted | undefined };

/** A value to tick, with the reads that it would leave. */
function Value({
  looking,
  field,
  value,
  counted,
  most,
}: FieldProps & { readonly value: string; readonly most: number }): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const isChosen = useFilters(({ reads }) => reads[field]?.includes(value) === true);
  const count = counted?.facets.of(field).get(value) ?? 0;
  const { name, more } = namesOf(field, value, cameras);
  return (
    <div className={count === 0 ? 'filter-value none' : 'filter-value'}>
      <CheckBox
        checked={isChosen}
        onChange={() => looking.setReads((reads) => withToggled(reads, field, value))}
        label={
          <span className="filter-value-label">
            <span className="filter-value-name" title={more === undefined ? name : `${name} ${more}`}>
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
}

/** Not by spreading: there may be as many values as there are vehicles. */
function mostOf(facet: ReadonlyMap<string, number>): number {
  let most = 1;
  for (const count of facet.values()) most = Math.max(most, count);
  return most;
}

/** The commonest values of a field, and those that are chosen before them. */
export function TopValues({ most: listed, ...props }: FieldProps & { readonly most: number }): ReactNode {
  const { field, counted } = props;
  const chosen = useFilters(({ reads }) => reads[field]) ?? NO_ORDER;
  const facet = counted?.facets.of(field) ?? NOT_COUNTED;
  const order = counted?.orderOf(field) ?? NO_ORDER;
  const common = useMemo(
    () => [...order].sort((a, b) => (facet.get(b) ?? 0) - (facet.get(a) ?? 0)).slice(0, listed),
    [order, facet, listed],
  );
  const most = Math.max(1, facet.get(common[0] ?? '') ?? 0);
  // What is chosen stays where it stands, or comes first when it is none of the commonest.
  return [...chosen.filter((value) => !common.includes(value)), ...common].map((value) => (
    <Value key={value} {...props} value={value} most={most} />
  ));
}

/** Values as a list of boxes to tick, with the reads that each would leave. */
export function Values({ looking, field, counted }: FieldProps): ReactNode {
  const facet = counted?.facets.of(field) ?? NOT_COUNTED;
  const order = counted?.orderOf(field) ?? NO_ORDER;
  const cameras = useCameras((state) => state.cameras);
  const chosen = useFilters(({ reads }) => reads[field]) ?? [];
  const [isWhole, setWhole] = useState(false);
  const [wanted, setWanted] = useState('');
  const most = mostOf(facet);
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
          label={field === 'vehicle' ? 'Find a mark' : `Find in ${FIELD_TITLES[field].toLowerCase()}`}
          className="filter-find"
          icon="search"
          value={wanted}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {listed.slice(0, MOST_LISTED).map((value) => (
        <Value key={value} looking={looking} field={field} counted={counted} value={value} most={most} />
      ))}
      {counted === undefined && <p className="t3">Counting</p>}
      {counted !== undefined && listed.length === 0 && (
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

/** In place of the values of a field that an answer of pairs tells of no read. */
export const NotTold = (): ReactNode => <p className="t3">Comes with the images of each read.</p>;

type Names = { readonly name: string; readonly more?: string };

/** Cameras of one junction share a name: road and direction tell them apart. */
function namesOf(field: ChoiceField, value: string, cameras: ReturnType<typeof useCameras.getState>['cameras']): Names {
  const name = valueText(field, value, cameras);
  const camera = field === 'camera' ? cameras.get(value) : undefined;
  return camera === undefined ? { name } : { name, more: `${camera.road} ${camera.direction}` };
}

/** Hours or days as small columns: what is chosen is a pattern in time, and is seen as one. */
export function Tiles({
  counted,
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
  const facet = counted?.facets.of(field) ?? NOT_COUNTED;
  const cameras = useCameras((state) => state.cameras);
  const chosen = useFilters(({ reads }) => reads[field]) ?? [];
  const most = mostOf(facet);
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
