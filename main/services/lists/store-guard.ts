import type { Failure } from '../../../app/contract/failures.ts';
import type { Result } from '../../../app/domain/result.ts';
import { StoreFault } from '../../store/store-fault.ts';
import { auditFaultCode, failed, type MakeFailure } from '../failures.ts';

/** Runs work on the local database; a disk that is full or a database that cannot be written is a failure, and said. */
export const storeGuard =
  (failure: MakeFailure) =>
  <T>(run: () => Result<T, Failure>): Result<T, Failure> => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      return failed(failure(auditFaultCode(error)));
    }
  };
