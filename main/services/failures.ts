import type { Failure, FailureCode } from '../../app/contract/failures.ts';
import { fail } from '../../app/domain/result.ts';
import type { Random } from '../ports/random.ts';
import type { NoAnswer } from '../ports/http.ts';
import type { StoreFault, StoreFaultCode } from '../store/store-fault.ts';

type Facts = Pick<Failure, 'errors' | 'params'>;

/** Makes failures with a fresh reference, which users quote and log lines carry. */
export type MakeFailure = (code: FailureCode, facts?: Facts) => Failure;

const REF_BYTES = 4;

export function failureMaker(random: Random): MakeFailure {
  return (code, facts = {}) => ({
    code,
    ref: `W-${Buffer.from(random.bytes(REF_BYTES)).toString('hex').toUpperCase()}`,
    ...(facts.errors === undefined ? {} : { errors: facts.errors }),
    ...(facts.params === undefined ? {} : { params: facts.params }),
  });
}

/** A failure as the result of a call. */
export const failed = (failure: Failure): { readonly ok: false; readonly failure: Failure } => fail(failure);

const TRANSPORT_CODES: Readonly<Record<NoAnswer, FailureCode>> = {
  UNREACHABLE: 'SERVICE_UNREACHABLE',
  TIMEOUT: 'SERVICE_UNREACHABLE',
  CERTIFICATE: 'CERTIFICATE_REFUSED',
  CANCELLED: 'CANCELLED',
};

export const transportCode = (why: NoAnswer): FailureCode => TRANSPORT_CODES[why];

const FAULT_CODES: Readonly<Record<StoreFaultCode, FailureCode>> = {
  DISK_FULL: 'DISK_FULL',
  NEWER: 'DATABASE_NEWER',
  UNREADABLE: 'AUDIT_LOG_UNWRITABLE',
  UNWRITABLE: 'AUDIT_LOG_UNWRITABLE',
};

/** Why the audit log refused a record; the act must not happen then. */
export const auditFaultCode = (fault: StoreFault): FailureCode => FAULT_CODES[fault.fault];
