/**
 * Where a log is read from. Each gives the tree head, the keys it came with, and the records in order; only a service gives
 * proofs, because from a file everything is computed anew.
 */
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createPublicKey } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { canonicalBytes } from './canonical.mjs';

/** The log could not be read; that is no verdict on it. */
export class Unreadable extends Error {}

/**
 * @typedef {{ index: number, bytes: Buffer | undefined, record: any, leafHash?: string }} Entry `bytes` undefined: only the hash was shown
 * @typedef {{ index: number, code: 'BROKEN_FRAME' | 'TORN_TAIL' | 'NOT_CANONICAL' | 'OUT_OF_PLACE' | 'SEGMENT_MISSING' }} Oddity
 * @typedef {object} Source
 * @property {string} name
 * @property {boolean} onDisk it is what whoever holds the disk left there: key, head and records can have been put back together
 * @property {() => boolean} hasRecords whether there are records although there may be no head
 * @property {() => Promise<any>} head the signed tree head, unchecked; `undefined` when there is none
 * @property {() => Promise<string[]>} keys public keys that came with the log
 * @property {((treeSize: number, odd: (oddity: Oddity) => void) => AsyncIterable<Entry>) | undefined} entries in
 * order; `undefined` when they may not be read
 * @property {((index: number, treeSize: number) => Promise<Buffer[]>) | undefined} inclusion
 * @property {((first: number, second: number) => Promise<Buffer[]>) | undefined} consistency
 */

/** @param {unknown} hashes */
const buffersOf = (hashes) => (Array.isArray(hashes) ? hashes.map((hash) => Buffer.from(String(hash), 'hex')) : []);
/** A page of the log has 4 MiB, or one record of the time before records were bounded. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const PAGE = 1_000;
/** Why the log is read: DPA 2018 s62(4). */
const READING = `purpose=INTEGRITY_AND_SECURITY&reason=${encodeURIComponent('Verification of the log by verify-audit.')}`;
const TIMEOUT_MS = 60_000;

/** @param {{ url: string, caFile?: string | undefined, token?: string | undefined }} options @returns {Source} */
export function serviceSource({ url, caFile, token }) {
  const ca = caFile === undefined ? undefined : fs.readFileSync(caFile);
  /** @param {string} where @returns {Promise<any>} */
  const get = (where) =>
    new Promise((resolve, reject) => {
      const target = new URL(`${url.replace(/\/+$/, '').replace(/\/v1$/, '')}/v1${where}`);
      const options = {
        timeout: TIMEOUT_MS,
        headers: { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        ...(ca === undefined ? {} : { ca }),
      };
      const request = (target.protocol === 'http:' ? http : https).get(target, options, (answer) => {
        /** @type {Buffer[]} */
        const parts = [];
        let size = 0;
        answer.on('data', (/** @type {Buffer} */ part) => {
          parts.push(part);
          size += part.length;
          if (size > MAX_ANSWER_BYTES) request.destroy(new Error('the answer does not end'));
        });
        answer.on('error', (error) => reject(new Unreadable(error.message)));
        answer.on('end', () => {
          if (answer.statusCode !== 200)
            return reject(new Unreadable(`${where.split('?')[0]} answered ${answer.statusCode}`));
          try {
            resolve(JSON.parse(Buffer.concat(parts).toString('utf8')));
          } catch {
            reject(new Unreadable(`${where.split('?')[0]} did not answer JSON`));
          }
        });
      });
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', (error) => reject(new Unreadable(`the service cannot be reached: ${error.message}`)));
    });

  /** @param {number} treeSize @param {(oddity: Oddity) => void} odd @returns {AsyncIterable<Entry>} */
  async function* entries(treeSize, odd) {
    for (let from = 0; from < treeSize;) {
      const { records } = await get(`/audit/records?from=${from}&limit=${Math.min(PAGE, treeSize - from)}&${READING}`);
      if (!Array.isArray(records) || records.length === 0) return;
      for (const { index, leafHash, record } of records) {
        if (index !== from) odd({ index: from, code: 'OUT_OF_PLACE' });
        yield {
          index: from,
          record,
          leafHash: String(leafHash),
          bytes: record === null ? undefined : canonicalBytes(record),
        };
        from += 1;
      }
    }
  }

  return {
    name: url,
    onDisk: false,
    hasRecords: () => false,
    head: () => get('/audit/tree-head'),
    keys: async () =>
      ((await get('/audit/keys')).keys ?? []).map((/** @type {any} */ { publicKey }) => String(publicKey)),
    entries: token === undefined ? undefined : entries,
    inclusion: async (index, treeSize) =>
      buffersOf((await get(`/audit/proofs/inclusion?index=${index}&treeSize=${treeSize}`)).hashes),
    consistency: async (first, second) =>
      buffersOf((await get(`/audit/proofs/consistency?first=${first}&second=${second}`)).hashes),
  };
}

/** @param {string} file @returns {string | undefined} */
const textIfThere = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

/** No record was ever longer; a larger length is no frame. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The frames of one file, in memory that does not grow with it: the bytes of each record and whether its check sum fits, then
 * `rest` bytes that are no whole frame.
 * @param {string} file @returns {Generator<{ bytes: Buffer, whole: boolean, last: boolean } | { rest: number }>}
 */
function* framesOf(file) {
  const handle = fs.openSync(file, 'r');
  try {
    const end = fs.fstatSync(handle).size;
    let start = 0;
    let part = Buffer.alloc(0);
    /** Whether so many bytes from `at` are there; reads on when they are not in memory. @param {number} at @param {number} length */
    const have = (at, length) => {
      if (at + length > end) return false;
      if (at + length > start + part.length) {
        part = Buffer.alloc(Math.min(Math.max(CHUNK_BYTES, length), end - at));
        start = at;
        for (let filled = 0; filled < part.length;) {
          const read = fs.readSync(handle, part, filled, part.length - filled, start + filled);
          if (read === 0) throw new Unreadable(`${file} became shorter while it was read`);
          filled += read;
        }
      }
      return true;
    };
    for (let at = 0; at < end;) {
      const length = have(at, 8) ? part.readUInt32LE(at - start) : 0;
      const sum = length === 0 ? 0 : part.readUInt32LE(at - start + 4);
      if (length === 0 || length > MAX_RECORD_BYTES || !have(at + 8, length)) return yield { rest: end - at };
      const bytes = part.subarray(at + 8 - start, at + 8 + length - start);
      at += 8 + length;
      yield { bytes, whole: crc32(bytes) === sum, last: at >= end };
    }
  } finally {
    fs.closeSync(handle);
  }
}

/**
 * A data directory: `audit/log.bin` and the segments that follow it, `audit/log-000001.bin` and so on (frames of length and CRC-32,
 * both little-endian, and the record), with `audit/head.json`.
 * @param {string} dir @returns {Source}
 */
export function directorySource(dir) {
  const folder = path.join(dir, 'audit');
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const numbers = names
    .flatMap((name) => (name === 'log.bin' ? [0] : /^log-\d{6}\.bin$/.test(name) ? [Number(name.slice(4, 10))] : []))
    .sort((a, b) => a - b);
  if (numbers.length === 0) throw new Unreadable('there is no audit/log.bin in this directory');
  const fileOf = (/** @type {number} */ number) =>
    path.join(folder, number === 0 ? 'log.bin' : `log-${String(number).padStart(6, '0')}.bin`);

  /** @param {number} _treeSize @param {(oddity: Oddity) => void} odd @returns {AsyncIterable<Entry>} */
  async function* entries(_treeSize, odd) {
    let index = 0;
    for (const [at, number] of numbers.entries()) {
      if (number !== at) return odd({ index, code: 'SEGMENT_MISSING' });
      const lastFile = at === numbers.length - 1;
      for (const step of framesOf(fileOf(number))) {
        // A segment is started when the one before is complete, so only the last can end in an interrupted write.
        if ('rest' in step || (!step.whole && step.last && lastFile)) {
          odd({ index, code: lastFile ? 'TORN_TAIL' : 'BROKEN_FRAME' });
          break;
        }
        if (!step.whole) odd({ index, code: 'BROKEN_FRAME' });
        yield entryOf(index, step.bytes, odd);
        index += 1;
      }
    }
  }

  return {
    name: dir,
    onDisk: true,
    hasRecords: () => numbers.some((number) => fs.statSync(fileOf(number)).size > 0),
    head: async () => JSON.parse(textIfThere(path.join(folder, 'head.json')) ?? 'null') ?? undefined,
    // The directory has the private key; a verifier takes only the public half of it.
    keys: async () =>
      [textIfThere(path.join(dir, 'keys', 'audit-log.pem'))].flatMap((pem) =>
        pem === undefined ? [] : [createPublicKey(pem).export({ format: 'der', type: 'spki' }).toString('base64')],
      ),
    entries,
    inclusion: undefined,
    consistency: undefined,
  };
}

/** @param {number} index @param {Buffer} bytes @param {(oddity: Oddity) => void} odd @returns {Entry} */
function entryOf(index, bytes, odd) {
  /** @type {any} */
  let record;
  try {
    record = JSON.parse(bytes.toString('utf8'));
    if (!canonicalBytes(record).equals(bytes)) odd({ index, code: 'NOT_CANONICAL' });
  } catch {
    odd({ index, code: 'NOT_CANONICAL' });
  }
  return { index, bytes, record };
}

/**
 * A bundle that `--save-bundle` wrote: one line with `treeHead` and `keys`, then one line for each record.
 * @param {string} file @returns {Source}
 */
export function bundleSource(file) {
  const lines = () => createInterface({ input: fs.createReadStream(file), crlfDelay: Infinity });
  /** @param {string} line @returns {any} */
  const parsed = (line) => {
    try {
      return JSON.parse(line);
    } catch {
      throw new Unreadable('a line of the bundle is not JSON; it was cut off or is no bundle');
    }
  };
  const first = async () => {
    for await (const line of lines()) return parsed(line);
    throw new Unreadable('the bundle is empty');
  };
  /** @param {number} _treeSize @param {(oddity: Oddity) => void} odd @returns {AsyncIterable<Entry>} */
  async function* entries(_treeSize, odd) {
    let index = -1;
    for await (const line of lines()) {
      if (index >= 0) {
        const entry = parsed(line);
        if (entry.index !== index) odd({ index, code: 'OUT_OF_PLACE' });
        yield { index, record: entry.record, leafHash: String(entry.leafHash), bytes: canonicalBytes(entry.record) };
      }
      index += 1;
    }
  }
  return {
    name: file,
    onDisk: false,
    hasRecords: () => false,
    head: async () => (await first()).treeHead,
    keys: async () => ((await first()).keys ?? []).map(String),
    entries,
    inclusion: undefined,
    consistency: undefined,
  };
}
