import type { Failure } from '../../app/contract/failures.ts';
import type { OwnRecord } from '../../app/contract/methods.ts';
import { succeed, type Result } from '../../app/domain/result.ts';
import type { AuditStore } from '../store/audit.ts';
import { StoreFault } from '../store/store-fault.ts';
import { auditFaultCode, failed, type MakeFailure } from './failures.ts';
import { receiptRef } from './status.ts';

/** This workstation's records about the signed-in person, newest first: their own history and nobody else's. */
export function ownHistory(
  store: AuditStore,
  failure: MakeFailure,
  userName: string,
  limit: number,
): Result<{ readonly records: OwnRecord[] }, Failure> {
  try {
    const records = store.ofUser(userName, limit).map((record): OwnRecord => {
      const { seq, atMs, action, phase, outcome, correlationId, receipt } = record;
      return {
        seq,
        atMs,
        action,
        phase,
        outcome,
        correlationId,
        receipt:
          receipt === null
            ? null
            : {
                ref: receiptRef(receipt.leafHash),
                index: receipt.index,
                leafHash: receipt.leafHash,
                treeSize: receipt.treeSize,
                verified: receipt.verified,
              },
      };
    });
    return succeed({ records });
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return failed(failure(auditFaultCode(error)));
  }
}
