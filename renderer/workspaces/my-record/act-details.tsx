import type { ReactNode } from 'react';
import type { ContestReason } from '../../../app/audit/receipt.ts';
import { ROLE_TITLES } from '../../../app/policy/roles.ts';
import { CATEGORY_LABELS, PURPOSE_LABELS } from '../../../app/policy/labels.ts';
import { accountOf, useSession } from '../../state/session-store.ts';
import { Note } from '../../ui/badge.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { PanelMessage } from '../../ui/panel-state.tsx';
import { figureText, instantInWords } from '../../words/measures.ts';
import { ROLE_PURPOSE } from '../../words/role-purpose.ts';
import { actionWords } from './action-words.ts';
import type { Act, Delivered, Entry, LocalRecord } from './acts.ts';
import { RECORD_DETAILS_PANEL } from './panel-names.ts';
import { Of, OutcomeWords, ReceiptWords } from './record-columns.tsx';

type Field = readonly [name: string, value: ReactNode];

function Fields({ fields }: { readonly fields: readonly Field[] }): ReactNode {
  return (
    <dl className="fact-list record-facts">
      {fields
        .filter(([, value]) => value !== undefined && value !== '')
        .flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  );
}

function fieldsOf(act: Act): readonly Field[] {
  const { subject, justification, outcome, delivered } = act;
  const { marks, text, period } = subject;
  return [
    ['When', instantInWords(act.atMs)],
    ['Of what', marks.length === 0 && text === '' ? undefined : <Of act={act} />],
    ['Period', period === undefined ? undefined : `${instantInWords(period.fromMs)} to ${instantInWords(period.toMs)}`],
    ['Reason', act.reason],
    ['Reference', act.reference === undefined ? undefined : <span className="mono">{act.reference}</span>],
    ['Category', justification?.category === undefined ? undefined : CATEGORY_LABELS[justification.category]],
    ['Purpose', justification?.purpose === undefined ? undefined : PURPOSE_LABELS[justification.purpose]],
    ['Asked for by', justification?.requestedFor],
    ['Proportionality', justification?.proportionality],
    ['Outcome', <OutcomeWords key="outcome" outcome={outcome} />],
    ['Code', outcome.code === undefined ? undefined : <span className="mono">{outcome.code}</span>],
    ['Workstation', delivered === undefined ? undefined : <span className="mono">{delivered.deviceId}</span>],
    [
      'In the log as',
      <span key="action" className="mono">
        {act.action}
      </span>,
    ],
  ];
}

const CONTESTED: Readonly<Record<ContestReason, string>> = {
  OTHER_PERSON: 'somebody else was signed in where it came from',
  UNKNOWN_SESSION: 'the service knows no session of yours that it could be of',
  NOT_BOUND: 'the workstation was not bound to the session',
  DEVICE_PENDING: 'nobody had approved the workstation',
};

/** Why the log contests a record: who delivered it, and the grounds. */
function Contested({ delivered }: { readonly delivered: Delivered }): ReactNode {
  const { contested, isDoubted, by, atMs } = delivered;
  if (contested.length === 0) return null;
  const why = contested
    .map((reason) => (Object.hasOwn(CONTESTED, reason) ? CONTESTED[reason as ContestReason] : reason))
    .join('; ');
  return isDoubted ? (
    <Note tone="warn">
      <b>The service contests that this is yours.</b> It was delivered in your name
      {by === undefined ? '' : ` by ${by}`}, {instantInWords(atMs)}: {why}. If this was not you, tell your ANPR manager.
    </Note>
  ) : (
    <Note>
      <b>The service contests the workstation, not you.</b> When this was delivered, {instantInWords(atMs)}, {why}.
    </Note>
  );
}

const PROOF: Readonly<Record<LocalRecord['state'], string>> = {
  verified: 'This workstation checked its proof against the signed log, and the record shown here is the one proved.',
  unverified: 'The proof that came with it did not hold. Tell your ANPR manager.',
  waiting: 'It is kept on this workstation until the service has it.',
  altered:
    'The log shows another record at the place that its receipt names, or one that does not fit its hash. Tell your ANPR manager.',
  missing: 'The log has nothing of yours at the place that its receipt names. Tell your ANPR manager.',
};

function Receipt({ local }: { readonly local: LocalRecord }): ReactNode {
  return (
    <>
      <ReceiptWords local={local} />
      <br />
      <span className="t2">{PROOF[local.state]}</span>
    </>
  );
}

function LogRecord({
  entry,
  local,
  isAltered,
  treeSize,
}: {
  readonly entry: Entry;
  readonly isAltered: boolean;
  readonly local: LocalRecord | undefined;
  readonly treeSize: number | undefined;
}): ReactNode {
  const name = `Record ${figureText(entry.index)}`;
  return (
    <section className="record-entry" aria-label={name}>
      <h3>
        {name}{' '}
        <span className="t3">{entry.record['kind'] === 'WORKSTATION' ? 'by a workstation' : 'by the service'}</span>
      </h3>
      {isAltered && (
        <Note tone="crit">
          <b>This is not what was logged.</b> The record shown does not have the hash that the log has for it. Tell your
          ANPR manager.
        </Note>
      )}
      <Fields
        fields={[
          ['Receipt', local === undefined ? undefined : <Receipt key="receipt" local={local} />],
          [
            'Leaf hash',
            <span key="hash" className="mono record-hash">
              {entry.leafHash}
            </span>,
          ],
          ['Tree size', treeSize === undefined ? undefined : <span className="num">{figureText(treeSize)}</span>],
        ]}
      />
      <details className="record-json">
        <summary>As it was entered</summary>
        <pre tabIndex={0} aria-label={`${name} in JSON`}>
          {JSON.stringify(entry.record, null, 2)}
        </pre>
      </details>
    </section>
  );
}

function Details({
  act,
  altered,
  treeSize,
}: {
  readonly act: Act;
  readonly altered: ReadonlySet<number>;
  readonly treeSize: number | undefined;
}): ReactNode {
  const { entries, locals, delivered } = act;
  const isOf = (local: LocalRecord, entry: Entry): boolean =>
    local.receipt === null ? isSameStep(local, entry) : local.receipt.index === entry.index;
  const alone = locals.filter((local) => !entries.some((entry) => isOf(local, entry)));
  return (
    <div className="record-details">
      {delivered !== undefined && <Contested delivered={delivered} />}
      <Fields fields={fieldsOf(act)} />
      {entries.map((entry) => (
        <LogRecord
          key={entry.index}
          entry={entry}
          local={locals.find((local) => isOf(local, entry))}
          isAltered={altered.has(entry.index)}
          treeSize={treeSize}
        />
      ))}
      {alone.map((local) => (
        <section key={local.seq} className="record-entry" aria-label={`Record ${local.seq} of this workstation`}>
          <h3>
            Record {figureText(local.seq)} <span className="t3">of this workstation</span>
          </h3>
          <Fields fields={[['Receipt', <Receipt key="receipt" local={local} />]]} />
        </section>
      ))}
    </div>
  );
}

/** Whether a local record is of the same phase as a record of the log. Without a receipt only the phase can tell. */
const isSameStep = ({ phase }: LocalRecord, { record }: Entry): boolean => {
  const inside = record['record'];
  return typeof inside === 'object' && inside !== null && 'phase' in inside && inside.phase === phase;
};

/** Before a row is selected: who is signed in, and what the role is for. */
function NoneChosen(): ReactNode {
  const account = useSession(accountOf);
  if (account === undefined) return null;
  return (
    <PanelMessage
      tone="acct"
      icon="person"
      title={account.displayName}
      facts={[
        { label: 'Organisation', value: account.organisation },
        { label: 'Role', value: account.roles.map((role) => ROLE_TITLES[role]).join(', ') },
        { label: 'Your role is to', value: account.roles.map((role) => ROLE_PURPOSE[role]).join('; ') },
      ]}
    >
      Choose an act to see its records in full, as the log holds them.
    </PanelMessage>
  );
}

/** One act in full: its fields, its records as logged, and the proof that they are in the log. */
export function ActDetails({
  act,
  altered,
  treeSize,
}: {
  readonly act: Act | undefined;
  /** Indexes of records that do not fit their leaf hashes. */
  readonly altered: ReadonlySet<number>;
  readonly treeSize: number | undefined;
}): ReactNode {
  return (
    <Panel name={RECORD_DETAILS_PANEL} className="record-details-panel">
      <PanelHead title={act === undefined ? 'Record' : actionWords(act.action)} />
      <PanelBody>
        {act === undefined ? <NoneChosen /> : <Details key={act.key} act={act} altered={altered} treeSize={treeSize} />}
      </PanelBody>
    </Panel>
  );
}
