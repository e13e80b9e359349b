import { instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import type { ServiceClock } from '../clock.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import type { RecordOp, RecordOutcome } from '../../app/audit/record.ts';

/** What the service itself enters in the national log: every call, including refused and failed ones. */
export type ServiceLeaf = {
  readonly kind: 'SERVICE';
  /** By the service's clock. */
  readonly at: string;
  readonly requestId: string;
  /** Null when nobody was signed in. */
  readonly actor: {
    readonly userName: string;
    readonly organisation: string;
    readonly roles: readonly string[];
  } | null;
  readonly op: RecordOp;
  readonly action: string;
  /** `STARTED` is written before data leaves; its `OK`, `CANCELLED` or `ERROR` follows under the same request. */
  readonly outcome: RecordOutcome | 'STARTED';
  /** HTTP status of the answer. */
  readonly status: number;
  readonly code?: string;
  readonly correlationId?: string;
  readonly details: JsonObject;
  readonly policyVersion: string;
  readonly networkZone: string;
};

/** What the service deleted by itself because its time was over; never its content. */
export const erasureLeaf = (clock: ServiceClock, action: string, details: JsonObject): ServiceLeaf => ({
  kind: 'SERVICE',
  at: instantText(clock.nowMs()),
  requestId: 'UPKEEP',
  actor: null,
  op: 'ERASE',
  action,
  outcome: 'OK',
  status: 200,
  details,
  policyVersion: POLICY_VERSION,
  networkZone: 'LOOPBACK',
});
