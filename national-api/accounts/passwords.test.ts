import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { AccountBook } from './account-book.ts';
import { hashPassword, passwordMatches } from './passwords.ts';

const ACCOUNT = {
  userName: 'sam',
  displayName: 'Sam',
  roles: ['investigator' as const],
  rank: null,
  organisation: 'West Yorkshire Police',
};

function aFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-accounts-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

test('a password costs scrypt with N 32,768, r 8 and p 1, whoever sets it, unless a test says otherwise', async () => {
  const folder = aFolder();
  const book = new AccountBook(folder, systemClock);
  const hashes = (): string => fs.readFileSync(path.join(folder, 'accounts.json'), 'utf8');
  await book.put([{ account: ACCOUNT, password: 'right' }]);
  expect(hashes()).toContain('"passwordHash": "scrypt$32768$8$1$');
  await book.setPassword('sam', 'another');
  expect(hashes()).toContain('"passwordHash": "scrypt$32768$8$1$');
  await book.resetPassword('sam', 'admin', { byTwo: true });
  expect(hashes()).toContain('"passwordHash": "scrypt$32768$8$1$');
});

test('a hash carries its cost, so that one made at another cost still matches, and only the right password does', async () => {
  const folder = aFolder();
  await new AccountBook(folder, systemClock, { N: 16, r: 8, p: 1 }).put([{ account: ACCOUNT, password: 'right' }]);
  const book = new AccountBook(folder, systemClock);
  expect(await book.check('sam', 'right')).toMatchObject({ userName: 'sam' });
  expect(await book.check('sam', 'wrong')).toBeUndefined();
  expect(await book.check('nobody', 'right')).toBeUndefined();
  expect(await passwordMatches('right', await hashPassword('right'))).toBe(true);
});
