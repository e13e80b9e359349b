import type { Account } from '../../app/api/session.ts';
import { PASSWORD_RETRY_AFTER_S, SIGN_IN_ALARM_WITHIN_MS } from '../../app/policy/password-work.ts';
import { PasswordsBusy } from '../accounts/password-pool.ts';
import type { Caller, ManyFailures } from '../accounts/sign-in-throttle.ts';
import { networkOf } from './caller.ts';
import { ProblemError } from './problem-error.ts';
import type { Service } from './service.ts';

/**
 * Checks a password for callers that may try now. Failures are counted, and reported when they become many.
 * @param begin records the try before its outcome is known, so that no answer, nor its time, reveals an unrecorded
 * try
 * @throws ProblemError RATE_LIMITED while the caller has to wait; OVERLOADED when too many passwords wait to be
 * checked
 */
export async function tryPassword(
  service: Service,
  caller: Caller,
  password: string,
  begin: () => Promise<void>,
): Promise<Account | undefined> {
  const { accounts, throttle } = service;
  const waitMs = throttle.waitMs(caller);
  if (waitMs > 0) {
    await tellOf(service, caller, throttle.turnedAway(caller));
    const seconds = Math.ceil(waitMs / 1_000);
    throw new ProblemError('RATE_LIMITED', `Too many failed tries. Wait ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    });
  }
  throttle.tried(caller);
  let account: Account | undefined;
  try {
    await begin();
    // Not by the device: one account may have many, and with them all the places for known devices.
    account = await accounts.check(
      caller.userName,
      password,
      caller.known === undefined
        ? { lane: 'OTHER', party: networkOf(caller.address) }
        : { lane: 'KNOWN', party: caller.userName },
    );
  } catch (error) {
    throttle.notTried(caller);
    if (!(error instanceof PasswordsBusy)) throw error;
    throw new ProblemError('OVERLOADED', 'Too many passwords wait to be checked. Try again.', {
      headers: { 'retry-after': String(PASSWORD_RETRY_AFTER_S) },
    });
  }
  if (account !== undefined) {
    throttle.succeeded(caller);
    return account;
  }
  await tellOf(service, caller, throttle.failed(caller));
  return undefined;
}

async function tellOf(
  { accounts, alarms }: Service,
  { userName, address }: Caller,
  many: readonly ManyFailures[],
): Promise<void> {
  for (const { of, failures } of many) {
    // Somebody may have typed a password for a name: only names of existing accounts are repeated.
    if (of === 'NAME' && !accounts.has(userName)) continue;
    await alarms.raise({
      code: 'SIGN_IN_FAILURES',
      cause: `${of} ${of === 'NAME' ? userName : address}`.slice(0, 120),
      details: {
        ...(of === 'NAME' ? { userName } : { address }),
        failures,
        withinSeconds: SIGN_IN_ALARM_WITHIN_MS / 1_000,
      },
      words: of === 'NAME' ? 'Many sign-ins to one account fail.' : 'Many sign-ins from one address fail.',
    });
  }
}
