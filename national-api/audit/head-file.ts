import { SerialQueue } from '../../app/base/serial-queue.ts';
import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { treeHeadSchema, verifyTreeHead, type TreeHead } from '../../app/audit/tree-head.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import { jsonOrNothing } from '../json-text.ts';
import type { LogKey } from './log-key.ts';

export const headFileOf = (dataDir: string): string => path.join(dataDir, 'audit', 'head.json');

/** One disk sector: an overwrite of it is whole or does not happen. A head takes about 400 bytes. */
const HEAD_BYTES = 512;
/** How often a new head is signed. */
const SIGN_EVERY_MS = 500;
/**
 * How often the head is flushed. After a power cut (not after a crash) the head on disk may be behind the log by this
 * much. Each flush makes the record being written wait for the disk twice.
 */
const FLUSH_EVERY_MS = 5_000;

/** What was added since the head was signed: the log's size now, and a MAC over the leaves since. */
const sinceSchema = z.tuple([z.int().min(0), z.string().regex(/^[0-9a-f]{32}$/)]);
const keptSchema = z.looseObject({ since: sinceSchema.optional() });

/** A stored head. `tail` is absent when no record had been added since it was signed. */
export type KeptHead = TreeHead & { readonly tail: { readonly treeSize: number; readonly mac: string } | undefined };

/** Derived from the log's key alone: an Ed25519 signature is the same each time. */
const macKeyOf = (key: LogKey): Buffer =>
  createHash('sha256')
    .update(key.sign(Buffer.from('sightline head.json since')))
    .digest();
/**
 * A hash that begins with a secret and is published by half is a MAC; one running hash costs less than a new MAC each
 * time.
 */
const begunMac = (macKey: Buffer, { signature }: TreeHead): Hash =>
  createHash('sha256').update(macKey).update(signature);
const macOf = (hash: Hash): string => hash.digest('hex').slice(0, 32);

/** The expected `tail.mac` of a head, from the leaf hashes that followed it. */
export function tailMac(key: LogKey, head: TreeHead, leaves: Iterable<Uint8Array>): string {
  const hash = begunMac(macKeyOf(key), head);
  for (const leaf of leaves) hash.update(leaf);
  return macOf(hash);
}

/**
 * The last signed head, stored beside the log, with what was added since. It is overwritten before any caller is told
 * that a record is in the log. So a log that was cut, or replaced by an older copy, is shorter than its head, even
 * right after the service was killed. There is no signature and no flush per record: they would double its cost. The
 * log itself is flushed first, so the head is never ahead of it.
 */
export class HeadFile {
  readonly #handle: number;
  readonly #macKey: Buffer;
  readonly #signed: () => TreeHead;
  readonly #sector = Buffer.alloc(HEAD_BYTES, '\n');
  #text: string;
  #hash: Hash;
  #timer: NodeJS.Timeout | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  readonly #flushes = new SerialQueue();

  /**
   * Replaces the stored head, and keeps the file open.
   * @param signed the head of the log as of now
   */
  constructor(dataDir: string, key: LogKey, signed: () => TreeHead) {
    const file = headFileOf(dataDir);
    this.#macKey = macKeyOf(key);
    this.#signed = signed;
    const head = signed();
    this.#hash = begunMac(this.#macKey, head);
    this.#text = JSON.stringify(head);
    writePrivateFile(file, padded(this.#text, this.#sector).toString());
    this.#handle = fs.openSync(file, 'r+');
  }

  /**
   * Computes, while records are being written, the head that counts them. The returned function stores that head once
   * they are in the log, and throws when it cannot: nobody may then be told of them.
   */
  advanceTo(size: number, leaves: readonly Uint8Array[]): () => void {
    const since = this.#text;
    const hash = this.#hash.copy();
    for (const leaf of leaves) hash.update(leaf);
    const text = `${since.slice(0, -1)},"since":[${size},"${macOf(hash.copy())}"]}`;
    return () => {
      // A head that was signed meanwhile does not count them either: computed again, after it.
      if (this.#text !== since) {
        this.advanceTo(size, leaves)();
        return;
      }
      this.#hash = hash;
      this.#write(text);
      this.#keepFresh();
    };
  }

  #keepFresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sign();
    }, SIGN_EVERY_MS).unref();
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = undefined;
      this.#flush();
    }, FLUSH_EVERY_MS).unref();
  }

  async close(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#sign();
    }
    if (this.#flushTimer !== undefined) {
      clearTimeout(this.#flushTimer);
      this.#flush();
    }
    await this.#flushes.idle();
    fs.closeSync(this.#handle);
  }

  #sign(): void {
    try {
      const head = this.#signed();
      const text = JSON.stringify(head);
      this.#write(text);
      this.#text = text;
      this.#hash = begunMac(this.#macKey, head);
    } catch {
      // The stored head counts every record, and the next record tries again.
    }
  }

  #flush(): void {
    void this.#flushes.run(
      () =>
        new Promise<void>((resolve) => {
          fs.fdatasync(this.#handle, () => resolve());
        }),
    );
  }

  #write(text: string): void {
    fs.writeSync(this.#handle, padded(text, this.#sector), 0, HEAD_BYTES, 0);
  }
}

function padded(text: string, sector: Buffer): Buffer {
  if (text.length >= HEAD_BYTES) throw new Error('a tree head is longer than its place');
  sector.fill(' ', sector.write(text, 'latin1'), HEAD_BYTES - 1);
  return sector;
}

/** The last stored head: `undefined` when there is none, `'foreign'` when this key did not make it. */
export function readHead(dataDir: string, key: LogKey | undefined): KeptHead | 'foreign' | undefined {
  const text = readFileIfThere(headFileOf(dataDir));
  if (text === undefined) return undefined;
  const kept = keptSchema.safeParse(jsonOrNothing(text));
  if (!kept.success) return 'foreign';
  const { since, ...rest } = kept.data;
  const head = treeHeadSchema.safeParse(rest);
  if (!head.success || (key !== undefined && !verifyTreeHead(head.data, key.verify))) return 'foreign';
  if (since === undefined) return { ...head.data, tail: undefined };
  const [treeSize, mac] = since;
  return treeSize > head.data.treeSize ? { ...head.data, tail: { treeSize, mac } } : 'foreign';
}
