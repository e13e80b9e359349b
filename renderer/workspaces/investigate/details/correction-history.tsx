import type { ReactNode } from 'react';
import type { Correction, SeenBy } from '../../../../app/api/corrections.ts';
import { instantMs } from '../../../../app/domain/instant.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { correctionLapsed } from '../../../../app/policy/correction-rules.ts';
import { useChange, useMethod } from '../../../bridge/use-method.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { countText, instantInWords } from '../../../words/measures.ts';

const SEEN: Readonly<Record<SeenBy['how'], string>> = {
  SEARCH: 'in a search',
  ANALYSIS: 'in an analysis',
  READ: 'opened the read',
  IMAGE: 'opened an image',
  HIT: 'as a hit',
  PRESERVED: 'as preserved',
  SUBJECT_REQUEST: 'for a rights request',
  DISCLOSURE: 'by a disclosure',
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
): 'accepted' | 'waiting' | 'lapsed' {
  if (state === 'MADE') return 'accepted';
  return correctionLapsed(at, nowMs) ? 'lapsed' : 'waiting';
}

const STATES = {
  accepted: { words: 'Accepted', tone: 'ok', icon: 'tick' },
  waiting: { words: 'Waits for a second person', tone: 'warn', icon: 'clock' },
  lapsed: { words: 'Not confirmed in time: lapsed', tone: 'neutral', icon: 'cross' },
} as const;

const MOST_SEEN = 8;

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
  const confirm = useChange('reads.confirmCorrection', { stale: ['reads.details', 'reads.corrections'] });
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
              </span>
              {waits &&
                (each.by === userName ? (
                  <p className="t3 fs11">You asked for it, so a colleague confirms it.</p>
                ) : (
                  <Button
                    size="s"
                    icon="tick"
                    onClick={() =>
                      confirm.mutate({
                        params: { id: readId, correctionId: each.correctionId },
                        query: { searchId },
                      })
                    }
                  >
                    Confirm correction
                  </Button>
                ))}
            </li>
          );
        })}
      </ol>
      {confirm.error !== null && <FailureNote failure={confirm.error.failure} subject="correction" />}
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
