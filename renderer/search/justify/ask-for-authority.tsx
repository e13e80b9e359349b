import { useRef, useState, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import { HOUR_MS } from '../../../app/domain/instant.ts';
import type { Category } from '../../../app/domain/justification.ts';
import type { Query } from '../../../app/domain/query.ts';
import type { AuthorityForm, RequiredAuthority } from '../../../app/policy/access-table.ts';
import { authorityFor, requestDenials } from '../../../app/policy/authority-request.ts';
import { AUTHORITY_DAYS, ORAL_RATIFICATION_MS } from '../../../app/policy/authority.ts';
import { needsProportionality } from '../../../app/policy/decide.ts';
import { REASON_MESSAGES } from '../../../app/policy/justification-rules.ts';
import { RANKS } from '../../../app/policy/roles.ts';
import { useChange, useMethod } from '../../bridge/use-method.ts';
import { announce } from '../../state/announce.ts';
import { cameraIdsOf } from '../../state/camera-store.ts';
import { accountOf, isUnreachable, serviceNowMs, useSession } from '../../state/session-store.ts';
import { Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import {
  isInForce,
  nameIn,
  RANK_TITLES,
  STANDING_WORDS,
  standingOf,
  standingSentence,
  wordsFault,
} from '../../words/authorities.ts';
import { dayText } from '../../words/measures.ts';
import { askScopeOf, type AskScope } from '../authority-scope.ts';
import { isWaiting, rememberAsked, runUnder, searchUnder } from '../own-authorities.ts';
import { periodOf, subjectOf } from '../subject.ts';
import { judgementOf, toJustification, type Answers } from './answers.ts';
import { Option } from './older-option.tsx';

type AskProps = {
  readonly category: Category | undefined;
  readonly asked: Query;
  readonly recent: Query | undefined;
  readonly view: string;
  readonly answers: Answers;
  readonly pinsSearch: string | undefined;
  readonly onChange: (change: Partial<Answers>) => void;
  readonly onRunRecent: () => void;
  readonly asking: boolean;
  /** The person's requests for this query that open it not, or not yet. */
  readonly requests: readonly AuthorityAnswer[];
  readonly onAsk: () => void;
};

/** To whom it goes: by rank, and by name as far as the service knows. */
function Officers({
  category,
  rank,
}: {
  readonly category: Category;
  readonly rank: RequiredAuthority['rank'];
}): ReactNode {
  const officers = useMethod('authorities.officers', { query: { category } });
  const ranks = RANKS.slice(RANKS.indexOf(rank)).map((each) => RANK_TITLES[each].toLowerCase());
  const may = (officers.data?.value.officers ?? []).filter(({ mayDecide }) => mayDecide);
  const atWork = may.filter(({ signedIn }) => signedIn);
  return (
    <div className="ask-officers">
      <p>
        Goes to every authorising officer of your organisation of the rank of {ranks.join(' or ')}. Any of them may
        decide.
      </p>
      {officers.data !== undefined && (
        <ul aria-label="Officers who may decide">
          {may.map(({ userName, displayName, signedIn }) => (
            <li key={userName}>
              <Icon name={signedIn ? 'tick' : 'clock'} size={13} className={signedIn ? 'tone-ok' : 't3'} />
              {displayName}
              <span className="t3">{signedIn ? 'at a workstation now' : 'not signed in'}</span>
            </li>
          ))}
        </ul>
      )}
      {officers.data !== undefined && atWork.length === 0 && (
        <p className="tone-warn">Nobody who may decide is signed in now. If it cannot wait, telephone one of them.</p>
      )}
    </div>
  );
}

type Fault = {
  readonly field: 'category' | 'reference' | 'reason' | 'proportionality' | 'criterion' | 'scope';
  readonly text: string;
};

/** What keeps the request from being sent, in the order of the form; the service checks all of it again. */
function faultsOf(
  { category, answers, asked }: Pick<AskProps, 'category' | 'answers' | 'asked'>,
  account: NonNullable<ReturnType<typeof accountOf>>,
  scope: AskScope | undefined,
  form: AuthorityForm,
  criterion: string,
): readonly Fault[] {
  if (category === undefined) return [{ field: 'category', text: 'Choose the category first.' }];
  if (scope === undefined)
    return [{ field: 'scope', text: 'Name cameras or draw an area: an authority is for marks, cameras or an area.' }];
  const faults: Fault[] = [];
  const { verdict, class: kind } = judgementOf(answers);
  if (kind === 'refuse') faults.push({ field: 'reason', text: REASON_MESSAGES[verdict] });
  const proportionality = wordsFault(answers.proportionality);
  if (proportionality !== undefined) faults.push({ field: 'proportionality', text: proportionality });
  const required = authorityFor(category);
  const named = required?.exceptional === true ? wordsFault(criterion) : undefined;
  if (named !== undefined) faults.push({ field: 'criterion', text: named });
  const { fromMs, toMs } = periodOf(asked);
  const denials = requestDenials(
    account,
    {
      category,
      reference: answers.reference,
      form,
      vrms: scope.vrms,
      cameraIds: scope.vrms.length > 0 ? [] : cameraIdsOf(scope),
      window: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
      exceptionalCriterion: criterion === '' ? null : criterion,
    },
    serviceNowMs(),
  );
  for (const { pointer, message } of denials)
    if (pointer !== '/exceptionalCriterion')
      faults.push({ field: pointer === '/reference' ? 'reference' : 'scope', text: message });
  return faults;
}

/** A request that was sent for this query, and how it stands. Closing the prompt changes nothing about it. */
function Sent({
  authority,
  view,
  recent,
  onRunRecent,
}: Pick<AskProps, 'view' | 'recent' | 'onRunRecent'> & { readonly authority: AuthorityAnswer }): ReactNode {
  const { word, tone, icon } = STANDING_WORDS[standingOf(authority)];
  const { decision, authorityId } = authority;
  const waits = isWaiting(authority);
  return (
    <Note tone={waits ? 'acct' : tone} icon={icon} live="status">
      <b>{waits ? 'Sent' : word}.</b> <span className="mono">{authorityId}</span>.{' '}
      {standingSentence(authority, serviceNowMs())}
      {decision !== null && ` ${nameIn(authority, decision.by)}: “${decision.considerations}”`}
      {waits && ' You are told here and in the search bar. You may close this.'}
      <span className="ask-actions">
        {isInForce(authority) && searchUnder(authority) !== undefined && (
          <Button size="s" icon="key" onClick={() => runUnder(view, authority)}>
            Run it now under {authorityId}
          </Button>
        )}
        {waits && recent !== undefined && (
          <Button size="s" icon="search" onClick={onRunRecent}>
            Run the last 90 days now
          </Button>
        )}
      </span>
    </Note>
  );
}

/** Asks a senior officer for the older part, with what was typed already. */
export function AskForAuthority(props: AskProps): ReactNode {
  const { category, asked, recent, view, answers, pinsSearch, onChange, onRunRecent, asking, requests, onAsk } = props;
  const account = useSession(accountOf);
  const unreachable = useSession(isUnreachable);
  const [form, setForm] = useState<AuthorityForm>('WRITTEN');
  const [criterion, setCriterion] = useState('');
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const ask = useChange('authorities.ask', { stale: ['authorities.list'] });
  const box = useRef<HTMLDivElement>(null);
  if (account === undefined) return null;
  const required = category === undefined ? undefined : authorityFor(category);
  const scope = askScopeOf(asked, cameraIdsOf);
  const chosenForm = required?.forms.includes(form) === false ? 'WRITTEN' : form;
  const faults = faultsOf(props, account, scope, chosenForm, criterion);
  const faultAt = (field: Fault['field']): string | undefined =>
    tried ? faults.find((fault) => fault.field === field)?.text : undefined;
  const [latest] = requests;
  const waits = latest !== undefined && isWaiting(latest);
  const wide = needsProportionality(asked);
  const rank = required === undefined ? 'Senior officer' : RANK_TITLES[required.rank];

  const send = (): void => {
    if (ask.isPending || unreachable) return;
    if (!asking) onAsk();
    if (faults.length > 0 || scope === undefined || category === undefined) {
      // What is asked for here only is not yet wrong when it is first shown.
      setTried(asking || faults.some(({ field }) => field !== 'proportionality' && field !== 'criterion'));
      requestAnimationFrame(focusFirst);
      return;
    }
    setFailure(undefined);
    ask.mutate(
      {
        body: {
          ...scope,
          category,
          ...(answers.purpose === undefined ? {} : { purpose: answers.purpose }),
          reference: answers.reference.trim(),
          ...(answers.requestedFor.trim() === '' ? {} : { requestedFor: answers.requestedFor.trim() }),
          form: chosenForm,
          necessity: answers.reason.trim(),
          proportionality: answers.proportionality.trim(),
          ...(required?.exceptional === true ? { exceptionalCriterion: criterion.trim() } : {}),
        },
      },
      {
        onSuccess: ({ value }) => {
          rememberAsked(value.authorityId, {
            query: asked,
            justification: toJustification(answers, wide),
            ...(pinsSearch === undefined ? {} : { pinsSearch }),
          });
          announce(`Sent: ${value.authorityId}. You are told here when it is decided.`);
        },
        onError: (error) => setFailure(error.failure),
      },
    );
  };
  const focusFirst = (): void => box.current?.querySelector<HTMLElement>('textarea,input:not([type="radio"])')?.focus();

  if (waits)
    return (
      <div className="ask-sent">
        {requests.slice(0, 2).map((authority) => (
          <Sent
            key={authority.authorityId}
            authority={authority}
            view={view}
            recent={recent}
            onRunRecent={onRunRecent}
          />
        ))}
      </div>
    );
  return (
    <>
      {latest !== undefined && <Sent authority={latest} view={view} recent={recent} onRunRecent={onRunRecent} />}
      <Option
        chosen={asking}
        label="Ask for authority now"
        onChoose={onAsk}
        aside={
          <>
            <span className="t3" role="status">
              {ask.isPending ? 'Sending' : `${rank} or above`}
            </span>
            <Button
              variant={asking ? 'accountable' : 'plain'}
              size="s"
              icon="key"
              aria-busy={ask.isPending}
              blocked={unreachable ? 'The national service cannot be reached' : undefined}
              onClick={send}
            >
              Ask for authority
            </Button>
          </>
        }
      >
        {asking && (
          <div className="option-more ask" ref={box}>
            {failure !== undefined && <FailureNote failure={failure} subject="authority" />}
            {tried &&
              faults
                .filter(({ field }) => field !== 'proportionality' && field !== 'criterion')
                .map(({ field, text }) => (
                  <p key={field} className="field-help bad" role="alert">
                    <Icon name="warning" size={12} />
                    {text}
                  </p>
                ))}
            {required !== undefined && required.forms.length > 1 && (
              <Segmented
                label="Form of the authority"
                size="m"
                value={chosenForm}
                onChange={setForm}
                choices={[
                  { value: 'WRITTEN', label: 'Written' },
                  { value: 'URGENT_ORAL', label: 'Urgent, oral', icon: 'pulse' },
                ]}
              />
            )}
            {chosenForm === 'URGENT_ORAL' && (
              <p className="tone-warn">
                Where life is at risk. In force once granted; ratified in writing within{' '}
                {ORAL_RATIFICATION_MS / HOUR_MS} hours, or it lapses.
              </p>
            )}
            {!wide && (
              <TextArea
                label="Proportionality"
                aside="why data this old, and no shorter period"
                rows={2}
                value={answers.proportionality}
                error={faultAt('proportionality')}
                onChange={(event) => onChange({ proportionality: event.target.value })}
              />
            )}
            {wide && faultAt('proportionality') !== undefined && (
              <p className="field-help bad">{faultAt('proportionality')}</p>
            )}
            {required?.exceptional === true && (
              <TextArea
                label="Exceptional criterion"
                aside="the rule that lets this category pass 90 days"
                rows={2}
                value={criterion}
                error={faultAt('criterion')}
                onChange={(event) => setCriterion(event.target.value)}
              />
            )}
            {subjectOf(asked).nearMisses && (
              <p className="tone-warn">
                An authority covers the marks as typed. Near misses are not searched under it.
              </p>
            )}
            {category !== undefined && required !== undefined && <Officers category={category} rank={required.rank} />}
            <p className="t3 fs11">
              Your reason is sent as the necessity. What is granted is for you alone, for this reference, and runs{' '}
              {AUTHORITY_DAYS} days. Nothing runs until you press Run.
              {recent !== undefined && ` The part from ${dayText(periodOf(recent).fromMs)} can run meanwhile.`}
            </p>
          </div>
        )}
      </Option>
    </>
  );
}
