import * as z from 'zod';
import { judgedWords } from '../policy/judged-words.ts';
import { hashTextSchema } from '../audit/encoded-text.ts';
import { treeHeadSchema } from '../audit/tree-head.ts';
import { LOG_ALARMS } from '../policy/device-rules.ts';

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

/** `POST /audit/log-alarms`: what a workstation found wrong with the national log. Sent again, it asks whether that was cleared. */
export const logAlarmReportSchema = z
  .strictObject({
    deviceId: z.string().min(1).max(64),
    alarmId: z.string().min(8).max(64),
    kind: z.enum(LOG_ALARMS),
    /** The last tree head that this workstation had accepted, and the one it was shown then. */
    seen: z.object({ treeSize: z.int().min(0), rootHash: hashTextSchema }).nullable(),
  })
  .meta({ id: 'LogAlarmReport' });

export const logClearanceSchema = z.object({
  by: z.string(),
  at: z.string(),
  note: z.string(),
  /** From here on the workstation goes on: it has this head in place of the one it had seen. */
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
