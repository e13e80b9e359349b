import { useId, useMemo, useRef, type ReactNode } from 'react';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { DRAFT_WARN_DAYS } from '../../../app/policy/draft-rules.ts';
import { judgedWords } from '../../../app/policy/judged-words.ts';
import { isEmptyLine } from '../../../app/voi/draft.ts';
import { keysOf } from '../../commands/command.ts';
import { Badge, Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { failureWords } from '../../words/failures.ts';
import { countText, figureText, shortDayText } from '../../words/measures.ts';
import { discardDraft, keepDraft, saveAgain, submitDraft } from './commands.ts';
import { draftPart } from './handles.ts';
import { countsOf } from './lines.ts';
import { closeList, discard, isSending, isUnsaved, save, submit, writeNote, type OpenList } from './open-lists.ts';
import { DRAFT_PANEL } from './panel-names.ts';
import { chooseList, useListsView } from './view-store.ts';
import { submittedWords } from './words.ts';

const NOTE_MOST = 1_000;
/** As the service judges it. */
const noteWords = judgedWords(10, NOTE_MOST);
export const isNote = (note: string): boolean => noteWords.safeParse(note).success;

/** What is saved, in words; for screen readers it is said when it changes. */
function DraftState({ list }: { readonly list: OpenList }): ReactNode {
  const { saving } = list;
  const isEmpty = list.changes.size === 0 && list.draft === undefined;
  return (
    <p className="draft-state" role="status" aria-label="Draft state">
      {list.draft?.state === 'SENDING' || list.isSubmitting ? (
        <>
          <Icon name="upload" size={13} /> <b>With the service</b>
        </>
      ) : saving.state === 'failed' ? (
        <span className="tone-crit">
          <Icon name="warning" size={13} /> <b>{failureWords(saving.failure, 'lists').title}.</b>{' '}
          {failureWords(saving.failure, 'lists').safe} <span className="mono t3 nowrap">{saving.failure.ref}</span>
        </span>
      ) : saving.state === 'saving' || isUnsaved(list) ? (
        <>
          <Icon name="save" size={13} /> Saving
        </>
      ) : isEmpty ? (
        <span className="t3">Nothing is drafted</span>
      ) : (
        <span className="tone-ok">
          <Icon name="save" size={13} /> Saved on this workstation, encrypted
        </span>
      )}
    </p>
  );
}

/** Why the draft cannot be submitted; undefined when it can. */
export function whyNotSubmit(list: OpenList, conflicts: number, isParsed: boolean): string | undefined {
  const { mend } = countsOf(list.changes);
  if (isSending(list)) return 'It is with the service already';
  if (list.saving.state === 'failed') return 'Not everything is saved yet';
  if ([...list.changes.values()].every(isEmptyLine) && list.listId !== null) return 'Nothing is changed';
  if (!isParsed) return 'What was pasted is still being checked';
  if (mend > 0) return `${countText(mend, 'entry needs', 'entries need')} mending first`;
  if (conflicts > 0) return `${countText(conflicts, 'conflict is', 'conflicts are')} open`;
  if (!isNote(list.note)) return 'Say what was revised and why, in 10 characters or more';
  return undefined;
}

/** The draft of a list: what it changes, why, and where it is. */
export function DraftPanel({
  list,
  conflicts,
  isParsed,
  found,
  nowMs,
}: {
  readonly list: OpenList;
  readonly conflicts: number;
  /** Every drafted text was looked at. */
  readonly isParsed: boolean;
  readonly found: number;
  readonly nowMs: number;
}): ReactNode {
  const isDiscarding = useListsView((view) => view.isDiscarding);
  const field = useRef<HTMLTextAreaElement>(null);
  const whyId = useId();
  const { id, changes, draft } = list;
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const counts = useMemo(() => countsOf(changes), [changes, found, isParsed]);
  const blocked = whyNotSubmit(list, conflicts, isParsed);
  const sending = isSending(list);
  const canDiscard = draft !== undefined && !sending;
  const onDiscard = async (): Promise<void> => {
    if (!isDiscarding) return useListsView.setState({ isDiscarding: true });
    const isGone = await discard(id);
    useListsView.setState({ isDiscarding: false });
    if (isGone && list.listId === null) {
      closeList(id);
      chooseList(undefined);
    }
  };
  draftPart.useProvide({
    blocked,
    submit: () => void submit(id),
    discard: canDiscard ? () => void onDiscard() : undefined,
    isDiscarding,
    keep: () => useListsView.setState({ isDiscarding: false }),
    tryAgain: list.saving.state === 'failed' ? () => void save(id) : undefined,
    focusNote: () => field.current?.focus(),
  });
  const daysLeft = draft === undefined ? undefined : Math.ceil((draft.expiresAtMs - nowMs) / DAY_MS);
  const said = list.submitted === undefined ? undefined : submittedWords(list.submitted);
  const facts: readonly (readonly [string, number, boolean])[] = [
    ['New', counts.added, false],
    ['Changed', counts.changed, false],
    ['Removed', counts.removed, false],
    ['Needs mending', counts.mend, true],
  ];
  return (
    <Panel name={DRAFT_PANEL} className="draft-panel">
      <PanelHead title="Draft" note={changes.size === 0 ? undefined : countText(changes.size, 'change')}>
        {conflicts > 0 && (
          <Badge tone="crit" icon="shuffle">
            {figureText(conflicts)} in conflict
          </Badge>
        )}
      </PanelHead>
      <PanelBody className="draft-body">
        <DraftState list={list} />
        {list.saving.state === 'failed' && (
          <Button size="s" icon="save" onClick={saveAgain.run}>
            Save again
          </Button>
        )}
        {said !== undefined && list.submitted !== undefined && (
          <Note
            tone={
              list.submitted.outcome === 'accepted' ? 'ok' : list.submitted.outcome === 'conflicts' ? 'crit' : 'warn'
            }
            icon={
              list.submitted.outcome === 'accepted' ? 'tick' : list.submitted.outcome === 'waits' ? 'person' : 'clock'
            }
            live="status"
          >
            <b>{said.title}.</b> {said.words}
          </Note>
        )}
        {list.submitFailure !== undefined && <FailureNote failure={list.submitFailure} subject="lists" />}
        <dl className="draft-counts">
          {facts.map(([label, count, isFault]) => (
            <div key={label} className={isFault && count > 0 ? 'bad' : ''}>
              <dd className="num">{figureText(count)}</dd>
              <dt>{label}</dt>
            </div>
          ))}
        </dl>
        {draft !== undefined && draft.sentBack !== null && (
          <Note tone="warn" icon="undo">
            <b>Not approved{draft.sentBack.by === '' ? '' : ` by ${draft.sentBack.by}`}.</b> {draft.sentBack.note} What
            you submitted is here again, to be changed and submitted anew.
          </Note>
        )}
        {draft !== undefined && draft.awaitingDecision > 0 && (
          <p className="t2">
            <Icon name="person" size={13} /> {countText(draft.awaitingDecision, 'change')} waiting for a second person;
            yours again if they are sent back.
          </p>
        )}
        {draft !== undefined && draft.awaitingReceipt > 0 && (
          <p className="t2">
            <Icon name="receipt" size={13} /> {countText(draft.awaitingReceipt, 'change')} sent; kept here until the
            receipt is verified.
          </p>
        )}
        <TextArea
          ref={field}
          label="What was revised and why"
          value={list.note}
          maxLength={NOTE_MOST}
          rows={3}
          readOnly={sending}
          help="It goes into the national log with the revision. No names of persons."
          onChange={(event) => writeNote(id, event.target.value)}
        />
        {daysLeft !== undefined && draft !== undefined && !sending && (
          <p className={daysLeft <= DRAFT_WARN_DAYS ? 'tone-warn' : 't3'}>
            {daysLeft <= DRAFT_WARN_DAYS && <Icon name="clock" size={13} />} Unused, this draft is deleted on{' '}
            {shortDayText(draft.expiresAtMs)}.
          </p>
        )}
      </PanelBody>
      <footer className="draft-foot">
        {isDiscarding ? (
          <>
            <p role="alert">
              <b>Discard {countText(changes.size, 'change')}?</b> They are gone for good. The list stays as it is.
            </p>
            <Button variant="danger" icon="cross" onClick={discardDraft.run}>
              Discard draft
            </Button>
            <Button icon="save" onClick={keepDraft.run}>
              Keep draft
            </Button>
          </>
        ) : (
          <>
            <Button
              variant="primary"
              icon="upload"
              keys={keysOf(submitDraft)}
              blocked={blocked}
              aria-describedby={blocked === undefined ? undefined : whyId}
              onClick={submitDraft.run}
            >
              Submit changes
            </Button>
            <Button
              variant="ghost"
              icon="cross"
              blocked={canDiscard ? undefined : 'There is no draft that could be discarded'}
              onClick={discardDraft.run}
            >
              Discard draft
            </Button>
            {blocked !== undefined && (
              <p className="t3" id={whyId}>
                {blocked}.
              </p>
            )}
          </>
        )}
      </footer>
    </Panel>
  );
}
