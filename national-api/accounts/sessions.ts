import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Account, Session } from '../../app/api/session.ts';
import { instantText } from '../../app/domain/instant.ts';
import { ACCESS_TOKEN_MS, REFRESH_TOKEN_MS } from '../../app/policy/session-rules.ts';
import type { ServiceClock } from '../clock.ts';

/** A person who is signed in. */
export type LiveSession = {
  readonly sessionId: string;
  readonly account: Account;
  /** As named at sign-in, until a proof has bound it. */
  readonly deviceId: string | undefined;
  /** Whether the device has proved that the session runs on it. */
  readonly bound: boolean;
  /** Opened with a one-use secret: valid only for changing the password. */
  readonly mustChangePassword: boolean;
  /** The expiry of the current access token. */
  readonly expiresAtMs: number;
};

type Kept = {
  session: LiveSession;
  access: string;
  refresh: string;
  readonly endsAtMs: number;
  readonly spent: string[];
};

const TOKEN_BYTES = 32;
const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
/** Tokens are stored as hashes only: a dump of this memory signs nobody in. */
const digest = (token: string): string => createHash('sha256').update(token).digest('base64');
/** Per session. A longer history of refreshes only serves to notice a stolen token later. */
const MAX_SPENT = 200;

/**
 * Sessions, in memory: they end with the process. A short-lived access token, and a refresh token that is valid once:
 * a second use means that it was stolen, and ends the session.
 */
export class Sessions {
  readonly #clock: ServiceClock;
  readonly #byAccess = new Map<string, Kept>();
  readonly #byRefresh = new Map<string, Kept>();
  readonly #bySpent = new Map<string, Kept>();
  readonly #bySession = new Map<string, Kept>();

  constructor(clock: ServiceClock) {
    this.#clock = clock;
  }

  begin(
    account: Account,
    deviceId: string | undefined,
    { mustChangePassword = false }: { readonly mustChangePassword?: boolean } = {},
  ): Session {
    this.#forgetEnded();
    const now = this.#clock.nowMs();
    const session: LiveSession = {
      sessionId: randomUUID(),
      account,
      deviceId,
      bound: false,
      mustChangePassword,
      expiresAtMs: now + ACCESS_TOKEN_MS,
    };
    return this.#issue({ session, access: '', refresh: '', endsAtMs: now + REFRESH_TOKEN_MS, spent: [] });
  }

  /** The session of a currently valid access token. */
  find(accessToken: string): LiveSession | undefined {
    const kept = this.#byAccess.get(digest(accessToken));
    return kept !== undefined && kept.session.expiresAtMs > this.#clock.nowMs() ? kept.session : undefined;
  }

  /** Exchanges tokens. Undefined for a token that is unknown, expired, or used before. */
  refresh(refreshToken: string): Session | undefined {
    const key = digest(refreshToken);
    const stolen = this.#bySpent.get(key);
    if (stolen !== undefined) this.#drop(stolen);
    const kept = this.#byRefresh.get(key);
    if (kept === undefined) return undefined;
    const now = this.#clock.nowMs();
    if (kept.endsAtMs <= now) {
      this.#drop(kept);
      return undefined;
    }
    this.#byAccess.delete(kept.access);
    this.#byRefresh.delete(kept.refresh);
    kept.spent.push(kept.refresh);
    this.#bySpent.set(kept.refresh, kept);
    if (kept.spent.length > MAX_SPENT) this.#bySpent.delete(kept.spent.shift() ?? '');
    kept.session = { ...kept.session, expiresAtMs: Math.min(now + ACCESS_TOKEN_MS, kept.endsAtMs) };
    return this.#issue(kept);
  }

  /** Whether a session still exists, under whatever token: for answers that last longer than a token. */
  isLive(sessionId: string): boolean {
    const kept = this.#bySession.get(sessionId);
    return kept !== undefined && kept.endsAtMs > this.#clock.nowMs();
  }

  /** Whether somebody is at a workstation now, as far as tokens tell: one of theirs was given out within its short life. */
  isAtWork(userName: string): boolean {
    const nowMs = this.#clock.nowMs();
    return [...this.#byAccess.values()].some(
      ({ session }) => session.account.userName === userName && session.expiresAtMs > nowMs,
    );
  }

  /**
   * Binds a session to a device after its proof. Only once: a session that could be bound again would outlive the
   * withdrawal of the workstation that it began on.
   * @returns false, and changes nothing, when it is bound to another device.
   */
  bind(sessionId: string, deviceId: string): boolean {
    const kept = this.#bySession.get(sessionId);
    if (kept === undefined || Sessions.boundElsewhere(kept.session, deviceId)) return false;
    kept.session = { ...kept.session, deviceId, bound: true };
    return true;
  }

  static boundElsewhere(session: Pick<LiveSession, 'bound' | 'deviceId'>, deviceId: string): boolean {
    return session.bound && session.deviceId !== deviceId;
  }

  /** Every session that is bound to a device. */
  endAllOn(deviceId: string): void {
    for (const kept of [...this.#byAccess.values()])
      if (kept.session.bound && kept.session.deviceId === deviceId) this.#drop(kept);
  }

  /** Its holder has chosen a password: it becomes an ordinary session. */
  passwordChanged(sessionId: string): void {
    for (const kept of this.#byAccess.values())
      if (kept.session.sessionId === sessionId) kept.session = { ...kept.session, mustChangePassword: false };
  }

  end(session: Pick<LiveSession, 'sessionId'>): void {
    for (const kept of this.#byAccess.values()) if (kept.session.sessionId === session.sessionId) this.#drop(kept);
  }

  /** Ends every session of an account, except one if named. */
  endAllOf(userName: string, except?: string): void {
    for (const kept of [...this.#byAccess.values()])
      if (kept.session.account.userName === userName && kept.session.sessionId !== except) this.#drop(kept);
  }

  #issue(kept: Kept): Session {
    const accessToken = newToken();
    const refreshToken = newToken();
    kept.access = digest(accessToken);
    kept.refresh = digest(refreshToken);
    this.#byAccess.set(kept.access, kept);
    this.#byRefresh.set(kept.refresh, kept);
    this.#bySession.set(kept.session.sessionId, kept);
    const { sessionId, account, expiresAtMs, mustChangePassword } = kept.session;
    return {
      accessToken,
      refreshToken,
      expiresAt: instantText(expiresAtMs),
      sessionId,
      account,
      ...(mustChangePassword ? { mustChangePassword } : {}),
    };
  }

  #drop(kept: Kept): void {
    this.#byAccess.delete(kept.access);
    this.#byRefresh.delete(kept.refresh);
    this.#bySession.delete(kept.session.sessionId);
    for (const spent of kept.spent) this.#bySpent.delete(spent);
  }

  #forgetEnded(): void {
    const now = this.#clock.nowMs();
    for (const kept of this.#byRefresh.values()) if (kept.endsAtMs <= now) this.#drop(kept);
  }
}
