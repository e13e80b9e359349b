import { useRef, useState, type ReactNode } from 'react';
import type { ListCopy } from '../../../app/contract/lists.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { useChange } from '../../bridge/use-method.ts';
import { announce } from '../../state/announce.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Panel, PanelBody } from '../../ui/panel.tsx';
import { EmptyBefore } from '../../ui/panel-state.tsx';
import { Segmented, type Choice } from '../../ui/segmented.tsx';
import { dayText, figureText } from '../../words/measures.ts';
import { leaveReview, recordReview } from './commands.ts';
import { isNote } from './draft-panel.tsx';
import { duePart } from './handles.ts';
import { Track } from './track.tsx';
import { deletionMs, isBulk, reviewMs, type ListsState } from './use-lists.ts';
import { daysTo, inDaysText } from './words.ts';
import { chooseList, useListsView } from './view-store.ts';

type Outcome = 'KEPT' | 'KEPT_NARROWER';
const OUTCOMES: readonly Choice<Outcome>[] = [
  { value: 'KEPT', label: 'Kept as it is' },
  { value: 'KEPT_NARROWER', label: 'Kept, made narrower before' },
];

function ReviewForm({ copy, onDone }: { readonly copy: ListCopy; readonly onDone: () => void }): ReactNode {
  const [outcome, setOutcome] = useState<Outcome>();
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const review = useChange('lists.review', { stale: ['lists.copies', 'lists.changes'] });
  const { mutate: sync } = useChange('lists.sync', { stale: ['lists.copies'] });
  const { listId, name, revision } = copy.list;
  const record = (): void => {
    setAsked(true);
    if (outcome === undefined || !isNote(note) || review.isPending) return;
    review.mutate(
      { params: { id: listId }, body: { baseRevision: revision, outcome, note } },
      {
        onSuccess: () => {
          announce(`The review of ${name} is recorded.`);
          // The copy here has the new dates when it is synced.
          sync({});
          onDone();
        },
      },
    );
  };
  duePart.useProvide({ review: undefined, record, leave: onDone });
  return (
    <div className="review-form" role="group" aria-label={`Review of ${name}`}>
      <span className="field-title">Outcome</span>
      <Segmented
        label="Outcome"
        choices={OUTCOMES}
        value={outcome}
        onChange={setOutcome}
        invalid={asked && outcome === undefined}
        autoFocus
      />
      {asked && outcome === undefined && <p className="field-help bad">Choose the outcome.</p>}
      <TextArea
        label="Reason"
        value={note}
        maxLength={1_000}
        rows={2}
        error={asked && !isNote(note) ? 'Say why it is still needed, in 10 characters or more.' : undefined}
        help="Why the list is still needed, and proportionate. It goes into the national log."
        onChange={(event) => setNote(event.target.value)}
      />
      {review.error !== null && <FailureNote failure={review.error.failure} subject="lists" />}
      <div className="row">
        <Button
          variant="primary"
          icon="tick"
          blocked={review.isPending ? 'It is being recorded' : undefined}
          onClick={recordReview.run}
        >
          Record review
        </Button>
        <Button icon="cross" onClick={leaveReview.run}>
          Leave the review
        </Button>
      </div>
    </div>
  );
}

/** Gives the command of the chosen list its review while none is being written. */
function Offer({ review }: { readonly review: (() => void) | undefined }): null {
  duePart.useProvide({ review, record: undefined, leave: undefined });
  return null;
}

/** Lists by what is due first. */
export function DuePanel({ state, nowMs }: { readonly state: ListsState; readonly nowMs: number }): ReactNode {
  const [reviewed, setReviewed] = useState<string>();
  const chosen = useListsView((view) => view.chosen);
  const table = useRef<HTMLTableElement>(null);
  const copies = state.items
    .flatMap(({ copy }) => (copy === undefined || isBulk(copy) ? [] : [copy]))
    .sort((a, b) => reviewMs(a) - reviewMs(b));
  const isThere = copies.some(({ list }) => list.listId === chosen);
  const done = (): void => {
    setReviewed(undefined);
    table.current?.focus();
  };
  return (
    <Panel name="Lists due for review" className="due-panel">
      <PanelBody className="due-body">
        {reviewed === undefined && <Offer review={state.canEdit && isThere ? () => setReviewed(chosen) : undefined} />}
        {copies.length === 0 ? (
          <EmptyBefore title="No lists here yet">What is due for review comes here with the lists.</EmptyBefore>
        ) : (
          <table ref={table} tabIndex={-1} className="due-table" aria-label="Due for review">
            <thead>
              <tr>
                <th scope="col">List</th>
                <th scope="col" className="right">
                  Entries
                </th>
                <th scope="col">Day 0, 28, 56</th>
                <th scope="col">Review by</th>
                <th scope="col">Deleted</th>
                <th scope="col">
                  <span className="visually-hidden">Review</span>
                </th>
              </tr>
            </thead>
            {copies.map((copy) => {
              const { list } = copy;
              const review = daysTo(reviewMs(copy), nowMs);
              const deletion = daysTo(deletionMs(copy), nowMs);
              return (
                <tbody key={list.listId}>
                  <tr className={list.listId === chosen ? 'on' : ''}>
                    <th scope="row">
                      <button type="button" className="link" onClick={() => chooseList(list.listId)}>
                        {list.name}
                      </button>
                    </th>
                    <td className="num right">{figureText(list.entries)}</td>
                    <td>
                      <Track sinceMs={instantMs(list.lastRevisedAt)} nowMs={nowMs} />
                    </td>
                    <td>
                      {dayText(reviewMs(copy))}{' '}
                      <Badge tone={review < 0 ? 'warn' : 'neutral'} {...(review < 0 ? { icon: 'clock' as const } : {})}>
                        {review < 0 ? `overdue, ${inDaysText(review)}` : inDaysText(review)}
                      </Badge>
                    </td>
                    <td>
                      {dayText(deletionMs(copy))}{' '}
                      {deletion <= 7 && (
                        <Badge tone="crit" icon="warning">
                          {inDaysText(deletion)}
                        </Badge>
                      )}
                    </td>
                    <td className="right">
                      {state.canEdit && reviewed !== list.listId && (
                        <Button
                          size="s"
                          icon="calendar"
                          aria-label={`Review ${list.name}`}
                          onClick={() => setReviewed(list.listId)}
                        >
                          Review
                        </Button>
                      )}
                    </td>
                  </tr>
                  {reviewed === list.listId && (
                    <tr>
                      <td colSpan={6}>
                        <ReviewForm copy={copy} onDone={done} />
                      </td>
                    </tr>
                  )}
                </tbody>
              );
            })}
          </table>
        )}
      </PanelBody>
    </Panel>
  );
}
