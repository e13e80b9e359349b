import path from 'node:path';
import * as z from 'zod';
import type { AccountAnswer, OneUseSecret } from '../../app/api/accounts.ts';
import {
  accountSchema,
  passwordNoticeSchema,
  personOf,
  type Account,
  type PasswordNotice,
} from '../../app/api/session.ts';
import { DAY_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import {
  accountState,
  ONE_USE_SECRET_MS,
  PLACES_OF_AN_ACCOUNT,
  RESET_TOLD_DAYS,
  UNCONFIRMED_MAY,
  type AccountLife,
  type AccountState,
} from '../../app/policy/account-rules.ts';
import type { Permission } from '../../app/policy/permissions.ts';
import { forbiddenRoleMix } from '../../app/policy/roles.ts';
import type { ServiceClock } from '../clock.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import type { PasswordLane, ScryptCost } from './password-pool.ts';
import { hashPassword, PASSWORD_COST, passwordMatches, randomPassword } from './passwords.ts';

const time = z.string().nullable().default(null);
const keptSchema = z.object({
  account: accountSchema,
  passwordHash: z.string(),
  /** For an account in a folder older than this field: the time of its first reading. */
  lastUsedAt: z.string().optional(),
  suspendedAt: time,
  rolesChangedAt: time,
  leaves: z.object({ at: z.string(), saidAt: z.string() }).nullable().default(null),
  closedAt: time,
  /** Who has changed the roles since their last review. */
  rolesChangedBy: z.array(z.string()).default([]),
  /** When the password expires, if it is a one-use secret. */
  oneUseUntil: time,
  /** How the holder got one-use secrets, newest first. */
  resets: z.array(passwordNoticeSchema).default([]),
  /** Administrators who each gave it a secret alone since somebody else last confirmed that its holder has it. */
  unconfirmedBy: z.array(z.string()).default([]),
  /** Workstations and addresses of earlier sign-ins, the latest last. */
  places: z.array(z.string()).default([]),
});
type Kept = z.infer<typeof keptSchema> & { lastUsedAt: string };

const ms = (text: string | null): number | null => (text === null ? null : instantMs(text));

/**
 * Who may sign in, and the state of each account. Stored in `accounts.json`, readable by its owner only; passwords
 * only as hashes.
 */
export class AccountBook {
  readonly #file: string;
  readonly #clock: ServiceClock;
  readonly #kept = new Map<string, Kept>();
  readonly #passwordCost: ScryptCost;
  #nobody: Promise<string> | undefined;

  constructor(dataDir: string, clock: ServiceClock, passwordCost = PASSWORD_COST) {
    this.#file = path.join(dataDir, 'accounts.json');
    this.#clock = clock;
    this.#passwordCost = passwordCost;
    const text = readFileIfThere(this.#file);
    if (text === undefined) return;
    for (const kept of z.array(keptSchema).parse(JSON.parse(text)))
      this.#kept.set(kept.account.userName, { ...kept, lastUsedAt: kept.lastUsedAt ?? this.#now() });
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
    return {
      ...kept.account,
      personId: personOf(kept.account),
      mustChangePassword: kept.oneUseUntil !== null,
      awaitsConfirmation: awaitsConfirmation(kept),
      state,
      lastUsedAt: kept.lastUsedAt,
      decideBy: decideByMs === null ? null : instantText(decideByMs),
      leavesAt: kept.leaves?.at ?? null,
    };
  }

  /**
   * True when the same person is behind both accounts. An account that does not exist counts as a person of its own.
   */
  samePerson(userName: string, other: string): boolean {
    const person = (name: string): string => {
      const account = this.#kept.get(name)?.account;
      return account === undefined ? name : personOf(account);
    };
    return userName === other || person(userName) === person(other);
  }

  /** Every account of the person behind one. */
  accountsOfPerson(userName: string): readonly string[] {
    const account = this.#kept.get(userName)?.account;
    if (account === undefined) return [userName];
    const person = personOf(account);
    return [...this.#kept.values()]
      .filter(({ account }) => personOf(account) === person)
      .map(({ account }) => account.userName);
  }

  /** An account of a person; the first by name. */
  ofPerson(personId: string): AccountAnswer | undefined {
    return this.all().find((account) => account.personId === personId);
  }

  /** Whether the password is a one-use secret, and whether it is still valid. */
  oneUse(userName: string): 'NO' | 'GOOD' | 'LAPSED' {
    const until = this.#kept.get(userName)?.oneUseUntil ?? null;
    return until === null ? 'NO' : instantMs(until) > this.#clock.nowMs() ? 'GOOD' : 'LAPSED';
  }

  /** Resets that are shown to the holder, newest first. */
  notices(userName: string): readonly PasswordNotice[] {
    const sinceMs = this.#clock.nowMs() - RESET_TOLD_DAYS * DAY_MS;
    return (this.#kept.get(userName)?.resets ?? []).filter(({ at }) => instantMs(at) > sinceMs);
  }

  /**
   * Whether the account was signed in to from there before. A workstation is recognised by itself, whatever its
   * network. A call that names none comes from a new place if the holder has used workstations.
   */
  knowsPlaces(userName: string, places: readonly string[]): boolean {
    const known = this.#kept.get(userName)?.places ?? [];
    const isDevice = (place: string): boolean => place.startsWith('device:');
    const [told, kept] = [places.filter(isDevice), known.filter(isDevice)];
    return told.length > 0 || kept.length > 0
      ? told.some((place) => kept.includes(place))
      : places.some((place) => known.includes(place));
  }

  /** Whether the reviewer of the roles is another person than everybody who changed them. */
  mayReview(userName: string, reviewer: string): boolean {
    return this.#kept.get(userName)?.rolesChangedBy.every((changer) => !this.samePerson(changer, reviewer)) !== false;
  }

  /**
   * Whether a single administrator gave the roles and nobody has reviewed them: such an account cannot act as a
   * second person.
   */
  awaitsReview(userName: string): boolean {
    return (this.#kept.get(userName)?.rolesChangedBy.length ?? 0) > 0;
  }

  /** Whether nobody but the giver of its secret has confirmed that its holder has it: the account may not act yet. */
  awaitsConfirmation(userName: string): boolean {
    const kept = this.#kept.get(userName);
    return kept !== undefined && awaitsConfirmation(kept);
  }

  /** Whether somebody may confirm it: another person than everybody who has given it a secret since. */
  mayConfirm(userName: string, decider: string): boolean {
    return this.#kept.get(userName)?.unconfirmedBy.every((giver) => !this.samePerson(giver, decider)) !== false;
  }

  confirm(userName: string): void {
    this.#change(userName, () => ({ unconfirmedBy: [] }));
  }

  /** CLOSED for an account that does not exist. */
  state(userName: string): AccountState {
    const kept = this.#kept.get(userName);
    return kept === undefined ? 'CLOSED' : accountState(lifeOf(kept), this.#clock.nowMs()).state;
  }

  /** The holder and the rights of an account, whatever its state; evaluated at every question to a store. */
  holder(userName: string): Account | undefined {
    return this.#kept.get(userName)?.account;
  }

  /** Adds or replaces accounts. @throws RangeError when one would hold roles that no account may hold together. */
  async put(entries: readonly { readonly account: Account; readonly password: string }[]): Promise<void> {
    for (const { account } of entries) requireRoles(account);
    const hashed = await Promise.all(entries.map(({ account, password }) => this.#fresh(account, password)));
    for (const kept of hashed) this.#kept.set(kept.account.userName, kept);
    this.#write();
  }

  /**
   * Adds an account whose password is a one-use secret; undefined when the name is taken. Its roles wait for a review
   * unless two administrators gave them.
   * @throws RangeError as `put`
   */
  async create(
    account: Account,
    {
      by,
      password = randomPassword(),
      reviewed,
    }: { readonly by: string; readonly password?: string | undefined; readonly reviewed: boolean },
  ): Promise<OneUseSecret | undefined> {
    requireRoles(account);
    const fresh = await this.#fresh(account, password);
    // Checked after hashing: another call may have taken the name meanwhile.
    if (this.has(account.userName)) return undefined;
    const validUntil = this.#secretUntil();
    this.#kept.set(account.userName, {
      ...fresh,
      oneUseUntil: validUntil,
      ...(reviewed ? {} : { rolesChangedAt: this.#now(), rolesChangedBy: [by], unconfirmedBy: [by] }),
    });
    this.#write();
    return { secret: password, validUntil };
  }

  /**
   * Sets roles that a single administrator changed; the review is due from the first unreviewed change. @throws
   * RangeError as `put`
   */
  changeRoles(userName: string, held: Pick<Account, 'roles' | 'rank'>, by: string): void {
    this.#change(userName, ({ account, rolesChangedAt, rolesChangedBy }) => ({
      account: withRoles(account, held),
      rolesChangedAt: rolesChangedAt ?? this.#now(),
      rolesChangedBy: [...new Set([...rolesChangedBy, by])],
    }));
  }

  /** Sets roles that two administrators gave: the second one has reviewed them. @throws RangeError as `put` */
  giveRoles(userName: string, held: Pick<Account, 'roles' | 'rank'>): void {
    this.#change(userName, ({ account }) => ({
      account: withRoles(account, held),
      rolesChangedAt: null,
      rolesChangedBy: [],
    }));
  }

  reviewRoles(userName: string): void {
    this.#change(userName, () => ({ rolesChangedAt: null, rolesChangedBy: [] }));
  }

  /** Sets the permissions of an account beyond its roles. */
  setPermissions(userName: string, permissions: readonly Permission[]): void {
    this.#change(userName, ({ account: { permissions: _before, ...account } }) => ({
      account: permissions.length === 0 ? account : { ...account, permissions: [...permissions] },
    }));
  }

  /** Sets the person behind an account. */
  setPerson(userName: string, personId: string): void {
    this.#change(userName, ({ account }) => ({ account: { ...account, personId } }));
  }

  /** A repeated request does not restart the time to decide. */
  suspend(userName: string): void {
    this.#change(userName, ({ suspendedAt }) => ({ suspendedAt: suspendedAt ?? this.#now() }));
  }

  /** Lifts one suspension; other reasons for a suspension stay. */
  reactivate(userName: string): void {
    const state = this.state(userName);
    this.#change(userName, () =>
      state === 'SUSPENDED_SUSPICIOUS'
        ? { suspendedAt: null }
        : state === 'SUSPENDED_UNUSED'
          ? { lastUsedAt: this.#now() }
          : state === 'SUSPENDED_ROLE_REVIEW'
            ? { rolesChangedAt: null, rolesChangedBy: [] }
            : {},
    );
  }

  close(userName: string): void {
    this.#change(userName, ({ closedAt }) => ({ closedAt: closedAt ?? this.#now() }));
  }

  /** Its holder leaves. The 48 hours count from the first notice. */
  leaves(userName: string, at: string): void {
    this.#change(userName, ({ leaves }) => ({ leaves: { at, saidAt: leaves?.saidAt ?? this.#now() } }));
  }

  /** Notes that it is in use now, and from where if known. */
  touch(userName: string, from: readonly string[] = []): void {
    this.#change(userName, ({ places }) => ({
      lastUsedAt: this.#now(),
      places:
        from.length === 0
          ? places
          : [...places.filter((place) => !from.includes(place)), ...from].slice(-PLACES_OF_AN_ACCOUNT),
    }));
  }

  /** Sets a password that its holder chose; ends a one-use secret. */
  async setPassword(
    userName: string,
    password: string,
    { fromNewPlace = false }: { readonly fromNewPlace?: boolean } = {},
  ): Promise<void> {
    const passwordHash = await this.#hash(password);
    this.#change(userName, ({ oneUseUntil, resets }) => ({
      passwordHash,
      oneUseUntil: null,
      resets:
        oneUseUntil === null
          ? resets
          : resets.map((reset, i) => (i === 0 ? { ...reset, changedAt: this.#now(), fromNewPlace } : reset)),
    }));
  }

  /** Sets a one-use secret in place of the password. */
  async resetPassword(userName: string, by: string, { byTwo }: { readonly byTwo: boolean }): Promise<OneUseSecret> {
    const secret = randomPassword();
    const passwordHash = await this.#hash(secret);
    const validUntil = this.#secretUntil();
    const sinceMs = this.#clock.nowMs() - RESET_TOLD_DAYS * DAY_MS;
    this.#change(userName, ({ resets, unconfirmedBy }) => ({
      passwordHash,
      oneUseUntil: validUntil,
      unconfirmedBy: byTwo ? [] : [...new Set([...unconfirmedBy, by])],
      resets: [
        { by, at: this.#now(), changedAt: null, fromNewPlace: false },
        ...resets.filter(({ at }) => instantMs(at) > sinceMs),
      ],
    }));
    return { secret, validUntil };
  }

  /** The account, if name and password are right, whatever its state. @throws PasswordsBusy */
  async check(userName: string, password: string, lane?: PasswordLane): Promise<Account | undefined> {
    const kept = this.#kept.get(userName);
    const matches = await passwordMatches(password, kept?.passwordHash ?? (await this.#nobodysHash()), lane);
    // Read after hashing: a password or roles changed meanwhile are the ones that count.
    const now = this.#kept.get(userName);
    return matches && now?.passwordHash === kept?.passwordHash ? now?.account : undefined;
  }

  /** A hash that no password has: a sign-in with an unknown name takes as long as one with a known name. */
  #nobodysHash(): Promise<string> {
    return (this.#nobody ??= this.#hash('nobody has this password'));
  }

  #hash(password: string): Promise<string> {
    return hashPassword(password, this.#passwordCost);
  }

  async #fresh(account: Account, password: string): Promise<Kept> {
    return {
      account,
      passwordHash: await this.#hash(password),
      lastUsedAt: this.#now(),
      suspendedAt: null,
      rolesChangedAt: null,
      leaves: null,
      closedAt: null,
      rolesChangedBy: [],
      unconfirmedBy: [],
      oneUseUntil: null,
      resets: [],
      places: [],
    };
  }

  #secretUntil(): string {
    return instantText(this.#clock.nowMs() + ONE_USE_SECRET_MS);
  }

  /** @throws RangeError for an account that does not exist. */
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

const awaitsConfirmation = ({ account, unconfirmedBy }: Kept): boolean =>
  unconfirmedBy.length > 0 && account.roles.some((role) => !UNCONFIRMED_MAY.includes(role));

function requireRoles(account: Account): void {
  const mix = forbiddenRoleMix(account.roles);
  if (mix !== undefined) throw new RangeError(`${account.userName}: ${mix}`);
}

function withRoles(account: Account, { roles, rank }: Pick<Account, 'roles' | 'rank'>): Account {
  const changed = { ...account, roles, rank };
  requireRoles(changed);
  return changed;
}

const lifeOf = ({ lastUsedAt, suspendedAt, rolesChangedAt, leaves, closedAt }: Kept): AccountLife => ({
  lastUsedAtMs: instantMs(lastUsedAt),
  suspendedAtMs: ms(suspendedAt),
  rolesChangedAtMs: ms(rolesChangedAt),
  leaves: leaves === null ? null : { atMs: instantMs(leaves.at), saidAtMs: instantMs(leaves.saidAt) },
  closedAtMs: ms(closedAt),
});
