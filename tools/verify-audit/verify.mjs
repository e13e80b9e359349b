/**
 * Judges a log. A fault is an error; a note is information; what could not be checked is counted as unchecked, never as good.
 */
import { canonicalBytes } from './canonical.mjs';
import { Chains } from './chains.mjs';
import { GrowingTree, leafHash, provesConsistency, provesInclusion } from './merkle.mjs';
import { headFlaw, isTreeHead, logKeyOf } from './signed-head.mjs';

/** What each code says in words. */
export const WORDS = /** @type {const} */ ({
  NO_HEAD: 'there is no signed tree head, or it is not one',
  WRONG_KEY: 'the tree head is signed with another key than the one trusted',
  BAD_HEAD_SIGNATURE: "the tree head's signature does not hold",
  ROLLED_BACK: 'the log is shorter than a head that it signed before',
  REPLAYED_HEAD: 'an old tree head is shown again',
  FORKED: 'at the same size the log once signed another root: there are two logs',
  NOT_CONSISTENT: 'the log does not begin with the log that was signed before: history was changed',
  RECORDS_MISSING: 'there are fewer records than the tree head vouches for: the log was cut off',
  ROOT_MISMATCH: 'the records do not give the signed root: one was changed, left out, put in or moved',
  LEAF_MISMATCH: 'the record does not have the leaf hash that is claimed for it',
  OUT_OF_PLACE: 'a record stands in the place of another',
  SEGMENT_MISSING: 'a file of the log is missing among those that follow it',
  BROKEN_FRAME: 'the record was changed on the disk: its check sum does not fit',
  NOT_CANONICAL: 'the record is not canonical JSON',
  NOT_INCLUDED: 'the proof does not lead from the record to the signed root',
  TORN_TAIL: 'the last write was cut off; nobody was told that it was entered',
  CHAIN_GAP: "a record of a workstation's chain is missing, repeated or out of order",
  CHAIN_BROKEN: "a workstation's record does not follow the one before it",
  CHAIN_BAD_SIGNATURE: "a workstation's record is not signed by its device",
  CHAIN_OTHER_DEVICE: 'a record of one device stands in the chain of another',
  DEVICE_KEY_MISMATCH: 'a device was enrolled under an id that is not that of its key',
  RECEIPT_MALFORMED: 'this is not a receipt',
  RECEIPT_MISMATCH: 'the receipt is for another record, or its leaf hash is not that of its leaf',
  RECEIPT_HEAD: 'the tree head of the receipt is not signed by the log',
  RECEIPT_NOT_INCLUDED: 'the log does not have the record that the receipt is for',
});
/** @typedef {keyof typeof WORDS} Code */
/** @typedef {{ code: Code, at?: number | string }} Finding */

const MAX_FINDINGS = 50;

/** Findings: the first in full, all of them counted, because a damaged log may have millions. */
class Findings {
  /** @type {Finding[]} */
  listed = [];
  count = 0;

  /** @param {Code} code @param {number | string} [at] */
  add(code, at) {
    this.count += 1;
    if (this.listed.length < MAX_FINDINGS) this.listed.push(at === undefined ? { code } : { code, at });
  }
}

/**
 * @typedef {object} Task
 * @property {import('./sources.mjs').Source} source
 * @property {import('./state.mjs').Remembered | undefined} before
 * @property {string | undefined} trustedKey public key that was given; else the remembered one, else the log's own
 * @property {readonly number[] | 'all'} inclusion indexes to ask proofs for
 * @property {readonly { name: string, value: any }[]} receipts
 * @property {((line: object) => void) | undefined} save is given the bundle's lines
 *
 * @typedef {{ name: string, size: number, root: string, code: Code }} OldHead heads that the log signed before
 * @typedef {{ index: number, name: string | undefined, leaf: string | undefined }} Wanted a record whose place in the log is asked for
 * @typedef {Awaited<ReturnType<typeof verifyLog>>} Report
 */

/** @param {Task} task */
export async function verifyLog({ source, before, trustedKey, inclusion, receipts, save }) {
  const faults = new Findings();
  /** @type {string[]} */
  const unchecked = [];
  /** @type {Code[]} */
  const notes = [];
  /** @type {OldHead[]} */
  const olds = [];
  const checked = {
    records: 0,
    inclusionProofs: 0,
    consistencyProofs: 0,
    receipts: 0,
    workstations: 0,
    workstationRecords: 0,
  };

  const ownKeys = await source.keys();
  const keyText = trustedKey ?? before?.publicKey ?? ownKeys[0];
  const keyFrom = trustedKey !== undefined ? 'given' : before !== undefined ? 'remembered' : 'the log itself';
  const key = keyText === undefined ? undefined : logKeyOf(keyText);
  const head = await source.head();
  const report = (/** @type {string | undefined} */ publicKey) => ({
    ok: faults.count === 0 && unchecked.length === 0,
    log: source.name,
    treeHead: isTreeHead(head) ? head : undefined,
    publicKey,
    keyFrom,
    remembers: before !== undefined || olds.length > 0,
    checked,
    faults: faults.listed,
    faultCount: faults.count,
    notes,
    unchecked,
  });
  if (key === undefined) {
    unchecked.push('no public key of the log is known: give one with --key');
    return report(undefined);
  }
  if (!isTreeHead(head)) {
    // A log has a head from its beginning: one with records, or one that was seen before, has lost it.
    unchecked.push('whether records were changed or cut off: there is no tree head to hold them against');
    if (head !== undefined || before !== undefined || source.hasRecords()) faults.add('NO_HEAD');
    return report(key.publicKey);
  }
  const signatureFlaw = headFlaw(head, key);
  if (signatureFlaw !== undefined) faults.add(signatureFlaw);
  save?.({ treeHead: head, keys: ownKeys });

  if (before !== undefined && comparable(before.treeHead, head, faults))
    olds.push({
      name: 'remembered',
      size: before.treeHead.treeSize,
      root: before.treeHead.rootHash,
      code: 'NOT_CONSISTENT',
    });
  /** @type {Wanted[]} */
  const wanted = [];
  for (const { name, value } of receipts) {
    checked.receipts += 1;
    takeReceipt(value, name, { key, head, olds, wanted, faults });
  }
  // Whoever has the disk can restore an older log, head and key together: only somebody who remembers a later state can tell.
  if (source.onDisk && before === undefined && olds.length === 0) {
    unchecked.push(
      'whether records were cut off at the end, or an older copy of the log was put back: no earlier head is remembered (--state, or a --receipt)',
    );
    if (trustedKey === undefined)
      unchecked.push("whether the key is the log's: it was read from the same directory (--key, or --state)");
  }
  if (inclusion !== 'all') for (const index of inclusion) wanted.push({ index, name: undefined, leaf: undefined });

  /** @type {Map<number, string>} */
  const leaves = new Map(wanted.map(({ index }) => [index, '']));
  if (source.entries === undefined)
    unchecked.push('the records: reading them takes the token of an auditor (--token-file)');
  else {
    const roots = new Map([...olds.map(({ size }) => size), head.treeSize].map((size) => [size, '']));
    const chains = new Chains();
    let withheld = 0;
    const tree = new GrowingTree();
    const keepRoot = () => {
      if (roots.has(tree.size)) roots.set(tree.size, tree.root().toString('hex'));
    };
    keepRoot();
    const odd = (/** @type {import('./sources.mjs').Oddity} */ { code, index }) => {
      if (code === 'TORN_TAIL') notes.push(code);
      else faults.add(code, index);
    };
    for await (const entry of source.entries(head.treeSize, odd)) {
      // A record of another organisation: its hash holds its place in the tree, and what it says was not looked at.
      if (entry.bytes === undefined) withheld += 1;
      const leaf = entry.bytes === undefined ? Buffer.from(String(entry.leafHash), 'hex') : leafHash(entry.bytes);
      const text = leaf.toString('hex');
      if (entry.leafHash !== undefined && entry.leafHash !== text) faults.add('LEAF_MISMATCH', entry.index);
      const flaw = entry.bytes === undefined ? undefined : chains.take(entry.record);
      if (flaw !== undefined) faults.add(flaw, entry.index);
      save?.({ index: entry.index, leafHash: text, record: entry.record });
      if (leaves.has(entry.index)) leaves.set(entry.index, text);
      tree.add(leaf);
      checked.records += 1;
      keepRoot();
      if (inclusion === 'all' && source.inclusion !== undefined) {
        checked.inclusionProofs += 1;
        const proof = await source.inclusion(entry.index, head.treeSize);
        if (
          !provesInclusion({
            index: entry.index,
            treeSize: head.treeSize,
            leaf,
            root: Buffer.from(head.rootHash, 'hex'),
            proof,
          })
        )
          faults.add('NOT_INCLUDED', entry.index);
      }
    }
    const { devices, links, withoutKey } = chains.summary();
    Object.assign(checked, { workstations: devices, workstationRecords: links });
    if (withheld > 0)
      unchecked.push(
        `what ${withheld} records of other organisations say: only their hashes were shown; a national auditor sees all`,
      );
    if (withoutKey > 0)
      unchecked.push(`the signatures of ${withoutKey} workstations, whose keys the log does not name`);
    if (tree.size < head.treeSize) faults.add('RECORDS_MISSING', tree.size);
    else if (roots.get(head.treeSize) !== head.rootHash) faults.add('ROOT_MISMATCH');
    for (const old of olds)
      if (old.size <= tree.size && roots.get(old.size) !== old.root) faults.add(old.code, old.name);
  }

  for (const old of olds) {
    if (source.consistency === undefined || old.size === 0 || old.size > head.treeSize) continue;
    checked.consistencyProofs += 1;
    const proof = old.size === head.treeSize ? [] : await source.consistency(old.size, head.treeSize);
    const ok = provesConsistency({
      first: old.size,
      second: head.treeSize,
      firstRoot: Buffer.from(old.root, 'hex'),
      secondRoot: Buffer.from(head.rootHash, 'hex'),
      proof,
    });
    if (!ok && !faults.listed.some(({ code, at }) => code === old.code && at === old.name))
      faults.add(old.code, old.name);
  }

  for (const { index, name, leaf } of wanted) {
    const read = leaves.get(index) ?? '';
    const at = name ?? index;
    const failure = name === undefined ? 'NOT_INCLUDED' : 'RECEIPT_NOT_INCLUDED';
    if (index >= head.treeSize || (leaf !== undefined && read !== '' && read !== leaf)) faults.add(failure, at);
    else if (source.inclusion === undefined) {
      if (read === '') faults.add(failure, at);
    } else if ((leaf ?? read) === '')
      unchecked.push(`the place of record ${index}: without reading it only a receipt says what it is`);
    else {
      checked.inclusionProofs += 1;
      const proof = await source.inclusion(index, head.treeSize);
      if (
        !provesInclusion({
          index,
          treeSize: head.treeSize,
          leaf: Buffer.from(leaf ?? read, 'hex'),
          root: Buffer.from(head.rootHash, 'hex'),
          proof,
        })
      )
        faults.add(failure, at);
    }
  }
  return report(key.publicKey);
}

/**
 * Whether the new head can be a later one of the same log as the old; contradictions are faults.
 * @param {import('./signed-head.mjs').TreeHead} old @param {import('./signed-head.mjs').TreeHead} head @param {Findings} faults
 */
function comparable(old, head, faults) {
  const earlier = Date.parse(head.timestamp) < Date.parse(old.timestamp);
  if (head.treeSize < old.treeSize) faults.add(earlier ? 'REPLAYED_HEAD' : 'ROLLED_BACK', head.treeSize);
  else if (head.treeSize === old.treeSize && head.rootHash !== old.rootHash) faults.add('FORKED', head.treeSize);
  else if (earlier) faults.add('REPLAYED_HEAD', head.treeSize);
  return head.treeSize > old.treeSize;
}

/**
 * A receipt: `{ receipt, treeHead?, record? }`, or the answer of `POST /audit/records` with all of its receipts.
 * @param {any} value @param {string} name
 * @param {{ key: import('./signed-head.mjs').LogKey, head: import('./signed-head.mjs').TreeHead, olds: OldHead[],
 *   wanted: Wanted[], faults: Findings }} into
 */
function takeReceipt(value, name, { key, head, olds, wanted, faults }) {
  const list = Array.isArray(value?.receipts) ? value.receipts : value?.receipt === undefined ? [] : [value.receipt];
  if (list.length === 0) faults.add('RECEIPT_MALFORMED', name);
  for (const receipt of list) {
    if (!Number.isSafeInteger(receipt?.index) || receipt.index < 0 || receipt.leaf?.record === undefined) {
      faults.add('RECEIPT_MALFORMED', name);
      continue;
    }
    const leaf = leafHash(canonicalBytes(receipt.leaf)).toString('hex');
    const other =
      value.record !== undefined && !canonicalBytes(value.record).equals(canonicalBytes(receipt.leaf.record));
    if (leaf !== receipt.leafHash || receipt.seq !== receipt.leaf.record.seq || other)
      faults.add('RECEIPT_MISMATCH', name);
    wanted.push({ index: receipt.index, name, leaf });
  }
  if (value?.treeHead === undefined) return;
  if (!isTreeHead(value.treeHead) || headFlaw(value.treeHead, key) !== undefined) faults.add('RECEIPT_HEAD', name);
  else if (value.treeHead.treeSize > head.treeSize) faults.add('ROLLED_BACK', name);
  else olds.push({ name, size: value.treeHead.treeSize, root: value.treeHead.rootHash, code: 'NOT_CONSISTENT' });
}
