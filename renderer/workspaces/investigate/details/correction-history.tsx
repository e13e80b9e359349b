import { useState, type ReactNode } from 'react';
import { correctionRefusalSchema, type Correction, type SeenBy } from '../../../../app/api/corrections.ts';
import { instantMs } from '../../../../app/domain/instant.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { correctionLapsed } from '../../../../app/policy/correction-rules.ts';
import { useChange, useMethod } from '../../../bridge/use-method.ts';
import { announce } from '../../../state/announce.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { TextArea } from '../../../ui/field.tsx';
import { countText, instantInWords } from '../../../words/measures.ts';
import { correctionDecision } from '../handles.ts';

const SEEN: Readonly<Record<SeenBy['how'], string>> = {
  SEARCH: 'in a search',
  ANALYSIS: 'in an analysis',
  READ: 'opened the read',
  IMAGE: 'opened an image',
  HIT: 'as a hit',
  PRESERVED: 'as preserved',
  SUBJECT_REQUEST: 'for a rights request',
  DISCLOSURE: 'by a disclosure',
  WAITING_LIST: 'in the list of waiting corrections',
};
const EVIDENCE: Readonly<Record<Correction['evidence'], string>> = {
  PATCH: 'plate image',
  OVERVIEW: 'overview image',
  KEEPER_CHECK: 'keeper check',
  OTHER: 'other ground',
};

/** How far a correction has come. One that nobody confirms in time lapses and changes nothing. */
export function correctionState(
  { state, at }: Pick<Correction, 'state' | 'at'>,
  nowMs: number,
): 'accepted' | 'refused' | 'waiting' | 'lapsed' {
  if (state !== 'PROPOSED') return state === 'MADE' ? 'accepted' : 'refused';
  return correctionLapsed(at, nowMs) ? 'lapsed' : 'waiting';
}

const STATES = {
  accepted: { words: 'Accepted', tone: 'ok', icon: 'tick' },
  waiting: { words: 'Waits for a second person', tone: 'warn', icon: 'clock' },
  refused: { words: 'Refused', tone: 'crit', icon: 'cross' },
  lapsed: { words: 'Not confirmed in time: lapsed', tone: 'neutral', icon: 'cross' },
} as const;

const MOST_SEEN = 8;

const CHANGED = ['reads.details', 'reads.corrections', 'reads.waitingCorrections', 'approvals.count'] as const;

/** A second person, who has the read open, confirms it or refuses it with a reason. */
function Decide({
  at,
  correctionId,
}: {
  readonly at: { readonly params: { readonly id: string }; readonly query: { readonly searchId: string } };
  readonly correctionId: string;
}): ReactNode {
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const confirm = useChange('reads.confirmCorrection', { stale: CHANGED });
  const refuse = useChange('reads.refuseCorrection', { stale: CHANGED });
  const of = { params: { ...at.params, correctionId }, query: at.query };
  const fault = correctionRefusalSchema.safeParse({ reason }).success
    ? undefined
    : 'Say why, in 10 characters or more and in words.';
  const submit = (): void => {
    setTried(true);
    if (fault !== undefined) return announce(fault, 'assertive');
    if (refuse.isPending) return;
    refuse.mutate(
      { ...of, body: { reason: reason.trim() } },
      { onSuccess: () => announce('Refused. The read stays as it is.') },
    );
  };
  const decide = {
    confirm: (): void => {
      if (confirm.isPending) return;
      confirm.mutate(of, { onSuccess: () => announce('Confirmed. Later searches find it under its new mark.') });
    },
    refuse: (): void => setRefusing(!refusing),
  };
  correctionDecision.useProvide(decide);
  const failed = confirm.error ?? refuse.error;
  return (
    <>
      <div className="row">
        <Button size="s" icon="tick" onClick={decide.confirm}>
          Confirm correction
        </Button>
        <Button size="s" icon="cross" aria-expanded={refusing} onClick={decide.refuse}>
          Refuse correction
        </Button>
      </div>
      {refusing && (
        <form
          className="details-form"
          aria-label="Refuse correction"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextArea
            label="Why it is refused"
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={tried ? fault : undefined}
          />
          <div className="row">
            <Button type="submit" size="s" variant="primary" icon="cross">
              Refuse it
            </Button>
          </div>
        </form>
      )}
      {failed !== null && <FailureNote failure={failed.failure} subject="correction" />}
    </>
  );
}

type Props = {
  readonly readId: string;
  readonly searchId: string;
  readonly raw: string;
  readonly userName: string;
  /** The present version: a proposal on an earlier one can no longer be confirmed. */
  readonly version: number | undefined;
};

/** What the camera read, what was made of it, by whom and when, and who had the read with a former mark. */
export function CorrectionHistory({ readId, searchId, raw, userName, version }: Props): ReactNode {
  const at = { params: { id: readId }, query: { searchId } };
  const { data, error, isPending } = useMethod('reads.corrections', at);
  if (error !== null) return <FailureNote failure={error.failure} subject="correction" />;
  if (isPending) return <p className="t3 fs11">Fetching what was corrected before.</p>;
  const { corrections, seenBy } = data.value;
  const nowMs = serviceNowMs();
  return (
    <section className="correction-history" aria-label="Corrections of this read">
      <ol>
        <li>
          <span className="mono">{raw}</span> <span className="t3">as the camera read it</span>
        </li>
        {corrections.map((each) => {
          const { words, tone, icon } = STATES[correctionState(each, nowMs)];
          const waits = correctionState(each, nowMs) === 'waiting' && each.version === version;
          return (
            <li key={each.correctionId}>
              <div className="row">
                <span className="mono">{formatVrm(each.newVrm)}</span>
                <Badge tone={tone} icon={icon} dashed={tone === 'neutral'}>
                  {words}
                </Badge>
              </div>
              <span className="t2">“{each.reason}”</span>{' '}
              <span className="t3">
                By {each.by}, {instantInWords(instantMs(each.at))}, {EVIDENCE[each.evidence]}
                {each.confirmedBy === null ? '' : `; confirmed by ${each.confirmedBy}`}.
                {each.refusal === undefined ? '' : ` Refused by ${each.refusal.by}: “${each.refusal.reason}”`}
              </span>
              {waits &&
                (each.by === userName ? (
                  <p className="t3 fs11">You asked for it, so a colleague confirms it.</p>
                ) : (
                  <Decide at={at} correctionId={each.correctionId} />
                ))}
            </li>
          );
        })}
      </ol>
      {seenBy.length > 0 && (
        <details>
          <summary>Had by {countText(seenBy.length, 'look')} with a former mark</summary>
          <ul>
            {seenBy.slice(0, MOST_SEEN).map((each) => (
              <li key={each.auditIndex}>
                {each.userName}, {each.organisation}, {each.certain ? '' : 'perhaps '}
                {SEEN[each.how]}
                {each.recipient === undefined ? '' : ` to ${each.recipient}`}{' '}
                <span className="t3">{instantInWords(instantMs(each.at))}</span>
              </li>
            ))}
            {seenBy.length > MOST_SEEN && <li className="t3">and {seenBy.length - MOST_SEEN} more</li>}
          </ul>
        </details>
      )}
    </section>
  );
}
