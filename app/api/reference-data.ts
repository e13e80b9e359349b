import * as z from 'zod';
import { cameraSchema } from '../domain/camera.ts';
import { endpoint, json, pageQuery } from './endpoint.ts';

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
    jobs: z
      .array(
        z.object({
          job: z.string(),
          failures: z.int().min(1),
          lastFailedAt: z.string(),
          failing: z.boolean().meta({ description: 'It has not succeeded since' }),
        }),
      )
      .default([])
      .meta({ description: 'What the service does on its own, such as matching, and failed since it started' }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;

export const camerasSchema = z
  .object({ cameras: z.array(cameraSchema), next: z.string().nullable() })
  .meta({ id: 'Cameras' });

const share = z.number().min(0).max(1);
export const missedPassesSchema = z
  .object({
    from: z.string(),
    to: z.string().meta({ description: 'The passes counted are before this instant' }),
    days: z.int(),
    cameras: z.array(
      z.object({
        cameraId: z.string(),
        passes: z.int().meta({ description: 'Of vehicles that were read before the camera and behind it' }),
        missed: z.int().meta({ description: 'Those of which the camera gave no read of their mark' }),
        low: share.meta({ description: 'Of missed in passes, at 95 % (Wilson)' }),
        high: share,
      }),
    ),
  })
  .meta({ id: 'MissedPasses', description: 'Cameras with too few passes to say are left out' });
export type MissedPassesAnswer = z.infer<typeof missedPassesSchema>;

export const organisationsSchema = z
  .object({
    organisations: z.array(z.object({ name: z.string(), kind: z.string(), categories: z.array(z.string()) })),
    next: z.string().nullable(),
  })
  .meta({ id: 'Organisations' });

export const notModified = { description: 'Nothing changed since the ETag in If-None-Match' };

export const health = endpoint({
  method: 'get',
  path: '/health',
  summary: 'Whether the service is up, and what it has',
  access: 'open',
  record: 'refusalsOnly',
  answers: { 200: json('Up', healthSchema) },
});

export const listCameras = endpoint({
  method: 'get',
  path: '/cameras',
  summary: 'Cameras: where they are, what they watch, when they were out',
  access: 'signedIn',
  beforeConfirmation: true,
  record: { op: 'CONSULT', action: 'LIST_CAMERAS' },
  query: pageQuery,
  answers: { 200: json('A page', camerasSchema), 304: notModified },
});

export const listMissedPasses = endpoint({
  method: 'get',
  path: '/cameras/missed-passes',
  summary: 'What share of the vehicles that passed it each camera did not read, as the reads around it show',
  access: 'signedIn',
  record: { op: 'CONSULT', action: 'LIST_MISSED_PASSES' },
  answers: { 200: json('The cameras of which it is known', missedPassesSchema) },
});

export const listOrganisations = endpoint({
  method: 'get',
  path: '/organisations',
  summary: 'Approved organisations and the categories each may search under',
  access: 'signedIn',
  beforeConfirmation: true,
  record: { op: 'CONSULT', action: 'LIST_ORGANISATIONS' },
  query: pageQuery,
  answers: { 200: json('A page', organisationsSchema), 304: notModified },
});
