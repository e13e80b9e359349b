import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Account } from '../../../../app/api/session.ts';
import { failureOf } from '../../../bridge/app-error.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import { authorityText, othersText, sizeText, widthText } from '../../../search/estimate-words.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { accountOf, isUnreachable, serviceNowMs, useSession } from '../../../state/session-store.ts';
import { useVersioned } from '../../../state/versioned.ts';
import { Icon } from '../../../ui/icon.tsx';
import { failureWords } from '../../../words/failures.ts';
import { countText } from '../../../words/measures.ts';
import { draftQuery } from './draft-query.ts';
import { useDraft, type BarQuery } from './draft-store.ts';
import './estimate.css';

/** The service is asked once a question has stood still for so long: each call is on record. */
const PAUSE_MS = 500;

/** A value once it has not changed for a while; undefined until then. */
function useSettled<T>(value: T, pauseMs: number): T | undefined {
  const [settled, setSettled] = useState<{ readonly value: T }>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value }), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled?.value === value ? settled.value : undefined;
}

function Sizes({ query }: { readonly query: BarQuery }): ReactNode {
  const settled = useSettled(query, PAUSE_MS);
  // An answer for a question that has changed meanwhile is let go.
  const estimate = useMethod('search.estimate', { query: settled ?? query }, { when: settled !== undefined });
  if (estimate.isError)
    return <span className="t2">Size not known: {failureWords(failureOf(estimate.error), 'search').title}</span>;
  if (settled === undefined || estimate.data === undefined) return <span className="t3">Asking the service…</span>;
  const { cameras } = estimate.data;
  return (
    <>
      <b className="num">{countText(cameras, 'camera')}</b>
      <span className="num">{sizeText(query, estimate.data)}</span>
      <span className="num t2">{othersText(query, estimate.data)}</span>
    </>
  );
}

function Known({ query, account }: { readonly query: BarQuery; readonly account: Account }): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const unreachable = useSession(isUnreachable);
  // How many cameras a place has is known once they are loaded.
  const queryNow = useVersioned(query, cameras);
  const width = useMemo(() => widthText(queryNow.now, account, serviceNowMs()), [queryNow, account]);
  const authority = authorityText(query, account, serviceNowMs());
  return (
    <>
      {unreachable ? (
        <span className="t2">Size not known: the service cannot be reached</span>
      ) : (
        <Sizes query={query} />
      )}
      <span className={authority === 'No authority needed' ? 'estimate-authority t2' : 'estimate-authority'}>
        <Icon name="key" size={13} />
        {authority}
      </span>
      {width !== undefined && (
        <span className={width.isForbidden ? 'estimate-width bad' : 'estimate-width'} title={width.text}>
          <Icon name="warning" size={13} />
          {width.text}
        </span>
      )}
    </>
  );
}

/** What the question in the bar would touch, before it is asked. Of the vehicles themselves nothing is looked up. */
export function Estimate(): ReactNode {
  const draft = useDraft();
  const account = useSession(accountOf);
  const made = useMemo(() => draftQuery(draft, serviceNowMs()), [draft]);
  if (account === undefined) return null;
  return (
    <section className="estimate" aria-label="Estimate" aria-live="polite">
      <Icon name="bars" size={14} />
      {made.ok ? (
        <Known query={made.query} account={account} />
      ) : (
        <span className="t3">
          How many reads and vehicles this would touch stands here once you have said what to search for.
        </span>
      )}
      {made.ok && (
        <span
          className="t3 estimate-source"
          title="From ordinary traffic of all vehicles. Those you ask about are not looked up."
        >
          from ordinary traffic
        </span>
      )}
    </section>
  );
}
