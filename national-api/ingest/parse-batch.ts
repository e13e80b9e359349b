import { setImmediate as turn } from 'node:timers/promises';
import { INGEST_MAX_READS } from '../../app/policy/ingest-limits.ts';
import { findOrganisation } from '../../app/policy/organisations.ts';
import { erasedBeforeMs, feedOldestMs, FUTURE_CAPTURE_TOLERANCE_MS, lateAfterMs } from '../../app/policy/retention.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { ndjsonSource } from '../import/ndjson-source.ts';
import { parseReadRecord, type ImportedRead } from '../import/read-record.ts';

export type Refused = { readonly line: number; readonly reason: string };
export type ParsedBatch = {
  readonly reads: readonly ImportedRead[];
  /** The line number of each read. */ readonly lines: readonly number[];
  readonly rejected: readonly Refused[];
  /** How many of `reads` are late. */ readonly late: number;
};
export type BatchOutcome =
  { readonly ok: true; readonly batch: ParsedBatch } | { readonly ok: false; readonly fault: 'TOO_MANY' };

export type BatchRules = {
  readonly cameras: readonly Camera[];
  readonly cameraNumber: (id: string) => number | undefined;
  readonly nowMs: number;
  /** The feed's organisation, for whose cameras alone it may deliver; null for the service's own traffic. */
  readonly organisation: string | null;
};

const PIECE_BYTES = 128 * 1024;

/** Parsed in pieces with a turn of the event loop between them: a large batch must not hold up a search. */
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
    await turn();
  }
}

/**
 * Every line is a read, or is refused with its number and reason. DPIA: only approved organisations may submit reads,
 * each its own.
 */
export async function parseBatch(bytes: Buffer, rules: BatchRules): Promise<BatchOutcome> {
  const reads: ImportedRead[] = [];
  const lines: number[] = [];
  const rejected: Refused[] = [];
  let late = 0;
  for await (const items of ndjsonSource(pieces(bytes))) {
    for (const item of items) {
      const outcome = item.ok ? checked(item.record, rules) : item;
      if (!outcome.ok) rejected.push({ line: item.line, reason: outcome.reason });
      else if ('read' in outcome) {
        const read = Number.isNaN(outcome.read.receivedAtMs)
          ? { ...outcome.read, receivedAtMs: rules.nowMs }
          : outcome.read;
        reads.push(read);
        lines.push(item.line);
        if (rules.nowMs - read.capturedAtMs > lateAfterMs(rules.cameras[read.camera]?.kind)) late += 1;
      }
      if (reads.length + rejected.length > INGEST_MAX_READS) return { ok: false, fault: 'TOO_MANY' };
    }
  }
  return { ok: true, batch: { reads, lines, rejected, late } };
}

/**
 * To a feed, cameras of others are unknown ones: it must not learn which guessed ids are cameras, covert ones in
 * particular.
 */
const ownCameras =
  ({ cameras, cameraNumber, organisation }: BatchRules) =>
  (id: string): number | undefined => {
    const number = cameraNumber(id);
    return organisation === null || (number !== undefined && cameras[number]?.organisation === organisation)
      ? number
      : undefined;
  };

/** Times are judged by the service's clock alone: a feed's receipt time cannot make an old read young. */
function checked(record: unknown, rules: BatchRules): ReturnType<typeof parseReadRecord> {
  const outcome = parseReadRecord(record, { ...rules, cameraNumber: ownCameras(rules) });
  if (!outcome.ok) return outcome;
  const { nowMs } = rules;
  const { capturedAtMs, receivedAtMs } = outcome.read;
  const camera = rules.cameras[outcome.read.camera];
  if (camera === undefined || findOrganisation(camera.organisation) === undefined)
    return { ok: false, reason: 'the camera is of no approved organisation' };
  if (capturedAtMs < erasedBeforeMs(nowMs)) return { ok: false, reason: 'captured longer ago than reads are kept' };
  if (nowMs - capturedAtMs > feedOldestMs(camera.kind))
    return { ok: false, reason: 'captured longer ago than a feed may deliver' };
  if (receivedAtMs > nowMs + FUTURE_CAPTURE_TOLERANCE_MS) return { ok: false, reason: 'received in the future' };
  if (receivedAtMs < capturedAtMs - FUTURE_CAPTURE_TOLERANCE_MS)
    return { ok: false, reason: 'received before it was captured' };
  return outcome;
}
