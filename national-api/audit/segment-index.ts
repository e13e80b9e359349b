import { createHash } from 'node:crypto';
import fs from 'node:fs';
import * as z from 'zod';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { hashTextSchema, signatureTextSchema } from '../../app/audit/encoded-text.ts';
import { fromBase64, toBase64, toHex } from '../../app/audit/hex.ts';
import { HASH_LENGTH, MerkleTree, TILE_LEAVES } from '../../app/audit/merkle.ts';
import { jsonOrNothing } from '../json-text.ts';
import { syncFolder, indexFile } from './segment-files.ts';
import { kindOfLeaf, timeOfLeaf } from './leaves.ts';
import type { LogKey } from './log-key.ts';

/** What is stored of each record of a segment beside its bytes: its end, its kind, its time. 18 bytes. */
export type Columns = {
  /** Offset behind the frame of each record. */
  readonly ends: Float64Array;
  /** When it was entered; NaN where the record does not begin with it. */
  readonly atMs: Float64Array;
  /** Index into `kinds`. */
  readonly kindOf: Uint16Array;
  readonly kinds: readonly string[];
};

/** The growing columns of the current segment. */
export class GrowingColumns {
  #ends = new Float64Array(1_024);
  #atMs = new Float64Array(1_024);
  #kindOf = new Uint16Array(1_024);
  readonly #kinds = new Map<string, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Where the last record ends. */
  get bytes(): number {
    return this.#count === 0 ? 0 : (this.#ends[this.#count - 1] ?? 0);
  }

  add(bytes: Uint8Array, end: number): void {
    if (this.#count === this.#ends.length) this.#grow();
    const kind = kindOfLeaf(bytes) ?? '';
    // The number of kinds has a limit far above ours; anything beyond it is one kind.
    const known = this.#kinds.get(kind) ?? (this.#kinds.size < 65_535 ? this.#kinds.size : 0);
    if (known === this.#kinds.size) this.#kinds.set(kind, known);
    this.#ends[this.#count] = end;
    this.#atMs[this.#count] = timeOfLeaf(bytes);
    this.#kindOf[this.#count] = known;
    this.#count += 1;
  }

  /** Where the frame of a record begins and ends. */
  span(at: number): readonly [number, number] {
    return [at === 0 ? 0 : (this.#ends[at - 1] ?? 0), this.#ends[at] ?? 0];
  }

  /** A view, valid until the next record. */
  columns(): Columns {
    return {
      ends: this.#ends.subarray(0, this.#count),
      atMs: this.#atMs.subarray(0, this.#count),
      kindOf: this.#kindOf.subarray(0, this.#count),
      kinds: [...this.#kinds.keys()],
    };
  }

  #grow(): void {
    const larger = 2 * this.#ends.length;
    const [ends, atMs, kindOf] = [new Float64Array(larger), new Float64Array(larger), new Uint16Array(larger)];
    ends.set(this.#ends);
    atMs.set(this.#atMs);
    kindOf.set(this.#kindOf);
    [this.#ends, this.#atMs, this.#kindOf] = [ends, atMs, kindOf];
  }
}

const headerSchema = z.strictObject({
  v: z.literal(1),
  segment: z.int().min(0),
  firstIndex: z.int().min(0),
  count: z.int().min(1),
  /** Of the segment's file. */
  bytes: z.int().min(1),
  kinds: z.array(z.string().max(80)),
  /** Over the records that have a time; null when none has. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** Of the tree whose last leaf is the segment's last record. */
  rootHash: hashTextSchema,
  /** The roots of the tiles of 256 leaves that were completed in this segment, end to end, base64. */
  tileRoots: z.string(),
  /** Of everything that follows the header in the file. */
  columnsSha256: hashTextSchema,
  keyId: z.string(),
  signature: signatureTextSchema,
});
type Header = z.infer<typeof headerSchema>;

const signedBytes = ({ signature: _signature, ...signed }: Header): Uint8Array => canonicalBytes(signed);

/** Bytes per record in the file: leaf hash, end, time, kind. */
const BYTES_A_RECORD = HASH_LENGTH + 8 + 8 + 2;

const NEWLINE = 0x0a;
/** A header of 64 MB would belong to a segment of half a billion records. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

const copied = (column: Float64Array | Uint16Array): Buffer =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength);

/**
 * The index of a sealed segment, a file beside it, with which a start need not read the segment. Its header, with the
 * roots of the tree over it, is signed with the log's key; the rest is read on demand and checked against the header.
 * It contains nothing that the segment does not: a missing one is made again.
 */
export class SegmentIndex {
  readonly #file: string;
  readonly #header: Header;
  readonly #columnsAt: number;
  readonly #key: LogKey;

  private constructor(file: string, header: Header, columnsAt: number, key: LogKey) {
    this.#file = file;
    this.#header = header;
    this.#columnsAt = columnsAt;
    this.#key = key;
  }

  get segment(): number {
    return this.#header.segment;
  }

  get firstIndex(): number {
    return this.#header.firstIndex;
  }

  get count(): number {
    return this.#header.count;
  }

  get end(): number {
    return this.#header.firstIndex + this.#header.count;
  }

  get bytes(): number {
    return this.#header.bytes;
  }

  get rootHash(): string {
    return this.#header.rootHash;
  }

  get tileRoots(): Uint8Array {
    return fromBase64(this.#header.tileRoots);
  }

  /** Whether one of its records may have been entered in `[fromMs, toMs)`. */
  touches(fromMs: number, toMs: number): boolean {
    return (
      this.#header.fromMs !== null &&
      this.#header.toMs !== null &&
      this.#header.fromMs < toMs &&
      this.#header.toMs >= fromMs
    );
  }

  /** Whether one of its records is of such a kind. */
  hasKind(kind: RegExp): boolean {
    return this.#header.kinds.some((each) => kind.test(each));
  }

  /** The leaf hashes from log index `from` up to `to`, end to end. */
  leaves(from: number, to: number): Uint8Array {
    return this.#read((from - this.firstIndex) * HASH_LENGTH, (to - from) * HASH_LENGTH);
  }

  columns(): Columns {
    const { count, kinds } = this.#header;
    const at = count * HASH_LENGTH;
    const bytes = this.#read(at, count * (BYTES_A_RECORD - HASH_LENGTH));
    const part = (from: number, length: number): ArrayBuffer =>
      new Uint8Array(bytes.subarray(from, from + length)).buffer;
    return {
      ends: new Float64Array(part(0, 8 * count)),
      atMs: new Float64Array(part(8 * count, 8 * count)),
      kindOf: new Uint16Array(part(16 * count, 2 * count)),
      kinds,
    };
  }

  /** Whether this log signed the header, and the rest of the file is what the header describes. */
  holds(): boolean {
    return (
      this.signed() &&
      createHash('sha256')
        .update(this.#read(0, this.count * BYTES_A_RECORD))
        .digest('hex') === this.#header.columnsSha256
    );
  }

  /** Whether this log signed the header. A start checks only the last one: its root covers the tiles of all. */
  signed(): boolean {
    return this.#key.verify(signedBytes(this.#header), fromBase64(this.#header.signature));
  }

  #read(at: number, length: number): Buffer {
    const handle = fs.openSync(this.#file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      const read = fs.readSync(handle, bytes, 0, length, this.#columnsAt + at);
      return bytes.subarray(0, read);
    } finally {
      fs.closeSync(handle);
    }
  }

  /**
   * The index of a segment; undefined when there is none, or none of this segment and this log. The signature is not
   * checked here.
   */
  static open(
    folder: string,
    segment: number,
    firstIndex: number,
    segmentBytes: number,
    key: LogKey,
  ): SegmentIndex | undefined {
    const file = indexFile(folder, segment);
    if (!fs.existsSync(file)) return undefined;
    const text = headerText(file);
    const parsed = text === undefined ? undefined : headerSchema.safeParse(jsonOrNothing(text));
    if (text === undefined || parsed?.success !== true) return undefined;
    const header = parsed.data;
    const columnsAt = Buffer.byteLength(text) + 1;
    const tiles = Math.floor((firstIndex + header.count) / TILE_LEAVES) - Math.floor(firstIndex / TILE_LEAVES);
    const fits =
      header.segment === segment &&
      header.firstIndex === firstIndex &&
      header.bytes === segmentBytes &&
      header.keyId === key.keyId &&
      fromBase64(header.tileRoots).length === tiles * HASH_LENGTH &&
      fs.statSync(file).size === columnsAt + header.count * BYTES_A_RECORD;
    return fits ? new SegmentIndex(file, header, columnsAt, key) : undefined;
  }

  /**
   * Writes the index of a segment that is closed to writing, atomically.
   * @param leaves leaf hashes of its records, end to end
   */
  static async write(
    folder: string,
    {
      segment,
      firstIndex,
      columns,
      leaves,
      rootHash,
      tileRoots,
      key,
    }: {
      readonly segment: number;
      readonly firstIndex: number;
      readonly columns: Columns;
      readonly leaves: Uint8Array;
      readonly rootHash: Uint8Array;
      readonly tileRoots: Uint8Array;
      readonly key: LogKey;
    },
  ): Promise<SegmentIndex> {
    const parts = [
      Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength),
      copied(columns.ends),
      copied(columns.atMs),
      copied(columns.kindOf),
    ];
    const digest = createHash('sha256');
    for (const part of parts) digest.update(part);
    let [fromMs, toMs] = [Infinity, -Infinity];
    for (const at of columns.atMs) {
      if (at < fromMs) fromMs = at;
      if (at > toMs) toMs = at;
    }
    const unsigned = {
      v: 1 as const,
      segment,
      firstIndex,
      count: columns.ends.length,
      bytes: columns.ends.at(-1) ?? 0,
      kinds: [...columns.kinds],
      fromMs: Number.isFinite(fromMs) ? fromMs : null,
      toMs: Number.isFinite(toMs) ? toMs : null,
      rootHash: toHex(rootHash),
      tileRoots: toBase64(tileRoots),
      columnsSha256: digest.digest('hex'),
      keyId: key.keyId,
      signature: '',
    };
    const header: Header = { ...unsigned, signature: toBase64(key.sign(signedBytes(unsigned))) };
    const text = JSON.stringify(header);
    const file = indexFile(folder, segment);
    const beside = `${file}.new`;
    const handle = await fs.promises.open(beside, 'w', 0o600);
    try {
      await handle.writev([Buffer.from(`${text}\n`), ...parts]);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.promises.rename(beside, file);
    syncFolder(folder);
    return new SegmentIndex(file, header, Buffer.byteLength(text) + 1, key);
  }
}

/** The first line of a file; undefined when it has no end. */
function headerText(file: string): string | undefined {
  const handle = fs.openSync(file, 'r');
  try {
    for (let size = 64 * 1024; size <= MAX_HEADER_BYTES; size *= 8) {
      const bytes = Buffer.alloc(size);
      const part = bytes.subarray(0, fs.readSync(handle, bytes, 0, size, 0));
      const end = part.indexOf(NEWLINE);
      if (end >= 0) return part.toString('utf8', 0, end);
      if (part.length < size) return undefined;
    }
    return undefined;
  } finally {
    fs.closeSync(handle);
  }
}

/** Supplies a tree with the leaves of its tiles from the indexes of sealed segments. */
export class SealedSegments {
  readonly #indexes: SegmentIndex[] = [];

  get list(): readonly SegmentIndex[] {
    return this.#indexes;
  }

  /** Records in them. */
  get end(): number {
    return this.#indexes.at(-1)?.end ?? 0;
  }

  add(index: SegmentIndex): void {
    this.#indexes.push(index);
  }

  /** The segment that a record is in. */
  holding(index: number): SegmentIndex | undefined {
    let [low, high] = [0, this.#indexes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#indexes[middle]?.end ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    return this.#indexes[low];
  }

  /** The leaf hashes from `from` up to `to`, end to end, as far as they are sealed. */
  leaves(from: number, to: number): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let at = from; at < to;) {
      const holding = this.holding(at);
      if (holding === undefined) break;
      const until = Math.min(to, holding.end);
      parts.push(holding.leaves(at, until));
      at = until;
    }
    return Buffer.concat(parts);
  }

  readonly tile = (tile: number): Uint8Array => this.leaves(tile * TILE_LEAVES, (tile + 1) * TILE_LEAVES);

  /** The tree over all of them, with only the roots of tiles in memory. */
  tree(hash: ConstructorParameters<typeof MerkleTree>[0]): MerkleTree {
    const tree = MerkleTree.resume(hash, Buffer.concat(this.#indexes.map(({ tileRoots }) => tileRoots)), this.tile);
    const rest = this.leaves(tree.size, this.end);
    for (let at = 0; at < rest.length; at += HASH_LENGTH) tree.append(rest.subarray(at, at + HASH_LENGTH));
    return tree;
  }
}
