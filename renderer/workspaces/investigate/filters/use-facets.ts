import { startTransition, useEffect, useMemo, useState } from 'react';
import type { Facets } from '../../../columns/facet-walk.ts';
import type { ChoiceField, FilterField } from '../../../columns/read-filters.ts';
import type { ReadIndex } from '../../../columns/read-index.ts';
import { isRunning } from '../../../search/session.ts';
import { useFilteredIndex, useLooking, useSearch } from '../../../search/search-view.tsx';
import { useCameras } from '../../../state/camera-store.ts';
import { orderedValues } from './filter-words.ts';

export type Counted = {
  /** How many reads each value would leave, under all other filters and the brush. */
  readonly facets: Facets;
  /** Values in an order that stays while filters change. */
  readonly orderOf: (field: ChoiceField) => readonly string[];
};

/** Of all reads: another filter or brush changes nothing of it. Held weakly. */
const lastTotals = new WeakMap<
  ReadIndex,
  { readonly rows: number; readonly fields: readonly FilterField[]; readonly cameras: object; readonly totals: Facets }
>();

type Known = { readonly index: ReadIndex; readonly totals: Facets; readonly facets: Facets };

/**
 * The counts of these fields, once brush and filters have rested for `restMs`. They are counted in slices between other tasks, so that no
 * step of brush or filter waits for them; until then the last ones stand. Not while reads arrive: each batch would have them begin anew.
 */
export function useFacets(fields: readonly FilterField[], restMs: number): Counted | undefined {
  const filtered = useFilteredIndex();
  const filters = useLooking()?.filters;
  const cameras = useCameras((state) => state.cameras);
  const arriving = useSearch(isRunning);
  const [known, setKnown] = useState<Known>();
  useEffect(() => {
    const index = filtered.now;
    if (arriving || index === undefined || index.rows === 0 || filters === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    /** Runs a walk to its end, slice by slice; from the beginning when the index has changed meanwhile. */
    const count = (of: Parameters<ReadIndex['countInSlices']>[1], then: (counted: Facets) => void): void => {
      const walk = index.countInSlices(fields, of);
      const { revision } = index;
      const slice = (): void => {
        if (index.revision !== revision) count(of, then);
        else if (walk.step()) then(walk.result());
        else timer = setTimeout(slice, 0);
      };
      slice();
    };
    const countAgain = (): void => {
      const { rows } = index;
      const finish = (totals: Facets): void => {
        lastTotals.set(index, { rows, fields, cameras, totals });
        const span = filters.getState().time;
        count({ span }, (facets) => startTransition(() => setKnown({ index, totals, facets })));
      };
      const last = lastTotals.get(index);
      if (last?.rows === rows && last.fields === fields && last.cameras === cameras) finish(last.totals);
      else count('all', finish);
    };
    timer = setTimeout(countAgain, restMs);
    // Past React: a brush that moves draws nothing here before it has rested.
    const stop = filters.subscribe((now, before) => {
      if (now.time === before.time) return;
      clearTimeout(timer);
      timer = setTimeout(countAgain, restMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [arriving, filtered, filters, fields, restMs, cameras]);
  return useMemo(() => {
    if (known === undefined || known.index !== filtered.now) return undefined;
    const orders = new Map<ChoiceField, readonly string[]>();
    return {
      facets: known.facets,
      orderOf: (field) => {
        const order = orders.get(field) ?? orderedValues(field, known.totals.of(field), cameras);
        orders.set(field, order);
        return order;
      },
    };
  }, [known, filtered, cameras]);
}
