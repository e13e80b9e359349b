import { useState, type ReactNode } from 'react';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { figureText, instantInWords } from '../../words/measures.ts';
import { draftFromQuery } from './search-bar/draft-store.ts';
import { useSearch } from '../../search/search-view.tsx';
import type { Receipt } from '../../search/session.ts';
import { searchIn } from '../../search/sessions.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { keysOf } from '../../commands/command.ts';
import { copyTheReceipt } from './commands.ts';
import { markField } from './handles.ts';
import '../../ui/ribbon.css';
import './ribbon.css';

const WORDS: Readonly<Record<Receipt['state'], { readonly short: string; readonly long: string }>> = {
  waiting: {
    short: 'Receipt on its way',
    long: 'The record is written here and is being sent to the national audit log.',
  },
  verified: {
    short: 'Receipt',
    long: 'The national audit log holds the record of this search. Its inclusion proof and signed tree head were verified on this workstation.',
  },
  failed: {
    short: 'Receipt does not verify',
    long: 'The proof that came back does not match the record. The record is kept. Tell your ANPR manager.',
  },
};

function ReceiptFacts({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Receipt', receipt.ref],
    [
      'Record',
      receipt.index === null || receipt.treeSize === null
        ? 'not placed yet'
        : `${figureText(receipt.index)} of a log of ${figureText(receipt.treeSize)}`,
    ],
    ['Leaf', receipt.leafHash === null ? 'not known yet' : receipt.leafHash],
    ['Received', receipt.receivedAtMs === null ? 'not yet' : instantInWords(receipt.receivedAtMs)],
  ];
  return (
    <>
      <p className={receipt.state === 'failed' ? 'tone-crit' : 't2'}>{WORDS[receipt.state].long}</p>
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
        {WORDS.waiting.short}
      </span>
    );
  const { short } = WORDS[receipt.state];
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
  const { query } = searchIn(INVESTIGATE_VIEW);
  if (query !== null) draftFromQuery(query);
  markField.current()?.focus();
}

/** The justification of the search on screen. Nothing personal is shown without it. */
export function Ribbon(): ReactNode {
  const justification = useSearch((state) => state.justification);
  const authorityId = useSearch((state) => state.authorityId);
  const receipt = useSearch((state) => state.receipt);
  if (justification === null) return null;
  const { category, reference, reason, requestedFor } = justification;
  return (
    <section className="ribbon" aria-label="Justification of what is on screen">
      <Icon name="shieldTick" size={15} />
      <b>{category === undefined ? '' : CATEGORY_LABELS[category]}</b>
      <span className="ribbon-fixed">{reference}</span>
      {authorityId !== null && <span className="ribbon-fixed">under authority {authorityId}</span>}
      <span className="ribbon-why" title={reason}>
        “{reason}”
      </span>
      {requestedFor !== undefined && <span className="ribbon-fixed">for {requestedFor}</span>}
      <span className="grow" />
      <ReceiptButton receipt={receipt} />
      <button type="button" className="link acct" onClick={changeSearch}>
        Change search
      </button>
    </section>
  );
}
