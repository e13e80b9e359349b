import * as z from 'zod';
import { instantMs } from './instant.ts';
import type { WindowMs } from './time-window.ts';

/** The six kinds of source that the DPIA names. */
export const CAMERA_KINDS = ['STATIC', 'MOVEABLE', 'MULTI_LANE', 'CCTV_INTEGRATED', 'MOBILE', 'COVERT'] as const;
export const cameraKindSchema = z.enum(CAMERA_KINDS);
export type CameraKind = z.infer<typeof cameraKindSchema>;

/** Whether a camera was able to read: an outage explains an absence of reads, so it is shown with every result. */
export const CAMERA_STATUSES = ['OK', 'SUSPECT', 'OUT_OF_SERVICE'] as const;
export const cameraStatusSchema = z.enum(CAMERA_STATUSES);

/** How the position is known. A straight line through an `UNKNOWN` position is never drawn. */
export const LOCATION_QUALITIES = ['SURVEYED', 'GPS', 'UNKNOWN'] as const;
export const locationQualitySchema = z.enum(LOCATION_QUALITIES);

export const cameraStatusPeriodSchema = z.strictObject({
  status: cameraStatusSchema,
  from: z.string(),
  to: z.string().nullable(),
});

export const cameraSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().max(120),
  organisation: z.string().max(120),
  kind: cameraKindSchema,
  road: z.string().max(40),
  junction: z.string().max(40).nullable(),
  direction: z.string().max(20),
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  locationQuality: locationQualitySchema,
  status: cameraStatusSchema,
  statusPeriods: z.array(cameraStatusPeriodSchema),
});
export type Camera = z.infer<typeof cameraSchema>;

/** What was known of a camera's state at an instant. */
export function statusAt({ statusPeriods }: Camera, atMs: number): Camera['status'] {
  const period = statusPeriods.find(({ from, to }) => instantMs(from) <= atMs && (to === null || instantMs(to) > atMs));
  return period?.status ?? 'OK';
}

/** The times in which a camera had a status, as far as they overlap a window. */
export const periodsDuring = (
  { statusPeriods }: Camera,
  asked: Camera['status'],
  { fromMs, toMs }: WindowMs,
): Camera['statusPeriods'] =>
  statusPeriods.filter(
    ({ status, from, to }) => status === asked && instantMs(from) < toMs && (to === null || instantMs(to) > fromMs),
  );

/** The times in which a camera was out of service during a window: then it could not have read anything. */
export const outagesDuring = (camera: Camera, window: WindowMs): Camera['statusPeriods'] =>
  periodsDuring(camera, 'OUT_OF_SERVICE', window);
