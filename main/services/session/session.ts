/**
 * The session: signed out, signed in or locked. Locking and signing out drop every result and picture in main and
 * reload the page, so that nothing of them is left in its memory either.
 */
import { MINUTE_MS } from '../../../app/domain/instant.ts';
import { SerialQueue } from '../../../app/base/serial-queue.ts';
import { signal, type Listen } from '../../../app/base/signal.ts';
import { accountAnswerSchema } from '../../../app/api/accounts.ts';
import type { Account, Session } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { SessionState } from '../../../app/contract/methods.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import type { RecordOutcome } from '../../../app/audit/record.ts';
import type { Announce } from '../../ports/announce.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Page } from '../../ports/page.ts';
import type { Random } from '../../ports/random.ts';
import type { SignInProvider } from '../../ports/sign-in-provider.ts';
import type { AuditIdentity, AuditLog } from '../audit/audit-log.ts';
import { failed, type MakeFailure } from '../failures.ts';
import type { ServiceApi } from '../service-api.ts';
import type { PersonalCounts, PersonalState } from './personal-state.ts';
import type { Tokens } from './tokens.ts';

export type LockCause = 'asked' | 'idle' | 'suspended';

export type SessionDeps = {
  readonly provider: SignInProvider;
  readonly tokens: Tokens;
  readonly api: ServiceApi;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly deviceId: () => string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly failure: MakeFailure;
  readonly announce: Announce;
  readonly page: Page;
  readonly personal: PersonalState;
  readonly idleLockMinutes: () => number;
  readonly waitingRecords: () => number;
  /** What is kept of a person's questions over a lock. */
  readonly questions: { readonly countOf: (userName: string) => number; readonly forget: (userName: string) => void };
  /** Sends waiting records while there still is a token; the caller limits the time. */
  readonly deliver: () => Promise<void>;
  /** A notice from the start, such as that the database had to be set aside. */
  readonly notice: Failure | null;
};

export type SessionService = {
  readonly state: () => SessionState;
  readonly account: () => Account | undefined;
  readonly identity: () => AuditIdentity | undefined;
  readonly signIn: (userName: string, password: string) => Promise<Result<SessionState, Failure>>;
  /** Sets a password in place of a one-use secret, and signs in with it. */
  readonly changePassword: (
    userName: string,
    password: string,
    newPassword: string,
  ) => Promise<Result<SessionState, Failure>>;
  readonly unlock: (password: string) => Promise<Result<SessionState, Failure>>;
  readonly lock: (cause: LockCause) => Promise<Result<SessionState, Failure>>;
  readonly signOut: () => Promise<Result<SessionState, Failure>>;
  /** Restarts the idle countdown. */
  readonly activity: () => { readonly locksAtMs: number };
  /** Restarts the idle countdown for activity that main saw, and tells the page, so that its countdown agrees. */
  readonly rearm: () => void;
  /** Runs a call to the service for the signed-in person; ends the session when the service no longer knows it. */
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  readonly hasTokens: () => boolean;
  /** Called each time somebody has signed in or unlocked. */
  readonly onSignedIn: Listen;
  /** Ends the session that an earlier run left open. */
  readonly closeLeft: () => Promise<void>;
  /** The app is ending. */
  readonly close: () => Promise<void>;
};

type Present =
  | { readonly kind: 'out'; readonly notice: Failure | null }
  | { readonly kind: 'in'; readonly account: Account; readonly sessionId: string; readonly signedInAtMs: number }
  | {
      readonly kind: 'locked';
      readonly account: Account;
      readonly sessionId: string;
      readonly state: Extract<SessionState, { state: 'locked' }>;
    };

const LAST_DELIVERY_MS = 3_000;

export function sessionService(deps: SessionDeps): SessionService {
  const { provider, tokens, api, audit, clock, random, failure, announce } = deps;
  let present: Present = { kind: 'out', notice: deps.notice };
  const signedIn = signal();
  let locksAtMs = 0;
  let stopIdle: (() => void) | undefined;

  /** One change at a time: a lock that falls during a sign-in waits for it. */
  const turns = new SerialQueue();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => turns.run(run);

  const state = (): SessionState => {
    switch (present.kind) {
      case 'out':
        return { state: 'signedOut', notice: present.notice };
      case 'in':
        return { state: 'signedIn', account: present.account, signedInAtMs: present.signedInAtMs, locksAtMs };
      case 'locked':
        return present.state;
    }
  };

  const record = (
    action: string,
    outcome: RecordOutcome,
    details: Readonly<Record<string, unknown>> = {},
    who?: AuditIdentity | null,
  ): void => {
    // A log that cannot be written stops searches, not the lock: locking must always work.
    audit.write({ op: 'AUTHN', action, phase: 'EVENT', outcome, correlationId: random.uuid(), details }, who);
  };

  const identity = (): AuditIdentity | undefined =>
    present.kind === 'out' ? undefined : { account: present.account, sessionId: present.sessionId };

  const armIdle = (): void => {
    stopIdle?.();
    const ms = deps.idleLockMinutes() * MINUTE_MS;
    locksAtMs = clock.nowMs() + ms;
    stopIdle = clock.after(ms, () => {
      void lock('idle');
    });
  };

  const enter = async (session: Session): Promise<void> => {
    // Drops everything from before, whoever it belonged to, also what arrived after the last person left.
    deps.personal.forget();
    await tokens.keep(session);
    present = { kind: 'in', account: session.account, sessionId: session.sessionId, signedInAtMs: clock.nowMs() };
    armIdle();
    announce('session.changed', state());
    signedIn.emit();
  };

  /** Drops everything that the next person at this desk must not find. */
  const clear = (): PersonalCounts => {
    stopIdle?.();
    stopIdle = undefined;
    return deps.personal.forget();
  };

  /** SECURITY(S28): the page is reloaded, so that its memory of results is gone. */
  const emptyPage = (): void => {
    announce('session.changed', state());
    deps.page.reload();
  };

  const revoke = async (token: string | undefined): Promise<void> => {
    if (token !== undefined)
      await api
        .open({ method: 'DELETE', path: '/sessions/current', token, answerWithinMs: LAST_DELIVERY_MS })
        .then((answer) => answer.ok && answer.value.discard());
  };

  /** What the page tells somebody who has a one-use secret: who gave it, and whether an earlier one was used. */
  const mustChange = ({ passwordNotices = [] }: Session): Failure => {
    const [reset, ...earlier] = passwordNotices;
    const used = earlier.find(({ changedAt }) => changedAt !== null);
    return failure('PASSWORD_CHANGE_REQUIRED', {
      params: {
        ...(reset === undefined ? {} : { resetBy: reset.by, resetAt: reset.at }),
        ...(used === undefined ? {} : { earlierBy: used.by, earlierUsedAt: used.changedAt ?? used.at }),
      },
    });
  };

  const limited = async (run: Promise<void>): Promise<void> => {
    let stop: (() => void) | undefined;
    await Promise.race([
      run,
      new Promise<void>((resolve) => {
        stop = clock.after(LAST_DELIVERY_MS, resolve);
      }),
    ]);
    stop?.();
  };

  const leave = async (action: 'SIGN_OUT' | 'APP_CLOSED'): Promise<void> => {
    if (present.kind === 'out') return;
    record(action, 'OK');
    clear();
    await limited(deps.deliver());
    const token = await tokens.drop();
    present = { kind: 'out', notice: null };
    if (action === 'SIGN_OUT') emptyPage();
    await limited(revoke(token));
  };

  const lock = (cause: LockCause): Promise<Result<SessionState, Failure>> =>
    inTurn(async () => {
      if (present.kind !== 'in') return succeed(state());
      const { account, sessionId } = present;
      const cleared = clear();
      record('LOCK', 'OK', { cause, ...cleared });
      present = {
        kind: 'locked',
        account,
        sessionId,
        state: {
          state: 'locked',
          account,
          lockedAtMs: clock.nowMs(),
          cause,
          idleMinutes: deps.idleLockMinutes(),
          cleared: { searches: cleared['searches'] ?? 0, images: cleared['images'] ?? 0 },
          waitingRecords: deps.waitingRecords(),
          keptQuestions: deps.questions.countOf(account.userName),
        },
      };
      emptyPage();
      return succeed(state());
    });

  const expire = (why: Failure): Promise<void> =>
    inTurn(async () => {
      if (present.kind === 'out') return;
      record('SESSION_EXPIRED', 'ERROR');
      clear();
      await tokens.drop();
      present = { kind: 'out', notice: why };
      emptyPage();
    });

  return {
    state,
    identity,
    account: () => (present.kind === 'in' ? present.account : undefined),
    signIn: (userName, password) =>
      inTurn(async () => {
        if (present.kind === 'in') return failed(failure('CONFLICT'));
        const answer = await provider.signIn({ kind: 'password', userName, password }, deps.deviceId());
        if (!answer.ok) {
          record(
            'SIGN_IN',
            answer.failure.code === 'BAD_CREDENTIALS' ? 'DENIED' : 'ERROR',
            { userName, code: answer.failure.code },
            null,
          );
          return answer;
        }
        if (answer.value.mustChangePassword === true) {
          await limited(revoke(answer.value.accessToken));
          record('SIGN_IN', 'DENIED', { userName, code: 'PASSWORD_CHANGE_REQUIRED' }, null);
          return failed(mustChange(answer.value));
        }
        // Another person at a locked workstation: the one who locked it is signed out first.
        await leave('SIGN_OUT');
        await enter(answer.value);
        record('SIGN_IN', 'OK');
        return succeed(state());
      }),
    changePassword: (userName, password, newPassword) =>
      inTurn(async () => {
        if (present.kind === 'in') return failed(failure('CONFLICT'));
        const answer = await provider.signIn({ kind: 'password', userName, password }, deps.deviceId());
        const changed = !answer.ok
          ? answer
          : await api.json(
              {
                method: 'POST',
                path: '/me/password',
                token: answer.value.accessToken,
                body: { password, newPassword },
              },
              accountAnswerSchema,
            );
        if (!answer.ok || !changed.ok) {
          if (answer.ok) await limited(revoke(answer.value.accessToken));
          const why = changed.ok ? failure('CONFLICT') : changed.failure;
          record(
            'CHANGE_PASSWORD',
            why.code === 'BAD_CREDENTIALS' ? 'DENIED' : 'ERROR',
            { userName, code: why.code },
            null,
          );
          return failed(why);
        }
        await leave('SIGN_OUT');
        await enter(answer.value);
        record('CHANGE_PASSWORD', 'OK');
        return succeed(state());
      }),
    unlock: (password) =>
      inTurn(async () => {
        if (present.kind !== 'locked') return failed(failure('CONFLICT'));
        const { account } = present;
        const answer = await provider.signIn(
          { kind: 'password', userName: account.userName, password },
          deps.deviceId(),
        );
        if (answer.ok && answer.value.mustChangePassword === true) {
          await limited(revoke(answer.value.accessToken));
          record('UNLOCK', 'DENIED', { code: 'PASSWORD_CHANGE_REQUIRED' });
          return failed(mustChange(answer.value));
        }
        if (!answer.ok || answer.value.account.userName !== account.userName) {
          const why = answer.ok ? failure('BAD_CREDENTIALS') : answer.failure;
          record('UNLOCK', why.code === 'BAD_CREDENTIALS' ? 'DENIED' : 'ERROR', { code: why.code });
          return failed(why);
        }
        const old = await tokens.drop();
        await enter(answer.value);
        record('UNLOCK', 'OK');
        void revoke(old);
        return succeed(state());
      }),
    lock,
    signOut: () =>
      inTurn(async () => {
        // Whoever signs out is done; somebody who is signed out by the next person is not.
        if (present.kind !== 'out') deps.questions.forget(present.account.userName);
        await leave('SIGN_OUT');
        if (present.kind === 'out') present = { kind: 'out', notice: null };
        return succeed(state());
      }),
    activity: () => {
      if (present.kind === 'in') armIdle();
      return { locksAtMs };
    },
    rearm: () => {
      if (present.kind !== 'in') return;
      armIdle();
      announce('session.changed', state());
    },
    authorised: async (run) => {
      const outcome = await tokens.authorised(run);
      if (!outcome.ok && outcome.failure.code === 'SESSION_EXPIRED') void expire(outcome.failure);
      return outcome;
    },
    hasTokens: () => tokens.held(),
    onSignedIn: signedIn.on,
    closeLeft: async () => {
      const left = await tokens.left();
      if (left === undefined || present.kind !== 'out') return;
      await revoke(left.accessToken);
      if (present.kind === 'out') await tokens.drop();
    },
    close: () => inTurn(() => leave('APP_CLOSED')),
  };
}
