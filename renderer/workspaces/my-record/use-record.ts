import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MethodReply } from '../../../app/contract/methods.ts';
import { OWN_RECORDS_A_PAGE } from '../../../app/policy/log-reading.ts';
import type { AppError } from '../../bridge/app-error.ts';
import { useMethod, useMethodPages } from '../../bridge/use-method.ts';
import { actsOf, type Act } from './acts.ts';
import { alteredAmong } from './leaf-hashes.ts';

/** The most records of this workstation that main returns: the newest. */
export const RECORDS_HERE = 200;

const NONE: ReadonlySet<number> = new Set();

type Page = MethodReply<'record.mine'>['value'];

export type OwnRecordState = {
  /** Newest first. Empty while nothing has loaded. */
  readonly acts: readonly Act[];
  /** Indexes of records that do not hash to the leaf hash given with them. */
  readonly altered: ReadonlySet<number>;
  readonly isWaiting: boolean;
  /** Why the log could not be read, or not further. Pages read before stay. */
  readonly failure: AppError | null;
  readonly isLogKnown: boolean;
  /** Why the receipts of this workstation could not be read. */
  readonly failureHere: AppError | null;
  /** As many records of this workstation as main returns: acts before them have no receipt of it on screen. */
  readonly isMoreHere: boolean;
  readonly lookedBackTo: string | null;
  readonly treeSize: number | undefined;
  readonly hasOlder: boolean;
  readonly isReadingOlder: boolean;
  readonly older: () => void;
  readonly refresh: () => void;
};

/** What the log holds on the person's own acts, page by page, and what this workstation holds. */
export function useRecord(): OwnRecordState {
  const log = useMethodPages<'record.mine', number>('record.mine', {
    request: (before) => ({ query: { limit: OWN_RECORDS_A_PAGE, ...(before === undefined ? {} : { before }) } }),
    next: ({ value }) => value.next ?? undefined,
  });
  const here = useMethod('audit.mine', { limit: RECORDS_HERE });
  const pages = log.data?.pages;
  const records = here.data?.records;
  const values = useMemo(() => (pages ?? []).map(({ value }): Page => value), [pages]);
  // A receipt proves a leaf hash. Only this shows that the record on screen is the one that was logged.
  const checked = useQuery({
    queryKey: ['record.mine', 'leaf hashes', log.dataUpdatedAt, values.length],
    queryFn: () => alteredAmong(values.flatMap((page) => page.records)),
    enabled: pages !== undefined,
    placeholderData: (before) => before,
  });
  const altered = checked.data ?? NONE;
  const acts = useMemo(() => {
    const [newest] = values;
    return actsOf(
      newest === undefined
        ? undefined
        : {
            entries: values.flatMap((page) => page.records),
            from: values.at(-1)?.next ?? 0,
            treeSize: newest.treeSize,
            altered,
          },
      records ?? [],
    );
  }, [values, records, altered]);
  const last = pages?.at(-1)?.value;
  return {
    acts,
    altered,
    isWaiting: log.isPending || here.isPending || (pages !== undefined && checked.isPending),
    failure: log.error,
    isLogKnown: pages !== undefined,
    failureHere: here.error,
    isMoreHere: (records?.length ?? 0) >= RECORDS_HERE,
    // A page without a range says nothing about how far the log was searched.
    lookedBackTo: (pages ?? []).flatMap(({ value }) => value.lookedBackTo ?? []).at(-1) ?? null,
    treeSize: pages?.[0]?.value.treeSize,
    hasOlder: last !== undefined && last.next !== null,
    isReadingOlder: log.isFetchingNextPage,
    older: () => void log.fetchNextPage(),
    refresh: () => {
      void log.refetch();
      void here.refetch();
    },
  };
}
