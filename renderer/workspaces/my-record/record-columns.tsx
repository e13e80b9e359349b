import type { ReactNode } from 'react';
import { Badge } from '../../ui/badge.tsx';
import type { GridColumn } from '../../ui/grid/grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { clockInDay, figureText } from '../../words/measures.ts';
import { actionWords } from './action-words.ts';
import { receiptOf, type Act, type LocalRecord, type Outcome } from './acts.ts';

/** This many marks fit into a row; the rest are counted, and the details show all. */
const MARKS_IN_A_ROW = 2;

export function Of({ act, most }: { readonly act: Act; readonly most?: number }): ReactNode {
  const { marks, text } = act.subject;
  const shown = marks.slice(0, most);
  return (
    <span className="record-of">
      {shown.map((mark) => (
        <VrmChip key={mark} vrm={mark} />
      ))}
      {marks.length > shown.length && <span className="t2">and {figureText(marks.length - shown.length)} more</span>}
      {text !== '' && <span className="t2">{text}</span>}
    </span>
  );
}

export function OutcomeWords({ outcome }: { readonly outcome: Outcome }): ReactNode {
  const { tone, words, why } = outcome;
  return (
    <span className="record-outcome">
      {tone === 'warn' || tone === 'crit' ? (
        <Badge tone={tone} icon={outcome.isRefusal ? 'stop' : 'warning'}>
          {words}
        </Badge>
      ) : (
        words
      )}
      {why !== undefined && <span className="t2">{why}</span>}
    </span>
  );
}

export function ReceiptWords({ local }: { readonly local: LocalRecord }): ReactNode {
  const { state, receipt } = local;
  switch (state) {
    case 'verified':
      return (
        <span className="record-receipt">
          <Icon name="shieldTick" size={13} className="tok" />
          <span className="visually-hidden">verified receipt</span>
          <span className="mono">{receipt?.ref}</span>
        </span>
      );
    case 'waiting':
      return (
        <Badge tone="warn" icon="clock" dashed>
          waiting
        </Badge>
      );
    case 'unverified':
      return (
        <Badge tone="crit" icon="warning">
          not verified
        </Badge>
      );
    case 'altered':
      return (
        <Badge tone="crit" icon="warning">
          not as logged
        </Badge>
      );
    case 'missing':
      return (
        <Badge tone="crit" icon="warning">
          not in the log
        </Badge>
      );
    default:
      return state satisfies never;
  }
}

function RecordCell({ act }: { readonly act: Act }): ReactNode {
  const local = receiptOf(act);
  const last = act.entries.at(-1);
  if (act.isAltered)
    return (
      <Badge tone="crit" icon="warning">
        not as logged
      </Badge>
    );
  if (local !== undefined) return <ReceiptWords local={local} />;
  return last === undefined ? null : <span className="t3 num">no. {figureText(last.index)}</span>;
}

/** One row per act; the details show what does not fit. */
export function recordColumns(acts: readonly Act[]): readonly GridColumn[] {
  const of =
    (cell: (act: Act) => ReactNode) =>
    (row: number): ReactNode => {
      const act = acts[row];
      return act === undefined ? null : cell(act);
    };
  return [
    { id: 'time', title: 'Time', isNumeric: true, cell: of(({ atMs }) => clockInDay(atMs)) },
    {
      id: 'what',
      title: 'What',
      cell: of(({ action, delivered }) => (
        <span className="record-what">
          <span>{actionWords(action)}</span>
          {delivered?.isDoubted === true && (
            <Badge tone="warn" icon="warning">
              contested
            </Badge>
          )}
        </span>
      )),
    },
    { id: 'of', title: 'Of what', cell: of((act) => <Of act={act} most={MARKS_IN_A_ROW} />) },
    {
      id: 'reason',
      title: 'Reason and reference',
      cell: of(({ reason, reference }) => (
        <>
          {reference !== undefined && <span className="mono record-reference">{reference}</span>}
          {reason !== undefined && <span className="t2">{reason}</span>}
        </>
      )),
    },
    { id: 'outcome', title: 'Outcome', cell: of(({ outcome }) => <OutcomeWords outcome={outcome} />) },
    { id: 'record', title: 'Record', cell: of((act) => <RecordCell act={act} />) },
  ];
}
