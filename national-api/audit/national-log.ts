import path from 'node:path';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { fromHex, toBase64, toHex } from '../../app/audit/hex.ts';
import { equalBytes } from '../../app/audit/bytes.ts';
import { leafHash, MerkleTree } from '../../app/audit/merkle.ts';
import { treeHeadSchema, treeHeadSignedBytes, verifyTreeHead, type TreeHead } from '../../app/audit/tree-head.ts';
import { instantText } from '../../app/domain/instant.ts';
import type { ServiceClock } from '../clock.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import { LogDamaged, LogFile } from './log-file.ts';
import { openLogKey, type LogKey } from './log-key.ts';
import { sha256 } from './sha256.ts';

/** A record in the log, durable. */
export type Entered = { readonly index: number; readonly leafHash: string };

/** How long the head on the disk may be behind: a log that was cut back is found when it is shorter than that head. */
const HEAD_EVERY_MS = 2_000;

export type NationalLogOptions = {
  readonly dataDir: string;
  readonly clock: ServiceClock;
  /** Is given each record in the log when it is opened, and then every new one, in order. */
  readonly onRecord?: (bytes: Uint8Array, index: number) => void;
  readonly say?: (words: string) => void;
};

/**
 * The national audit log: records in a file, their hashes in an RFC 9162 tree in memory, tree heads signed. The file is the
 * log; tree and indexes are read from it when it is opened.
 */
export class NationalLog {
  readonly #file: LogFile;
  readonly #tree: MerkleTree;
  readonly #clock: ServiceClock;
  readonly #headFile: string;
  readonly #key: LogKey;
  #keptSize: number;
  #timer: NodeJS.Timeout | undefined;

  private constructor(parts: { file: LogFile; tree: MerkleTree; clock: ServiceClock; headFile: string; key: LogKey; keptSize: number }) {
    this.#file = parts.file;
    this.#tree = parts.tree;
    this.#clock = parts.clock;
    this.#headFile = parts.headFile;
    this.#key = parts.key;
    this.#keptSize = parts.keptSize;
  }

  /**
   * @throws LogDamaged when the file is not the log that was signed last: shorter, or with other records.
   */
  static async open({ dataDir, clock, onRecord, say }: NationalLogOptions): Promise<NationalLog> {
    const folder = path.join(dataDir, 'audit');
    const key = openLogKey(dataDir);
    const tree = new MerkleTree(sha256);
    const take = (bytes: Uint8Array): void => {
      const leaf = leafHash(sha256, bytes);
      const index = tree.append(leaf); // not within the call below, which is skipped whole when nobody listens
      onRecord?.(bytes, index);
    };
    const headFile = path.join(folder, 'head.json');
    let keptSize = 0;
    const { file, repaired } = await LogFile.open(path.join(folder, 'log.bin'), take, () => {
      keptSize = checkAgainst(readFileIfThere(headFile), tree, key);
    });
    if (repaired !== undefined) say?.(`audit log: the last write was cut off; ${repaired.droppedBytes} bytes that nobody was told of were dropped`);
    file.onFlushed((records) => records.forEach(take));
    return new NationalLog({ file, tree, clock, headFile, key, keptSize });
  }

  get size(): number {
    return this.#tree.size;
  }

  get key(): { readonly keyId: string; readonly publicKey: string } {
    return { keyId: this.#key.keyId, publicKey: this.#key.publicKey };
  }

  /**
   * Enters records together, in order. When this resolves they are on the disk and in the tree.
   * @throws LogUnwritable when they are not; TypeError when one is not JSON.
   */
  async append(records: readonly object[]): Promise<readonly Entered[]> {
    const first = await this.#file.append(records.map(canonicalBytes));
    this.#keepHeadSoon();
    return records.map((_, i) => this.entered(first + i));
  }

  entered(index: number): Entered {
    return { index, leafHash: toHex(this.#tree.leaf(index)) };
  }

  /** A record as it was entered. @throws RangeError when there is none. */
  async record(index: number): Promise<unknown> {
    const value: unknown = JSON.parse(Buffer.from(await this.#file.read(index)).toString('utf8'));
    return value;
  }

  /** The tree as it is now, signed. */
  treeHead(): TreeHead {
    const head = { treeSize: this.#tree.size, rootHash: toHex(this.#tree.root()), timestamp: instantText(this.#clock.nowMs()), keyId: this.#key.keyId };
    return { ...head, signature: toBase64(this.#key.sign(treeHeadSignedBytes(head))) };
  }

  /** @throws RangeError unless 0 <= index < treeSize <= size. */
  inclusionProof(index: number, treeSize: number): string[] {
    return this.#tree.inclusionProof(index, treeSize).map(toHex);
  }

  /** @throws RangeError unless 1 <= first <= second <= size. */
  consistencyProof(first: number, second: number): string[] {
    return this.#tree.consistencyProof(first, second).map(toHex);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#file.close();
    this.#keepHead();
  }

  #keepHeadSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#keepHead();
    }, HEAD_EVERY_MS).unref();
  }

  #keepHead(): void {
    if (this.#tree.size === this.#keptSize) return;
    try {
      writePrivateFile(this.#headFile, JSON.stringify(this.treeHead()));
      this.#keptSize = this.#tree.size;
    } catch {
      // The log itself was written; the head is a second witness and is tried again with the next record.
    }
  }
}

/** Checks the tree against the head that was kept last; its size. */
function checkAgainst(kept: string | undefined, tree: MerkleTree, key: LogKey): number {
  if (kept === undefined) return 0;
  const head = treeHeadSchema.safeParse(safeJson(kept));
  if (!head.success || !verifyTreeHead(head.data, key.verify)) throw new LogDamaged('the tree head beside it is not one that this service signed');
  const { treeSize, rootHash } = head.data;
  if (treeSize > tree.size) throw new LogDamaged(`it has ${tree.size} records and once had ${treeSize}`);
  if (!equalBytes(tree.root(treeSize), fromHex(rootHash))) throw new LogDamaged(`its first ${treeSize} records are not those that were signed`);
  return treeSize;
}

function safeJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
