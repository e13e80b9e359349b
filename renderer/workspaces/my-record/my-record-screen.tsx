import { useEffect, useRef, type ReactNode } from 'react';
import { useSession } from '../../state/session-store.ts';
import { useIsShown } from '../shown.ts';
import { receiptOf } from './acts.ts';
import { ActDetails } from './act-details.tsx';
import { useRecordFilters } from './filters.ts';
import { RecordPanel } from './record-panel.tsx';
import { useRecord, type OwnRecordState } from './use-record.ts';
import './my-record.css';

/** Reloads when the workspace is shown again, and when a receipt arrives that it waits for. */
function useReadAgain({ refresh, acts }: OwnRecordState): void {
  const isShown = useIsShown();
  const received = useSession((state) => state.status?.audit.lastReceipt?.ref);
  const isWaiting = acts.some((act) => receiptOf(act)?.state === 'waiting');
  const before = useRef({ isShown, received });
  useEffect(() => {
    const { isShown: wasShown, received: receivedBefore } = before.current;
    before.current = { isShown, received };
    if (isShown && (!wasShown || (isWaiting && received !== receivedBefore))) refresh();
  });
}

/** Everything done under the person's account, and the proof that it is recorded. */
export function Screen(): ReactNode {
  const record = useRecord();
  const chosen = useRecordFilters((state) => state.chosen);
  useReadAgain(record);
  return (
    <div className="my-record">
      <RecordPanel record={record} />
      <ActDetails
        act={record.acts.find(({ key }) => key === chosen)}
        altered={record.altered}
        treeSize={record.treeSize}
      />
    </div>
  );
}
