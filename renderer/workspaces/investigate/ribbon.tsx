import { useState, type ReactNode } from 'react';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { countText, figureText, instantInWords } from '../../words/measures.ts';
import { draftFromQuery } from './search-bar/draft-store.ts';
import { pinFault } from '../../search/pins.ts';
import { usePins, useSearch, useSearchSession } from '../../search/search-view.tsx';
import type { Receipt } from '../../search/session.ts';
import { searchIn } from '../../search/sessions.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { keysOf } from '../../commands/command.ts';
import { copyTheReceipt, earlierDays, pinQuestion, unpinQuestion } from './commands.ts';
import { earlierFault, earlierMore, earlierTitle } from './earlier.ts';
import { markField, placeField } from './handles.ts';
import '../../ui/ribbon.css';
import { WhatIsShown } from './what-is-shown.tsx';
import './ribbon.css';

const SHORT: Readonly<Record<Receipt['state'], string>> = {
  waiting: 'Receipt on its way',
  verified: 'Receipt',
  failed: 'Receipt does not verify',
};

/** What a receipt means, without the terms of transparency logs. */
export function receiptWords({ state, index, treeSize }: Pick<Receipt, 'state' | 'index' | 'treeSize'>): string {
  switch (state) {
    case 'waiting':
      return 'The record of this search is written on this computer and is being sent to the national log.';
    case 'failed':
      return 'The national log does not prove that it holds the record of this search. The record is kept here. Tell your ANPR manager.';
    case 'verified':
      return `${
        index === null || treeSize === null
          ? 'This search is in the national log.'
          : `This search is record ${figureText(index)} in the national log of ${countText(treeSize, 'record')}.`
      } This computer has checked that nobody can remove it.`;
    default:
      return state satisfies never;
  }
}

function ReceiptFacts({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Receipt', receipt.ref],
    ['Fingerprint', receipt.leafHash === null ? 'not known yet' : receipt.leafHash],
    ['Received', receipt.receivedAtMs === null ? 'not yet' : instantInWords(receipt.receivedAtMs)],
  ];
  return (
    <>
      <p className={receipt.state === 'failed' ? 'tone-crit' : 't2'}>{receiptWords(receipt)}</p>
      <dl className="fact-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={name === 'Received' ? 'num' : 'mono'}>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="row">
        <span className="grow" />
        <Button size="s" icon="copy" keys={keysOf(copyTheReceipt)} onClick={copyTheReceipt.run}>
          Copy receipt
        </Button>
      </div>
    </>
  );
}

function ReceiptButton({ receipt }: { readonly receipt: Receipt | null }): ReactNode {
  const [open, setOpen] = useState(false);
  if (receipt === null)
    return (
      <span className="t2 nowrap" role="status" aria-label="Receipt">
        {SHORT.waiting}
      </span>
    );
  const short = SHORT[receipt.state];
  return (
    <span className="popover-anchor">
      <button
        type="button"
        className={receipt.state === 'failed' ? 'link tone-crit' : 'link acct'}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon
          name={receipt.state === 'failed' ? 'warning' : receipt.state === 'verified' ? 'receipt' : 'clock'}
          size={13}
        />
        {receipt.state === 'verified' ? `${short} ${receipt.ref}` : short}
        {receipt.state === 'verified' && (
          <>
            <Icon name="tick" size={13} className="tone-ok" />
            <span className="visually-hidden">, verified</span>
          </>
        )}
      </button>
      {open && (
        <Popover name="Receipt" align="right" onClose={() => setOpen(false)} className="receipt-popover">
          <ReceiptFacts receipt={receipt} />
        </Popover>
      )}
    </span>
  );
}

function changeSearch(): void {
  const { query, askedAs } = searchIn(INVESTIGATE_VIEW);
  if (query !== null) draftFromQuery(query, askedAs);
  // The field is that of the kind of question, once it is drawn.
  requestAnimationFrame(() => (markField.current() ?? placeField.current())?.focus());
}

/** Whether it stays beside the next question, and the way to the days before it. */
function PinOfShown(): ReactNode {
  const shown = useSearchSession();
  const pin = usePins().find(({ session }) => session === shown);
  // What can be pinned changes with these.
  useSearch(({ phase }) => phase);
  const cannot = pin === undefined ? pinFault(INVESTIGATE_VIEW) : undefined;
  const more = earlierMore();
  return (
    <>
      {more !== undefined && earlierFault() === undefined && (
        <button type="button" className="link acct hide-narrow" title={more} onClick={earlierDays.run}>
          <Icon name="previous" size={13} />
          {earlierTitle()}
        </button>
      )}
      {cannot === undefined && (
        <button
          type="button"
          className="link acct"
          title={
            pin === undefined
              ? 'Pin this question: its reads stay beside those of the next one'
              : `Pinned as P${pin.number}: press to unpin`
          }
          onClick={pin === undefined ? pinQuestion.run : unpinQuestion.run}
        >
          <Icon name="tack" size={13} />
          {pin === undefined ? 'Pin' : `P${pin.number}`}
          <span className="visually-hidden">{pin === undefined ? ' this question' : ', pinned'}</span>
        </button>
      )}
    </>
  );
}

/** The justification of the search on screen. Nothing personal is shown without it. */
export function Ribbon(): ReactNode {
  const justification = useSearch((state) => state.justification);
  const authorityId = useSearch((state) => state.authorityId);
  const receipt = useSearch((state) => state.receipt);
  const query = useSearch((state) => state.query);
  const subject = useSearch((state) => state.subject);
  const accepted = useSearch((state) => state.accepted);
  const failed = useSearch((state) => state.phase === 'failed');
  // Nothing of a refused search is on screen, and its authority was not accepted.
  if (justification === null || query === null || subject === null || (failed && !accepted)) return null;
  const { category, reference, reason, requestedFor } = justification;
  return (
    <section className="ribbon" aria-label="Justification of what is on screen">
      <Icon name="shieldTick" size={15} />
      <WhatIsShown query={query} subject={subject} />
      <i className="ribbon-rule" />
      <b className="ribbon-fixed">{category === undefined ? '' : CATEGORY_LABELS[category]}</b>
      <span className="ribbon-fixed">{reference}</span>
      {authorityId !== null && accepted && <span className="ribbon-fixed">under authority {authorityId}</span>}
      <span className="ribbon-why" title={reason}>
        “{reason}”
      </span>
      {requestedFor !== undefined && <span className="ribbon-fixed">for {requestedFor}</span>}
      <span className="grow" />
      <ReceiptButton receipt={receipt} />
      <PinOfShown />
      <button type="button" className="link acct" onClick={changeSearch}>
        Change search
      </button>
    </section>
  );
}
