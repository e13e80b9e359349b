import * as z from 'zod';
import { hashTextSchema, signatureTextSchema } from '../audit/encoded-text.ts';
import { treeHeadSchema } from '../audit/tree-head.ts';
import { DEVICE_LIST_ROLES, DEVICE_REVOCATION_ROLES, DEVICE_ROLES, LOG_ALARMS } from '../policy/device-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { endpoint, json, problem } from './endpoint.ts';

export const DEVICE_STATES = ['PENDING', 'APPROVED', 'REVOKED'] as const;
export const deviceStateSchema = z.enum(DEVICE_STATES);
export type DeviceState = z.infer<typeof deviceStateSchema>;

const by = z.object({ by: z.string(), at: z.string() });
const words = judgedWords(10, 1_000);

/** A workstation, as administrators and auditors see it. */
export const enrolledDeviceSchema = z
  .object({
    deviceId: z.string(),
    name: z.string(),
    state: deviceStateSchema,
    organisation: z
      .string()
      .nullable()
      .meta({ description: 'Of who enrolled it; null when it was enrolled before that was recorded' }),
    enrolled: by.nullable(),
    firstDeliveryAt: z.string().nullable(),
    decision: by.extend({ approved: z.boolean(), note: z.string() }).nullable(),
    revocation: by.extend({ reason: z.string() }).nullable(),
  })
  .meta({ id: 'EnrolledDevice' });
export type EnrolledDevice = z.infer<typeof enrolledDeviceSchema>;

export const deviceRevocationSchema = z.strictObject({ reason: words }).meta({ id: 'DeviceRevocation' });

/**
 * `POST /audit/log-alarms`: what a workstation found wrong with the national log. A repeated call asks whether that
 * was cleared.
 */
export const logAlarmReportSchema = z
  .strictObject({
    deviceId: z.string().min(1).max(64),
    alarmId: z.string().min(8).max(64),
    kind: z.enum(LOG_ALARMS),
    /** The last tree head that this workstation accepted, and the one it was shown then. */
    seen: z.object({ treeSize: z.int().min(0), rootHash: hashTextSchema }).nullable(),
  })
  .meta({ id: 'LogAlarmReport' });

export const logClearanceSchema = z.object({
  by: z.string(),
  at: z.string(),
  note: z.string(),
  /** The head from which the workstation continues, in place of the one it had seen. */
  treeHead: treeHeadSchema,
  publicKey: z.string(),
});
export type LogClearance = z.infer<typeof logClearanceSchema>;

export const logAlarmStateSchema = z
  .object({
    alarmId: z.string(),
    deviceId: z.string(),
    kind: z.enum(LOG_ALARMS),
    reported: by,
    seen: z.object({ treeSize: z.int(), rootHash: z.string() }).nullable(),
    clearance: logClearanceSchema.nullable(),
  })
  .meta({ id: 'LogAlarm' });
export type LogAlarmState = z.infer<typeof logAlarmStateSchema>;

export const logAlarmClearanceRequestSchema = z.strictObject({ note: words }).meta({ id: 'LogAlarmClearance' });

/**
 * `POST /devices`: a workstation registers its public key; its later records are checked against it. With `proof` it
 * also shows that the session of the call runs on it (`bindingSignedBytes`).
 */
export const deviceRequestSchema = z
  .strictObject({
    publicKey: z.string().min(40).max(200).meta({ description: 'Ed25519 public key, SPKI DER in base64' }),
    name: z.string().min(1).max(100),
    proof: signatureTextSchema.optional().meta({
      description:
        'Ed25519 signature by the device, base64, over the JCS of {"purpose":"BIND_SESSION","sessionId":…,"deviceId":…}',
    }),
  })
  .meta({ id: 'DeviceRequest' });

export const deviceSchema = z
  .object({
    deviceId: z.string(),
    nextSeq: z.int().meta({ description: 'Sequence number that the service expects next from this device' }),
    prevHash: z.string().meta({ description: 'Hash of the last record held of this device, or 64 zeros' }),
    state: deviceStateSchema.optional().meta({
      description: 'PENDING until an administrator has approved it; a pending device delivers, and its records say so',
    }),
    bound: z.boolean().optional().meta({ description: 'Whether the session of this call is bound to the device' }),
  })
  .meta({ id: 'Device' });

export type Device = z.infer<typeof deviceSchema>;

export const DEVICE_REVOCATION_ACTION = 'REVOKE_DEVICE';

export const ENROL_DEVICE_ACTION = 'ENROL_DEVICE';

const deviceParams = z.object({ id: z.string().max(64) });

export const enrolDevice = endpoint({
  method: 'post',
  path: '/devices',
  summary: 'Enrol a workstation by its public key, bind this session to it, or ask where its chain of records stands',
  description:
    'The same key is always the same device. With `proof` the session is bound to the device, once: records of a session that never was are contested. Until an administrator has approved the device (`/approvals`, kind DEVICE, asked for with the enrolment) its records say that it is pending.',
  access: DEVICE_ROLES,
  beforeConfirmation: true,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: ENROL_DEVICE_ACTION },
  body: deviceRequestSchema,
  answers: {
    200: json('Known already', deviceSchema),
    201: json('Enrolled', deviceSchema),
    403: problem(
      'Withdrawn: DEVICE_REVOKED; not for this role: ROLE_FORBIDDEN; or not from this network: NETWORK_FORBIDDEN',
    ),
    409: problem('The session is bound to another workstation: CONFLICT'),
    429: problem('Too many new workstations of this account today: RATE_LIMITED, with Retry-After'),
  },
});

export const listDevices = endpoint({
  method: 'get',
  path: '/devices',
  summary: 'The workstations of your organisation, the newest first',
  access: DEVICE_LIST_ROLES,
  record: { op: 'ADMIN', action: 'LIST_DEVICES' },
  query: z.object({
    cursor: z.string().max(64).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    state: deviceStateSchema.optional(),
  }),
  answers: {
    200: json('A page', z.object({ devices: z.array(enrolledDeviceSchema), next: z.string().nullable() })),
  },
});

export const revokeDevice = endpoint({
  method: 'post',
  path: '/devices/{id}/revocation',
  summary: 'Withdraw a workstation',
  access: DEVICE_REVOCATION_ROLES,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: DEVICE_REVOCATION_ACTION },
  description:
    'Nothing more is taken from it, and the sessions that are bound to it end at once. It is not undone: a workstation with a new key is a new one.',
  params: deviceParams,
  body: deviceRevocationSchema,
  answers: {
    200: json('As it is now', enrolledDeviceSchema),
    404: problem('No such workstation: NOT_FOUND'),
    409: problem('Withdrawn already: CONFLICT'),
  },
});
