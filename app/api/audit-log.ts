import * as z from 'zod';
import { consistencyAnswerSchema, inclusionAnswerSchema, receiptSchema } from '../audit/receipt.ts';
import { treeHeadSchema } from '../audit/tree-head.ts';
import { AUDIT_ROLES } from '../policy/audit-rules.ts';
import { logUsePurposeSchema } from './audit-work.ts';
import { endpoint, json, problem } from './endpoint.ts';

export const MAX_RECORDS = 1_000;

export const batchSchema = z
  // Records are judged one by one, so that a bad one can be named; their schema is `workstationRecordSchema`.
  .strictObject({ deviceId: z.string().min(1).max(64), records: z.array(z.looseObject({})).min(1).max(MAX_RECORDS) })
  .meta({ id: 'RecordBatch' });

export const MAX_BATCH_BYTES = 8 * 1024 * 1024;

export const batchAnswerSchema = z
  .object({ accepted: z.int(), receipts: z.array(receiptSchema), treeHead: treeHeadSchema })
  .meta({ id: 'RecordReceipts' });

export const index = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);

export const recordsSchema = z
  .object({
    records: z.array(
      z.object({
        index: z.int(),
        leafHash: z.string(),
        record: z.looseObject({}).nullable(),
        withheld: z
          .boolean()
          .optional()
          .meta({ description: 'True of a record of another organisation: only its hash is shown' }),
      }),
    ),
    next: z.int().nullable(),
  })
  .meta({ id: 'LogRecords' });

export const keysSchema = z
  .object({ keys: z.array(z.object({ keyId: z.string(), algorithm: z.literal('Ed25519'), publicKey: z.string() })) })
  .meta({ id: 'LogKeys' });

export const deliverRecords = endpoint({
  method: 'post',
  path: '/audit/records',
  summary: "Deliver a workstation's records",
  access: 'signedIn',
  beforeConfirmation: true,
  description:
    "In the order of their chain. Records that the log has already are answered with the receipts they had; nothing changes. A gap, another record in a place that is taken, or a signature that is not the device's is a conflict. The leaf of each says who delivered it, and why it is contested if its actor is not the person of the session that it names, or that session never proved to run on this device.",
  idempotency: 'keyedAnew',
  record: { op: 'COLLECT', action: 'DELIVER_RECORDS' },
  body: batchSchema,
  maxBytes: MAX_BATCH_BYTES,
  answers: {
    200: json('Receipts for every record of the batch', batchAnswerSchema),
    403: problem('A workstation that was withdrawn: DEVICE_REVOKED; or not from this network: NETWORK_FORBIDDEN'),
    404: problem('No such device: NOT_FOUND'),
    409: problem('Not the continuation: CONFLICT'),
  },
});

export const readLog = endpoint({
  method: 'get',
  path: '/audit/records',
  summary: 'Read the log',
  access: AUDIT_ROLES,
  record: { op: 'CONSULT', action: 'READ_LOG' },
  query: z.object({
    from: index.default(0),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
    purpose: logUsePurposeSchema.optional(),
    reason: z.string().trim().min(10, 'say it in 10 characters or more').max(1_000).optional().meta({
      description:
        'With `purpose`: why records that name vehicles are opened. A reading without both is shown to oversight',
    }),
  }),
  description:
    'As many as asked for, or fewer where they are long; `next` is where to go on, null at the end of the log. Of people of other organisations a national auditor alone sees more than the hash.',
  answers: { 200: json('Records in order', recordsSchema) },
});

export const treeHead = endpoint({
  method: 'get',
  path: '/audit/tree-head',
  summary: 'The log as it is now, signed',
  access: 'open',
  record: 'refusalsOnly',
  answers: { 200: json('The signed tree head', treeHeadSchema) },
});

export const logKeys = endpoint({
  method: 'get',
  path: '/audit/keys',
  summary: "The log's public keys",
  access: 'open',
  record: 'refusalsOnly',
  answers: { 200: json('Keys, SPKI DER in base64', keysSchema) },
});

export const inclusionProof = endpoint({
  method: 'get',
  path: '/audit/proofs/inclusion',
  summary: 'Proof that a record is in the log (RFC 9162 2.1.3)',
  access: 'open',
  record: 'refusalsOnly',
  query: z.object({ index, treeSize: index }),
  answers: { 200: json('From the leaf up', inclusionAnswerSchema) },
});

export const consistencyProof = endpoint({
  method: 'get',
  path: '/audit/proofs/consistency',
  summary: 'Proof that the log only grew (RFC 9162 2.1.4)',
  access: 'open',
  record: 'refusalsOnly',
  query: z.object({ first: index, second: index }),
  answers: { 200: json('In the order of the RFC', consistencyAnswerSchema) },
});
