import type { ReactNode } from 'react';
import { filteredFields, withoutField } from '../../../columns/read-filters.ts';
import { useLooking, useReadFilters } from '../../../search/search-view.tsx';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { FIELD_TITLES, filterText } from './filter-words.ts';

/** Every filter in force, in words, each with a button that takes it away. */
export function FilterChips(): ReactNode {
  const looking = useLooking();
  const filters = useReadFilters();
  const cameras = useCameras((state) => state.cameras);
  const fields = filteredFields(filters);
  if (looking === undefined || fields.length === 0) return null;
  return (
    <>
      <ul className="filter-chips" aria-label="Filters in force">
        {fields.map((field) => {
          const text = filterText(filters, field, cameras) ?? '';
          return (
            <li key={field} className="filter-chip" title={`${FIELD_TITLES[field]}: ${text}`}>
              <span>
                {FIELD_TITLES[field]}: <b>{text}</b>
              </span>
              <button
                type="button"
                aria-label={`Remove filter: ${FIELD_TITLES[field]}`}
                onClick={() => looking.setReads((reads) => withoutField(reads, field))}
              >
                <Icon name="cross" size={12} />
              </button>
            </li>
          );
        })}
      </ul>
      <Button size="s" variant="ghost" onClick={looking.clearReads}>
        Clear all filters
      </Button>
    </>
  );
}
