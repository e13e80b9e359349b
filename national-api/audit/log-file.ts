import fs from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { GroupCommit } from '../../app/base/group-commit.ts';
import { MAX_RECORD_BYTES } from '../../app/audit/record-bounds.ts';
import { frame, FRAME_PREFIX_BYTES, readFrames, recordIn } from './frames.ts';
import { countSegments, SEGMENT_BYTES, SEGMENT_RECORDS, segmentFile, syncFolder } from './segment-files.ts';
import { GrowingColumns, type Columns, type SealedSegments } from './segment-index.ts';

/** The log on the disk is not what was written: changed, and not only interrupted. Nothing may be added to it. */
export class LogDamaged extends Error {
  constructor(why: string) {
    super(`the audit log is damaged: ${why}`);
    this.name = 'LogDamaged';
  }
}

/** A record could not be written to the disk; the act that it records must not happen. */
export class LogUnwritable extends Error {
  constructor(cause: unknown) {
    super('the audit log cannot be written', { cause });
    this.name = 'LogUnwritable';
  }
}

/** A record is longer than the log accepts. Nothing of its group was written. */
export class RecordTooLong extends RangeError {
  constructor(bytes: number) {
    super(`a record of ${bytes} bytes is longer than the ${MAX_RECORD_BYTES} that the audit log takes`);
    this.name = 'RecordTooLong';
  }
}

/** When a segment is full. */
export type SegmentLimits = { readonly bytes: number; readonly records: number };

/** A segment that is closed to writing and has no index yet. */
export type ClosedSegment = { readonly segment: number; readonly firstIndex: number; readonly columns: Columns };

export type LogFileOptions = {
  readonly folder: string;
  /** Segments with valid indexes. They are not read at opening; all that follow them are. */
  readonly sealed: SealedSegments;
  /** Receives every record that is read at opening, in order; its bytes are valid during the call only. */
  readonly each: (bytes: Uint8Array, index: number) => void;
  /**
   * Called when a segment receives no more records: after its last record was taken into account and before the next
   * one is. Returns a function that makes the segment's index and adds it to `sealed`.
   */
  readonly seal: (closed: ClosedSegment) => () => Promise<unknown>;
  /** Inspects the files before anything is dropped: a changed record looks like an interrupted one. */
  readonly check?: () => void;
  /**
   * Called with the records being written, in order, while the disk works. Returns a function that runs when they are
   * durable, before any caller continues. If either throws, the callers get that error.
   */
  readonly writing?: (records: readonly Uint8Array[]) => () => void;
  readonly limits?: SegmentLimits;
};

export type OpenedLog = { readonly file: LogFile; readonly repaired: { readonly droppedBytes: number } | undefined };

type OpenSegment = {
  readonly segment: number;
  readonly firstIndex: number;
  readonly columns: GrowingColumns;
  readonly handle: FileHandle;
};
type SealedReader = { readonly handle: number; readonly ends: Float64Array };

/** Sealed segments that are kept open for reading. */
const OPEN_SEALED = 4;

/**
 * An append-only sequence of files of records, each file a segment. `append` resolves when records are on the disk;
 * records that arrive during a write go together into the next one (group commit), so that a hundred callers cost one
 * flush.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #limits: SegmentLimits;
  #active: OpenSegment;
  /** Full segments whose index is not on the disk yet, oldest first. */
  #closing: { readonly open: OpenSegment; readonly seal: () => Promise<unknown> }[] = [];
  #sealing: Promise<void> | undefined;
  readonly #readers = new Map<number, SealedReader>();
  /** Returns the index of the first record of each caller. */
  readonly #writes = new GroupCommit((group: readonly (readonly Uint8Array[])[]) => this.#writeGroup(group));
  #broken: Error | undefined;

  private constructor(options: LogFileOptions, active: OpenSegment) {
    this.#options = options;
    this.#limits = options.limits ?? { bytes: SEGMENT_BYTES, records: SEGMENT_RECORDS };
    this.#active = active;
  }

  /**
   * Opens or creates the log, in constant memory. An interrupted last record is dropped: it was never acknowledged.
   * @throws LogDamaged when whole records or segments follow a broken one; what `check` throws. The files are then
   * unchanged.
   */
  static async open(options: LogFileOptions): Promise<OpenedLog> {
    const { folder, sealed, each, seal, check } = options;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { segments, missing } = countSegments(folder);
    if (missing !== undefined)
      throw new LogDamaged(`its file ${path.basename(segmentFile(folder, missing))} is missing`);
    for (let segment = sealed.list.length; ; segment += 1) {
      const last = segment >= segments - 1;
      const handle = await open(segmentFile(folder, segment), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
      try {
        const firstIndex = sealed.end;
        const columns = new GrowingColumns();
        const { size } = await handle.stat();
        const { end, broken } = await readFrames({
          handle,
          size,
          each: (bytes, after) => {
            each(bytes, firstIndex + columns.count);
            columns.add(bytes, after);
          },
        });
        const name = path.basename(segmentFile(folder, segment));
        if (broken !== undefined && (!broken.torn || !last))
          throw new LogDamaged(`the record at byte ${end} of ${name} is broken and others follow it`);
        if (!last) {
          if (columns.count === 0) throw new LogDamaged(`${name} has no records and others follow it`);
          await seal({ segment, firstIndex, columns: columns.columns() })();
          await handle.close();
          continue;
        }
        check?.();
        if (size > end) {
          await handle.truncate(end);
          await handle.sync();
        }
        if (segments === 0) syncFolder(folder);
        return {
          file: new LogFile(options, { segment, firstIndex, columns, handle }),
          repaired: size > end ? { droppedBytes: size - end } : undefined,
        };
      } catch (error) {
        await handle.close();
        throw error;
      }
    }
  }

  get size(): number {
    return this.#active.firstIndex + this.#active.columns.count;
  }

  /**
   * Writes records to the disk together and in order; resolves with the index of the first.
   * @throws RecordTooLong when one is longer than `MAX_RECORD_BYTES`; none is written then.
   * @throws LogUnwritable when they are not on the disk. They are then not in the log.
   */
  append(records: readonly Uint8Array[]): Promise<number> {
    const tooLong = records.find(({ length }) => length > MAX_RECORD_BYTES);
    return tooLong === undefined ? this.#writes.add(records) : Promise.reject(new RecordTooLong(tooLong.length));
  }

  /** The bytes of a record. @throws RangeError when it does not exist; LogDamaged when it is no longer whole. */
  async read(index: number): Promise<Uint8Array> {
    const [start, end] = this.#span(index);
    const framed = Buffer.alloc(end - start);
    const open = this.#openHolding(index);
    if (open !== undefined) await open.handle.read(framed, 0, framed.length, start);
    else fs.readSync(this.#sealedReader(index).handle, framed, 0, framed.length, start);
    const bytes = recordIn(framed);
    if (bytes === undefined) throw new LogDamaged(`record ${index} changed on the disk`);
    return bytes;
  }

  /** How many bytes a record takes on the disk. @throws RangeError when it does not exist. */
  bytesOf(index: number): number {
    const [start, end] = this.#span(index);
    return end - start;
  }

  /** Closes the log to writing for good. */
  break(why: Error): void {
    this.#broken ??= why;
  }

  /** Closes the current segment when it is full, and waits for its index. */
  async sealFull(): Promise<void> {
    await this.#rollWhenFull();
    await this.#sealing;
  }

  async close(): Promise<void> {
    await this.#writes.idle();
    await this.#sealing;
    await this.#active.handle.close();
    for (const { open: each } of this.#closing) await each.handle.close();
    for (const { handle } of this.#readers.values()) fs.closeSync(handle);
    this.#readers.clear();
  }

  #openHolding(index: number): OpenSegment | undefined {
    if (index >= this.#active.firstIndex) return this.#active;
    return this.#closing.find(
      ({ open: { firstIndex, columns } }) => index >= firstIndex && index < firstIndex + columns.count,
    )?.open;
  }

  #span(index: number): readonly [number, number] {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) throw new RangeError(`no record ${index}`);
    const open = this.#openHolding(index);
    if (open !== undefined) return open.columns.span(index - open.firstIndex);
    const at = index - (this.#options.sealed.holding(index)?.firstIndex ?? 0);
    const { ends } = this.#sealedReader(index);
    return [at === 0 ? 0 : (ends[at - 1] ?? 0), ends[at] ?? 0];
  }

  #sealedReader(index: number): SealedReader {
    const holding = this.#options.sealed.holding(index);
    if (holding === undefined) throw new RangeError(`no record ${index}`);
    const kept = this.#readers.get(holding.segment);
    if (kept !== undefined) return kept;
    if (!holding.holds())
      throw new LogDamaged(
        `the index of ${path.basename(segmentFile(this.#options.folder, holding.segment))} changed on the disk`,
      );
    const reader: SealedReader = {
      handle: fs.openSync(segmentFile(this.#options.folder, holding.segment), 'r'),
      ends: holding.columns().ends,
    };
    for (const [segment, { handle }] of this.#readers) {
      if (this.#readers.size < OPEN_SEALED) break;
      fs.closeSync(handle);
      this.#readers.delete(segment);
    }
    this.#readers.set(holding.segment, reader);
    return reader;
  }

  async #writeGroup(group: readonly (readonly Uint8Array[])[]): Promise<readonly number[]> {
    try {
      let index = await this.#writeRecords(group.flat());
      return group.map((records) => {
        const first = index;
        index += records.length;
        return first;
      });
    } catch (error) {
      throw new LogUnwritable(error);
    }
  }

  /** Writes and flushes them; returns the index of the first. */
  async #writeRecords(records: readonly Uint8Array[]): Promise<number> {
    if (this.#broken !== undefined) throw this.#broken;
    await this.#rollWhenFull();
    const { handle, columns } = this.#active;
    const start = columns.bytes;
    const bytes = Buffer.concat(records.map(frame));
    let flushed: (() => void) | undefined;
    try {
      for (let written = 0; written < bytes.length;) {
        written += (await handle.write(bytes, written, bytes.length - written, start + written)).bytesWritten;
      }
      const durable = handle.datasync();
      try {
        flushed = this.#options.writing?.(records);
      } finally {
        await durable;
      }
    } catch (error) {
      await this.#takeBack(error);
      throw error;
    }
    const index = this.size;
    let end = start;
    for (const record of records) {
      end += bytes.readUInt32LE(end - start) + FRAME_PREFIX_BYTES;
      columns.add(record, end);
    }
    flushed?.();
    return index;
  }

  /**
   * Continues in a new segment when this one is full. When a new one cannot be created, this one grows: a longer
   * segment does no harm.
   */
  async #rollWhenFull(): Promise<void> {
    const full = this.#active;
    if (full.columns.bytes < this.#limits.bytes && full.columns.count < this.#limits.records) return;
    const { folder } = this.#options;
    const segment = full.segment + 1;
    let handle: FileHandle;
    try {
      handle = await open(segmentFile(folder, segment), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
      syncFolder(folder);
    } catch {
      return;
    }
    const seal = this.#options.seal({
      segment: full.segment,
      firstIndex: full.firstIndex,
      columns: full.columns.columns(),
    });
    this.#closing.push({ open: full, seal });
    this.#active = { segment, firstIndex: full.firstIndex + full.columns.count, columns: new GrowingColumns(), handle };
    this.#sealing ??= this.#sealAll();
  }

  /**
   * In log order. An index that cannot be written is tried again when the next segment is full, or made at the next
   * start.
   */
  async #sealAll(): Promise<void> {
    try {
      for (let next = this.#closing[0]; next !== undefined; next = this.#closing[0]) {
        await next.seal();
        this.#closing.shift();
        await next.open.handle.close();
      }
    } catch {
      // The segment itself was written, and stays open for reading.
    } finally {
      this.#sealing = undefined;
    }
  }

  /**
   * After a failed write the state of the disk beyond the last good record is unknown: truncate there, or never write
   * again.
   */
  async #takeBack(cause: unknown): Promise<void> {
    try {
      await this.#active.handle.truncate(this.#active.columns.bytes);
      await this.#active.handle.sync();
    } catch {
      this.#broken = new Error('the log is closed to writing after a failure that could not be undone', { cause });
    }
  }
}
