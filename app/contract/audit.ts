import * as z from 'zod';
import { listOwnRecords } from '../api/own-record.ts';
import { relay } from './relay.ts';
import { RATES, SMALL, type Method } from './method.ts';

export const ownRecordSchema = z.object({
  seq: z.int(),
  atMs: z.number(),
  action: z.string(),
  phase: z.enum(['INTENT', 'OUTCOME', 'EVENT']),
  outcome: z.string().nullable(),
  correlationId: z.string(),
  receipt: z
    .object({ ref: z.string(), index: z.int(), leafHash: z.string(), treeSize: z.int(), verified: z.boolean() })
    .nullable(),
});
export type OwnRecord = z.infer<typeof ownRecordSchema>;

export const auditMethods = {
  /** The national log's records of the signed-in person's own acts. */
  'record.mine': relay(listOwnRecords),
  'audit.mine': {
    request: z.strictObject({ limit: z.int().min(1).max(200) }),
    reply: z.object({ records: z.array(ownRecordSchema) }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'what this person did, from the log of this workstation' },
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
