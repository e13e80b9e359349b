import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  accountAnswerSchema, accountDecisionSchema, accountReasonSchema, accountRolesSchema, leaverSchema, newAccountSchema, ownPasswordSchema, resetPasswordSchema, type AccountAnswer,
} from '../../../app/api/accounts.ts';
import { ACCOUNT_ADMIN_ROLES, ACCOUNT_STATES, judgePassword, PASSWORD_MESSAGES } from '../../../app/policy/account-rules.ts';
import { OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import { ORGANISATIONS } from '../../../app/policy/organisations.ts';
import { forbiddenRoleMix, type Rank, type Role } from '../../../app/policy/roles.ts';
import { isCommonPassword } from '../../accounts/common-passwords.ts';
import { requireNone } from '../../search/mark-search.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { addressOf } from '../caller.ts';
import { tryPassword } from '../try-password.ts';
import { json, pageOf, problem } from './parts.ts';

const passwordFaults = (password: string, userName: string, pointer: string): { pointer: string; message: string }[] => {
  const verdict = judgePassword(password, userName, isCommonPassword);
  return verdict === 'ACCEPTED' ? [] : [{ pointer, message: PASSWORD_MESSAGES[verdict] }];
};
function roleFaults(roles: readonly Role[], rank: Rank | null): { pointer: string; message: string }[] {
  const mix = forbiddenRoleMix(roles);
  return [
    ...(mix === undefined ? [] : [{ pointer: '/roles', message: mix }]),
    ...(rank !== null && !roles.includes('authoriser') ? [{ pointer: '/rank', message: 'a rank is for authorising officers' }] : []),
  ];
}

/** Accounts: who may sign in. Administered by people who have no access to data (DPIA, accounts). */
export function serveAccounts(app: OpenAPIHono, service: Service): void {
  const { accounts, sessions } = service;
  const params = z.object({ userName: z.string().min(1).max(100) });
  const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no account of this name.');
  const answers = { 200: json('The account as it is now', accountAnswerSchema), 403: problem('Not your own: CONFLICT_OF_INTEREST; or not for this role: ROLE_FORBIDDEN'), 404: problem('No such account: NOT_FOUND'), 409: problem('Not in this state: CONFLICT') };

  const found = (userName: string): AccountAnswer => {
    const account = accounts.find(userName);
    if (account === undefined) throw missing();
    return account;
  };
  /** The account that is acted on: never one's own. */
  const other = (call: Pick<Call, 'session'>, userName: string): AccountAnswer => {
    if (signedIn(call).account.userName === userName) throw new ProblemError('CONFLICT_OF_INTEREST', 'Another administrator does this to your account.');
    return found(userName);
  };
  /** In the log before it is done. */
  const changed = async (call: Pick<Call, 'begin'>, userName: string, change: () => void, { andOut }: { readonly andOut: boolean }): Promise<AccountAnswer> => {
    await call.begin();
    change();
    if (andOut) sessions.endAllOf(userName);
    return found(userName);
  };
  const wrongState = (words: string): ProblemError => new ProblemError('CONFLICT', words);

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/accounts', summary: 'Accounts by name, with how each stands', access: [...ACCOUNT_ADMIN_ROLES, ...OVERSIGHT_ROLES], record: { op: 'ADMIN', action: 'LIST_ACCOUNTS' },
      query: z.object({ cursor: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(500).default(100), state: z.enum(ACCOUNT_STATES).optional() }),
      answers: { 200: json('A page', z.object({ accounts: z.array(accountAnswerSchema), next: z.string().nullable() })) },
    },
    ({ c, query }) => {
      const { items, next } = pageOf(accounts.all().filter(({ state }) => query.state === undefined || state === query.state), query);
      return c.json({ accounts: items, next });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/accounts', summary: 'Make an account', access: ACCOUNT_ADMIN_ROLES, record: { op: 'ADMIN', action: 'CREATE_ACCOUNT' }, body: newAccountSchema,
      answers: { 201: json('The account', accountAnswerSchema), 409: problem('There is one of this name: CONFLICT') },
    },
    async ({ c, body, ...call }) => {
      const { password, reason, ...account } = body;
      call.note({ ...account, reason });
      requireNone([
        ...roleFaults(body.roles, body.rank),
        ...(ORGANISATIONS.some(({ name }) => name === body.organisation) ? [] : [{ pointer: '/organisation', message: 'not an approved organisation (DPIA, Appendix 1)' }]),
        ...passwordFaults(password, body.userName, '/password'),
      ]);
      const taken = (): ProblemError => wrongState('There is an account of this name.');
      if (accounts.has(body.userName)) throw taken();
      await call.begin();
      if (!(await accounts.create(account, password))) throw taken();
      return c.json(found(body.userName), 201);
    },
  );

  serveEndpoint(
    app,
    service,
    { method: 'post', path: '/accounts/{userName}/roles', summary: 'Change roles or rank; to be reviewed within 7 days', access: ACCOUNT_ADMIN_ROLES, record: { op: 'ADMIN', action: 'CHANGE_ROLES' }, params, body: accountRolesSchema, answers },
    async ({ c, body, params: { userName }, ...call }) => {
      const { roles, rank, organisation, displayName, state } = other(call, userName);
      call.note({ account: userName, before: { roles, rank }, after: { roles: body.roles, rank: body.rank }, reason: body.reason });
      requireNone(roleFaults(body.roles, body.rank));
      // A change of roles must not lift a suspension, nor bring a closed account back.
      if (state !== 'ACTIVE') throw wrongState(state === 'CLOSED' ? 'The account is closed.' : 'The account is suspended. Decide on that first.');
      return c.json(await changed(call, userName, () => accounts.changeRoles({ userName, displayName, organisation, roles: body.roles, rank: body.rank }), { andOut: true }));
    },
  );

  serveEndpoint(
    app,
    service,
    { method: 'post', path: '/accounts/{userName}/role-review', summary: 'The changed permissions are right', access: ACCOUNT_ADMIN_ROLES, record: { op: 'ADMIN', action: 'REVIEW_ROLES' }, params, body: accountReasonSchema, answers },
    async ({ c, body, params: { userName }, ...call }) => {
      call.note({ account: userName, reason: body.reason });
      const { state } = other(call, userName);
      if (state === 'CLOSED') throw wrongState('The account is closed.');
      return c.json(await changed(call, userName, () => accounts.reviewRoles(userName), { andOut: false }));
    },
  );

  serveEndpoint(
    app,
    service,
    { method: 'post', path: '/accounts/{userName}/suspension', summary: 'Suspend at once: there is suspicious activity', access: [...ACCOUNT_ADMIN_ROLES, 'auditor'], record: { op: 'ADMIN', action: 'SUSPEND_ACCOUNT' }, params, body: accountReasonSchema, answers },
    async ({ c, body, params: { userName }, ...call }) => {
      call.note({ account: userName, reason: body.reason });
      const { state } = other(call, userName);
      if (state === 'CLOSED') throw wrongState('The account is closed.');
      return c.json(await changed(call, userName, () => accounts.suspend(userName), { andOut: true }));
    },
  );

  serveEndpoint(
    app,
    service,
    { method: 'post', path: '/accounts/{userName}/decision', summary: 'Decide on a suspended account, within 7 days', access: ACCOUNT_ADMIN_ROLES, record: { op: 'ADMIN', action: 'DECIDE_ACCOUNT' }, params, body: accountDecisionSchema, answers },
    async ({ c, body, params: { userName }, ...call }) => {
      call.note({ account: userName, outcome: body.outcome, reason: body.reason });
      const { state } = other(call, userName);
      if (state === 'CLOSED') throw wrongState('The account is closed; make a new one if it is needed.');
      if (body.outcome === 'CLOSE') return c.json(await changed(call, userName, () => accounts.close(userName), { andOut: true }));
      if (state === 'ACTIVE') throw wrongState('The account is not suspended.');
      return c.json(await changed(call, userName, () => accounts.reactivate(userName), { andOut: false }));
    },
  );

  serveEndpoint(
    app,
    service,
    { method: 'post', path: '/accounts/{userName}/leaver', summary: 'Its holder leaves: it ends then, and within 48 h', access: ACCOUNT_ADMIN_ROLES, record: { op: 'ADMIN', action: 'LEAVER' }, params, body: leaverSchema, answers },
    async ({ c, body, params: { userName }, ...call }) => {
      call.note({ account: userName, leavesAt: body.leavesAt, reason: body.reason });
      const { state } = other(call, userName);
      if (state === 'CLOSED') throw wrongState('The account is closed.');
      return c.json(await changed(call, userName, () => accounts.leaves(userName, body.leavesAt), { andOut: false }));
    },
  );

  serveEndpoint(
    app,
    service,
    { method: 'post', path: '/accounts/{userName}/password', summary: 'Set another password for somebody who lost theirs', access: ACCOUNT_ADMIN_ROLES, record: { op: 'ADMIN', action: 'RESET_PASSWORD' }, params, body: resetPasswordSchema, answers },
    async ({ c, body, params: { userName }, ...call }) => {
      call.note({ account: userName, reason: body.reason });
      other(call, userName);
      requireNone(passwordFaults(body.newPassword, userName, '/newPassword'));
      await call.begin();
      await accounts.setPassword(userName, body.newPassword);
      sessions.endAllOf(userName);
      return c.json(found(userName));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/me/password', summary: 'Change your password', access: 'signedIn', record: { op: 'ADMIN', action: 'CHANGE_PASSWORD' }, body: ownPasswordSchema,
      answers: { 200: json('Changed; other sessions of yours have ended', accountAnswerSchema), 401: problem('The old password is wrong: NOT_SIGNED_IN'), 429: problem('Too many failed tries: RATE_LIMITED, with Retry-After') },
    },
    async ({ c, body, ...call }) => {
      const { account: { userName }, sessionId } = signedIn(call);
      if ((await tryPassword(service, { userName, address: addressOf(c), known: sessionId }, body.password, call.begin)) === undefined) throw new ProblemError('NOT_SIGNED_IN', 'The old password is wrong.');
      requireNone(passwordFaults(body.newPassword, userName, '/newPassword'));
      await call.begin();
      await accounts.setPassword(userName, body.newPassword);
      sessions.endAllOf(userName, sessionId);
      return c.json(found(userName));
    },
  );
}
