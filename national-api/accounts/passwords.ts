import { randomBytes, timingSafeEqual } from 'node:crypto';
import { OWN_WORK, PasswordPool, type PasswordLane, type ScryptCost } from './password-pool.ts';

/**
 * Password hashes: scrypt with a salt per account. N = 2^15, r = 8, p = 1 takes about 80 ms and 32 MB, which makes
 * guessing expensive without letting sign-ins exhaust the service. Stored as `scrypt$N$r$p$salt$hash`, so that the
 * cost can be raised.
 */
export const PASSWORD_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** One pool for the process: the threads are the machine's. */
const pool = new PasswordPool();

// The same text gives the same bytes from every keyboard (NIST SP 800-63B 5.1.1.2).
const derive = (password: string, salt: Buffer, cost: ScryptCost, lane: PasswordLane): Promise<Buffer> =>
  pool.derive(password.normalize('NFKC'), salt, KEY_BYTES, cost, lane);

export async function hashPassword(password: string, cost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, cost, OWN_WORK);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** True when the password is the one that was hashed. False for a text that is no such hash. @throws PasswordsBusy */
export async function passwordMatches(
  password: string,
  hashed: string,
  lane: PasswordLane = OWN_WORK,
): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = hashed.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(
    password,
    Buffer.from(salt, 'base64'),
    { N: Number(n), r: Number(r), p: Number(p) },
    lane,
  );
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** A password for a demonstration: 18 unambiguous characters, 92 bits. */
export function randomPassword(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqr'; // 40 characters, so that a byte below 240 picks evenly.
  let text = '';
  while (text.length < 18)
    for (const byte of randomBytes(24)) if (byte < 240 && text.length < 18) text += letters.charAt(byte % 40);
  return text.replace(/(.{6})(?=.)/g, '$1-');
}
