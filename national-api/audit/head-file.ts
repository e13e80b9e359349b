import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { treeHeadSchema, verifyTreeHead, type TreeHead } from '../../app/audit/tree-head.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import type { LogKey } from './log-key.ts';

export const headFileOf = (dataDir: string): string => path.join(dataDir, 'audit', 'head.json');

/** One sector of any disk: what is written over it is there whole or not at all. A head takes about 300 bytes. */
const HEAD_BYTES = 512;
/** After a power cut, not after a crash, the head on the disk may be behind the log by as much. */
const SYNC_EVERY_MS = 500;

const padded = (head: TreeHead): Buffer => {
  const text = JSON.stringify(head);
  if (text.length >= HEAD_BYTES) throw new Error('a tree head is longer than its place');
  return Buffer.from(`${text.padEnd(HEAD_BYTES - 1)}\n`);
};

/**
 * The last signed head, beside the log. It is written over before any caller is told that a record is in the log, so that a log
 * which was cut, or put back from an older copy, is shorter than its head even right after the service was killed. Flushing it
 * each time would double the cost of a record; the log itself was flushed, so the head is never ahead of it.
 */
export class HeadFile {
  readonly #handle: FileHandle;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Puts `head` in the place of what is there, and keeps it open. */
  static async open(dataDir: string, head: TreeHead): Promise<HeadFile> {
    const file = headFileOf(dataDir);
    writePrivateFile(file, padded(head).toString());
    return new HeadFile(await open(file, 'r+'));
  }

  async write(head: TreeHead): Promise<void> {
    await this.#handle.write(padded(head), 0, HEAD_BYTES, 0);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sync();
    }, SYNC_EVERY_MS).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#sync();
    await this.#syncing;
    await this.#handle.close();
  }

  #sync(): void {
    this.#syncing = this.#syncing.then(() => this.#handle.datasync()).catch(() => undefined);
  }
}

/** The head that was kept last: `undefined` when there is none, `'foreign'` when it is not one that this key signed. */
export function readHead(dataDir: string, key: LogKey | undefined): TreeHead | 'foreign' | undefined {
  const kept = readFileIfThere(headFileOf(dataDir));
  if (kept === undefined) return undefined;
  const head = treeHeadSchema.safeParse(safeJson(kept));
  if (!head.success || (key !== undefined && !verifyTreeHead(head.data, key.verify))) return 'foreign';
  return head.data;
}

function safeJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
