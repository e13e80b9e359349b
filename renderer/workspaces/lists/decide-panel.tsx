import { useEffect, useMemo, useState, type ReactNode } from 'react';
import * as z from 'zod';
import type { ApprovalAnswer } from '../../../app/api/approvals.ts';
import { voiRevisionSchema, type KeptVoiEntry, type VoiRevision } from '../../../app/api/voi-lists.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { ENTRY_FIELDS, type VoiEntry } from '../../../app/domain/voi.ts';
import { VOI_SECOND_PERSON, VOI_SECOND_PERSON_WORDS } from '../../../app/policy/voi-rules.ts';
import { FIELD_TITLES, textOf } from '../../../app/voi/entry-text.ts';
import { changedFields } from '../../../app/voi/merge.ts';
import { useChange, useMethod, useMethodPages } from '../../bridge/use-method.ts';
import { announce } from '../../state/announce.ts';
import { accountOf, useSession } from '../../state/session-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote, FailureState } from '../../ui/failure.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel, PanelBody } from '../../ui/panel.tsx';
import { EmptyBefore, SkeletonRows, useSlow } from '../../ui/panel-state.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { countText, durationText } from '../../words/measures.ts';
import { approveRevision, lookAgain, sendBackRevision } from './commands.ts';
import { isNote } from './draft-panel.tsx';
import { decidePart, waitingPart } from './handles.ts';
import { entryIn } from './lines.ts';

const requestSchema = z.looseObject({
  submissionId: z.string(),
  note: z.string(),
  reasons: z.array(z.enum(VOI_SECOND_PERSON)),
});
/** Entries in one page of a copy [default]. */
const ENTRIES_A_PAGE = 2_000;
const changesSchema = voiRevisionSchema.shape.changes;
type Change = VoiRevision['changes'][number];

/** A submission that waits, with what the list of approvals says of it. */
type Waiting = {
  readonly approval: ApprovalAnswer;
  readonly submissionId: string;
  readonly note: string;
  readonly why: readonly string[];
};
const waitingOf = (approval: ApprovalAnswer): readonly Waiting[] => {
  const request = requestSchema.safeParse(approval.request);
  if (!request.success) return [];
  const { submissionId, note, reasons } = request.data;
  return [{ approval, submissionId, note, why: reasons.map((reason) => VOI_SECOND_PERSON_WORDS[reason]) }];
};

const shown = (entry: VoiEntry, field: (typeof ENTRY_FIELDS)[number]): string => textOf(entry)[field] ?? 'none';

/** What one change does, field by field where the entry is known here. */
function ChangeLine({
  change,
  before,
}: {
  readonly change: Change;
  readonly before: KeptVoiEntry | undefined;
}): ReactNode {
  const after = change.op === 'PUT' ? change.entry : undefined;
  const vrm = after?.vrm ?? before?.vrm;
  const kind = change.entryId === undefined ? 'New' : after === undefined ? 'Removed' : 'Changed';
  const only = after ?? before;
  const fields =
    after !== undefined && before !== undefined
      ? changedFields(before, after)
      : only === undefined
        ? []
        : ENTRY_FIELDS.filter((field) => textOf(only)[field] !== undefined);
  return (
    <li>
      <span className="row wrap">
        {vrm === undefined ? <span className="t2">{change.entryId}</span> : <VrmChip vrm={vrm} />}
        <Badge
          tone={kind === 'New' ? 'ok' : 'neutral'}
          icon={kind === 'New' ? 'plus' : after === undefined ? 'minus' : 'pencil'}
        >
          {kind}
        </Badge>
        {kind === 'Changed' && before === undefined && (
          <span className="t3">What it was is not on this workstation.</span>
        )}
      </span>
      <dl className="history-fields">
        {fields.map((field) => (
          <div key={field}>
            <dt>{FIELD_TITLES[field]}</dt>
            <dd>
              {after !== undefined && before !== undefined && (
                <>
                  <s>{shown(before, field)}</s> <Icon name="chevronRight" size={11} />{' '}
                </>
              )}
              {after !== undefined ? shown(after, field) : before !== undefined ? shown(before, field) : ''}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** What the entries of a list are now, from the copy here; opening it is on record. None while they are not known. */
function useEntries(listId: string): readonly KeptVoiEntry[] {
  const opened = useMethod('lists.open', { listId });
  const revision = opened.data?.copy.list.revision;
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = useMethodPages<
    'lists.entries',
    number
  >('lists.entries', {
    when: revision !== undefined,
    request: (from) => ({ listId, revision: revision ?? 0, from: from ?? 0, limit: ENTRIES_A_PAGE }),
    next: ({ next }) => next ?? undefined,
  });
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return useMemo(() => (data?.pages ?? []).flatMap(({ entries }) => entries), [data]);
}

/** The content of a submission, which the service gives while it waits. */
function Content({ waiting }: { readonly waiting: Waiting }): ReactNode {
  const { submissionId, approval } = waiting;
  const listId = approval.subject;
  const asked = useMethod('lists.submission', { params: { id: listId, submissionId } });
  const entries = useEntries(listId);
  const changes = useMemo(() => changesSchema.safeParse(asked.data?.value.changes).data, [asked.data]);
  if (asked.error !== null) return <FailureState failure={asked.error.failure} subject="lists" actions={null} />;
  if (changes === undefined) return <SkeletonRows rows={4} />;
  return (
    <ul className="decide-changes" aria-label="What it changes">
      {changes.map((change, i) => (
        <ChangeLine
          key={`${change.entryId ?? 'new'} ${i}`}
          change={change}
          before={change.entryId === undefined ? undefined : entryIn(entries, change.entryId)}
        />
      ))}
    </ul>
  );
}

function Decision({ waiting, onDone }: { readonly waiting: Waiting; readonly onDone: () => void }): ReactNode {
  const { submissionId, approval } = waiting;
  const [note, setNote] = useState('');
  const [isAsked, setAsked] = useState(false);
  const decide = useChange('lists.decide', { stale: ['lists.waiting', 'lists.changes'] });
  const { mutate: sync } = useChange('lists.sync', { stale: ['lists.copies', 'drafts.list'] });
  const say = (approved: boolean): void => {
    setAsked(true);
    if (!isNote(note) || decide.isPending) return;
    decide.mutate(
      { params: { id: approval.subject, submissionId }, body: { approved, note } },
      {
        onSuccess: () => {
          announce(approved ? 'Approved. Its entries match from now on.' : 'Sent back to its author.');
          sync({});
          onDone();
        },
      },
    );
  };
  decidePart.useProvide({ approve: () => say(true), sendBack: () => say(false) });
  const blocked = decide.isPending ? 'It is being sent' : undefined;
  return (
    <div className="review-form" role="group" aria-label="Decision">
      <TextArea
        label="Reason for the decision"
        value={note}
        maxLength={1_000}
        rows={2}
        error={isAsked && !isNote(note) ? 'Say why, in 10 characters or more.' : undefined}
        help="Its author reads it. It goes into the national log."
        onChange={(event) => setNote(event.target.value)}
      />
      {decide.error !== null && <FailureNote failure={decide.error.failure} subject="lists" />}
      <div className="row">
        <Button variant="primary" icon="tick" blocked={blocked} onClick={approveRevision.run}>
          Approve
        </Button>
        <Button icon="undo" blocked={blocked} onClick={sendBackRevision.run}>
          Send back
        </Button>
      </div>
    </div>
  );
}

/** One’s own: nobody decides on what they asked for, and they may take it back. */
function Own({ waiting }: { readonly waiting: Waiting }): ReactNode {
  const withdraw = useChange('lists.withdraw', { stale: ['lists.waiting'] });
  const { mutate: sync } = useChange('lists.sync', { stale: ['lists.copies', 'drafts.list'] });
  return (
    <div className="review-form" role="group" aria-label="Your own submission">
      <p className="t2">You submitted this, so somebody else decides.</p>
      {withdraw.error !== null && <FailureNote failure={withdraw.error.failure} subject="lists" />}
      <Button
        icon="undo"
        blocked={withdraw.isPending ? 'It is being taken back' : undefined}
        onClick={() =>
          withdraw.mutate(
            {
              params: { id: waiting.approval.approvalId },
              body: { note: 'Taken back by its author to change it.' },
            },
            { onSuccess: () => sync({}) },
          )
        }
      >
        Take it back
      </Button>
    </div>
  );
}

function Loading(): ReactNode {
  return useSlow(200) ? <SkeletonRows rows={6} /> : null;
}

/** Revisions that wait for a second person, the longest waiting first. */
export function DecidePanel({
  nowMs,
  nameOf,
}: {
  readonly nowMs: number;
  readonly nameOf: (listId: string) => string;
}): ReactNode {
  const me = useSession((state) => accountOf(state)?.userName);
  const [chosen, setChosen] = useState<string>();
  const asked = useMethod(
    'lists.waiting',
    { query: { kind: 'VOI_REVISION', state: 'WAITING', limit: 500 } },
    { anew: true },
  );
  waitingPart.useProvide({ look: () => void asked.refetch() });
  const waiting = useMemo(
    () =>
      (asked.data?.value.approvals ?? [])
        .flatMap(waitingOf)
        .sort((a, b) => instantMs(a.approval.askedAt) - instantMs(b.approval.askedAt)),
    [asked.data],
  );
  const one = waiting.find(({ submissionId }) => submissionId === chosen);
  return (
    <Panel name="Revisions to decide" className="decide-panel">
      <PanelBody className="due-body">
        {asked.data === undefined && asked.error === null && <Loading />}
        {asked.error !== null && (
          <FailureState
            failure={asked.error.failure}
            subject="lists"
            actions={
              <Button icon="refresh" onClick={lookAgain.run}>
                Look again
              </Button>
            }
          />
        )}
        {asked.data !== undefined && waiting.length === 0 && (
          <EmptyBefore title="Nothing waits">
            Entries to stop or silent, bulk lists and large revisions come here, for somebody else than their author.
          </EmptyBefore>
        )}
        <ul className="decide-list" aria-label="Waiting for a second person">
          {waiting.map(({ approval, submissionId, note, why }) => (
            <li key={submissionId}>
              <button
                type="button"
                className={submissionId === chosen ? 'on' : ''}
                aria-expanded={submissionId === chosen}
                onClick={() => setChosen(submissionId === chosen ? undefined : submissionId)}
              >
                <span className="row wrap">
                  <b>{nameOf(approval.subject)}</b>
                  <span className="t2">by {approval.askedBy === me ? 'you' : approval.askedBy}</span>
                  <span className="grow" />
                  <Badge tone="warn" icon="clock">
                    waits {durationText((nowMs - instantMs(approval.askedAt)) / 1_000)}
                  </Badge>
                </span>
                <span className="t2">{note}</span>
                {why.length > 0 && <span className="t3">It {why.join(', ')}.</span>}
              </button>
              {submissionId === chosen && one !== undefined && (
                <>
                  <Content waiting={one} />
                  {approval.askedBy === me ? (
                    <Own waiting={one} />
                  ) : (
                    <Decision key={submissionId} waiting={one} onDone={() => setChosen(undefined)} />
                  )}
                </>
              )}
            </li>
          ))}
        </ul>
        {waiting.length > 0 && <p className="t3">{countText(waiting.length, 'revision')} waiting</p>}
      </PanelBody>
    </Panel>
  );
}
