import { useState, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { Account } from '../../../app/api/session.ts';
import { SearchesUnder } from '../../search/searches-under.tsx';
import { Note } from '../../ui/badge.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { PanelMessage } from '../../ui/panel-state.tsx';
import { standingOf, standingSentence } from '../../words/authorities.ts';
import { DecisionColumn } from './decision-column.tsx';
import { REQUEST_PANEL } from './panel-names.ts';
import { StandingBadge } from './request-cells.tsx';
import { Background, Choices, Granted, RequestHead, RequestPeriod, RequestWords } from './request-facts.tsx';
import { NO_DRAFT, useAuthoritiesView } from './view-store.ts';

type RequestPanelProps = {
  readonly authority: AuthorityAnswer;
  readonly all: readonly AuthorityAnswer[];
  readonly hasOlder: boolean;
  readonly account: Account;
  readonly nowMs: number;
  readonly onRefresh: () => void;
};

function Request({ authority, all, hasOlder, account, nowMs, onRefresh }: RequestPanelProps): ReactNode {
  const draft = useAuthoritiesView(({ drafts }) => drafts.get(authority.authorityId)) ?? NO_DRAFT;
  const [overtaken, setOvertaken] = useState(false);
  const waits = standingOf(authority) === 'waiting';
  return (
    <div className="request">
      <div className="request-facts" role="group" aria-label="What is asked for" tabIndex={0}>
        <RequestHead authority={authority} nowMs={nowMs} />
        <RequestWords authority={authority} nowMs={nowMs} />
        <RequestPeriod authority={authority} nowMs={nowMs} />
        {waits ? (
          <Choices authority={authority} nowMs={nowMs} draft={draft} />
        ) : (
          authority.decision?.granted === true && <Granted authority={authority} nowMs={nowMs} />
        )}
        <SearchesUnder authority={authority} className="request-section" />
        <Background authority={authority} all={all} hasOlder={hasOlder} account={account} nowMs={nowMs} />
      </div>
      <div className="request-decision" role="group" aria-label="Your decision">
        <h3>{waits ? 'Your decision' : 'Decision'}</h3>
        {overtaken && (
          <div className="request-overtaken">
            <Note tone="warn" live="alert">
              <b>Somebody else was first.</b> {waits ? 'It is being read again.' : standingSentence(authority, nowMs)}{' '}
              Nothing of yours was recorded as a decision.
            </Note>
          </div>
        )}
        <DecisionColumn
          authority={authority}
          account={account}
          nowMs={nowMs}
          onOvertaken={() => {
            setOvertaken(true);
            onRefresh();
          }}
        />
      </div>
    </div>
  );
}

/** One request in full: what it asks for, what it would open, and the decision on it. */
export function RequestPanel({
  authority,
  ...rest
}: Omit<RequestPanelProps, 'authority'> & { readonly authority: AuthorityAnswer | undefined }): ReactNode {
  return (
    <Panel name={REQUEST_PANEL} className="request-panel">
      <PanelHead title="Request" note={authority?.authorityId}>
        {authority !== undefined && <StandingBadge authority={authority} />}
      </PanelHead>
      <PanelBody>
        {authority === undefined ? (
          <PanelMessage tone="acct" icon="key" title="No request is chosen">
            Choose one in the list. You see what is asked for and why, never what a search finds.
          </PanelMessage>
        ) : (
          <Request key={authority.authorityId} authority={authority} {...rest} />
        )}
      </PanelBody>
    </Panel>
  );
}
