import { sessionSchema, type Session } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import { failed, type MakeFailure } from '../failures.ts';
import type { ServiceApi } from '../service-api.ts';

const SECRET_NAME = 'session';
/** A token is renewed this long before it expires, so that none expires on the way. */
const EARLY_MS = 60_000;

export type Tokens = {
  readonly held: () => boolean;
  /** The session of the current tokens. */
  readonly sessionId: () => string | undefined;
  readonly keep: (session: Session) => Promise<void>;
  /** Forgets the tokens here and in the keychain; returns the one that can still end the session at the service. */
  readonly drop: () => Promise<string | undefined>;
  /**
   * Runs a call with a valid token: renews it before it expires, and once more when the service refuses it.
   * `SESSION_EXPIRED` when it cannot be renewed; `NOT_SIGNED_IN` when there is none.
   */
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  /** Tokens of a run that ended without signing out, from the keychain. */
  readonly left: () => Promise<{ readonly accessToken: string; readonly refreshToken: string } | undefined>;
};

export type TokensDeps = {
  readonly api: ServiceApi;
  readonly clock: Clock;
  readonly secrets: SecretStore;
  readonly failure: MakeFailure;
  /** The keychain's name for this profile's tokens. */
  readonly scope: string;
};

type Held = {
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly renewAtMs: number;
};

export function tokens({ api, clock, secrets, failure, scope }: TokensDeps): Tokens {
  const name = `${SECRET_NAME}:${scope}`;
  let held: Held | undefined;
  let renewing: Promise<Result<Held, Failure>> | undefined;

  const keep = async (session: Session): Promise<void> => {
    // The service's clock may differ from ours, so only the token's lifetime from now on counts. If a clock is off by
    // hours, the token is renewed too early or when it is refused; both work.
    const lifeMs = instantMs(session.expiresAt) - clock.nowMs();
    const renewInMs = lifeMs > EARLY_MS ? lifeMs - EARLY_MS : Number.MAX_SAFE_INTEGER;
    held = {
      sessionId: session.sessionId,
      accessToken: session.accessToken,
      refreshToken: session.refreshToken,
      renewAtMs: clock.monotonicMs() + renewInMs,
    };
    await secrets.set(name, JSON.stringify({ accessToken: session.accessToken, refreshToken: session.refreshToken }));
  };

  const renew = (old: Held): Promise<Result<Held, Failure>> => {
    renewing ??= (async (): Promise<Result<Held, Failure>> => {
      const answer = await api.json(
        { method: 'POST', path: '/sessions/refresh', body: { refreshToken: old.refreshToken } },
        sessionSchema,
      );
      if (!answer.ok)
        return failed(
          answer.failure.code === 'NOT_SIGNED_IN' ? { ...answer.failure, code: 'SESSION_EXPIRED' } : answer.failure,
        );
      // Signed out while the answer was on its way: the new token must not be stored.
      if (held?.refreshToken !== old.refreshToken) return failed(failure('NOT_SIGNED_IN'));
      await keep(answer.value.value);
      return held === undefined ? failed(failure('NOT_SIGNED_IN')) : succeed(held);
    })().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  return {
    held: () => held !== undefined,
    sessionId: () => held?.sessionId,
    keep,
    drop: async () => {
      const token = held?.accessToken;
      held = undefined;
      await secrets.remove(name);
      return token;
    },
    authorised: async (run) => {
      const before = held;
      if (before === undefined) return failed(failure('NOT_SIGNED_IN'));
      let good = before;
      if (clock.monotonicMs() >= before.renewAtMs) {
        const renewed = await renew(before);
        if (!renewed.ok) return renewed;
        good = renewed.value;
      }
      const outcome = await run(good.accessToken);
      if (outcome.ok || outcome.failure.code !== 'NOT_SIGNED_IN') return outcome;
      // Another call may have renewed it meanwhile.
      const current = held;
      if (current === undefined) return outcome;
      const renewed = current.accessToken === good.accessToken ? await renew(current) : succeed(current);
      if (!renewed.ok) return renewed;
      const second = await run(renewed.value.accessToken);
      return !second.ok && second.failure.code === 'NOT_SIGNED_IN'
        ? failed({ ...second.failure, code: 'SESSION_EXPIRED' })
        : second;
    },
    left: async () => {
      const kept = await secrets.get(name);
      if (!kept.ok || kept.value === null) return undefined;
      try {
        const { accessToken, refreshToken } = JSON.parse(kept.value) as {
          readonly accessToken?: unknown;
          readonly refreshToken?: unknown;
        };
        return typeof accessToken === 'string' && typeof refreshToken === 'string'
          ? { accessToken, refreshToken }
          : undefined;
      } catch {
        return undefined; // Not ours; the next sign-in overwrites it.
      }
    },
  };
}
