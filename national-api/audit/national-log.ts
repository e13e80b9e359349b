import fs from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { fromHex, toBase64, toHex } from '../../app/audit/hex.ts';
import { equalBytes } from '../../app/audit/bytes.ts';
import { leafHash, MerkleTree, TILE_LEAVES, TileMismatch } from '../../app/audit/merkle.ts';
import { treeHeadSignedBytes, type TreeHead } from '../../app/audit/tree-head.ts';
import { instantText } from '../../app/domain/instant.ts';
import type { ServiceClock } from '../clock.ts';
import { readBooks, writeBooks } from './books-file.ts';
import { readFrames } from './frames.ts';
import { HeadFile, readHead, tailMac, type KeptHead } from './head-file.ts';
import type { LogBooks } from './log-books.ts';
import { LogDamaged, LogFile, type ClosedSegment, type SegmentLimits } from './log-file.ts';
import { newLogKey, readLogKey, type LogKey } from './log-key.ts';
import { countSegments, segmentFile, syncFolder } from './segment-files.ts';
import { SealedSegments, SegmentIndex } from './segment-index.ts';
import { sha256 } from './sha256.ts';

/** A record in the log, durable. */
export type Entered = { readonly index: number; readonly leafHash: string };

/** What somebody without access to the service's disk says that the log once was. */
export type Anchor = { readonly treeSize: number; readonly rootHash: string; readonly by: string };

export type NationalLogOptions = {
  readonly dataDir: string;
  readonly clock: ServiceClock;
  /**
   * Receives each record of the log at opening, except those that `books` restored, and then every new one, in order.
   */
  readonly onRecord?: (bytes: Uint8Array, index: number) => void;
  /** The views built from the records; without them all records go to `onRecord` at opening. */
  readonly books?: LogBooks;
  /**
   * Receives the index of each sealed segment, in order: at opening before any record that follows it, and whenever
   * one is sealed.
   */
  readonly onSealed?: (index: SegmentIndex) => void;
  /** Heads that others remember: a log that is shorter, or another, is not opened. */
  readonly anchors?: readonly Anchor[];
  /** Reads everything at opening, as if there were no indexes and no books. */
  readonly readAll?: boolean;
  /** Called once when damage is found after opening. Nothing is written from then on. */
  readonly onDamage?: (error: LogDamaged) => void;
  readonly say?: (words: string) => void;
  readonly limits?: SegmentLimits;
};

/** The background check of sealed segments works for one part of the time in this many; the rest is the service's. */
const CHECK_SHARE = 5;

/** Each message says what to do: its reader has a service that does not start. */
const RECOVERY =
  'Nothing was changed. Put the missing or former files back (audit/ and keys/ belong together); if they are lost, "recover-log --data DIR --reason TEXT" goes on after the loss and records it.';
const refused = (why: string): LogDamaged => new LogDamaged(`${why}. ${RECOVERY}`);

/**
 * The national audit log: records in files, their hashes in an RFC 9162 tree, tree heads signed. The files are the
 * log; tree and indexes are derived from them, and stored beside sealed segments so that a start need not read
 * everything.
 */
export class NationalLog {
  readonly #file: LogFile;
  readonly #tree: MerkleTree;
  readonly #clock: ServiceClock;
  readonly #head: HeadFile;
  readonly #key: LogKey;
  readonly #ending = new AbortController();
  readonly #onDamage: ((error: LogDamaged) => void) | undefined;
  #checking: Promise<void> = Promise.resolve();
  #damaged = false;

  private constructor(parts: {
    file: LogFile;
    tree: MerkleTree;
    clock: ServiceClock;
    head: HeadFile;
    key: LogKey;
    onDamage: ((error: LogDamaged) => void) | undefined;
  }) {
    this.#file = parts.file;
    this.#tree = parts.tree;
    this.#clock = parts.clock;
    this.#head = parts.head;
    this.#key = parts.key;
    this.#onDamage = parts.onDamage;
  }

  /**
   * @throws LogDamaged when the files are not the log that was signed last: shorter, with other records, without
   * their head or key, or with another one.
   */
  static async open(options: NationalLogOptions): Promise<NationalLog> {
    const { dataDir, clock, onRecord, books, onSealed, anchors = [], readAll = false, onDamage, say, limits } = options;
    const folder = path.join(dataDir, 'audit');
    const { key, head: kept } = await openGround(dataDir, clock);

    const { sealed, booked } = readAll
      ? { sealed: new SealedSegments(), booked: undefined }
      : sealedSoFar(folder, key, { onRecord, books });
    const skipped = [...sealed.list];
    const tree = sealed.tree(sha256);
    for (const index of skipped) onSealed?.(index);
    const take = (bytes: Uint8Array, leaf: Uint8Array): void => {
      const index = tree.append(leaf); // Not within the call below, which is skipped entirely when nobody listens.
      onRecord?.(bytes, index);
    };
    const { segments } = countSegments(folder);

    /** Makes the index of a segment, from the current state. */
    const seal = ({ segment, firstIndex, columns }: ClosedSegment): (() => Promise<void>) => {
      const end = firstIndex + columns.ends.length;
      const leaves = tree.leaves(firstIndex, end);
      const root = tree.root(end);
      const tileRoots = tree.tileRoots(Math.floor(firstIndex / TILE_LEAVES));
      // While the log is read at opening, only the last of these will be used.
      const saved = segment >= segments - 2 ? books?.save() : undefined;
      return async () => {
        const there = SegmentIndex.open(folder, segment, firstIndex, columns.ends.at(-1) ?? 0, key);
        const index =
          there?.rootHash === toHex(root) && there.holds()
            ? there
            : await SegmentIndex.write(folder, {
                segment,
                firstIndex,
                columns,
                leaves,
                rootHash: root,
                tileRoots,
                key,
              });
        sealed.add(index);
        tree.seal(end, sealed.tile);
        onSealed?.(index);
        if (saved !== undefined) await writeBooks(folder, end, saved, key);
      };
    };
    let head: HeadFile | undefined;
    const { file, repaired } = await LogFile.open({
      folder,
      sealed,
      each: (bytes) => take(bytes, leafHash(sha256, bytes)),
      seal,
      ...(limits === undefined ? {} : { limits }),
      check: () => {
        checkAgainst(kept, tree);
        checkTail(kept, tree, key);
        if (booked !== undefined && booked > tree.size)
          throw refused(`it has ${tree.size} records and once had ${booked}`);
        for (const anchor of anchors) checkAgainst(anchor, tree, anchor.by);
      },
      writing: (records) => {
        const leaves = records.map((bytes) => leafHash(sha256, bytes));
        const advance = head?.advanceTo(tree.size + leaves.length, leaves);
        return () => {
          records.forEach((bytes, i) => take(bytes, leaves[i] ?? leafHash(sha256, bytes)));
          advance?.();
        };
      },
    });
    if (repaired !== undefined)
      say?.(
        `audit log: the last write was cut off; ${repaired.droppedBytes} bytes that nobody was told of were dropped`,
      );
    try {
      head = new HeadFile(dataDir, key, () => signedHead(tree, clock, key));
      await file.sealFull();
    } catch (error) {
      await file.close();
      throw error;
    }
    const log = new NationalLog({ file, tree, clock, head, key, onDamage });
    log.#checking = log
      .#checkSealed(folder, skipped)
      .catch((error: unknown) => log.#damage(error instanceof LogDamaged ? error : new LogDamaged(String(error))));
    return log;
  }

  get size(): number {
    return this.#tree.size;
  }

  get key(): { readonly keyId: string; readonly publicKey: string } {
    return { keyId: this.#key.keyId, publicKey: this.#key.publicKey };
  }

  /**
   * Enters records together, in order. When this resolves they are on the disk and in the tree, and the signed head
   * beside the log counts them.
   * @throws LogUnwritable when they are not; RecordTooLong when one is longer than `MAX_RECORD_BYTES` and TypeError
   * when one is not JSON, before any is written.
   */
  async append(records: readonly object[]): Promise<readonly Entered[]> {
    const first = await this.#file.append(records.map(canonicalBytes));
    return records.map((_, i) => this.entered(first + i));
  }

  entered(index: number): Entered {
    return { index, leafHash: toHex(this.#fromTree(() => this.#tree.leaf(index))) };
  }

  /** A record as it was entered. @throws RangeError when it does not exist; LogDamaged when it has been changed. */
  async record(index: number): Promise<unknown> {
    const bytes = await this.#whole(index);
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return value;
  }

  /** How many bytes a record takes. @throws RangeError when there is none */
  bytesOf(index: number): number {
    return this.#file.bytesOf(index);
  }

  /** The tree as it is now, signed. */
  treeHead(): TreeHead {
    return signedHead(this.#tree, this.#clock, this.#key);
  }

  /** The root of the first `treeSize` records, lower-case hex. @throws RangeError unless 0 <= treeSize <= size */
  rootAt(treeSize: number): string {
    return toHex(this.#fromTree(() => this.#tree.root(treeSize)));
  }

  /** The log's signature of other texts that it publishes. */
  sign(bytes: Uint8Array): Uint8Array {
    return this.#key.sign(bytes);
  }

  /** @throws RangeError unless 0 <= index < treeSize <= size. */
  inclusionProof(index: number, treeSize: number): string[] {
    return this.#fromTree(() => this.#tree.inclusionProof(index, treeSize)).map(toHex);
  }

  /** @throws RangeError unless 1 <= first <= second <= size. */
  consistencyProof(first: number, second: number): string[] {
    return this.#fromTree(() => this.#tree.consistencyProof(first, second)).map(toHex);
  }

  /** Resolves when every sealed segment not read at opening has been read and found whole, or damage was found. */
  async checked(): Promise<void> {
    await this.#checking;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#checking;
    await this.#file.close();
    await this.#head.close();
  }

  /** Ends all writing. */
  #damage(error: LogDamaged): void {
    if (this.#damaged) return;
    this.#damaged = true;
    this.#file.break(error);
    this.#onDamage?.(error);
  }

  /** Reads from the tree; hashes of sealed segments come from the disk. */
  #fromTree<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof TileMismatch)) throw error;
      const damage = new LogDamaged(error.message);
      this.#damage(damage);
      throw damage;
    }
  }

  async #whole(index: number): Promise<Uint8Array> {
    try {
      const bytes = await this.#file.read(index);
      if (
        !equalBytes(
          leafHash(sha256, bytes),
          this.#fromTree(() => this.#tree.leaf(index)),
        )
      )
        throw new LogDamaged(`record ${index} is not the one that was entered`);
      return bytes;
    } catch (error) {
      if (error instanceof LogDamaged) this.#damage(error);
      throw error;
    }
  }

  /**
   * Reads, slowly, the segments of which only the index was read at opening, and checks every record against the
   * tree.
   */
  async #checkSealed(folder: string, indexes: readonly SegmentIndex[]): Promise<void> {
    const { signal } = this.#ending;
    let since = performance.now();
    const pause = async (): Promise<void> => {
      await wait((performance.now() - since) * (CHECK_SHARE - 1), undefined, { signal, ref: false });
      since = performance.now();
    };
    try {
      for (const index of indexes) {
        const name = path.basename(segmentFile(folder, index.segment));
        if (!index.holds()) throw new LogDamaged(`the index of ${name} changed on the disk`);
        const { ends } = index.columns();
        const handle = await open(segmentFile(folder, index.segment), 'r');
        try {
          let count = 0;
          const { broken } = await readFrames({
            handle,
            size: index.bytes,
            pause,
            each: (bytes, end) => {
              if (
                end !== ends[count] ||
                !equalBytes(leafHash(sha256, bytes), this.#tree.leaf(index.firstIndex + count))
              )
                throw new LogDamaged(`record ${index.firstIndex + count} in ${name} is not the one that was entered`);
              count += 1;
            },
          });
          if (broken !== undefined || count !== index.count)
            throw new LogDamaged(`record ${index.firstIndex + count} in ${name} is broken`);
        } finally {
          await handle.close();
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function signedHead(tree: MerkleTree, clock: ServiceClock, key: LogKey): TreeHead {
  const head = {
    treeSize: tree.size,
    rootHash: toHex(tree.root()),
    timestamp: instantText(clock.nowMs()),
    keyId: key.keyId,
  };
  return { ...head, signature: toBase64(key.sign(treeHeadSignedBytes(head))) };
}

/**
 * The key and the last head of a log. Records, head and key belong together: a log without one of them was tampered
 * with or restored in part. A new log gets its key last, so that an earlier crash leaves nothing that looks like a
 * loss.
 */
async function openGround(
  dataDir: string,
  clock: ServiceClock,
): Promise<{ readonly key: LogKey; readonly head: KeptHead }> {
  const folder = path.join(dataDir, 'audit');
  const { segments } = countSegments(folder);
  const anyRecords =
    segments > 1 ||
    (segments === 1 && fs.existsSync(segmentFile(folder, 0)) && fs.statSync(segmentFile(folder, 0)).size > 0) ||
    (segments === 1 && !fs.existsSync(segmentFile(folder, 0)));
  let key: LogKey | undefined;
  try {
    key = readLogKey(dataDir);
  } catch {
    throw refused('its key (keys/audit-log.pem) cannot be read');
  }
  const head = readHead(dataDir, key);
  if (head === 'foreign')
    throw refused(
      'the tree head beside it (audit/head.json) is not one that this service signed: the head or the key (keys/audit-log.pem) is another',
    );
  if (key !== undefined && head !== undefined) return { key, head };
  if (key === undefined && (anyRecords || (head?.treeSize ?? 0) > 0))
    throw refused('its key (keys/audit-log.pem) is missing');
  if (key !== undefined)
    throw refused(`its tree head (audit/head.json) is missing${anyRecords ? '' : ', and so are its records'}`);
  const begun = newLogKey(dataDir);
  const begins = await beginLog(dataDir, clock, begun.key);
  begun.keep();
  return { key: begun.key, head: { ...begins, tail: undefined } };
}

/** Creates the first segment, if missing, and the head of a log without records; returns the head. */
export async function beginLog(dataDir: string, clock: ServiceClock, key: LogKey): Promise<TreeHead> {
  const folder = path.join(dataDir, 'audit');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const first = await open(segmentFile(folder, 0), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
  await first.close();
  syncFolder(folder);
  const head = signedHead(new MerkleTree(sha256), clock, key);
  await new HeadFile(dataDir, key, () => head).close();
  return head;
}

/** Which segments need not be read: those with an index whose records are already in the books. */
function sealedSoFar(
  folder: string,
  key: LogKey,
  { onRecord, books }: { readonly onRecord: NationalLogOptions['onRecord']; readonly books: LogBooks | undefined },
): { readonly sealed: SealedSegments; readonly booked: number | undefined } {
  const found = new SealedSegments();
  const { segments } = countSegments(folder);
  for (let segment = 0; segment < segments - 1; segment += 1) {
    const file = segmentFile(folder, segment);
    const index = fs.existsSync(file)
      ? SegmentIndex.open(folder, segment, found.end, fs.statSync(file).size, key)
      : undefined;
    if (index === undefined) break;
    found.add(index);
  }
  const kept = readBooks(folder, key);
  const upTo =
    onRecord === undefined
      ? found.end
      : kept !== undefined && found.list.some(({ end }) => end === kept.size)
        ? kept.size
        : 0;
  const sealed = new SealedSegments();
  for (const index of found.list) if (index.end <= upTo) sealed.add(index);
  // Leaves outside of whole tiles are under no tile's signature; the root over them is checked instead.
  const last = sealed.list.at(-1);
  const holds = last === undefined || (last.signed() && toHex(sealed.tree(sha256).root()) === last.rootHash);
  const loaded =
    holds && (onRecord === undefined || upTo === 0 || (kept !== undefined && books?.load(kept.bytes) === true));
  return { sealed: loaded ? sealed : new SealedSegments(), booked: kept?.size };
}

/** Checks the records that were added after the head was signed. */
function checkTail({ tail, ...head }: KeptHead, tree: MerkleTree, key: LogKey): void {
  if (tail === undefined) return;
  if (tail.treeSize > tree.size)
    throw refused(`it has ${tree.size} records and once had ${tail.treeSize} (by the tree head beside it)`);
  if (tailMac(key, head, leavesOf(tree, head.treeSize, tail.treeSize)) !== tail.mac)
    throw refused(
      `its records from ${head.treeSize} to ${tail.treeSize} are not those that were entered (by the tree head beside it)`,
    );
}

function* leavesOf(tree: MerkleTree, from: number, to: number): Iterable<Uint8Array> {
  for (let index = from; index < to; index += 1) yield tree.leaf(index);
}

/** Checks the tree against a head that was signed, or that others remember. */
function checkAgainst(
  { treeSize, rootHash }: { readonly treeSize: number; readonly rootHash: string },
  tree: MerkleTree,
  by = 'the tree head beside it',
): void {
  if (treeSize > tree.size) throw refused(`it has ${tree.size} records and once had ${treeSize} (by ${by})`);
  let root: Uint8Array;
  try {
    root = tree.root(treeSize);
  } catch (error) {
    throw error instanceof TileMismatch
      ? refused(`an index of its segments (audit/*.idx) was changed: ${error.message}`)
      : error;
  }
  if (!equalBytes(root, fromHex(rootHash)))
    throw refused(`its first ${treeSize} records are not those that were signed (by ${by})`);
}
