import { useRef, useState, type ReactNode } from 'react';
import * as z from 'zod';
import { approvalDecisionSchema, type ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { WaitingCorrection } from '../../../app/api/corrections.ts';
import { HOUR_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { useChange } from '../../bridge/use-method.ts';
import { announce } from '../../state/announce.ts';
import { useCameras } from '../../state/camera-store.ts';
import { accountOf, serviceNowMs, useSession } from '../../state/session-store.ts';
import { closeDialog, openDialog } from '../../state/ui-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { countText, dayText, durationText, instantInWords } from '../../words/measures.ts';
import { openWorkspace } from '../current-workspace.ts';
import { useWaiting } from './use-waiting.ts';
import './second-person.css';

/** The workspace of searches, and the view of its results. */
const INVESTIGATE = 'investigate';
/** The search for one read looks so far before and after it [default]. */
const AROUND_READ_MS = HOUR_MS / 2;

const agoText = (instant: string): string =>
  `${durationText(Math.max(0, serviceNowMs() - instantMs(instant)) / 1_000)} ago`;

/** Who asked, how long ago, and until when it can be decided. */
function Asked({
  by,
  at,
  lapsesAt,
}: {
  readonly by: string;
  readonly at: string;
  readonly lapsesAt: string;
}): ReactNode {
  return (
    <p className="t3 fs11">
      Asked by {by}, <time dateTime={at}>{agoText(at)}</time> · lapses {dayText(instantMs(lapsesAt))}
    </p>
  );
}

/** Opens the prompt for the one read: whoever decides has looked, and looking needs a reason of its own. */
function lookAt({ correction, capturedAt }: WaitingCorrection): void {
  const atMs = instantMs(capturedAt);
  openWorkspace(INVESTIGATE);
  openDialog({
    kind: 'justify',
    request: {
      view: INVESTIGATE,
      query: {
        kind: 'vrm',
        vrms: [correction.oldVrm],
        nearMiss: 0,
        window: {
          from: instantText(atMs - AROUND_READ_MS),
          to: instantText(Math.min(atMs + AROUND_READ_MS, serviceNowMs())),
        },
      },
    },
  });
}

function CorrectionItem({ item, canLook }: { readonly item: WaitingCorrection; readonly canLook: boolean }): ReactNode {
  const { correction, capturedAt, cameraId, lapsesAt, own } = item;
  const camera = useCameras(({ cameras }) => cameras.get(cameraId)?.name ?? cameraId);
  return (
    <li>
      <p>
        <span className="mono">{formatVrm(correction.oldVrm)}</span> <Icon name="chevronRight" size={12} />{' '}
        <b className="mono">{formatVrm(correction.newVrm)}</b>
        <span className="t2">
          {' '}
          read {instantInWords(instantMs(capturedAt))} at {camera}
        </span>
      </p>
      <p className="t2">“{correction.reason}”</p>
      <Asked by={correction.by} at={correction.at} lapsesAt={lapsesAt} />
      {own ? (
        <p className="t2">You asked for it, so a colleague decides.</p>
      ) : canLook ? (
        <Button size="s" icon="search" onClick={() => lookAt(item)}>
          Look at the read
        </Button>
      ) : (
        <p className="t2">Decide on it from the hit that has the read.</p>
      )}
    </li>
  );
}

/** What of the request is told to whoever decides; the rest is what the service does. */
const requestSchema = z.object({
  preservation: z.object({ reads: z.int(), oldReads: z.int().optional(), reason: z.string(), reviewAt: z.string() }),
});

function Decide({ approval }: { readonly approval: ApprovalAnswer }): ReactNode {
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const decide = useChange('approvals.decide', { stale: ['approvals.list', 'approvals.count'] });
  const said = approvalDecisionSchema.shape.note.safeParse(words).success
    ? undefined
    : 'Say why, in 10 characters or more and in words.';
  const run = (approved: boolean): void => {
    if (decide.isPending) return;
    setTried(true);
    if (said !== undefined) return field.current?.focus();
    decide.mutate(
      { params: { id: approval.approvalId }, body: { approved, note: words.trim() } },
      { onSuccess: () => announce(approved ? 'Approved: the reads are preserved.' : 'Refused. Nothing is preserved.') },
    );
  };
  return (
    <div className="second-person-decide">
      <TextArea
        ref={field}
        label="Why you approve or refuse"
        rows={2}
        maxLength={1_000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        error={tried ? said : undefined}
      />
      {decide.error !== null && <FailureNote failure={decide.error.failure} subject="decision" />}
      <div className="row">
        <Button size="s" variant="primary" icon="tick" onClick={() => run(true)}>
          Approve
        </Button>
        <Button size="s" icon="cross" onClick={() => run(false)}>
          Refuse
        </Button>
      </div>
    </div>
  );
}

function PreservationItem({
  approval,
  mayDecide,
}: {
  readonly approval: ApprovalAnswer;
  readonly mayDecide: boolean;
}): ReactNode {
  const userName = useSession((state) => accountOf(state)?.userName);
  const parsed = requestSchema.safeParse(approval.request);
  const own = approval.askedBy === userName;
  return (
    <li>
      <p>
        <b>{approval.summary}</b>
      </p>
      {parsed.success && (
        <>
          <p className="t2">“{parsed.data.preservation.reason}”</p>
          <p className="t2">
            {(parsed.data.preservation.oldReads ?? 0) > 0 &&
              `${countText(parsed.data.preservation.oldReads ?? 0, 'read')} older than 90 days. `}
            Review on {dayText(instantMs(parsed.data.preservation.reviewAt))}.
          </p>
        </>
      )}
      <Asked by={approval.askedBy} at={approval.askedAt} lapsesAt={approval.lapsesAt} />
      {own ? (
        <p className="t2">You asked for it, so an authorising officer decides.</p>
      ) : mayDecide ? (
        <Decide approval={approval} />
      ) : (
        <p className="t2">An authorising officer decides.</p>
      )}
    </li>
  );
}

/** Corrections and preservations that wait for a second person, the longest waiting first. */
export function SecondPersonDialog(): ReactNode {
  const { corrections, more, preservations, hasOlderPreservations, canLook, canApprove, isPending, error } =
    useWaiting();
  const count = corrections.length + more + preservations.length;
  return (
    <Dialog name="Waiting for a second person" className="second-person" onClose={closeDialog}>
      <div className="dialog-head">
        <h2>Waiting for a second person</h2>
        <span className="t3" role="status">
          {isPending ? 'Fetching' : count === 0 ? '' : `${hasOlderPreservations ? 'more than ' : ''}${figures(count)}`}
        </span>
        <span className="grow" />
        <Button size="s" variant="ghost" icon="cross" iconOnly="Close" onClick={closeDialog} />
      </div>
      <div className="second-person-body">
        {error !== null && <FailureNote failure={error.failure} subject="decision" />}
        {!isPending && error === null && count === 0 && (
          <p className="t2 second-person-none">Nothing waits. What one person may not do alone comes here.</p>
        )}
        {corrections.length > 0 && (
          <section aria-label="Corrections that wait">
            <h3>Corrections</h3>
            <ul>
              {corrections.map((item) => (
                <CorrectionItem key={item.correction.correctionId} item={item} canLook={canLook} />
              ))}
            </ul>
            {more > 0 && <p className="t3">and {more} more, once these are decided</p>}
          </section>
        )}
        {preservations.length > 0 && (
          <section aria-label="Preservations that wait">
            <h3>Preservations</h3>
            {hasOlderPreservations && <p className="t3">and more that wait longer, once these are decided</p>}
            <ul>
              {preservations.map((approval) => (
                <PreservationItem key={approval.approvalId} approval={approval} mayDecide={canApprove} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}

const figures = (count: number): string => countText(count, 'request');
