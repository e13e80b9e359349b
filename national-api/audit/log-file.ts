import fs from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { frame, frameAt } from './frames.ts';

/** The log on the disk is not what was written: not a write that was cut off, but changed. Nothing may be added to it. */
export class LogDamaged extends Error {
  constructor(why: string) {
    super(`the audit log is damaged: ${why}`);
    this.name = 'LogDamaged';
  }
}

/** A record could not be brought to the disk; what it was about must not happen. */
export class LogUnwritable extends Error {
  constructor(cause: unknown) {
    super('the audit log cannot be written', { cause });
    this.name = 'LogUnwritable';
  }
}

export type OpenedLog = { readonly file: LogFile; readonly repaired: { readonly droppedBytes: number } | undefined };

type Waiting = { readonly records: readonly Uint8Array[]; readonly done: (firstIndex: number) => void; readonly failed: (error: unknown) => void };

/**
 * An append-only file of records. `append` resolves when they are on the disk; what arrives while a write is under way is
 * written together by the next one (group commit), so that a hundred callers cost one flush.
 */
export class LogFile {
  readonly #handle: FileHandle;
  /** Offset of each record's bytes, and one more: the end. */
  readonly #offsets: number[];
  #length: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #broken: Error | undefined;
  #flushed: ((records: readonly Uint8Array[]) => void) | undefined;

  private constructor(handle: FileHandle, offsets: number[], length: number) {
    this.#handle = handle;
    this.#offsets = offsets;
    this.#length = length;
  }

  /**
   * Opens or begins the log. A last record that was cut off is dropped: it was never acknowledged.
   * @param each is given every record, in order.
   * @param check looks at what there is, before anything is dropped: a record that was changed looks like one that was cut off.
   * @throws LogDamaged when whole records follow a broken one; what `check` throws. The file is then as it was.
   */
  static async open(file: string, each: (bytes: Uint8Array, index: number) => void, check: () => void = () => undefined): Promise<OpenedLog> {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    try {
      const all = await handle.readFile();
      const offsets: number[] = [];
      let at = 0;
      for (;;) {
        const step = frameAt(all, at);
        if (step.kind === 'end') break;
        if (step.kind === 'broken') {
          if (!step.torn) throw new LogDamaged(`the record at byte ${at} is broken and others follow it`);
          break;
        }
        each(step.bytes, offsets.length);
        offsets.push(at);
        at = step.next;
      }
      check();
      const droppedBytes = all.length - at;
      if (droppedBytes > 0) {
        await handle.truncate(at);
        await handle.sync();
      }
      return { file: new LogFile(handle, offsets, at), repaired: droppedBytes > 0 ? { droppedBytes } : undefined };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get size(): number {
    return this.#offsets.length;
  }

  /** Called with what was just made durable, in order, before any of its callers goes on. */
  onFlushed(listener: (records: readonly Uint8Array[]) => void): void {
    this.#flushed = listener;
  }

  /**
   * Brings records to the disk together and in order; resolves with the index of the first.
   * @throws LogUnwritable when they are not on the disk. They are then not in the log.
   */
  append(records: readonly Uint8Array[]): Promise<number> {
    return new Promise((done, failed) => {
      this.#waiting.push({ records, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  /** The bytes of a record. */
  async read(index: number): Promise<Uint8Array> {
    const start = this.#offsets[index];
    if (start === undefined) throw new RangeError(`no record ${index}`);
    const end = this.#offsets[index + 1] ?? this.#length;
    const framed = Buffer.alloc(end - start);
    await this.#handle.read(framed, 0, framed.length, start);
    const step = frameAt(framed, 0);
    if (step.kind !== 'record') throw new LogDamaged(`record ${index} changed on the disk`);
    return step.bytes;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeGroup(group);
      } catch (error) {
        for (const waiting of group) waiting.failed(new LogUnwritable(error));
      }
    }
    this.#writing = undefined;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const records = group.flatMap((waiting) => waiting.records);
    const frames = records.map(frame);
    const bytes = Buffer.concat(frames);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += (await this.#handle.write(bytes, written, bytes.length - written, this.#length + written)).bytesWritten;
      }
      await this.#handle.datasync();
    } catch (error) {
      await this.#takeBack(error);
      throw error;
    }
    let at = this.#length;
    let index = this.#offsets.length;
    for (const framed of frames) {
      this.#offsets.push(at);
      at += framed.length;
    }
    this.#length = at;
    this.#flushed?.(records);
    for (const waiting of group) {
      waiting.done(index);
      index += waiting.records.length;
    }
  }

  /** After a failed write nobody knows what is on the disk beyond the last good record: cut there, or never write again. */
  async #takeBack(cause: unknown): Promise<void> {
    try {
      await this.#handle.truncate(this.#length);
      await this.#handle.sync();
    } catch {
      this.#broken = new Error('the log is closed to writing after a failure that could not be undone', { cause });
    }
  }
}
