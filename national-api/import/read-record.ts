import { DIRECTION_CODES, NO_BYTE, PLATE_COLOUR_CODES } from '../../app/domain/read-columns.ts';
import { parseVrm, type Vrm, type VrmFailureCode } from '../../app/domain/vrm.ts';
import { FUTURE_CAPTURE_TOLERANCE_MS } from '../../app/policy/retention.ts';

/**
 * One imported read, validated by hand and not by a schema: a million lines in twenty seconds leave a few
 * microseconds each. Every error has words of its own, so that the sender can fix it.
 */
export type ImportedRead = {
  readonly id: string;
  readonly vrm: Vrm;
  readonly capturedAtMs: number;
  /** NaN when absent. */
  readonly receivedAtMs: number;
  readonly camera: number;
  readonly direction: number;
  readonly lane: number;
  readonly confidence: number;
  readonly plateColour: number;
  readonly make: string | null;
  readonly model: string | null;
  readonly colour: string | null;
};

export type RecordOutcome =
  { readonly ok: true; readonly read: ImportedRead } | { readonly ok: false; readonly reason: string };

export type RecordRules = {
  /** Number of a camera by its id. */
  readonly cameraNumber: (id: string) => number | undefined;
  readonly nowMs: number;
};

const MARK_REASONS: Readonly<Record<VrmFailureCode, string>> = {
  VRM_MISSING: 'vrm missing',
  VRM_EMPTY: 'vrm empty',
  VRM_TOO_LONG: 'vrm is longer than any mark',
  VRM_BAD_CHARACTERS: 'vrm has characters no mark has',
};

const INSTANT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/;
const MAX_ID = 64;
const MAX_LABEL = 60;

/** `Date.parse` turns the 30th of February into March. */
const isDay = (text: string): boolean =>
  Number(text.slice(8, 10)) <= 28 ||
  Number(text.slice(8, 10)) <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();

/** Milliseconds since 1970 of an RFC 3339 time; NaN for anything else, so that no local time is guessed. */
export function instantOf(value: unknown): number {
  return typeof value === 'string' && INSTANT.test(value) && isDay(value) ? Math.floor(Date.parse(value)) : Number.NaN;
}

/** A whole number from a number or, in CSV, its text; NaN for anything else. */
function wholeNumber(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : Number.NaN;
}

const absent = (value: unknown): boolean => value === undefined || value === null || value === '';

const label = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, MAX_LABEL) : null;

const refuse = (reason: string): RecordOutcome => ({ ok: false, reason });

export function parseReadRecord(input: unknown, rules: RecordRules): RecordOutcome {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refuse('not an object');
  const record = input as Record<string, unknown>;
  const { id, cameraId } = record;
  if (absent(id)) return refuse('id missing');
  if (typeof id !== 'string' || id.length > MAX_ID) return refuse(`id is not a text of at most ${MAX_ID} characters`);
  const mark = parseVrm(record['vrm'] ?? undefined);
  if (!mark.ok) return refuse(MARK_REASONS[mark.code]);
  const capturedAtMs = instantOf(record['capturedAt']);
  if (Number.isNaN(capturedAtMs)) return refuse('capturedAt is not a time');
  if (capturedAtMs > rules.nowMs + FUTURE_CAPTURE_TOLERANCE_MS) return refuse('captured in the future');
  if (absent(cameraId)) return refuse('cameraId missing');
  const camera = typeof cameraId === 'string' ? rules.cameraNumber(cameraId) : undefined;
  if (camera === undefined) return refuse('unknown camera');
  const receivedAtMs = absent(record['receivedAt']) ? Number.NaN : instantOf(record['receivedAt']);
  if (!absent(record['receivedAt']) && Number.isNaN(receivedAtMs)) return refuse('receivedAt is not a time');
  const confidence = absent(record['confidence']) ? NO_BYTE : wholeNumber(record['confidence']);
  if (Number.isNaN(confidence)) return refuse('confidence is not a whole number');
  if (confidence !== NO_BYTE && (confidence < 0 || confidence > 100)) return refuse('confidence out of range');
  const lane = absent(record['lane']) ? NO_BYTE : wholeNumber(record['lane']);
  if (Number.isNaN(lane) || lane < 0 || lane > NO_BYTE) return refuse('lane is not a lane number');
  const { direction } = record;
  if (!absent(direction) && direction !== 'towards' && direction !== 'away')
    return refuse('direction is neither towards nor away');
  return {
    ok: true,
    read: {
      id,
      vrm: mark.vrm,
      capturedAtMs,
      receivedAtMs,
      camera,
      lane,
      confidence,
      direction:
        direction === 'towards' ? DIRECTION_CODES.towards : direction === 'away' ? DIRECTION_CODES.away : NO_BYTE,
      plateColour:
        direction === 'towards' ? PLATE_COLOUR_CODES.white : direction === 'away' ? PLATE_COLOUR_CODES.yellow : NO_BYTE,
      make: label(record['make']),
      model: label(record['model']),
      colour: label(record['colour']),
    },
  };
}
