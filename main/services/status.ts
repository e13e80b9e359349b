import type { Listen } from '../../app/base/signal.ts';
import type { Status } from '../../app/contract/methods.ts';
import type { Announce } from '../ports/announce.ts';
import type { AuditStore } from '../store/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { AuditLog } from './audit/audit-log.ts';
import { RECORDS_ENDPOINT, type Delivery } from './audit/delivery.ts';
import type { Connection } from './connection.ts';
import type { KeptQuestions } from './kept-questions.ts';
import type { SavedItems } from './saved-items.ts';
import type { Outbox } from './outbox/outbox.ts';

export type StatusDeps = {
  readonly connection: Pick<Connection, 'status' | 'onChange'>;
  readonly audit: Pick<AuditLog, 'writable' | 'onChange'>;
  readonly store: Pick<AuditStore, 'waiting' | 'waitingCount'>;
  readonly delivery: Pick<Delivery, 'alarm' | 'overdue' | 'sending' | 'lastReceipt' | 'onChange'>;
  readonly outbox: Pick<Outbox, 'refused'>;
  readonly questions: Pick<KeptQuestions, 'count' | 'onChange'>;
  readonly saved: Pick<SavedItems, 'count' | 'onChange'>;
  /** Drafts and copies of lists on this device, of everybody. */
  readonly keptOfLists: () => Pick<Status['kept'], 'drafts' | 'lists'>;
  readonly onListsChange: Listen;
  readonly keychain: Status['keychain'];
  readonly clock: Clock;
  readonly announce: Announce;
};

/** Changes within this time reach the page as one event. */
const TOGETHER_MS = 60;

/** Short form of a leaf hash, to be read out on the telephone. */
export const receiptRef = (leafHash: string): string => `${leafHash.slice(0, 4)}-${leafHash.slice(4, 8)}`.toUpperCase();

/** The content of the status bar, and the event when it changes. */
export function statusService(deps: StatusDeps): { readonly get: () => Status } {
  const { connection, audit, store, delivery, outbox, questions, saved, keptOfLists, clock, announce } = deps;
  let counted = 0;

  const auditStatus = (): Status['audit'] => {
    const receipt = delivery.lastReceipt();
    const lastReceipt =
      receipt === null
        ? null
        : {
            ref: receiptRef(receipt.leafHash),
            atMs: receipt.receivedAtMs,
            treeSize: receipt.treeSize,
            verified: receipt.verified,
          };
    try {
      counted = store.waitingCount();
    } catch {
      return { state: 'unwritable', waiting: counted, lastReceipt };
    }
    const alarm = delivery.alarm();
    const [item] = outbox.refused(RECORDS_ENDPOINT);
    const refused =
      item === undefined || item.refusal === null
        ? null
        : { code: item.refusal.code, ref: item.refusal.ref, attempts: item.attempts };
    const state = !audit.writable()
      ? 'unwritable'
      : alarm !== null
        ? 'failed'
        : counted === 0
          ? 'allSent'
          : delivery.overdue()
            ? 'overdue'
            : refused !== null
              ? 'refused'
              : delivery.sending()
                ? 'sending'
                : 'waiting';
    const waitingSinceMs = counted === 0 ? null : (store.waiting(1)[0]?.atMs ?? null);
    return { state, waiting: counted, waitingSinceMs, lastReceipt, alarm, refused };
  };

  const get = (): Status => ({
    ...connection.status(),
    audit: auditStatus(),
    keychain: deps.keychain,
    kept: { questions: questions.count(), saved: saved.count(), ...keptOfLists() },
  });

  let pending = false;
  const changed = (): void => {
    if (pending) return;
    pending = true;
    clock.after(TOGETHER_MS, () => {
      pending = false;
      announce('status.changed', get());
    });
  };
  connection.onChange(changed);
  audit.onChange(changed);
  delivery.onChange(changed);
  questions.onChange(changed);
  saved.onChange(changed);
  deps.onListsChange(changed);
  return { get };
}
