/**
 * The columns of an Arrow stream of reads (`application/vnd.apache.arrow.stream`), in this order. The service writes them,
 * the workstation refuses a stream whose columns differ. A text that many reads share is a dictionary column; those of
 * `vrm`, `vrmRaw` and `correctedFrom` are replaced with each record batch.
 */
export const ARROW_READ_COLUMNS = [
  { name: 'id', type: 'utf8' },
  { name: 'vrm', type: 'dictionary' },
  { name: 'vrmRaw', type: 'dictionary' },
  { name: 'capturedAt', type: 'timestampMs' },
  { name: 'receivedAt', type: 'timestampMs' },
  { name: 'cameraId', type: 'dictionary' },
  { name: 'direction', type: 'dictionary' },
  { name: 'lane', type: 'uint8' },
  { name: 'confidence', type: 'uint8' },
  /** Hex, two digits per character of vrmRaw; null when the camera gives none. */
  { name: 'characterConfidence', type: 'utf8' },
  { name: 'plateColour', type: 'dictionary' },
  { name: 'make', type: 'dictionary' },
  { name: 'model', type: 'dictionary' },
  { name: 'colour', type: 'dictionary' },
  { name: 'hasPlateImage', type: 'bool' },
  { name: 'hasOverviewImage', type: 'bool' },
  { name: 'version', type: 'uint16' },
  { name: 'correctedFrom', type: 'dictionary' },
] as const;

/** Metadata keys of the stream's schema. */
export const ARROW_METADATA = {
  searchId: 'searchId',
  auditIndex: 'auditIndex',
  /** For `pattern` only. */ vehicles: 'vehicles',
} as const;
