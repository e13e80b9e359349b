import { ApprovalBook } from '../approvals/approval-book.ts';
import type { Background } from '../background.ts';
import type { ServiceClock } from '../clock.ts';
import { ActivityIndex } from './activity-index.ts';
import { AuditWork } from './audit-work.ts';
import { AuthorityBook } from './authority-book.ts';
import { DeviceBook } from './device-book.ts';
import { DisclosureBook } from './disclosure-book.ts';
import { LogAlarmBook } from './log-alarm-book.ts';
import type { NationalLog } from './national-log.ts';
import { OperationBook } from './operation-book.ts';
import { Reconciliation } from './reconciliation.ts';
import { VoiHistory } from './voi-history.ts';
import { SearchLedger } from './search-ledger.ts';

/** How often the service looks for alarms by itself. */
const SWEEP_EVERY_MS = 60_000;

/** Everything derived from the log: built from its records at opening, and updated with each new one. */
export class AuditDesk {
  readonly reconciliation = new Reconciliation();
  readonly activity = new ActivityIndex();
  readonly work = new AuditWork();
  readonly disclosures = new DisclosureBook();
  readonly authorities = new AuthorityBook();
  readonly approvals = new ApprovalBook();
  readonly voiHistory = new VoiHistory();
  readonly devices = new DeviceBook();
  readonly logAlarms = new LogAlarmBook();
  readonly operations = new OperationBook();
  readonly ledger = new SearchLedger();

  /** Takes a record of the log into account: called for each, in order. */
  note(bytes: Uint8Array, index: number): void {
    this.reconciliation.note(bytes, index);
    this.activity.note(bytes, index);
    this.work.note(bytes, index);
    this.disclosures.note(bytes);
    this.authorities.note(bytes, index);
    this.approvals.note(bytes);
    this.voiHistory.note(bytes, index);
    this.devices.note(bytes);
    this.logAlarms.note(bytes);
    this.operations.note(bytes);
    this.ledger.note(bytes, index);
  }

  /** Records alarms periodically, until the timer is cleared; what cannot be recorded now is tried again. */
  sweepFromTimeToTime(clock: ServiceClock, log: NationalLog, background: Background): NodeJS.Timeout {
    return setInterval(() => {
      void background.try('reconciliation', () =>
        this.reconciliation.sweep(clock.nowMs(), (leaves) => log.append(leaves)),
      );
    }, SWEEP_EVERY_MS).unref();
  }
}
