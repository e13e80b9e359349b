import type { ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { Account } from '../../../app/api/session.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { zoneAt } from '../../../app/domain/london-time.ts';
import { windowMs } from '../../../app/domain/time-window.ts';
import { authorityFor, deciderDenial } from '../../../app/policy/authority-request.ts';
import { sameReference } from '../../../app/policy/authority.ts';
import { DAYS_EITHER_SIDE } from '../../../app/policy/authority-narrowing.ts';
import { CATEGORY_LABELS, PURPOSE_LABELS } from '../../../app/policy/labels.ts';
import { useMethod } from '../../bridge/use-method.ts';
import { lengthText } from '../../time/period.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { PeriodBar } from '../../ui/period-bar.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import {
  daysOverLimit,
  KIND_WORDS,
  nameIn,
  oldestDays,
  RANK_TITLES,
  scopeText,
  STANDING_WORDS,
  standingOf,
  windowWords,
} from '../../words/authorities.ts';
import { countText, figureText, shortClockText, shortDayText } from '../../words/measures.ts';
import { canBeNarrower, grantOf, nearestOf } from './decision-draft.ts';
import { groupOf } from './order.ts';
import { Of } from './request-cells.tsx';
import { ScopeMap } from './scope-map.tsx';
import { choose, type DecisionDraft } from './view-store.ts';

type RequestProps = { readonly authority: AuthorityAnswer; readonly nowMs: number };

const MARKS_SHOWN = 12;

/** Who asks for what, in their words. */
export function RequestHead({ authority }: RequestProps): ReactNode {
  const { vrms } = authority.asked;
  const facts = [
    CATEGORY_LABELS[authority.category],
    ...(authority.purpose === null ? [] : [PURPOSE_LABELS[authority.purpose]]),
    authority.reference,
  ];
  const askedMs = instantMs(authority.requestedAt);
  return (
    <div className="request-section request-head">
      {vrms.length === 1 && <VrmChip vrm={vrms[0] ?? ''} size="xl" />}
      <div>
        <h3>
          Search over 90 days, {scopeText(authority.asked)}
          {authority.form === 'URGENT_ORAL' && <span className="tone-crit"> · urgent, oral</span>}
        </h3>
        <p className="t2">
          Asked by <b className="t1">{nameIn(authority, authority.requestedBy)}</b>
          {authority.requestedFor !== null && `, for ${authority.requestedFor}`} · {shortDayText(askedMs)}{' '}
          {shortClockText(askedMs)} {zoneAt(askedMs)}
        </p>
        <p className="t2">{facts.join(' · ')}</p>
        {vrms.length > 1 && (
          <p className="request-marks">
            {vrms.slice(0, MARKS_SHOWN).map((vrm) => (
              <VrmChip key={vrm} vrm={vrm} />
            ))}
            {vrms.length > MARKS_SHOWN && <span className="t2">and {figureText(vrms.length - MARKS_SHOWN)} more</span>}
          </p>
        )}
      </div>
    </div>
  );
}

function Quoted({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <h4>{title}</h4>
      <p className="request-quote">{children}</p>
    </>
  );
}

export function RequestWords({ authority }: RequestProps): ReactNode {
  return (
    <div className="request-section request-words">
      <div>
        <Quoted title="Reason, in the requester’s words">{authority.necessity}</Quoted>
        <Quoted title="Why it is proportionate">{authority.proportionality}</Quoted>
        {authority.exceptionalCriterion !== null && (
          <Quoted title="Exceptional criterion">{authority.exceptionalCriterion}</Quoted>
        )}
        <h4>Kinds of search</h4>
        <p>{authority.asked.kinds.map((kind) => KIND_WORDS[kind]).join(' · ')}</p>
      </div>
      <ScopeMap authority={authority} />
    </div>
  );
}

export function RequestPeriod({ authority, nowMs }: RequestProps): ReactNode {
  const span = windowMs(authority.asked.window);
  return (
    <div className="request-section">
      <h4>
        Period asked for: {windowWords(authority.asked.window)}, {lengthText(span)}
      </h4>
      <PeriodBar span={span} nowMs={nowMs} />
    </div>
  );
}

const about = (reads: number | undefined): string => (reads === undefined ? '…' : `about ${figureText(reads)}`);

function nearestWords(authority: AuthorityAnswer, nowMs: number): string {
  switch (nearestOf(authority, nowMs)?.because) {
    case 'DAYS_NAMED':
      return `would cover the days that the request names, with ${countText(DAYS_EITHER_SIDE, 'day')} either side`;
    case 'OLDER_PART':
      return 'would cover the part that needs an authority; the rest needs none';
    case 'KINDS':
      return 'as asked, without what shows people nobody asked about';
    case undefined:
      return '';
  }
}

/** What each choice would open, before it is made. Expectations from all traffic, never results. */
export function Choices({ authority, nowMs, draft }: RequestProps & { readonly draft: DecisionDraft }): ReactNode {
  const params = { id: authority.authorityId };
  const nearest = nearestOf(authority, nowMs);
  const narrower = canBeNarrower(authority) ? grantOf(authority, { ...draft, scope: 'narrower' }, nowMs) : undefined;
  const grant = narrower?.ok === true ? narrower : undefined;
  const whole = useMethod('authorities.estimate', { params, body: {} });
  const part = useMethod(
    'authorities.estimate',
    { params, body: JSON.parse(JSON.stringify(grant?.narrowing ?? {})) as object },
    { when: grant !== undefined },
  );
  const { asked } = authority;
  const [all, less] = [whole.data?.value, grant === undefined ? undefined : part.data?.value];
  const days = daysOverLimit(asked.window, nowMs);
  const vehicles =
    asked.vrms.length === 0
      ? `${about(all?.expectedVehicles)} vehicles`
      : asked.vrms.length === 1
        ? 'a typical vehicle'
        : `${figureText(asked.vrms.length)} typical vehicles`;
  const rows = [
    { id: 'asked', name: 'As asked', days, oldest: oldestDays(asked.window, nowMs), reads: about(all?.olderReads) },
    ...(grant === undefined
      ? []
      : [
          {
            id: 'narrower',
            name: `Narrower, ${countText(daysOverLimit(grant.window, nowMs), 'day')}`,
            days: daysOverLimit(grant.window, nowMs),
            oldest: oldestDays(grant.window, nowMs),
            reads: about(less?.olderReads),
          },
        ]),
    { id: 'none', name: 'No authority, last 90 days only', days: 0, oldest: 90, reads: '0' },
  ];
  return (
    <>
      <div className="request-section">
        <div className="request-tiles">
          <div>
            <b className="num">{about(all?.expectedReads)}</b>
            <span className="t2">
              reads of {vehicles}, {about(all?.olderReads)} of them over 90 days old
            </span>
          </div>
          <div>
            <b className="num">{countText(days, 'day')}</b>
            <span className="t2">over the limit; the oldest is {oldestDays(asked.window, nowMs)} days back</span>
          </div>
          {nearest !== undefined && (
            <div>
              <b className="num">{countText(daysOverLimit(nearest.window, nowMs), 'day')}</b>
              <span className="t2">{nearestWords(authority, nowMs)}</span>
            </div>
          )}
        </div>
      </div>
      <div className="request-section">
        <h4 id="what-each-opens">What each choice would open</h4>
        <table className="request-table" aria-labelledby="what-each-opens">
          <thead>
            <tr>
              <th scope="col">Choice</th>
              <th scope="col">Days over the limit</th>
              <th scope="col">Oldest data</th>
              <th scope="col">Reads over 90 days old</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className={row.id === draft.scope ? 'on' : undefined}>
                <th scope="row">
                  {row.name}
                  {row.id === draft.scope && <span className="visually-hidden">, chosen</span>}
                </th>
                <td className="num">{row.days}</td>
                <td className="num">{row.oldest} days</td>
                <td className="num">{row.reads}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {whole.isError && (
          <p className="t3">The service gave no estimate. The days and the oldest data are counted here.</p>
        )}
      </div>
    </>
  );
}

/** What was granted of what was asked for. */
export function Granted({ authority, nowMs }: RequestProps): ReactNode {
  const { asked } = authority;
  const rows: readonly (readonly [string, string, string])[] = [
    ['Period', windowWords(asked.window), windowWords(authority.window)],
    [
      'Days over the limit when asked',
      figureText(daysOverLimit(asked.window, instantMs(authority.requestedAt))),
      figureText(daysOverLimit(authority.window, instantMs(authority.requestedAt))),
    ],
    ['Marks', figureText(asked.vrms.length), figureText(authority.vrms.length)],
    ...(asked.cameraIds.length === 0
      ? []
      : [['Cameras', figureText(asked.cameraIds.length), figureText(authority.cameraIds.length)] as const]),
    [
      'Kinds of search',
      asked.kinds.map((kind) => KIND_WORDS[kind]).join(' · '),
      authority.kinds.map((kind) => KIND_WORDS[kind]).join(' · '),
    ],
    ['Oldest data, today', `${oldestDays(asked.window, nowMs)} days`, `${oldestDays(authority.window, nowMs)} days`],
  ];
  return (
    <div className="request-section">
      <h4 id="what-was-granted">What was asked for, and what it opens</h4>
      <table className="request-table words" aria-labelledby="what-was-granted">
        <thead>
          <tr>
            <td />
            <th scope="col">Asked for</th>
            <th scope="col">Opens</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, before, after]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{before}</td>
              <td className={before === after ? undefined : 'less'}>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Line = { readonly icon: IconName; readonly tone: string; readonly lead: string; readonly rest: string };

function checksOf(authority: AuthorityAnswer, account: Account, nowMs: number): readonly Line[] {
  const required = authorityFor(authority.category);
  const isOwn = authority.requestedBy === account.userName;
  const denial = deciderDenial(account, authority, isOwn);
  const ok = (lead: string, rest: string): Line => ({ icon: 'tick', tone: 'tone-ok', lead, rest });
  const bad = (lead: string, rest: string): Line => ({ icon: 'cross', tone: 'tone-crit', lead, rest });
  const label = CATEGORY_LABELS[authority.category];
  return [
    required === undefined
      ? bad('Category does not allow it', label)
      : ok('Category allows it', `${label}, ${RANK_TITLES[required.rank].toLowerCase()} or above`),
    isOwn
      ? bad('This is your own request', 'nobody decides on their own')
      : ok('Not your own request', 'by your account'),
    account.rank === null || (denial !== undefined && !isOwn)
      ? bad('Your rank is not enough', denial?.message ?? '')
      : ok('Your rank is enough', RANK_TITLES[account.rank].toLowerCase()),
    ...(standingOf(authority) !== 'waiting' || nearestOf(authority, nowMs) === undefined
      ? []
      : [
          {
            icon: 'warning' as const,
            tone: 'tone-warn',
            lead: 'A narrower grant may do',
            rest: 'see what each choice would open',
          },
        ]),
  ];
}

const OTHERS_SHOWN = 5;

/** What else is known of who asks, of the case and of the marks; never what a search found. */
export function Background({
  authority,
  all,
  hasOlder,
  account,
  nowMs,
}: RequestProps & {
  readonly all: readonly AuthorityAnswer[];
  /** There are requests that were not read: whatever is counted is counted among those that were. */
  readonly hasOlder: boolean;
  readonly account: Account;
}): ReactNode {
  const among = hasOlder ? `among the ${countText(all.length, 'request')} read` : '';
  const others = all.filter(({ authorityId }) => authorityId !== authority.authorityId);
  const samePerson = others.filter(({ requestedBy }) => requestedBy === authority.requestedBy);
  const sameCase = others.filter(
    ({ reference, decision }) => decision !== null && sameReference(reference, authority.reference),
  );
  const marks = new Set(authority.asked.vrms);
  const sameMarks = others.filter(
    ({ requestedBy, asked }) => requestedBy !== authority.requestedBy && asked.vrms.some((vrm) => marks.has(vrm)),
  );
  const info = (lead: string, rest = ''): Line => ({ icon: 'info', tone: 't3', lead, rest });
  const lines: readonly Line[] = [
    sameCase.length === 0
      ? info('No decision on this case before', among)
      : info(
          `${countText(sameCase.length, 'decision')} on this case before`,
          [among, `last: ${STANDING_WORDS[standingOf(sameCase[0] ?? authority)].word.toLowerCase()}`]
            .filter(Boolean)
            .join(', '),
        ),
    sameMarks.length === 0
      ? info('Nobody else asked for these marks', among)
      : info(`${countText(sameMarks.length, 'request')} of others for these marks`, among),
    info(
      authority.searches.length === 0
        ? 'No search under it yet'
        : `${countText(authority.searches.length, 'search', 'searches')} under it`,
    ),
  ];
  return (
    <div className="request-section request-pair">
      <section aria-label="Checks and background">
        {groupOf(authority) !== 'decided' && (
          <>
            <h4>Checks</h4>
            <Lines lines={checksOf(authority, account, nowMs)} />
          </>
        )}
        <h4 className="further">Background</h4>
        <Lines lines={lines} />
      </section>
      <div role="group" aria-label="Other requests of the same person">
        <h4>Other requests of {nameIn(authority, authority.requestedBy)}</h4>
        {samePerson.length === 0 ? (
          <p className="t2">{among === '' ? 'None.' : `None ${among}.`}</p>
        ) : (
          <ul className="request-others">
            {samePerson.slice(0, OTHERS_SHOWN).map((other) => (
              <li key={other.authorityId}>
                <button type="button" className="link mono" onClick={() => choose(other.authorityId)}>
                  {other.authorityId}
                </button>
                <span className="ell">
                  <Of authority={other} size="s" />
                </span>
                <span className="t3 num">{shortDayText(instantMs(other.requestedAt))}</span>
                <span className="t2">{STANDING_WORDS[standingOf(other)].word}</span>
              </li>
            ))}
          </ul>
        )}
        {samePerson.length > OTHERS_SHOWN && (
          <p className="t3">
            and {figureText(samePerson.length - OTHERS_SHOWN)} more {among}
          </p>
        )}
      </div>
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly Line[] }): ReactNode {
  return (
    <ul className="request-lines">
      {lines.map(({ icon, tone, lead, rest }) => (
        <li key={lead}>
          <Icon name={icon} size={14} className={tone} />
          <span>
            <span className="t1">{lead}</span> <span className="t2">{rest}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
