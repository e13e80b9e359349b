import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { ReadStore } from '../store/read-store.ts';
import { readCameraFile } from './camera-file.ts';
import { ColumnBatch } from './column-batch.ts';
import { csvSource } from './csv-source.ts';
import { LabelNumbers } from './label-numbers.ts';
import { ndjsonSource } from './ndjson-source.ts';
import { parquetSource } from './parquet-source.ts';
import { parseReadRecord } from './read-record.ts';
import { RejectedFile } from './rejected-file.ts';
import type { Source } from './source.ts';

/** Rows per durable commit. */
const BATCH_ROWS = 50_000;

export type ImportOptions = {
  readonly store: ReadStore;
  readonly dataDir: string;
  /** Cameras to add first; not needed when the store has the cameras. */
  readonly camerasFile?: string | undefined;
  /** Paths, or `-` for standard input (NDJSON). The ending says which format: .csv, .parquet, anything else is NDJSON. */
  readonly files: readonly string[];
  readonly input: Readable;
  readonly nowMs: number;
  readonly onProgress?: (lines: number) => void;
  /** Called for each refused line, in order. */
  readonly onRejected?: (file: string, line: number, reason: string) => void;
};

/** Every line is in exactly one of the last three counts. */
export type ImportSummary = {
  readonly read: number;
  readonly imported: number;
  readonly skipped: number;
  readonly rejected: number;
  readonly cameras: number;
  readonly camerasRefused: number;
};

function sourceOf(file: string, input: Readable): Source {
  if (file === '-') return ndjsonSource(input);
  const ending = path.extname(file).toLowerCase();
  if (ending === '.parquet') return parquetSource(file);
  const stream = fs.createReadStream(file, { highWaterMark: 1 << 20 });
  return ending === '.csv' ? csvSource(stream) : ndjsonSource(stream);
}

/**
 * Imports reads from elsewhere. A bad line is reported with its number and reason, written to `rejected.ndjson` and
 * stops nothing; a line with a known id is skipped and counted. What was imported before a failure stays.
 * @throws CameraFileFault when the cameras cannot be used, before anything is imported.
 */
export async function importFiles(options: ImportOptions): Promise<ImportSummary> {
  const { store, nowMs } = options;
  const cameraFile =
    options.camerasFile === undefined ? { cameras: [], refused: [] } : readCameraFile(options.camerasFile);
  for (const { line, reason } of cameraFile.refused) options.onRejected?.('cameras', line, reason);
  const cameras = await store.addCameras(cameraFile.cameras);
  const numbers = new Map(store.cameras().map((camera, index) => [camera.id, index]));
  const rules = { cameraNumber: (id: string): number | undefined => numbers.get(id), nowMs };
  const labels = new LabelNumbers(store);
  const batch = new ColumnBatch(BATCH_ROWS);
  const rejected = new RejectedFile(options.dataDir);
  let [read, imported, skipped] = [0, 0, 0];

  const flush = async (): Promise<void> => {
    if (batch.rows === 0) return;
    await labels.settle();
    const outcome = await store.append(batch.columns(labels.storeCode));
    imported += outcome.accepted;
    skipped += outcome.duplicates;
    batch.clear();
    options.onProgress?.(read);
  };
  const refuse = (file: string, line: number, reason: string): void => {
    rejected.add(file, line, reason);
    options.onRejected?.(file, line, reason);
  };

  try {
    for (const file of options.files) {
      const name = file === '-' ? 'standard input' : path.basename(file);
      for await (const items of sourceOf(file, options.input)) {
        for (const item of items) {
          read += 1;
          const outcome = item.ok ? parseReadRecord(item.record, rules) : item;
          if (!outcome.ok) {
            refuse(name, item.line, outcome.reason);
            continue;
          }
          if (!('read' in outcome)) continue;
          batch.add(outcome.read, labels.of);
          if (batch.full) await flush();
        }
      }
    }
    await flush();
    await store.seal();
  } finally {
    rejected.close();
  }
  return { read, imported, skipped, rejected: rejected.count, cameras, camerasRefused: cameraFile.refused.length };
}
