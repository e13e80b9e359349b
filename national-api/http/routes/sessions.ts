import type { OpenAPIHono } from '@hono/zod-openapi';
import { refreshSession, signIn, signOut, whoAmI, type PasswordNotice } from '../../../app/api/session.ts';
import { instantText } from '../../../app/domain/instant.ts';
import type { QueryKind } from '../../../app/domain/query.ts';
import type { AccountState } from '../../../app/policy/account-rules.ts';
import { KIND_ROLES } from '../../../app/policy/limits.ts';
import { categoriesOfOrganisation } from '../../../app/policy/organisations.ts';
import { POLICY_VERSION } from '../../../app/policy/version.ts';
import { addressOf } from '../caller.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { tryPassword } from '../try-password.ts';
import { placesOf } from './accounts.ts';
import { revoked } from './devices.ts';

const refused = (): ProblemError => new ProblemError('NOT_SIGNED_IN', 'The user name or the password is wrong.');

/** Told only to callers who know the password. */
function requireActive(state: AccountState): void {
  if (state === 'CLOSED')
    throw new ProblemError('NOT_SIGNED_IN', 'The account is closed. Ask an administrator for a new one.');
  if (state !== 'ACTIVE')
    throw new ProblemError('NOT_SIGNED_IN', 'The account is suspended. Ask an administrator to decide on it.');
}

/** Sign-in, who am I. */
export function serveSessions(app: OpenAPIHono, service: Service): void {
  const { accounts, audit, devices, sessions } = service;

  /** The holder is told of every recent reset, so that an unrequested one is noticed. */
  const noticesOf = (
    userName: string,
  ): { readonly passwordNotices?: PasswordNotice[]; readonly awaitsConfirmation?: true } => {
    const notices = accounts.notices(userName);
    return {
      ...(accounts.awaitsConfirmation(userName) ? { awaitsConfirmation: true } : {}),
      ...(notices.length === 0 ? {} : { passwordNotices: [...notices] }),
    };
  };

  serveEndpoint(app, service, signIn, async ({ c, body, ...call }) => {
    const { userName, password, deviceId } = body;
    call.note({ userName, ...(deviceId === undefined ? {} : { deviceId, deviceKnown: devices.has(deviceId) }) });
    // Read before and after: a secret that is changed meanwhile opens nothing more than before.
    const wasOneUse = accounts.oneUse(userName) !== 'NO';
    const known = service.knownDevices.has(userName, deviceId) ? deviceId : undefined;
    const account = await tryPassword(service, { userName, address: addressOf(c), known }, password, call.begin);
    if (account === undefined) throw refused();
    requireActive(accounts.state(userName));
    if (deviceId !== undefined && audit.devices.stateOf(deviceId) === 'REVOKED') throw revoked();
    const oneUse = accounts.oneUse(userName);
    if (oneUse === 'LAPSED')
      throw new ProblemError('NOT_SIGNED_IN', 'The one-use secret has lapsed. Ask an administrator for another.');
    const mustChangePassword = wasOneUse || oneUse === 'GOOD';
    // With a one-use secret nobody has shown yet that the account is theirs.
    accounts.touch(userName, mustChangePassword ? [] : placesOf(addressOf(c), deviceId));
    const session = sessions.begin(account, deviceId, { mustChangePassword });
    call.ifUnrecorded(() => sessions.end(session));
    call.note({
      userName,
      ...(mustChangePassword ? { oneUseSecret: true } : {}),
      sessionId: session.sessionId,
      ...(deviceId === undefined ? {} : { deviceId, deviceKnown: devices.has(deviceId) }),
    });
    return c.json({ ...session, ...noticesOf(userName) }, 201);
  });

  serveEndpoint(app, service, refreshSession, ({ c, body, ...call }) => {
    const session = sessions.refresh(body.refreshToken);
    if (session === undefined) throw new ProblemError('NOT_SIGNED_IN', 'The session is over. Sign in again.');
    requireActive(accounts.state(session.account.userName));
    call.note({ userName: session.account.userName, sessionId: session.sessionId });
    return c.json(session);
  });

  serveEndpoint(app, service, signOut, ({ c, ...call }) => {
    sessions.end(signedIn(call));
    return c.body(null, 204);
  });

  serveEndpoint(app, service, whoAmI, ({ c, ...call }) => {
    const { account, sessionId, expiresAtMs, mustChangePassword } = signedIn(call);
    const kinds = (Object.keys(KIND_ROLES) as QueryKind[]).filter((kind) =>
      KIND_ROLES[kind].some((role) => account.roles.includes(role)),
    );
    return c.json({
      account,
      sessionId,
      expiresAt: instantText(expiresAtMs),
      searchKinds: kinds,
      categories: kinds.length === 0 ? [] : [...categoriesOfOrganisation(account.organisation)],
      policyVersion: POLICY_VERSION,
      ...(mustChangePassword ? { mustChangePassword } : {}),
      ...noticesOf(account.userName),
    });
  });
}
