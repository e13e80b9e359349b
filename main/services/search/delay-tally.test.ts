import { expect, test } from 'vitest';
import { HOUR_MS } from '../../../app/domain/instant.ts';
import { NO_CODE } from '../../../app/domain/read-columns.ts';
import { aRead, arrowStream, inPieces } from '../../testing/arrow-reads.ts';
import { DelayTally } from './delay-tally.ts';
import { readStream } from './read-stream.ts';

const CAPTURED_MS = Date.parse('2026-11-02T08:00:00.000Z');
const late = (cameraId: string, tookMs: number | null) =>
  aRead({
    cameraId,
    capturedAt: new Date(CAPTURED_MS).toISOString(),
    receivedAt: tookMs === null ? null : new Date(CAPTURED_MS + tookMs).toISOString(),
  });

test('counts, by camera, reads later than a fixed and than a mobile camera may be, over all batches', async () => {
  const reads = [
    late('a', 1_000),
    late('a', 31_000),
    late('b', 49 * HOUR_MS),
    late('b', 40 * HOUR_MS),
    late('c', null),
    late('a', 32_000),
  ];
  const tally = new DelayTally();
  const ofNoCamera = new DelayTally();
  for await (const taken of readStream(inPieces(arrowStream(reads, 4)))) {
    tally.count(taken.reads, taken.particulars.receivedAtMs);
    taken.reads.camera.codes.fill(NO_CODE);
    ofNoCamera.count(taken.reads, taken.particulars.receivedAtMs);
  }
  expect(tally.all()).toEqual([
    { cameraId: 'a', overFixed: 2, overMobile: 0, longestMs: 32_000 },
    { cameraId: 'b', overFixed: 2, overMobile: 1, longestMs: 49 * HOUR_MS },
  ]);
  expect(ofNoCamera.all()).toEqual([{ cameraId: '', overFixed: 4, overMobile: 1, longestMs: 49 * HOUR_MS }]);
});
