import path from 'node:path';
import * as z from 'zod';
import type { AccountAnswer } from '../../app/api/accounts.ts';
import { accountSchema, personOf, type Account } from '../../app/api/session.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { accountState, type AccountLife, type AccountState } from '../../app/policy/account-rules.ts';
import { forbiddenRoleMix } from '../../app/policy/roles.ts';
import type { ServiceClock } from '../clock.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import type { PasswordLane } from './password-pool.ts';
import { hashPassword, passwordMatches } from './passwords.ts';

const time = z.string().nullable().default(null);
const keptSchema = z.object({
  account: accountSchema,
  passwordHash: z.string(),
  /** Of an account of a folder that is older than this field: when it is first read. */
  lastUsedAt: z.string().optional(),
  suspendedAt: time,
  rolesChangedAt: time,
  leaves: z.object({ at: z.string(), saidAt: z.string() }).nullable().default(null),
  closedAt: time,
});
type Kept = z.infer<typeof keptSchema> & { lastUsedAt: string };

/** A hash that no password has: a sign-in with an unknown name takes as long as one with a known. */
let nobody: Promise<string> | undefined;
const nobodysHash = (): Promise<string> => (nobody ??= hashPassword('nobody has this password'));

const ms = (text: string | null): number | null => (text === null ? null : instantMs(text));

/** Who may sign in, and how each account stands. Kept in `accounts.json`, for its owner only; passwords only as hashes. */
export class AccountBook {
  readonly #file: string;
  readonly #clock: ServiceClock;
  readonly #kept = new Map<string, Kept>();

  constructor(dataDir: string, clock: ServiceClock) {
    this.#file = path.join(dataDir, 'accounts.json');
    this.#clock = clock;
    const text = readFileIfThere(this.#file);
    if (text === undefined) return;
    for (const kept of z.array(keptSchema).parse(JSON.parse(text))) this.#kept.set(kept.account.userName, { ...kept, lastUsedAt: kept.lastUsedAt ?? this.#now() });
  }

  has(userName: string): boolean {
    return this.#kept.has(userName);
  }

  /** By name. */
  all(): readonly AccountAnswer[] {
    return [...this.#kept.keys()].sort().flatMap((userName) => this.find(userName) ?? []);
  }

  find(userName: string): AccountAnswer | undefined {
    const kept = this.#kept.get(userName);
    if (kept === undefined) return undefined;
    const { state, decideByMs } = accountState(lifeOf(kept), this.#clock.nowMs());
    return { ...kept.account, state, lastUsedAt: kept.lastUsedAt, decideBy: decideByMs === null ? null : instantText(decideByMs), leavesAt: kept.leaves?.at ?? null };
  }

  /** True when one person stands behind both accounts. An account that does not exist is a person of its own. */
  samePerson(userName: string, other: string): boolean {
    const person = (name: string): string => {
      const account = this.#kept.get(name)?.account;
      return account === undefined ? name : personOf(account);
    };
    return userName === other || person(userName) === person(other);
  }

  /** Every account of the person behind one. */
  accountsOfPerson(userName: string): readonly string[] {
    const person = this.#kept.get(userName)?.account.personId;
    if (person === undefined) return [userName];
    return [...this.#kept.values()].filter(({ account }) => personOf(account) === person).map(({ account }) => account.userName);
  }

  /** CLOSED for one that there is not. */
  state(userName: string): AccountState {
    return this.find(userName)?.state ?? 'CLOSED';
  }

  /**
   * Adds accounts, or sets them anew.
   * @throws RangeError when one would hold roles that no account holds together.
   */
  async put(entries: readonly { readonly account: Account; readonly password: string }[]): Promise<void> {
    for (const { account } of entries) requireRoles(account);
    const hashed = await Promise.all(entries.map(({ account, password }) => this.#fresh(account, password)));
    for (const kept of hashed) this.#kept.set(kept.account.userName, kept);
    this.#write();
  }

  /** Adds an account; false when there is one of its name. @throws RangeError as `put` */
  async create(account: Account, password: string): Promise<boolean> {
    requireRoles(account);
    const kept = await this.#fresh(account, password);
    // Looked at after the hash: another may have taken the name meanwhile.
    if (this.has(account.userName)) return false;
    this.#kept.set(account.userName, kept);
    this.#write();
    return true;
  }

  /** To be reviewed from the first change that nobody has reviewed. @throws RangeError as `put` */
  changeRoles(account: Account): void {
    requireRoles(account);
    this.#change(account.userName, ({ rolesChangedAt }) => ({ account, rolesChangedAt: rolesChangedAt ?? this.#now() }));
  }

  reviewRoles(userName: string): void {
    this.#change(userName, () => ({ rolesChangedAt: null }));
  }

  /** Said again, the time to decide does not begin anew. */
  suspend(userName: string): void {
    this.#change(userName, ({ suspendedAt }) => ({ suspendedAt: suspendedAt ?? this.#now() }));
  }

  /** Takes back what it is suspended for, and nothing else: another reason stands for itself. */
  reactivate(userName: string): void {
    const state = this.state(userName);
    this.#change(userName, () => (state === 'SUSPENDED_SUSPICIOUS' ? { suspendedAt: null } : state === 'SUSPENDED_UNUSED' ? { lastUsedAt: this.#now() } : state === 'SUSPENDED_ROLE_REVIEW' ? { rolesChangedAt: null } : {}));
  }

  close(userName: string): void {
    this.#change(userName, ({ closedAt }) => ({ closedAt: closedAt ?? this.#now() }));
  }

  /** Its holder leaves. The 48 hours count from when that was said first. */
  leaves(userName: string, at: string): void {
    this.#change(userName, ({ leaves }) => ({ leaves: { at, saidAt: leaves?.saidAt ?? this.#now() } }));
  }

  /** It is in use now. */
  touch(userName: string): void {
    this.#change(userName, () => ({ lastUsedAt: this.#now() }));
  }

  async setPassword(userName: string, password: string): Promise<void> {
    const passwordHash = await hashPassword(password);
    const kept = this.#kept.get(userName);
    if (kept === undefined) throw new RangeError('there is no such account');
    this.#kept.set(userName, { ...kept, passwordHash });
    this.#write();
  }

  /** The account, when name and password are right, whatever its state. @throws PasswordsBusy */
  async check(userName: string, password: string, lane?: PasswordLane): Promise<Account | undefined> {
    const kept = this.#kept.get(userName);
    const matches = await passwordMatches(password, kept?.passwordHash ?? (await nobodysHash()), lane);
    return matches ? kept?.account : undefined;
  }

  async #fresh(account: Account, password: string): Promise<Kept> {
    return { account, passwordHash: await hashPassword(password), lastUsedAt: this.#now(), suspendedAt: null, rolesChangedAt: null, leaves: null, closedAt: null };
  }

  /** @throws RangeError for an account that there is not. */
  #change(userName: string, change: (kept: Kept) => Partial<Kept>): void {
    const kept = this.#kept.get(userName);
    if (kept === undefined) throw new RangeError('there is no such account');
    this.#kept.set(userName, { ...kept, ...change(kept) });
    this.#write();
  }

  #now(): string {
    return instantText(this.#clock.nowMs());
  }

  #write(): void {
    writePrivateFile(this.#file, JSON.stringify([...this.#kept.values()], null, 1));
  }
}

function requireRoles(account: Account): void {
  const mix = forbiddenRoleMix(account.roles);
  if (mix !== undefined) throw new RangeError(`${account.userName}: ${mix}`);
}

const lifeOf = ({ lastUsedAt, suspendedAt, rolesChangedAt, leaves, closedAt }: Kept): AccountLife => ({
  lastUsedAtMs: instantMs(lastUsedAt), suspendedAtMs: ms(suspendedAt), rolesChangedAtMs: ms(rolesChangedAt), leaves: leaves === null ? null : { atMs: instantMs(leaves.at), saidAtMs: instantMs(leaves.saidAt) }, closedAtMs: ms(closedAt),
});
