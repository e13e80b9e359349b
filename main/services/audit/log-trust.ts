import type { Failure } from '../../../app/contract/failures.ts';
import type { AuditStore } from '../../store/audit.ts';
import { StoreFault } from '../../store/store-fault.ts';
import { auditFaultCode, type MakeFailure } from '../failures.ts';
import type { Delivery } from './delivery.ts';

/** A run already under way may have begun before this session did. */
const TRIES = 2;

export type LogTrustDeps = {
  readonly delivery: Delivery;
  readonly store: Pick<AuditStore, 'waitingCount'>;
  readonly failure: MakeFailure;
};

/**
 * Why this workstation refuses to search, whoever asks: its log is not the one it saw before, the log has not been
 * checked in this session, or too many of its records are undelivered. What the service can resolve is tried first.
 */
export function logTrust({ delivery, store, failure }: LogTrustDeps): () => Promise<Failure | undefined> {
  const wrong = (): Failure | undefined => {
    const alarm = delivery.alarm();
    if (alarm !== null) return failure('LOG_ALARM', { params: { alarm } });
    const unchecked = delivery.unchecked();
    if (unchecked !== undefined) return unchecked;
    return delivery.overdue() ? failure('AUDIT_WAITING', { params: { waiting: store.waitingCount() } }) : undefined;
  };
  return async () => {
    try {
      let found = wrong();
      for (let tries = 0; found !== undefined && tries < TRIES; tries += 1) {
        await delivery.flush();
        found = wrong();
      }
      return found;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      return failure(auditFaultCode(error));
    }
  };
}
