import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { leafHash } from './merkle.ts';
import type { Hash } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';

const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();

/** The vectors of transparency-dev/merkle (Apache-2.0), stored beside the repository rather than in it. */
const VECTORS = fileURLToPath(new URL('../../../shared/data/merkle/testdata', import.meta.url));

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name));
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const hashes = (list: string[] | null): Uint8Array[] => (list ?? []).map(bytes);

describe('the published vectors', () => {
  test('are all answered as published, for inclusion and for consistency', () => {
    if (!existsSync(VECTORS)) {
      console.warn(`no Merkle vectors ran: ${VECTORS} is not there`);
      return;
    }
    const wrong: string[] = [];
    const ran = { inclusion: 0, consistency: 0, accepted: 0 };
    for (const file of filesUnder(path.join(VECTORS, 'inclusion'))) {
      const v = JSON.parse(readFileSync(file, 'utf8'));
      const claim = {
        index: v.leafIdx,
        treeSize: v.treeSize,
        leafHash: bytes(v.leafHash),
        root: bytes(v.root),
        proof: hashes(v.proof),
      };
      const answer = verifyInclusion(sha256, claim);
      if (answer === v.wantErr) wrong.push(file);
      ran.inclusion += 1;
      ran.accepted += Number(answer);
    }
    for (const file of filesUnder(path.join(VECTORS, 'consistency'))) {
      const v = JSON.parse(readFileSync(file, 'utf8'));
      const claim = {
        first: v.size1,
        second: v.size2,
        firstRoot: bytes(v.root1),
        secondRoot: bytes(v.root2),
        proof: hashes(v.proof),
      };
      const answer = verifyConsistency(sha256, claim);
      if (answer === v.wantErr) wrong.push(file);
      ran.consistency += 1;
      ran.accepted += Number(answer);
    }
    console.warn(
      `Merkle vectors: ${ran.inclusion} of inclusion, ${ran.consistency} of consistency, ${ran.accepted} of them to be accepted`,
    );
    expect(wrong).toEqual([]);
    expect(ran.inclusion).toBeGreaterThan(50);
    expect(ran.consistency).toBeGreaterThan(50);
    expect(ran.accepted).toBeGreaterThan(5);
  });
});

describe('what is no proof at all', () => {
  const leaf = leafHash(sha256, Uint8Array.of(1));
  const odd: unknown[] = [
    undefined,
    null,
    -1,
    0.5,
    Number.NaN,
    Infinity,
    2 ** 53,
    '1',
    {},
    [],
    new Uint8Array(31),
    [null],
    ['a'],
    [new Uint8Array(31)],
  ];

  test('is answered with false, never with an exception', () => {
    const inclusion = { index: 1, treeSize: 2, leafHash: leaf, root: leaf, proof: [leaf] };
    for (const field of Object.keys(inclusion)) {
      for (const value of odd) expect(verifyInclusion(sha256, { ...inclusion, [field]: value })).toBe(false);
    }
    const consistency = { first: 1, second: 2, firstRoot: leaf, secondRoot: leaf, proof: [leaf] };
    for (const field of Object.keys(consistency)) {
      for (const value of odd) expect(verifyConsistency(sha256, { ...consistency, [field]: value })).toBe(false);
    }
  });

  test('is refused when bytes move from one child of a node to the other', () => {
    const other = leafHash(sha256, Uint8Array.of(2));
    const joined = Buffer.concat([leaf, other]);
    const root = sha256(Buffer.concat([Uint8Array.of(1), joined]));
    expect(verifyInclusion(sha256, { index: 0, treeSize: 2, leafHash: leaf, root, proof: [other] })).toBe(true);
    expect(
      verifyInclusion(sha256, {
        index: 0,
        treeSize: 2,
        leafHash: joined.subarray(0, 31),
        root,
        proof: [joined.subarray(31)],
      }),
    ).toBe(false);
  });

  test('ends for tree sizes beyond 32 bits', () => {
    const proof = Array.from({ length: 53 }, () => leaf);
    const treeSize = Number.MAX_SAFE_INTEGER;
    expect(verifyInclusion(sha256, { index: 2 ** 40, treeSize, leafHash: leaf, root: leaf, proof })).toBe(false);
    expect(
      verifyConsistency(sha256, { first: 2 ** 52, second: treeSize, firstRoot: leaf, secondRoot: leaf, proof }),
    ).toBe(false);
  });

  test('between trees of the same size the roots must be the same and the proof empty', () => {
    const other = leafHash(sha256, Uint8Array.of(2));
    const same = { first: 7, second: 7, firstRoot: leaf, secondRoot: leaf, proof: [] };
    expect(verifyConsistency(sha256, same)).toBe(true);
    expect(verifyConsistency(sha256, { ...same, secondRoot: other })).toBe(false);
    expect(verifyConsistency(sha256, { ...same, proof: [leaf] })).toBe(false);
  });
});
