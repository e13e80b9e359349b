import { useMemo, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { HOUR_MS, instantMs } from '../../../app/domain/instant.ts';
import { keysOf } from '../../commands/command.ts';
import { Badge, Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureState } from '../../ui/failure.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { EmptyAfter, EmptyBefore, SkeletonRows, useSlow } from '../../ui/panel-state.tsx';
import { focusPanel } from '../../ui/panels.ts';
import { Segmented, type Choice } from '../../ui/segmented.tsx';
import { failureWords } from '../../words/failures.ts';
import { countText, durationText, figureText } from '../../words/measures.ts';
import { olderRequests, refreshList } from './commands.ts';
import { requestsList, requestsTable } from './handles.ts';
import { groupOf, GROUP_TITLES, inOrder, isShown, requestRows } from './order.ts';
import { LIST_PANEL, REQUEST_PANEL, REQUESTS_GRID } from './panel-names.ts';
import { requestColumns } from './request-cells.tsx';
import type { AuthoritiesState } from './use-authorities.ts';
import { choose, useAuthoritiesView, type Shown } from './view-store.ts';

/** Heights in CSS pixels, as drawn by `authorities.css`. */
const ROW_PX = 78;
const HEADING_PX = 26;
const NEWEST_FIRST = { id: 'when', descending: true } as const;
/** An investigator who waits longer than this stands still [default]. */
const LONG_WAIT_MS = HOUR_MS;

const CHOICES: readonly Choice<Shown>[] = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'ratify', label: 'To ratify' },
  { value: 'inForce', label: 'In force' },
  { value: 'ended', label: 'Ended' },
];

const tryAgain = (
  <Button icon="refresh" keys={keysOf(refreshList)} onClick={refreshList.run}>
    Try again
  </Button>
);

function Waiting(): ReactNode {
  return useSlow(200) ? <SkeletonRows rows={10} /> : null;
}

/** Why the list is empty: nobody has asked, or nothing is in the state that was chosen. */
function NoRows({ all }: { readonly all: number }): ReactNode {
  if (all === 0)
    return (
      <EmptyBefore title="Nobody has asked yet">
        Requests of your organisation for data older than 90 days come here, and stay with what became of them.
      </EmptyBefore>
    );
  return (
    <EmptyAfter
      title="None in this state"
      actions={
        <Button icon="filter" onClick={() => useAuthoritiesView.setState({ shown: 'all' })}>
          Show all {figureText(all)}
        </Button>
      }
    />
  );
}

type ListProps = {
  readonly state: AuthoritiesState;
  readonly rows: readonly AuthorityAnswer[];
  readonly chosen: string | undefined;
  readonly nowMs: number;
};

function Content({ state, rows, chosen, nowMs }: ListProps): ReactNode {
  const { items, headings, counts } = useMemo(() => requestRows(rows), [rows]);
  const columns = useMemo(() => requestColumns(rows, nowMs), [rows, nowMs]);
  const row = rows.findIndex(({ authorityId }) => authorityId === chosen);
  if (!state.isKnown && state.failure === null) return <Waiting />;
  if (!state.isKnown && state.failure !== null)
    return <FailureState failure={state.failure.failure} subject="reading" actions={tryAgain} />;
  // An empty list is a list too: who looks for its name finds it, with nothing in it.
  const grid = (
    <Grid
      name={REQUESTS_GRID}
      className={rows.length === 0 ? 'requests-grid none' : 'requests-grid'}
      columns={columns}
      items={items}
      headings={headings}
      heading={(first) => {
        const authority = rows[first];
        return authority === undefined
          ? null
          : `${GROUP_TITLES[groupOf(authority)]} · ${figureText(counts.get(first) ?? 0)}`;
      }}
      rowPx={ROW_PX}
      headingPx={HEADING_PX}
      sort={NEWEST_FIRST}
      onSort={() => undefined}
      selectedRow={row < 0 ? undefined : row}
      onSelect={(at) => choose(rows[at]?.authorityId)}
      onOpen={() => focusPanel(REQUEST_PANEL)}
      rowClass={(at) => (rows[at]?.decision === null && rows[at].closure === null ? 'waits' : undefined)}
      provide={requestsTable}
    />
  );
  if (rows.length > 0) return grid;
  return (
    <>
      {grid}
      <NoRows all={state.authorities.length} />
    </>
  );
}

/** What was asked for, what waits first. */
export function ListPanel({
  state,
  chosen,
  nowMs,
}: {
  readonly state: AuthoritiesState;
  readonly chosen: string | undefined;
  readonly nowMs: number;
}): ReactNode {
  const shown = useAuthoritiesView((view) => view.shown);
  const { authorities, failure, isKnown } = state;
  const rows = useMemo(
    () => inOrder(authorities).filter((authority) => isShown(authority, shown)),
    [authorities, shown],
  );
  const waiting = authorities.filter((authority) => groupOf(authority) !== 'decided');
  const oldestMs = Math.min(
    ...waiting.filter(({ decision }) => decision === null).map(({ requestedAt }) => instantMs(requestedAt)),
  );
  const waitedMs = nowMs - oldestMs;
  const next = inOrder(waiting).find(({ authorityId }) => authorityId !== chosen);
  requestsList.useProvide({
    refresh: state.refresh,
    older: state.hasOlder && !state.isReadingOlder ? state.older : undefined,
    nextWaiting: next === undefined ? undefined : () => choose(next.authorityId),
  });
  return (
    <Panel name={LIST_PANEL} className="requests-panel">
      <PanelHead title="Requests" note={isKnown ? `${figureText(waiting.length)} waiting` : undefined}>
        {Number.isFinite(waitedMs) && waitedMs >= LONG_WAIT_MS && (
          <Badge tone="warn" icon="clock">
            oldest {durationText(waitedMs / 1_000)}
          </Badge>
        )}
        <Button
          size="s"
          icon="refresh"
          iconOnly="Look for new requests"
          keys={keysOf(refreshList)}
          onClick={refreshList.run}
        />
      </PanelHead>
      <div className="requests-filter">
        <Segmented
          label="State"
          choices={CHOICES}
          value={shown}
          onChange={(value) => useAuthoritiesView.setState({ shown: value })}
        />
      </div>
      {isKnown && failure !== null && (
        <div className="requests-note">
          <Note tone="warn" live="status">
            <b>{failureWords(failure.failure, 'change').title}.</b> What was read before is shown; new requests may be
            missing. <span className="mono t3 nowrap">{failure.failure.ref}</span>
          </Note>
        </div>
      )}
      <PanelBody>
        <Content state={state} rows={rows} chosen={chosen} nowMs={nowMs} />
      </PanelBody>
      {state.hasOlder && (
        <footer className="requests-foot">
          <span className="t3">{countText(authorities.length, 'request')} read</span>
          <span className="grow" />
          <Button
            icon="clock"
            keys={keysOf(olderRequests)}
            blocked={state.isReadingOlder ? 'Older requests are being read' : undefined}
            onClick={olderRequests.run}
          >
            {state.isReadingOlder ? 'Reading' : 'Older'}
          </Button>
        </footer>
      )}
    </Panel>
  );
}
