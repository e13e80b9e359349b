import * as z from 'zod';
import { cameraSchema } from '../domain/camera.ts';

export const healthSchema = z
  .object({
    status: z.literal('ok'),
    version: z.string(),
    policyVersion: z.string(),
    now: z.string().meta({ description: "The service's clock" }),
    dataFrom: z.string().nullable(),
    dataTo: z.string().nullable(),
    reads: z.int(),
    cameras: z.int(),
    treeSize: z.int(),
    alarms: z.array(z.string()).default([]).meta({
      description:
        'Codes of what is wrong with the service itself, such as ERASURE_LATE or CLOCK_DOUBTED; the auditors see why',
    }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;

export const camerasSchema = z
  .object({ cameras: z.array(cameraSchema), next: z.string().nullable() })
  .meta({ id: 'Cameras' });

export const organisationsSchema = z
  .object({
    organisations: z.array(z.object({ name: z.string(), kind: z.string(), categories: z.array(z.string()) })),
    next: z.string().nullable(),
  })
  .meta({ id: 'Organisations' });
