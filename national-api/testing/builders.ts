import type { Camera } from '../../app/domain/camera.ts';

/** A camera for tests; a test overrides the fields that matter to it. */
export const aCamera = (change: Partial<Camera> = {}): Camera => ({
  id: 'CAM-0',
  name: 'A site',
  organisation: 'West Yorkshire Police',
  kind: 'STATIC',
  road: 'A58',
  junction: null,
  direction: 'N',
  lat: 53.8,
  lon: -1.5,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
  ...change,
});
