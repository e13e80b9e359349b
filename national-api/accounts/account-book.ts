import path from 'node:path';
import * as z from 'zod';
import { accountSchema, type Account } from '../../app/api/session.ts';
import { forbiddenRoleMix } from '../../app/policy/roles.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import { hashPassword, passwordMatches } from './passwords.ts';

const keptSchema = z.object({ account: accountSchema, passwordHash: z.string() });
type Kept = z.infer<typeof keptSchema>;

/** A hash that no password has: a sign-in with an unknown name takes as long as one with a known. */
const NOBODY = hashPassword('nobody has this password');

/** Who may sign in. Kept in `accounts.json`, for its owner only; passwords only as hashes. */
export class AccountBook {
  readonly #file: string;
  readonly #kept = new Map<string, Kept>();

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'accounts.json');
    const text = readFileIfThere(this.#file);
    if (text === undefined) return;
    for (const kept of z.array(keptSchema).parse(JSON.parse(text))) this.#kept.set(kept.account.userName, kept);
  }

  has(userName: string): boolean {
    return this.#kept.has(userName);
  }

  /**
   * Adds accounts, or sets them anew.
   * @throws RangeError when one would hold roles that no account holds together.
   */
  async put(entries: readonly { readonly account: Account; readonly password: string }[]): Promise<void> {
    for (const { account } of entries) {
      const mix = forbiddenRoleMix(account.roles);
      if (mix !== undefined) throw new RangeError(`${account.userName}: ${mix}`);
    }
    const hashed = await Promise.all(entries.map(async ({ account, password }) => ({ account, passwordHash: await hashPassword(password) })));
    for (const kept of hashed) this.#kept.set(kept.account.userName, kept);
    writePrivateFile(this.#file, JSON.stringify([...this.#kept.values()], null, 1));
  }

  /** The account, when name and password are right. */
  async check(userName: string, password: string): Promise<Account | undefined> {
    const kept = this.#kept.get(userName);
    const matches = await passwordMatches(password, kept?.passwordHash ?? (await NOBODY));
    return matches ? kept?.account : undefined;
  }
}
