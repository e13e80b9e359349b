import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { memoryFolder } from './memory-folder.mjs';

/** Stands in for the system's place. */
function aPlace() {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-memory-'));
  onTestFinished(() => fs.rmSync(place, { recursive: true }));
  return place;
}

test('a folder of our own is made there, and is gone afterwards with all that is in it', () => {
  const place = aPlace();
  const folder = memoryFolder(place, 1);
  expect(fs.readdirSync(place)).toEqual([path.basename(folder?.path ?? '')]);
  expect(fs.readdirSync(folder?.path ?? '')).toEqual([]);
  fs.writeFileSync(path.join(folder?.path ?? '', 'left'), 'behind');
  folder?.remove();
  expect(fs.readdirSync(place)).toEqual([]);
});

test('where there is no such place, or too little room in it, there is none and nothing is left', () => {
  const place = aPlace();
  expect(memoryFolder(path.join(place, 'nowhere'))).toBeUndefined();
  expect(memoryFolder(place, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  expect(fs.readdirSync(place)).toEqual([]);
});
