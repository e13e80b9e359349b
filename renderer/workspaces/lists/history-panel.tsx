import { useEffect, useMemo, type ReactNode } from 'react';
import type { VoiChangeAnswer } from '../../../app/api/voi-lists.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { FIELD_TITLES } from '../../../app/voi/entry-text.ts';
import { useMethodPages } from '../../bridge/use-method.ts';
import { announce } from '../../state/announce.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureState } from '../../ui/failure.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel, PanelBody } from '../../ui/panel.tsx';
import { EmptyBefore, SkeletonRows, useSlow } from '../../ui/panel-state.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { countText, dayText, instantInWords } from '../../words/measures.ts';
import { readHistory } from './commands.ts';
import { removeLines } from './draft-edits.ts';
import { historyPart } from './handles.ts';
import { differencesOf, hasHidden, revisionsOf, type Difference, type Revision } from './history.ts';
import { entryIn } from './lines.ts';
import { make, type OpenList } from './open-lists.ts';

const shown = ({ field }: Difference, value: string | undefined): string =>
  value === undefined ? 'none' : field === 'weedAt' ? dayText(instantMs(value)) : value;

/** An addition is the one change that the log has whole: there was nothing before it. */
function undoable(list: OpenList, { entryId, before, after }: VoiChangeAnswer): boolean {
  return (
    before === null &&
    after !== null &&
    entryId !== null &&
    entryIn(list.entries, entryId) !== undefined &&
    list.changes.get(entryId)?.text !== null
  );
}

function ChangeLine({
  list,
  change,
  canUndo,
}: {
  readonly list: OpenList;
  readonly change: VoiChangeAnswer;
  readonly canUndo: boolean;
}): ReactNode {
  const { before, after, entryId } = change;
  const vrm = after?.vrm ?? before?.vrm;
  const kind = before === null ? 'Added' : after === null ? 'Removed' : 'Changed';
  const undo = (): void => {
    const entry = entryId === null ? undefined : entryIn(list.entries, entryId);
    if (entry === undefined) return;
    make(list.id, removeLines([{ key: entry.entryId, entry }], list.changes, list.copy?.list.revision ?? 0));
    announce('The draft removes this entry.');
  };
  return (
    <li>
      <span className="row wrap">
        {vrm !== undefined && <VrmChip vrm={vrm} />}
        <Badge
          tone={before === null ? 'ok' : 'neutral'}
          icon={before === null ? 'plus' : after === null ? 'minus' : 'pencil'}
        >
          {kind}
        </Badge>
        <span className="grow" />
        {canUndo && undoable(list, change) && (
          <Button size="s" icon="undo" onClick={undo} aria-label={`Undo the addition of ${vrm ?? 'this entry'}`}>
            Undo in the draft
          </Button>
        )}
      </span>
      <dl className="history-fields">
        {differencesOf(change).map((difference) => (
          <div key={difference.field}>
            <dt>{FIELD_TITLES[difference.field]}</dt>
            <dd>
              {before !== null && after !== null && (
                <>
                  <s>{shown(difference, difference.before)}</s> <Icon name="chevronRight" size={11} />{' '}
                </>
              )}
              {shown(difference, after === null ? difference.before : difference.after)}
            </dd>
          </div>
        ))}
      </dl>
      {hasHidden(change) && <p className="t3">Other columns changed; the log has them only as a hash.</p>}
    </li>
  );
}

/** At most so many changes of one revision are drawn [default]. */
const MOST_DRAWN = 200;

function RevisionItem({
  list,
  one,
  canUndo,
}: {
  readonly list: OpenList;
  readonly one: Revision;
  readonly canUndo: boolean;
}): ReactNode {
  return (
    <li className="revision">
      <header>
        <h3>{one.cause === 'DELETION' ? 'Deleted' : `Revision ${one.revision}`}</h3>
        <span className="t2">
          {one.by}
          {one.approvedBy !== null && `, approved by ${one.approvedBy}`}
        </span>
        <span className="grow" />
        <span className="t3 num">{instantInWords(instantMs(one.at))}</span>
      </header>
      <p className="revision-note">{one.note}</p>
      <ul>
        {one.changes.slice(0, MOST_DRAWN).map((change) => (
          <ChangeLine
            key={`${change.auditIndex} ${change.entryId ?? ''}`}
            list={list}
            change={change}
            canUndo={canUndo}
          />
        ))}
      </ul>
      {one.changes.length > MOST_DRAWN && (
        <p className="t3">and {countText(one.changes.length - MOST_DRAWN, 'change')} more in this revision</p>
      )}
    </li>
  );
}

function Waiting(): ReactNode {
  return useSlow(200) ? <SkeletonRows rows={8} /> : null;
}

/** Every accepted revision of a list, newest first, from the national log. */
export function HistoryPanel({
  list,
  listId,
  canEdit,
}: {
  readonly list: OpenList;
  readonly listId: string;
  readonly canEdit: boolean;
}): ReactNode {
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useMethodPages<
    'lists.changes',
    string
  >('lists.changes', {
    request: (cursor) => ({ params: { id: listId }, query: cursor === undefined ? {} : { cursor } }),
    next: ({ value }) => value.next ?? undefined,
  });
  // The log begins with the oldest: the newest is known when all is read.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  historyPart.useProvide({ refresh: () => void refetch() });
  const revisions = useMemo(() => revisionsOf((data?.pages ?? []).flatMap(({ value }) => value.changes)), [data]);
  return (
    <Panel name="History of the list" className="history-panel">
      <PanelBody className="history-body">
        {data === undefined && error === null && <Waiting />}
        {data === undefined && error !== null && (
          <FailureState
            failure={error.failure}
            subject="lists"
            actions={
              <Button icon="refresh" onClick={readHistory.run}>
                Read the history again
              </Button>
            }
          />
        )}
        {data !== undefined && revisions.length === 0 && (
          <EmptyBefore title="Nothing was listed yet">
            Each accepted revision stands here, with who made it and why.
          </EmptyBefore>
        )}
        <ol className="revisions">
          {revisions.map((one) => (
            <RevisionItem key={`${one.revision} ${one.cause}`} list={list} one={one} canUndo={canEdit} />
          ))}
        </ol>
        {hasNextPage && !isFetchNextPageError && (
          <p className="t3" role="status">
            Newer revisions are being read
          </p>
        )}
        {data !== undefined && isFetchNextPageError && error !== null && (
          <FailureState
            failure={error.failure}
            subject="lists"
            actions={
              <Button icon="refresh" onClick={readHistory.run}>
                Read the history again
              </Button>
            }
          />
        )}
      </PanelBody>
    </Panel>
  );
}
