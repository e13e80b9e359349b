import fc from 'fast-check';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalBytes, canonicalText } from './canonical.mjs';
import { main } from './index.mjs';
import { GrowingTree, leafHash, provesConsistency, provesInclusion } from './merkle.mjs';

/** The vectors of transparency-dev/merkle (Apache-2.0), kept beside the repository rather than in it. */
const VECTORS = fileURLToPath(new URL('../../../shared/data/merkle/testdata', import.meta.url));
/** The eight leaves of the Certificate Transparency reference, and the roots over the first 0 to 8 of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** @param {string} base64 */
const bytes = (base64) => Buffer.from(base64, 'base64');
/** @param {string} folder */
const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** @param {Buffer[]} list @param {number} i @returns {Buffer} */
const at = (list, i) => list[i] ?? Buffer.alloc(0);

describe('the tree', () => {
  it('has the published roots', () => {
    const tree = new GrowingTree();
    const roots = [tree.root().toString('hex')];
    for (const leaf of LEAVES) {
      tree.add(leafHash(Buffer.from(leaf, 'hex')));
      roots.push(tree.root().toString('hex'));
    }
    expect(roots).toEqual(ROOTS);
  });

  it('answers all published vectors as published', () => {
    if (!existsSync(VECTORS)) return console.warn(`no Merkle vectors ran: ${VECTORS} is not there`);
    /** @type {string[]} */
    const wrong = [];
    let ran = 0;
    for (const file of filesUnder(path.join(VECTORS, 'inclusion'))) {
      const v = JSON.parse(readFileSync(file, 'utf8'));
      const answer = provesInclusion({
        index: v.leafIdx,
        treeSize: v.treeSize,
        leaf: bytes(v.leafHash ?? ''),
        root: bytes(v.root ?? ''),
        proof: (v.proof ?? []).map(bytes),
      });
      if (answer === v.wantErr) wrong.push(file);
      ran += 1;
    }
    for (const file of filesUnder(path.join(VECTORS, 'consistency'))) {
      const v = JSON.parse(readFileSync(file, 'utf8'));
      const answer = provesConsistency({
        first: v.size1,
        second: v.size2,
        firstRoot: bytes(v.root1 ?? ''),
        secondRoot: bytes(v.root2 ?? ''),
        proof: (v.proof ?? []).map(bytes),
      });
      if (answer === v.wantErr) wrong.push(file);
      ran += 1;
    }
    expect(wrong).toEqual([]);
    expect(ran).toBeGreaterThan(100);
  });

  it('is proved by right proofs of every size and by no other', () => {
    // RFC 6962 2.1 transcribed literally: a prover that shares no code with the service.
    /** @param {number} n */
    const split = (n) => 2 ** Math.floor(Math.log2(n - 1));
    /** @param {Uint8Array} a @param {Uint8Array} b */
    const node = (a, b) => createHash('sha256').update(Uint8Array.of(1)).update(a).update(b).digest();
    /** @param {Buffer[]} d @returns {Buffer} */
    const mth = (d) =>
      d.length === 1 ? at(d, 0) : node(mth(d.slice(0, split(d.length))), mth(d.slice(split(d.length))));
    /** @param {number} m @param {Buffer[]} d @returns {Buffer[]} */
    const inclusion = (m, d) => {
      if (d.length === 1) return [];
      const k = split(d.length);
      return m < k
        ? [...inclusion(m, d.slice(0, k)), mth(d.slice(k))]
        : [...inclusion(m - k, d.slice(k)), mth(d.slice(0, k))];
    };
    /** @param {number} m @param {Buffer[]} d @returns {Buffer[]} */
    const consistency = (m, d, whole = true) => {
      if (m === d.length) return whole ? [] : [mth(d)];
      const k = split(d.length);
      return m <= k
        ? [...consistency(m, d.slice(0, k), whole), mth(d.slice(k))]
        : [...consistency(m - k, d.slice(k), false), mth(d.slice(0, k))];
    };
    const leaves = Array.from({ length: 70 }, (_, i) => leafHash(Uint8Array.of(i)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), fc.nat(), (size, a, b, flip) => {
        const d = leaves.slice(0, size);
        const index = a % size;
        const first = (b % size) + 1;
        const root = mth(d);
        const path_ = inclusion(index, d);
        const claim = { index, treeSize: size, leaf: at(d, index), root, proof: path_ };
        expect(provesInclusion(claim)).toBe(true);
        expect(provesInclusion({ ...claim, leaf: leafHash(Uint8Array.of(99)) })).toBe(false);
        expect(provesInclusion({ ...claim, proof: [...path_, root] })).toBe(false);
        const grown = {
          first,
          second: size,
          firstRoot: mth(d.slice(0, first)),
          secondRoot: root,
          proof: consistency(first, d),
        };
        expect(provesConsistency(grown)).toBe(true);
        expect(provesConsistency({ ...grown, firstRoot: leafHash(Uint8Array.of(99)) })).toBe(false);
        if (grown.proof.length > 0) {
          const proof = grown.proof.map((hash) => Buffer.from(hash));
          const bent = at(proof, flip % proof.length);
          bent[flip % 32] = Number(bent[flip % 32]) ^ 1;
          expect(provesConsistency({ ...grown, proof })).toBe(false);
          expect(provesConsistency({ ...grown, proof: grown.proof.slice(1) })).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('canonical JSON', () => {
  it('writes the example of RFC 8785 section 3.2.2 to the bytes of section 3.2.4', () => {
    const parsed = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    );
    expect(canonicalBytes(parsed).toString('hex')).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    );
  });

  it('sorts names by their UTF-16 units (section 3.2.3) and refuses what is not JSON', () => {
    expect(
      canonicalText({ '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
    expect(canonicalText(-0)).toBe('0');
    for (const value of [Number.NaN, Infinity, '\ud83d', { a: undefined }, 1n])
      expect(() => canonicalText(value)).toThrow(TypeError);
  });

  it('does not depend on the order in which names were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalText(turned)).toBe(canonicalText(value));
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('a data directory', () => {
  /** @param {Buffer} bytes */
  const framed = (bytes) => {
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32LE(bytes.length, 0);
    prefix.writeUInt32LE(crc32(bytes), 4);
    return Buffer.concat([prefix, bytes]);
  };
  /** @type {string[]} */
  const made = [];
  afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true })));

  /**
   * A log with this many records in segments of this size, signed with a key of its own.
   * @param {number} count
   * @param {number} [inSegment]
   */
  function directory(count, inSegment = count) {
    const dir = mkdtempSync(path.join(tmpdir(), 'sightline-verify-data-'));
    made.push(dir);
    mkdirSync(path.join(dir, 'audit'));
    mkdirSync(path.join(dir, 'keys'));
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const tree = new GrowingTree();
    const heads = [];
    const headNow = () => {
      const head = {
        treeSize: tree.size,
        rootHash: tree.root().toString('hex'),
        timestamp: '2026-03-01T12:00:00.000Z',
        keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16),
      };
      return { ...head, signature: sign(null, canonicalBytes(head), privateKey).toString('base64') };
    };
    for (let i = 0; i < count; i += 1) {
      const bytes = canonicalBytes({ i, text: 'x'.repeat(i % 97) });
      const segment = Math.floor(i / inSegment);
      appendFileSync(
        path.join(dir, 'audit', segment === 0 ? 'log.bin' : `log-${String(segment).padStart(6, '0')}.bin`),
        framed(bytes),
      );
      tree.add(leafHash(bytes));
      heads.push(headNow());
    }
    writeFileSync(path.join(dir, 'audit', 'head.json'), JSON.stringify(headNow()));
    writeFileSync(path.join(dir, 'keys', 'audit-log.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return { dir, heads, publicKey: spki.toString('base64') };
  }
  /** @param {string} dir @param {string} name */
  const inAudit = (dir, name) => path.join(dir, 'audit', name);
  /** @param {Awaited<ReturnType<typeof main>>} found */
  const told = ({ code, line, words }) => ({
    code,
    codes: /** @type {any} */ (line).faults.map((/** @type {any} */ fault) => fault.code),
    unchecked: /** @type {any} */ (line).unchecked,
    last: words.at(-1),
  });

  it('C3: in segments is read in order, and a missing or cut one is found', async () => {
    const { dir } = directory(500, 64);
    const state = path.join(dir, 'state.json');
    expect(told(await main(['--data', dir, '--state', state]))).toMatchObject({ code: 2, codes: [] });
    expect(told(await main(['--data', dir, '--state', state]))).toEqual({
      code: 0,
      codes: [],
      unchecked: [],
      last: 'The log is whole.',
    });
    const whole = readFileSync(inAudit(dir, 'log-000003.bin'));
    rmSync(inAudit(dir, 'log-000003.bin'));
    expect(told(await main(['--data', dir]))).toMatchObject({ code: 1, codes: ['SEGMENT_MISSING', 'RECORDS_MISSING'] });
    writeFileSync(inAudit(dir, 'log-000003.bin'), whole.subarray(0, whole.length - 1));
    expect(told(await main(['--data', dir])).codes).toContain('BROKEN_FRAME');
  });

  it('H13: without memory is not called whole, and one that was rolled back is found by who remembers', async () => {
    const { dir, heads, publicKey } = directory(20);
    const state = path.join(dir, 'state.json');
    await main(['--data', dir, '--state', state]);
    const log = readFileSync(inAudit(dir, 'log.bin'));
    const cut = log.subarray(
      0,
      log.length - 8 - log.readUInt32LE(log.length - 8 - canonicalBytes({ i: 19, text: 'x'.repeat(19) }).length),
    );
    writeFileSync(inAudit(dir, 'log.bin'), cut);
    writeFileSync(inAudit(dir, 'head.json'), JSON.stringify(heads[18]));
    for (const args of [[], ['--key', publicKey]]) {
      const found = told(await main(['--data', dir, ...args]));
      expect([found.code, found.codes]).toEqual([2, []]);
      expect(found.last).not.toContain('whole');
      expect(found.unchecked[0]).toContain('an older copy of the log was put back');
    }
    expect(told(await main(['--data', dir, '--state', state]))).toMatchObject({ code: 1, codes: ['ROLLED_BACK'] });
    rmSync(inAudit(dir, 'head.json'));
    expect(told(await main(['--data', dir]))).toMatchObject({
      code: 1,
      codes: ['NO_HEAD'],
      last: 'The log is not whole.',
    });
  });
});
