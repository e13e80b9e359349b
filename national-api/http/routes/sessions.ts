import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  meSchema,
  refreshRequestSchema,
  sessionSchema,
  signInRequestSchema,
  type PasswordNotice,
} from '../../../app/api/session.ts';
import { instantText } from '../../../app/domain/instant.ts';
import type { AccountState } from '../../../app/policy/account-rules.ts';
import { KIND_ROLES } from '../../../app/policy/limits.ts';
import { categoriesOfOrganisation } from '../../../app/policy/organisations.ts';
import { POLICY_VERSION } from '../../../app/policy/version.ts';
import type { QueryKind } from '../../../app/domain/query.ts';
import { addressOf } from '../caller.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { revoked } from './devices.ts';
import type { Service } from '../service.ts';
import { tryPassword } from '../try-password.ts';
import { placesOf } from './accounts.ts';
import { json, problem } from './parts.ts';

const refused = (): ProblemError => new ProblemError('NOT_SIGNED_IN', 'The user name or the password is wrong.');

/** Said to those only who know the password. */
function requireActive(state: AccountState): void {
  if (state === 'CLOSED')
    throw new ProblemError('NOT_SIGNED_IN', 'The account is closed. Ask an administrator for a new one.');
  if (state !== 'ACTIVE')
    throw new ProblemError('NOT_SIGNED_IN', 'The account is suspended. Ask an administrator to decide on it.');
}

/** Sign-in, who am I. */
export function serveSessions(app: OpenAPIHono, service: Service): void {
  const { accounts, audit, devices, sessions } = service;

  /** The holder is told of every reset of late, so that one that they did not ask for is noticed. */
  const noticesOf = (
    userName: string,
  ): { readonly passwordNotices?: PasswordNotice[]; readonly awaitsConfirmation?: true } => {
    const notices = accounts.notices(userName);
    return {
      ...(accounts.awaitsConfirmation(userName) ? { awaitsConfirmation: true } : {}),
      ...(notices.length === 0 ? {} : { passwordNotices: [...notices] }),
    };
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/sessions',
      summary: 'Sign in',
      access: 'open',
      record: { op: 'AUTHN', action: 'SIGN_IN' },
      body: signInRequestSchema,
      answers: {
        201: json('Signed in', sessionSchema),
        401: problem('Wrong name or password: NOT_SIGNED_IN'),
        403: problem('Not at this workstation: DEVICE_REVOKED; or not from this network: NETWORK_FORBIDDEN'),
        429: problem('Too many failed tries: RATE_LIMITED, with Retry-After'),
      },
    },
    async ({ c, body, ...call }) => {
      const { userName, password, deviceId } = body;
      call.note({ userName, ...(deviceId === undefined ? {} : { deviceId, deviceKnown: devices.has(deviceId) }) });
      // Asked before and after: a secret that is changed meanwhile opens nothing more than before.
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
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/sessions/refresh',
      summary: 'New tokens for a refresh token, which is good once',
      access: 'open',
      record: { op: 'AUTHN', action: 'REFRESH_SESSION' },
      body: refreshRequestSchema,
      answers: {
        200: json('New tokens', sessionSchema),
        401: problem('Unknown, at its end, or used before: NOT_SIGNED_IN'),
      },
    },
    ({ c, body, ...call }) => {
      const session = sessions.refresh(body.refreshToken);
      if (session === undefined) throw new ProblemError('NOT_SIGNED_IN', 'The session is over. Sign in again.');
      requireActive(accounts.state(session.account.userName));
      call.note({ userName: session.account.userName, sessionId: session.sessionId });
      return c.json(session);
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'delete',
      path: '/sessions/current',
      summary: 'Sign out',
      access: 'signedIn',
      beforePasswordChange: true,
      record: { op: 'AUTHN', action: 'SIGN_OUT' },
      answers: { 204: { description: 'Signed out' } },
    },
    ({ c, ...call }) => {
      sessions.end(signedIn(call));
      return c.body(null, 204);
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/me',
      summary: 'Who am I and what may I do',
      access: 'signedIn',
      beforePasswordChange: true,
      record: { op: 'AUTHZ', action: 'WHO_AM_I' },
      answers: { 200: json('The account', meSchema) },
    },
    ({ c, ...call }) => {
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
    },
  );
}
