import { compareRead } from '../api/comparisons.ts';
import { countForSecondPerson, decideOnApproval, listApprovals } from '../api/approvals.ts';
import {
  confirmCorrection,
  correctRead,
  listCorrections,
  listWaitingCorrections,
  refuseCorrection,
} from '../api/corrections.ts';
import { preserveReads } from '../api/preservations.ts';
import { viewSearchChanges } from '../api/search-changes.ts';
import type { Method } from './method.ts';
import { relay, relayUnrecorded } from './relay.ts';

/** What is done with reads that a search found, what waits for a second person, and what has happened to them since. */
export const readMethods = {
  'reads.compare': relay(compareRead),
  'reads.correct': relay(correctRead),
  'reads.corrections': relay(listCorrections),
  'reads.confirmCorrection': relay(confirmCorrection),
  'reads.refuseCorrection': relay(refuseCorrection),
  'reads.waitingCorrections': relay(listWaitingCorrections),
  'reads.changes': relay(viewSearchChanges),
  'reads.preserve': relay(preserveReads, { maxBytes: 200_000 }),
  /** What waits for a second person; of their kinds the page shows preservations. */
  'approvals.list': relay(listApprovals),
  'approvals.count': relayUnrecorded(countForSecondPerson, 'two numbers, which name nothing that waits'),
  'approvals.decide': relay(decideOnApproval),
} as const satisfies Record<string, Method>;
