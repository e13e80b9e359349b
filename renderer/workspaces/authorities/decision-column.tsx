import { useRef, useState, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { Account } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import { DAY_MS, HOUR_MS, instantMs } from '../../../app/domain/instant.ts';
import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { deciderDenial } from '../../../app/policy/authority-request.ts';
import { AUTHORITY_DAYS, ORAL_RATIFICATION_MS } from '../../../app/policy/authority.ts';
import { useChange } from '../../bridge/use-method.ts';
import { keysOf } from '../../commands/command.ts';
import { announce } from '../../state/announce.ts';
import { isUnreachable, useSession } from '../../state/session-store.ts';
import { CloseAuthority } from '../../search/close-authority.tsx';
import { Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { CheckBox, TextArea, TextField } from '../../ui/field.tsx';
import { focusPanel } from '../../ui/panels.ts';
import { Segmented } from '../../ui/segmented.tsx';
import {
  daysOverLimit,
  isInForce,
  isNarrower,
  KIND_WORDS,
  nameIn,
  scopeText,
  standingOf,
  windowWords,
  wordsFault,
} from '../../words/authorities.ts';
import { countText, durationText, instantInWords } from '../../words/measures.ts';
import { nextWaiting, refuse as refuseCommand, sign } from './commands.ts';
import { canBeNarrower, grantOf, narrowerFields, nearestOf, type Grant } from './decision-draft.ts';
import { NarrowerCameras } from './narrower-cameras.tsx';
import { closing, decision as decisionHandle } from './handles.ts';
import { LIST_PANEL } from './panel-names.ts';
import { changeDraft, dropDraft, NO_DRAFT, useAuthoritiesView } from './view-store.ts';

const RATIFICATION_WORDS = countText(ORAL_RATIFICATION_MS / HOUR_MS, 'hour');

type DecisionProps = {
  readonly authority: AuthorityAnswer;
  readonly account: Account;
  readonly nowMs: number;
  /** Somebody else acted on it first: what there is now is read again. */
  readonly onOvertaken: () => void;
};

/** Why nobody here can act on it, in words; nothing when they can. */
function useBlocked({ authority, account }: Pick<DecisionProps, 'authority' | 'account'>): string | undefined {
  const unreachable = useSession(isUnreachable);
  const denial = deciderDenial(account, authority, authority.requestedBy === account.userName);
  if (denial !== undefined) return denial.message;
  return unreachable ? 'The national service cannot be reached. Your words are kept here until you lock.' : undefined;
}

/** What was refused is said in the form; that somebody else was first is for the panel, whose form is gone then. */
function useFailure(onOvertaken: () => void): readonly [Failure | undefined, (failure: Failure | undefined) => void] {
  const [failure, setFailure] = useState<Failure>();
  return [
    failure,
    (given) => {
      setFailure(given);
      if (given?.code === 'CONFLICT') onOvertaken();
    },
  ];
}

function NarrowerFields({
  authority,
  nowMs,
  grant,
}: Pick<DecisionProps, 'authority' | 'nowMs'> & { readonly grant: Grant }): ReactNode {
  const draft = useAuthoritiesView(({ drafts }) => drafts.get(authority.authorityId)) ?? NO_DRAFT;
  const { asked, authorityId } = authority;
  const { fromDay, toDay, vrms, cameraIds, kinds } = narrowerFields(authority, draft, nowMs);
  const faultAt = (field: string): string | undefined => (!grant.ok && grant.field === field ? grant.text : undefined);
  const toggled = <T,>(all: readonly T[], chosen: readonly T[], one: T, on: boolean): readonly T[] =>
    all.filter((each) => (each === one ? on : chosen.includes(each)));
  return (
    <div className="decision-narrower">
      <div className="decision-days">
        <TextField
          label="First day"
          value={fromDay}
          maxLength={40}
          autoComplete="off"
          error={faultAt('from')}
          onChange={(event) => changeDraft(authorityId, { fromDay: event.target.value })}
        />
        <TextField
          label="Last day"
          value={toDay}
          maxLength={40}
          autoComplete="off"
          error={faultAt('to')}
          onChange={(event) => changeDraft(authorityId, { toDay: event.target.value })}
        />
      </div>
      {asked.vrms.length > 1 && (
        <fieldset className="decision-set">
          <legend>Marks</legend>
          {asked.vrms.map((vrm) => (
            <CheckBox
              key={vrm}
              label={formatVrm(vrm)}
              checked={vrms.includes(vrm)}
              onChange={(on) => changeDraft(authorityId, { vrms: toggled(asked.vrms, vrms, vrm, on) })}
            />
          ))}
          <Fault text={faultAt('vrms')} />
        </fieldset>
      )}
      {asked.cameraIds.length > 1 && (
        <NarrowerCameras
          asked={asked.cameraIds}
          chosen={cameraIds}
          fault={faultAt('cameras')}
          onChoose={(chosen) => changeDraft(authorityId, { cameraIds: chosen })}
        />
      )}
      {asked.kinds.length > 1 && (
        <fieldset className="decision-set">
          <legend>Kinds of search</legend>
          {asked.kinds.map((kind) => (
            <CheckBox
              key={kind}
              label={KIND_WORDS[kind]}
              checked={kinds.includes(kind)}
              onChange={(on) => changeDraft(authorityId, { kinds: toggled(asked.kinds, kinds, kind, on) })}
            />
          ))}
          <Fault text={faultAt('kinds')} />
        </fieldset>
      )}
    </div>
  );
}

function Fault({ text }: { readonly text: string | undefined }): ReactNode {
  return text === undefined ? null : <p className="field-help bad">{text}</p>;
}

function narrowerHint(authority: AuthorityAnswer, nowMs: number): string {
  switch (nearestOf(authority, nowMs)?.because) {
    case 'DAYS_NAMED':
      return 'The days that the request names';
    case 'OLDER_PART':
      return 'Only the part over 90 days';
    case 'KINDS':
      return 'Fewer kinds of search';
    case undefined:
      return 'Choose the days below';
  }
}

/** A request that waits: as asked, narrower or not at all, and why. */
function Decide({ authority, account, nowMs, onOvertaken }: DecisionProps): ReactNode {
  const { authorityId, asked } = authority;
  const draft = useAuthoritiesView(({ drafts }) => drafts.get(authorityId)) ?? NO_DRAFT;
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useFailure(onOvertaken);
  const decide = useChange('authorities.decide', { stale: ['authorities.list'] });
  const words = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLDivElement>(null);
  const blocked = useBlocked({ authority, account });
  const grant = grantOf(authority, draft, nowMs);
  const fault = wordsFault(draft.words);
  const narrower = canBeNarrower(authority);
  const requester = nameIn(authority, authority.requestedBy);

  const send = (granted: boolean): void => {
    if (decide.isPending || blocked !== undefined) return;
    setTried(true);
    if (granted && !grant.ok) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"],.decision-set input')?.focus();
      return;
    }
    if (fault !== undefined) return words.current?.focus();
    setFailure(undefined);
    const narrowing = granted && grant.ok ? grant.narrowing : {};
    decide.mutate(
      {
        params: { id: authorityId },
        body: {
          granted,
          considerations: draft.words,
          ...(narrowing.kinds === undefined ? {} : { kinds: [...narrowing.kinds] }),
          ...(narrowing.vrms === undefined ? {} : { vrms: [...narrowing.vrms] }),
          ...(narrowing.cameraIds === undefined ? {} : { cameraIds: [...narrowing.cameraIds] }),
          ...(narrowing.window === undefined ? {} : { window: narrowing.window }),
        },
      },
      {
        onSuccess: () => {
          dropDraft(authorityId);
          announce(
            `${granted ? (Object.keys(narrowing).length === 0 ? 'Granted as asked' : 'Granted narrower') : 'Refused'}: ${authorityId}. ${requester} is told.`,
          );
          focusPanel(LIST_PANEL);
        },
        onError: (error) => setFailure(error.failure),
      },
    );
  };
  const choose = (scope: 'asked' | 'narrower'): void => {
    changeDraft(authorityId, { scope });
    words.current?.focus();
  };
  decisionHandle.useProvide({
    sign: 'grant',
    blocked,
    canBeNarrower: narrower,
    choose,
    run: () => send(true),
    refuse: () => send(false),
  });

  const days = (window: AuthorityAnswer['window']): string => countText(daysOverLimit(window, nowMs), 'day');
  return (
    <>
      <div className="decision-form" ref={form}>
        {failure !== undefined && failure.code !== 'CONFLICT' && <FailureNote failure={failure} subject="authority" />}
        {blocked !== undefined && (
          <Note tone="warn" icon="lock">
            <b>You cannot decide on this.</b> {blocked}
          </Note>
        )}
        {authority.form === 'URGENT_ORAL' && (
          <Note tone="warn" icon="pulse">
            <b>Urgent and oral.</b> In force once you grant it. It must be ratified in writing within{' '}
            {RATIFICATION_WORDS}, or it lapses.
          </Note>
        )}
        <Segmented
          label="What you grant"
          cards
          value={draft.scope}
          onChange={(scope) => changeDraft(authorityId, { scope })}
          choices={[
            {
              value: 'asked',
              label: 'As asked',
              hint: `${days(asked.window)} over the limit, ${scopeText(asked)}`,
            },
            ...(narrower
              ? [{ value: 'narrower' as const, label: 'Narrower', hint: narrowerHint(authority, nowMs) }]
              : []),
          ]}
        />
        {draft.scope === 'narrower' && <NarrowerFields authority={authority} nowMs={nowMs} grant={grant} />}
        <TextArea
          ref={words}
          label="Why this is necessary and proportionate"
          aside={<span className="hide-narrow">or why not</span>}
          rows={5}
          maxLength={2_000}
          value={draft.words}
          error={tried ? fault : undefined}
          onChange={(event) => changeDraft(authorityId, { words: event.target.value })}
        />
        <dl className="fact-list">
          <dt>Opens</dt>
          <dd>{grant.ok ? windowWords(grant.window) : 'Correct the days first'}</dd>
          <dt>Runs until</dt>
          <dd>
            {instantInWords(nowMs + AUTHORITY_DAYS * DAY_MS)}, {AUTHORITY_DAYS} days
            {authority.form === 'URGENT_ORAL' &&
              `, or ${RATIFICATION_WORDS} after you grant it unless it is ratified in writing`}
          </dd>
          <dt>Who may use it</dt>
          <dd>{requester} only</dd>
          <dt>Reference</dt>
          <dd className="mono tone-acct">{authorityId}</dd>
        </dl>
      </div>
      <footer className="decision-foot">
        <Button
          variant="accountable"
          size="l"
          icon="key"
          keys={keysOf(sign)}
          blocked={blocked}
          aria-busy={decide.isPending}
          onClick={() => send(true)}
        >
          Grant
        </Button>
        <Button
          variant="danger"
          size="l"
          icon="stop"
          keys={keysOf(refuseCommand)}
          blocked={blocked}
          aria-busy={decide.isPending}
          onClick={() => send(false)}
        >
          Refuse
        </Button>
        <p className="t3 fs11">
          {decide.isPending ? 'Recording' : 'Your decision and your words are recorded, and shown to who asked.'}
        </p>
      </footer>
    </>
  );
}

/** What follows from how it stands, where its acts do not say it. */
function followsFrom(authority: AuthorityAnswer): string | undefined {
  switch (standingOf(authority)) {
    case 'lapsed':
      return `Not ratified in writing within ${RATIFICATION_WORDS}: it opens nothing.`;
    case 'expired':
      return 'At its end: it opens nothing any more.';
    default:
      return undefined;
  }
}

/** How it was decided, and what followed. */
function Decided({ authority, nowMs }: Pick<DecisionProps, 'authority' | 'nowMs'>): ReactNode {
  const { decision, ratification, closure, expiresAt } = authority;
  const follows = followsFrom(authority);
  const act = (title: string, one: { readonly by: string; readonly at: string }, words: string): ReactNode => (
    <div className="decision-act">
      <h4>
        {title} by {nameIn(authority, one.by)}
      </h4>
      <p className="request-quote">{words}</p>
      <p className="t3 fs11">{instantInWords(instantMs(one.at))}</p>
    </div>
  );
  const granted = isNarrower(authority) ? 'Granted narrower' : 'Granted';
  return (
    <>
      {decision !== null && act(decision.granted ? granted : 'Refused', decision, decision.considerations)}
      {ratification !== null && act('Ratified', ratification, ratification.considerations)}
      {closure !== null && act(decision === null ? 'Withdrawn' : 'Closed', closure, closure.reason)}
      {follows !== undefined && <Note tone="warn">{follows}</Note>}
      {decision?.granted === true && expiresAt !== null && (
        <dl className="fact-list">
          <dt>{isInForce(authority) ? 'Runs until' : 'Ran until'}</dt>
          <dd>
            {instantInWords(instantMs(closure?.at ?? expiresAt))}
            {isInForce(authority) && `, ${durationText(Math.max(0, instantMs(expiresAt) - nowMs) / 1_000)} left`}
          </dd>
          <dt>Who may use it</dt>
          <dd>{nameIn(authority, authority.requestedBy)} only</dd>
        </dl>
      )}
    </>
  );
}

/** An urgent oral authority that is in force and waits for its words in writing. */
function Ratify({ authority, account, nowMs, onOvertaken }: DecisionProps): ReactNode {
  const { authorityId } = authority;
  const draft = useAuthoritiesView(({ drafts }) => drafts.get(authorityId)) ?? NO_DRAFT;
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useFailure(onOvertaken);
  const ratify = useChange('authorities.ratify', { stale: ['authorities.list'] });
  const words = useRef<HTMLTextAreaElement>(null);
  const blocked = useBlocked({ authority, account });
  const fault = wordsFault(draft.words);
  const run = (): void => {
    if (ratify.isPending || blocked !== undefined) return;
    setTried(true);
    if (fault !== undefined) return words.current?.focus();
    setFailure(undefined);
    ratify.mutate(
      { params: { id: authorityId }, body: { considerations: draft.words } },
      {
        onSuccess: () => {
          dropDraft(authorityId);
          announce(`Ratified: ${authorityId}.`);
          focusPanel(LIST_PANEL);
        },
        onError: (error) => setFailure(error.failure),
      },
    );
  };
  decisionHandle.useProvide({
    sign: 'ratify',
    blocked,
    canBeNarrower: false,
    choose: () => undefined,
    run,
    refuse: () => undefined,
  });
  const untilMs = instantMs(authority.ratifyBy ?? authority.requestedAt);
  return (
    <>
      <div className="decision-form">
        {failure !== undefined && failure.code !== 'CONFLICT' && <FailureNote failure={failure} subject="authority" />}
        <Note tone="warn" icon="clock">
          <b>{durationText(Math.max(0, untilMs - nowMs) / 1_000)} left to ratify in writing,</b> by{' '}
          {instantInWords(untilMs)}. After that it opens nothing.
        </Note>
        <Decided authority={authority} nowMs={nowMs} />
        <TextArea
          ref={words}
          label="Why it was necessary and proportionate"
          aside="in writing"
          rows={4}
          maxLength={2_000}
          value={draft.words}
          error={tried ? fault : undefined}
          onChange={(event) => changeDraft(authorityId, { words: event.target.value })}
        />
        <CloseAuthority
          provide={closing}
          authority={authority}
          onClosed={() => focusPanel(LIST_PANEL)}
          onOvertaken={onOvertaken}
        />
      </div>
      <footer className="decision-foot">
        <Button
          variant="accountable"
          size="l"
          icon="key"
          keys={keysOf(sign)}
          blocked={blocked}
          aria-busy={ratify.isPending}
          onClick={run}
        >
          Ratify
        </Button>
        <p className="t3 fs11">
          {ratify.isPending ? 'Recording' : (blocked ?? 'Another officer of the rank may ratify too.')}
        </p>
      </footer>
    </>
  );
}

/** What can be done with the request that is shown, or how it ended. */
export function DecisionColumn(props: DecisionProps): ReactNode {
  const { authority, nowMs } = props;
  const standing = standingOf(authority);
  if (standing === 'waiting') return <Decide {...props} />;
  if (standing === 'ratify') return <Ratify {...props} />;
  return (
    <>
      <div className="decision-form" role="group" aria-label="How it was decided" tabIndex={0}>
        <Decided authority={authority} nowMs={nowMs} />
        {isInForce(authority) && (
          <CloseAuthority
            provide={closing}
            authority={authority}
            onClosed={() => focusPanel(LIST_PANEL)}
            onOvertaken={props.onOvertaken}
          />
        )}
      </div>
      <footer className="decision-foot">
        <Button icon="next" keys={keysOf(nextWaiting)} onClick={nextWaiting.run}>
          Next that waits
        </Button>
      </footer>
    </>
  );
}
