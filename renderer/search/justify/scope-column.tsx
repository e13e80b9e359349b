import { useMemo, type ReactNode } from 'react';
import type { Account } from '../../../app/api/session.ts';
import type { Category } from '../../../app/domain/justification.ts';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { queryPlaces, type Query } from '../../../app/domain/query.ts';
import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { useMethod } from '../../bridge/use-method.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import { cameraIdsOf, countCameras, useCameras } from '../../state/camera-store.ts';
import { useVersioned } from '../../state/versioned.ts';
import { failureWords } from '../../words/failures.ts';
import { countText, figureText } from '../../words/measures.ts';
import { fullSpanText, lengthText, spanText, type Span } from '../../time/period.ts';
import { Icon } from '../../ui/icon.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { PeriodBar } from '../../ui/period-bar.tsx';
import { misreadsOf, periodOf, subjectOf } from '../subject.ts';
import { olderRule, scopeDecision, type Answers } from './answers.ts';
import { checksOf, wordChecks, type Check } from './checks.ts';

const SHOWN_MARKS = 6;
const SHOWN_MISREADS = 3;

function Estimate({ query, category }: { readonly query: Query; readonly category: Category | undefined }): ReactNode {
  const estimate = useEstimate(query, category);
  const named = subjectOf(query).named.length;
  if (estimate.isPending)
    return (
      <>
        <div className="big t3">about …</div>
        <div className="t2">asking the service</div>
      </>
    );
  if (estimate.isError)
    return (
      <>
        <div className="big t3">not known</div>
        <div className="t2">{failureWords(failureOf(estimate.error), 'search').title}</div>
      </>
    );
  const { expectedReads, expectedVehicles, daysHeld } = estimate.data;
  if (named === 0)
    return (
      <>
        <div className="big">about {figureText(expectedVehicles)}</div>
        <div className="t2">
          {expectedVehicles === 1 ? 'vehicle' : 'vehicles'}, in about {countText(expectedReads, 'read')}
        </div>
      </>
    );
  // Nothing is known of these vehicles, and of typical ones nothing for a time without reads.
  if (expectedReads === 0) return null;
  return (
    <>
      <div className="t2">{named === 1 ? 'A typical vehicle has' : `${figureText(named)} typical vehicles have`}</div>
      <div className="big">about {countText(expectedReads, 'read')}</div>
      <div className="t2">in {heldText(periodOf(query), daysHeld)}</div>
    </>
  );
}

/** The time that an estimate is for: all of the period, or the part of it for which the service holds reads. */
export function heldText(span: Span, daysHeld: number): string {
  const days = Math.round(daysHeld);
  return daysHeld * DAY_MS >= (span.toMs - span.fromMs) * 0.95
    ? lengthText(span)
    : `the ${days === 0 ? 'part of a day' : countText(days, 'day')} with reads`;
}

/** Which other marks are accepted, and how many vehicles more may be among them. */
function NearMisses({ query, category }: Pick<ScopeProps, 'query' | 'category'>): ReactNode {
  const { data } = useEstimate(query, category);
  const { accepted, carried } = useMemo(() => misreadsOf(query), [query]);
  if (accepted.size === 0) return 'None, only as typed';
  const marks = [...accepted].map((mark) => formatVrm(mark));
  const vehicles = data?.misreads?.vehicles ?? carried.size;
  return (
    <>
      <b>{countText(data?.misreads?.marks ?? accepted.size, 'other mark')} accepted</b>, of up to{' '}
      {countText(vehicles, 'other vehicle')}
      <details className="scope-misreads">
        <summary>
          {marks.slice(0, SHOWN_MISREADS).join(', ')}
          {marks.length > SHOWN_MISREADS && ` and ${figureText(marks.length - SHOWN_MISREADS)} more`}
        </summary>
        {marks.slice(SHOWN_MISREADS).join(', ')}
      </details>
    </>
  );
}

/** The size that the service expects: no personal data, and never a count of this vehicle's own reads. */
function useEstimate(query: Query, category: Category | undefined) {
  return useMethod('search.estimate', category === undefined ? { query } : { query, category });
}

/** The service's own verdict where it differs from ours: the service decides. */
function ServiceSays({ account, query, category, nowMs }: ScopeProps): ReactNode {
  const estimate = useEstimate(query, category);
  if (category === undefined || estimate.data === undefined || estimate.data.decision.allow) return null;
  const ours = scopeDecision({ account, query, nowMs }, category);
  const known = new Set(ours.allow ? [] : ours.denials.map((denial) => denial.code as string));
  return estimate.data.decision.denials
    .filter((denial) => !known.has(denial.code))
    .map((denial) => (
      <CheckLine
        key={denial.code}
        check={{ state: 'refused', icon: 'cross', lead: 'The service would refuse this.', rest: denial.message }}
      />
    ));
}

function CheckLine({ check }: { readonly check: Check }): ReactNode {
  return (
    <li className={`scope-check ${check.state}`}>
      <Icon name={check.icon} size={14} />
      <span>
        <b>{check.lead}</b> {check.rest}
      </span>
    </li>
  );
}

type ScopeProps = {
  readonly account: Account;
  readonly query: Query;
  readonly category: Category | undefined;
  readonly nowMs: number;
  readonly words: Answers;
};

/** Where a query looks: everywhere, unless it names cameras or an area. */
function placeText(query: Query): string {
  const places = queryPlaces(query).filter(({ cameraIds, area }) => cameraIds !== undefined || area !== undefined);
  if (places.length === 0) return 'United Kingdom';
  return `about ${countText(
    places.reduce((sum, place) => sum + countCameras(place), 0),
    'camera',
  )}`;
}

/** The place of a query on a map: a slip of the pen shows before anything is searched. */
function PlaceOnMap({ query }: { readonly query: Query }): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const place = queryPlaces(query).find(({ cameraIds, area }) => cameraIds !== undefined || area !== undefined);
  // Which cameras an area holds depends on those that are loaded.
  const placeNow = useVersioned(place, cameras);
  const ids = useMemo(() => (placeNow.now === undefined ? [] : cameraIdsOf(placeNow.now)), [placeNow]);
  if (place === undefined) return null;
  return (
    <div className="scope-place">
      <PlaceMap cameraIds={ids} area={place.area} caption={countText(ids.length, 'camera')} />
    </div>
  );
}

/** What will be searched, how large that is, and what the rules say about it. */
export function ScopeColumn(props: ScopeProps): ReactNode {
  const { account, query, category, nowMs } = props;
  const span = periodOf(query);
  const subject = subjectOf(query);
  return (
    <aside className="scope" aria-label="What is about to be searched">
      <PlaceOnMap query={query} />
      <div className="section">
        <h3>You are about to search for</h3>
        <div className="scope-subject">
          <div className="scope-marks">
            {subject.lead !== undefined && <b>{subject.lead}</b>}
            {subject.named.slice(0, SHOWN_MARKS).map((mark) => (
              <VrmChip key={mark} vrm={mark} size={subject.named.length === 1 ? 'l' : 'm'} />
            ))}
            {subject.named.length > SHOWN_MARKS && (
              <span className="t2">and {subject.named.length - SHOWN_MARKS} more</span>
            )}
            {subject.named.length === 0 && <b className="sentence-start">{subject.title}</b>}
          </div>
          <div className="right" role="group" aria-label="Estimate">
            <div role="status">
              <Estimate query={query} category={category} />
            </div>
          </div>
        </div>
      </div>
      <div className="section">
        <h3>
          Period: {lengthText(span)}, from {spanText(span).from}
        </h3>
        <PeriodBar span={span} nowMs={nowMs} older={category === undefined ? undefined : olderRule(category).kind} />
      </div>
      <div className="section">
        <h3>Scope</h3>
        <dl className="fact-list">
          <dt>Period</dt>
          <dd>{fullSpanText(span)}</dd>
          <dt>Area</dt>
          <dd>{placeText(query)}</dd>
          {query.kind === 'vrm' && (
            <>
              <dt>Near misses</dt>
              <dd>
                <NearMisses query={query} category={category} />
              </dd>
            </>
          )}
          <dt>Images</dt>
          <dd>Stay shut until you open a read</dd>
        </dl>
      </div>
      <div className="section">
        <h3>Checks</h3>
        <ul className="scope-checks">
          {checksOf(account, query, category, nowMs).map((check) => (
            <CheckLine key={check.lead} check={check} />
          ))}
          {wordChecks(props.words).map((check) => (
            <CheckLine key={check.lead} check={check} />
          ))}
          <ServiceSays {...props} />
        </ul>
      </div>
    </aside>
  );
}
