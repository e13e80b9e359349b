import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Estimate as ServiceEstimate } from '../../../../app/api/search.ts';
import type { Account } from '../../../../app/api/session.ts';
import { canonicalText } from '../../../../app/audit/canonical.ts';
import { HOUR_MS } from '../../../../app/domain/instant.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { failureOf } from '../../../bridge/app-error.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import { authorityText, othersText, sizeText, widthText } from '../../../search/estimate-words.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { accountOf, isUnreachable, serviceNowMs, useSession } from '../../../state/session-store.ts';
import { useVersioned } from '../../../state/versioned.ts';
import { Icon } from '../../../ui/icon.tsx';
import { failureWords } from '../../../words/failures.ts';
import { countText } from '../../../words/measures.ts';
import type { DraftQuery } from './draft-query.ts';
import type { BarQuery } from './draft-store.ts';
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

/** The question in the bar, or why it is none yet. */
type EstimateProps = { readonly made: DraftQuery };

/** What the service expected of a question. */
export type KnownEstimate = { readonly query: BarQuery; readonly estimate: ServiceEstimate };

type FullProps = EstimateProps & { readonly onKnown: (known: KnownEstimate) => void };

function Sizes({ query, onKnown }: { readonly query: BarQuery } & Pick<FullProps, 'onKnown'>): ReactNode {
  const settled = useSettled(query, PAUSE_MS);
  // An answer for a question that has changed meanwhile is let go.
  const estimate = useMethod('search.estimate', { query: settled ?? query }, { when: settled !== undefined });
  const { data } = estimate;
  useEffect(() => {
    if (settled !== undefined && data !== undefined) onKnown({ query: settled, estimate: data });
  }, [settled, data, onKnown]);
  if (estimate.isError)
    return <span className="t2">Size not known: {failureWords(failureOf(estimate.error), 'search').title}</span>;
  if (settled === undefined || data === undefined) return <span className="t3">Asking the service…</span>;
  return (
    <>
      <b className="num">{countText(data.cameras, 'camera')}</b>
      <span className="num">{sizeText(query, data)}</span>
      <span className="num t2">{othersText(query, data)}</span>
    </>
  );
}

function Known({
  query,
  account,
  onKnown,
}: { readonly query: BarQuery; readonly account: Account } & Pick<FullProps, 'onKnown'>): ReactNode {
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
        <Sizes query={query} onKnown={onKnown} />
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
export function Estimate({ made, onKnown }: FullProps): ReactNode {
  const account = useSession(accountOf);
  if (account === undefined) return null;
  return (
    <section className="estimate" aria-label="Estimate" aria-live="polite">
      <Icon name="bars" size={14} />
      {made.ok ? (
        <Known query={made.query} account={account} onKnown={onKnown} />
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

/** The same question; the end of a preset moves with the clock, and what is expected hardly changes by it. */
function isSameQuestion(a: BarQuery, b: BarQuery): boolean {
  const [{ window: windowA, ...restA }, { window: windowB, ...restB }] = [a, b];
  const [spanA, spanB] = [windowMs(windowA), windowMs(windowB)];
  const isNear = (msA: number, msB: number): boolean => Math.abs(msA - msB) < HOUR_MS;
  return (
    canonicalText(restA) === canonicalText(restB) &&
    isNear(spanA.fromMs, spanB.fromMs) &&
    isNear(spanA.toMs, spanB.toMs)
  );
}

/**
 * What was expected of the question that the bar still asks and whose answer is on screen: the figures from before it,
 * because each call for others is on record.
 */
export function EstimateBefore({
  made,
  known,
}: EstimateProps & { readonly known: KnownEstimate | undefined }): ReactNode {
  const before = made.ok && known !== undefined && isSameQuestion(made.query, known.query) ? known : undefined;
  return (
    <section className="estimate-before" aria-label="Estimate">
      {before === undefined ? (
        <span title="This was searched without an estimate">
          <Icon name="bars" size={14} />
          <span className="estimate-words">not estimated</span>
        </span>
      ) : (
        <span title={`Expected before it was searched: ${inWords(before)}`}>
          <Icon name="bars" size={14} />
          <span className="num estimate-words">
            <span className="visually-hidden">Expected before it was searched: </span>
            about {countText(before.estimate.expectedReads, 'read')}
          </span>
        </span>
      )}
    </section>
  );
}

const inWords = ({ query, estimate }: KnownEstimate): string =>
  [countText(estimate.cameras, 'camera'), sizeText(query, estimate), othersText(query, estimate)].join('; ');
