import type { ReactNode } from 'react';
import type { ReadTable } from '../../../columns/read-table.ts';
import { useParticulars } from '../../../columns/use-particulars.ts';
import { Icon } from '../../../ui/icon.tsx';
import { holds, useReadActs } from './read-acts.ts';
import './preserved-badge.css';

const WORDS = { kept: 'preserved as evidence', waiting: 'preservation waits for a second person' } as const;

/** In a row of reads: that the read is kept beyond its time. Nothing for others. */
export function PreservedBadge({ table, row }: { readonly table: ReadTable; readonly row: number }): ReactNode {
  const readId = useParticulars(table, row)?.readId ?? '';
  const state = useReadActs(({ preserved: { [readId]: known = [] } }) =>
    known.some(holds) ? 'kept' : known.some((each) => each.state === 'WAITING') ? 'waiting' : undefined,
  );
  if (state === undefined) return null;
  return (
    <span className={`preserved-badge ${state}`} role="img" aria-label={WORDS[state]} title={WORDS[state]}>
      <Icon name={state === 'kept' ? 'save' : 'clock'} size={12} />
    </span>
  );
}
