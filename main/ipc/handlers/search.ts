import { fail, succeed } from '../../../app/domain/result.ts';
import type { AuditStore } from '../../store/audit.ts';
import type { Copying } from '../../services/copying.ts';
import type { Evidence } from '../../services/evidence.ts';
import type { MakeFailure } from '../../services/failures.ts';
import { ownHistory } from '../../services/own-history.ts';
import type { ReferenceData } from '../../services/reference-data.ts';
import type { SearchService } from '../../services/search/search.ts';
import type { SessionService } from '../../services/session/session.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<
  Handlers,
  | 'reference.cameras'
  | 'search.estimate'
  | 'search.start'
  | 'search.acknowledge'
  | 'search.cancel'
  | 'search.drop'
  | 'reads.particulars'
  | 'reads.rows'
  | 'reads.details'
  | 'reads.copy'
  | 'receipt.copy'
  | 'audit.mine'
>;

export type SearchHandlerDeps = {
  readonly search: SearchService;
  readonly evidence: Evidence;
  readonly copying: Copying;
  readonly reference: ReferenceData;
  readonly session: SessionService;
  readonly store: AuditStore;
  readonly failure: MakeFailure;
};

export const searchHandlers = ({
  search,
  evidence,
  copying,
  reference,
  session,
  store,
  failure,
}: SearchHandlerDeps): Area => ({
  'reference.cameras': () => reference.cameras(),
  'search.estimate': (input) => search.estimate(input),
  'search.start': (input) => {
    session.rearm();
    return search.start(input);
  },
  'search.acknowledge': (input) => {
    search.acknowledge(input);
    return succeed({});
  },
  'search.cancel': (input) => {
    search.cancel(input);
    return succeed({});
  },
  'search.drop': (input) => {
    search.drop(input);
    return succeed({});
  },
  'reads.particulars': (input) => succeed(search.particulars(input)),
  'reads.rows': (input) => succeed(search.rows(input)),
  'reads.details': ({ searchRef, readId }) => evidence.details(searchRef, readId),
  'reads.copy': (input) => copying.reads(input),
  'receipt.copy': (input) => copying.receipt(input),
  'audit.mine': ({ limit }) => {
    const account = session.account();
    return account === undefined ? fail(failure('NOT_SIGNED_IN')) : ownHistory(store, failure, account.userName, limit);
  },
});
