import type { OpenAPIHono } from '@hono/zod-openapi';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  changeOwnPassword,
  changePermissions,
  changePerson,
  changeRoles,
  createAccount,
  decideAccount,
  listAccounts,
  newAccountSchema,
  recordLeaver,
  resetPassword,
  reviewRoles,
  suspendAccount,
  type AccountAnswer,
} from '../../../app/api/accounts.ts';
import { type ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { Account } from '../../../app/api/session.ts';
import type { JsonObject } from '../../../app/audit/canonical.ts';
import {
  ACCOUNT_ADMIN_ROLES,
  isGuarded,
  judgePassword,
  PASSWORD_MESSAGES,
  takesSecondAdministrator,
  type Held,
} from '../../../app/policy/account-rules.ts';
import { overseesAll } from '../../../app/policy/audit-rules.ts';
import { ORGANISATIONS } from '../../../app/policy/organisations.ts';
import { permissionSchema } from '../../../app/policy/permissions.ts';
import {
  forbiddenRoleMix,
  rankSchema,
  ROLE_TITLES,
  roleSchema,
  type Rank,
  type Role,
} from '../../../app/policy/roles.ts';
import { isCommonPassword } from '../../accounts/common-passwords.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { requireNone } from '../../search/mark-search.ts';
import { addressOf } from '../caller.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { tryPassword } from '../try-password.ts';
import { asJson, pageOf } from './parts.ts';

const passwordErrors = (
  password: string,
  userName: string,
  pointer: string,
): { pointer: string; message: string }[] => {
  const verdict = judgePassword(password, userName, isCommonPassword);
  return verdict === 'ACCEPTED' ? [] : [{ pointer, message: PASSWORD_MESSAGES[verdict] }];
};
function roleErrors(roles: readonly Role[], rank: Rank | null): { pointer: string; message: string }[] {
  const mix = forbiddenRoleMix(roles);
  return [
    ...(mix === undefined ? [] : [{ pointer: '/roles', message: mix }]),
    ...(rank !== null && !roles.includes('authoriser')
      ? [{ pointer: '/rank', message: 'a rank is for authorising officers' }]
      : []),
  ];
}

const heldSchema = z.object({ roles: z.array(roleSchema), rank: rankSchema.nullable() });
const of = { userName: z.string(), reason: z.string() };
/** Changes of accounts that a second administrator decides on, as stored in the record of the request. */
const accountRequestSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('CREATE'), account: newAccountSchema.omit({ password: true }) }),
  z.object({ act: z.literal('ROLES'), ...of, before: heldSchema, after: heldSchema }),
  z.object({
    act: z.literal('PERMISSIONS'),
    ...of,
    before: z.array(permissionSchema),
    after: z.array(permissionSchema),
  }),
  z.object({ act: z.literal('PERSON'), ...of, personId: z.string() }),
  z.object({ act: z.literal('REACTIVATE'), ...of }),
  z.object({ act: z.literal('CLOSE'), ...of }),
  z.object({ act: z.literal('LEAVER'), ...of, leavesAt: z.string() }),
  z.object({ act: z.literal('RESET'), ...of }),
]);
type AccountRequest = z.infer<typeof accountRequestSchema>;

const heldText = ({ roles, rank }: Held): string =>
  [...roles.map((role) => ROLE_TITLES[role]), ...(rank === null ? [] : [rank.toLowerCase()])].join(', ');
const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();
const sameHeld = (one: Held, other: Held): boolean => one.rank === other.rank && sameSet(one.roles, other.roles);

/** The origin of a call, as an account remembers it: the named workstation, and the address. */
export const placesOf = (address: string, deviceId: string | undefined): readonly string[] => [
  `address:${address}`,
  ...(deviceId === undefined ? [] : [`device:${deviceId}`]),
];

/**
 * Accounts: who may sign in. Administered by people who have no access to data (DPIA, accounts), each for their own
 * organisation.
 */
export function serveAccounts(app: OpenAPIHono, service: Service): void {
  const { accounts, sessions } = service;
  const missing = (): ProblemError =>
    new ProblemError('NOT_FOUND', 'There is no account of this name in your organisation.');

  const found = (userName: string): AccountAnswer => {
    const account = accounts.find(userName);
    if (account === undefined) throw missing();
    return account;
  };
  /** Accounts of one's own organisation; all for a national auditor. */
  const sees = (account: Account, { organisation }: AccountAnswer): boolean =>
    account.organisation === organisation || overseesAll(account);
  /** The account that is acted on: of one's own organisation, and never of one's own person. */
  const other = (call: Pick<Call, 'session'>, userName: string): AccountAnswer => {
    const { account } = signedIn(call);
    if (accounts.samePerson(account.userName, userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'Another administrator does this to your account.');
    const acted = accounts.find(userName);
    if (acted === undefined || !sees(account, acted)) throw missing();
    return acted;
  };
  /** Recorded in the log before it is done. */
  const changed = async (
    call: Pick<Call, 'begin'>,
    userName: string,
    change: () => void,
    { andOut }: { readonly andOut: boolean },
  ): Promise<AccountAnswer> => {
    await call.begin();
    change();
    if (andOut) sessions.endAllOf(userName);
    return found(userName);
  };
  const wrongState = (words: string): ProblemError => new ProblemError('CONFLICT', words);
  const taken = (): ProblemError => wrongState('There is an account of this name.');
  /** A change of roles must not lift a suspension, nor reopen a closed account. */
  const requireActive = ({ state }: AccountAnswer): void => {
    if (state !== 'ACTIVE')
      throw wrongState(
        state === 'CLOSED' ? 'The account is closed.' : 'The account is suspended. Decide on that first.',
      );
  };
  const requireOpen = ({ state }: AccountAnswer, words = 'The account is closed.'): void => {
    if (state === 'CLOSED') throw wrongState(words);
  };
  const requireReviewer = (call: Pick<Call, 'session'>, userName: string): void => {
    if (!accounts.mayReview(userName, signedIn(call).account.userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'Another administrator than who changed the roles reviews them.');
  };

  /**
   * Requests a second administrator. Never with a password: the request is stored in the log. Takes the call itself,
   * because a copy would have other details.
   */
  const ask = async (
    call: Pick<Call, 'c' | 'session' | 'service' | 'note'>,
    request: AccountRequest,
    {
      userName,
      about = userName,
      summary,
    }: { readonly userName: string; readonly about?: string; readonly summary: string },
  ): Promise<Response> =>
    call.c.json(
      {
        approval: await askApproval(call, {
          kind: 'ACCOUNT',
          subject: userName,
          about,
          summary,
          request: asJson(request),
        }),
      },
      202,
    );

  /**
   * The confirmation that an account waits for which a single administrator made or reset; leaves the record of the
   * call unchanged.
   */
  const askForUse = async (
    call: Call,
    userName: string,
    what: string,
  ): Promise<{ readonly approval?: ApprovalAnswer }> => {
    if (!accounts.awaitsConfirmation(userName)) return {};
    const said = call.details;
    const approval = await askApproval(call, {
      kind: 'ACCOUNT_USE',
      subject: userName,
      about: userName,
      summary: `Confirm that ${userName} is used by its holder: ${what}`,
      request: { userName },
    });
    call.note({ ...said, approvalId: approval.approvalId });
    return { approval };
  };
  onApproval(service, 'ACCOUNT_USE', (call, { subject: userName }) => {
    if (!accounts.mayConfirm(userName, signedIn(call).account.userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'Another person confirms it than who gave it a secret.');
    requireOpen(found(userName));
    accounts.confirm(userName);
    return Promise.resolve(asJson({ account: found(userName) }));
  });

  onApproval(service, 'ACCOUNT', async (call, approval) => {
    const request = accountRequestSchema.parse(approval.request);
    const asker = accounts.find(approval.askedBy);
    if (
      asker?.state !== 'ACTIVE' ||
      !asker.roles.some((role) => ACCOUNT_ADMIN_ROLES.includes(role)) ||
      asker.organisation !== approval.organisation
    ) {
      throw wrongState('Whoever asked for this is no longer an administrator of the organisation.');
    }
    if (request.act === 'CREATE') {
      const { reason: _reason, ...account } = request.account;
      requireOtherPerson(call, account.personId);
      const secret = await accounts.create(
        { ...account, personId: account.personId ?? randomUUID() },
        { by: approval.askedBy, reviewed: true },
      );
      if (secret === undefined) throw taken();
      return asJson({ account: found(account.userName), oneUseSecret: secret });
    }
    const account = other(call, request.userName);
    const done = (change: () => void): JsonObject => {
      change();
      sessions.endAllOf(request.userName);
      return asJson({ account: found(request.userName) });
    };
    switch (request.act) {
      case 'ROLES': {
        requireActive(account);
        if (!sameHeld(account, request.before))
          throw new ProblemError('PRECONDITION_FAILED', 'The roles were changed since this was asked for. Ask again.');
        return done(() => accounts.giveRoles(request.userName, request.after));
      }
      case 'PERMISSIONS': {
        requireActive(account);
        if (!sameSet(account.permissions ?? [], request.before))
          throw new ProblemError(
            'PRECONDITION_FAILED',
            'The permissions were changed since this was asked for. Ask again.',
          );
        return done(() => accounts.setPermissions(request.userName, request.after));
      }
      case 'PERSON':
        requireOtherPerson(call, request.personId);
        return done(() => accounts.setPerson(request.userName, request.personId));
      case 'REACTIVATE':
        if (account.state !== 'SUSPENDED_SUSPICIOUS')
          throw wrongState('The account is not suspended under suspicion any more.');
        return done(() => accounts.reactivate(request.userName));
      case 'CLOSE':
        return done(() => accounts.close(request.userName));
      case 'LEAVER':
        requireOpen(account);
        return done(() => accounts.leaves(request.userName, request.leavesAt));
      case 'RESET': {
        requireOpen(account);
        const oneUseSecret = await accounts.resetPassword(request.userName, approval.askedBy, { byTwo: true });
        return done(() => undefined) && asJson({ account: found(request.userName), oneUseSecret });
      }
      default:
        return request satisfies never;
    }
  });
  /** Nobody creates an account for themself, nor becomes another person. */
  const requireOtherPerson = (call: Pick<Call, 'session'>, personId: string | undefined): void => {
    const holder = personId === undefined ? undefined : accounts.ofPerson(personId);
    if (holder !== undefined && accounts.samePerson(holder.userName, signedIn(call).account.userName)) {
      throw new ProblemError('CONFLICT_OF_INTEREST', 'Another administrator does this to your account.');
    }
  };
  const personErrors = (personId: string | undefined): { pointer: string; message: string }[] =>
    personId === undefined || accounts.ofPerson(personId) !== undefined
      ? []
      : [{ pointer: '/personId', message: 'no account is of this person; leave it out for a new person' }];

  serveEndpoint(app, service, listAccounts, ({ c, query, ...call }) => {
    const { account: who } = signedIn(call);
    const { items, next } = pageOf(
      accounts
        .all()
        .filter((account) => sees(who, account) && (query.state === undefined || account.state === query.state)),
      query,
    );
    return c.json({ accounts: items, next });
  });

  serveEndpoint(app, service, createAccount, async (call) => {
    const { c, body } = call;
    const { password, ...asked } = body;
    const { reason, ...account } = asked;
    call.note({ ...asJson(account), reason });
    const { organisation, userName: by } = signedIn(call).account;
    requireNone([
      ...roleErrors(body.roles, body.rank),
      ...(ORGANISATIONS.some(({ name }) => name === body.organisation)
        ? []
        : [{ pointer: '/organisation', message: 'not an approved organisation (DPIA, Appendix 1)' }]),
      ...(password === undefined ? [] : passwordErrors(password, body.userName, '/password')),
      ...personErrors(body.personId),
    ]);
    if (body.organisation !== organisation)
      throw new ProblemError('ROLE_FORBIDDEN', 'An administrator makes accounts of their own organisation only.');
    requireOtherPerson(call, body.personId);
    if (accounts.has(body.userName)) throw taken();
    // The person too: otherwise it would spend that person's budgets and keep them from deciding.
    if (isGuarded(body) || body.personId !== undefined) {
      const about =
        (body.personId === undefined ? undefined : accounts.ofPerson(body.personId)?.userName) ?? body.userName;
      return ask(
        call,
        { act: 'CREATE', account: asked },
        { userName: body.userName, about, summary: `Make the account ${body.userName} as ${heldText(body)}` },
      );
    }
    await call.begin();
    const secret = await accounts.create(
      { ...account, personId: body.personId ?? randomUUID() },
      { by, password, reviewed: false },
    );
    if (secret === undefined) throw taken();
    const waits = await askForUse(call, body.userName, `${by} made the account.`);
    return c.json(
      { ...found(body.userName), ...(password === undefined ? { oneUseSecret: secret } : {}), ...waits },
      201,
    );
  });

  serveEndpoint(app, service, changeRoles, async (call) => {
    const {
      c,
      body,
      params: { userName },
    } = call;
    const account = other(call, userName);
    const { roles, rank } = account;
    call.note({
      account: userName,
      before: { roles, rank },
      after: { roles: body.roles, rank: body.rank },
      reason: body.reason,
    });
    requireNone(roleErrors(body.roles, body.rank));
    requireActive(account);
    const after = { roles: body.roles, rank: body.rank };
    if (takesSecondAdministrator({ roles, rank }, after)) {
      return ask(
        call,
        { act: 'ROLES', userName, before: { roles, rank }, after, reason: body.reason },
        { userName, summary: `Change ${userName} from ${heldText(account)} to ${heldText(after)}` },
      );
    }
    return c.json(
      await changed(call, userName, () => accounts.changeRoles(userName, after, signedIn(call).account.userName), {
        andOut: true,
      }),
    );
  });

  serveEndpoint(app, service, changePermissions, async (call) => {
    const {
      body,
      params: { userName },
    } = call;
    const account = other(call, userName);
    const [before, after] = [[...(account.permissions ?? [])], [...new Set(body.permissions)].sort()];
    call.note({ account: userName, before, after, reason: body.reason });
    requireActive(account);
    if (sameSet(before, after)) throw wrongState('The account holds just these.');
    return ask(
      call,
      { act: 'PERMISSIONS', userName, before, after, reason: body.reason },
      {
        userName,
        summary: `Change what ${userName} may beyond its roles from ${before.join(', ') || 'nothing'} to ${after.join(', ') || 'nothing'}`,
      },
    );
  });

  serveEndpoint(app, service, changePerson, async (call) => {
    const {
      body,
      params: { userName },
    } = call;
    const account = other(call, userName);
    call.note({ account: userName, before: account.personId, after: body.personId, reason: body.reason });
    requireOtherPerson(call, body.personId);
    requireOpen(account);
    return ask(
      call,
      { act: 'PERSON', userName, personId: body.personId, reason: body.reason },
      { userName, summary: `Say that ${userName} is held by another person than before` },
    );
  });

  serveEndpoint(app, service, reviewRoles, async ({ c, body, params: { userName }, ...call }) => {
    call.note({ account: userName, reason: body.reason });
    requireOpen(other(call, userName));
    requireReviewer(call, userName);
    return c.json(
      await changed(
        call,
        userName,
        () => {
          accounts.reviewRoles(userName);
          // For a new account the approval covers this; for one that was reset, a confirmation of its own is
          // requested.
          if (accounts.notices(userName).length === 0 && accounts.mayConfirm(userName, signedIn(call).account.userName))
            accounts.confirm(userName);
        },
        { andOut: false },
      ),
    );
  });

  serveEndpoint(app, service, suspendAccount, async ({ c, body, params: { userName }, ...call }) => {
    call.note({ account: userName, reason: body.reason });
    requireOpen(other(call, userName));
    return c.json(await changed(call, userName, () => accounts.suspend(userName), { andOut: true }));
  });

  serveEndpoint(app, service, decideAccount, async (call) => {
    const {
      c,
      body,
      params: { userName },
    } = call;
    call.note({ account: userName, outcome: body.outcome, reason: body.reason });
    const account = other(call, userName);
    requireOpen(account, 'The account is closed; make a new one if it is needed.');
    if (body.outcome === 'CLOSE') {
      if (isGuarded(account))
        return ask(
          call,
          { act: 'CLOSE', userName, reason: body.reason },
          { userName, summary: `Close ${userName}, ${heldText(account)}` },
        );
      return c.json(await changed(call, userName, () => accounts.close(userName), { andOut: true }));
    }
    if (account.state === 'ACTIVE') throw wrongState('The account is not suspended.');
    if (account.state === 'SUSPENDED_SUSPICIOUS') {
      return ask(
        call,
        { act: 'REACTIVATE', userName, reason: body.reason },
        { userName, summary: `Bring back ${userName}, suspended under suspicion` },
      );
    }
    if (account.state === 'SUSPENDED_ROLE_REVIEW') requireReviewer(call, userName);
    return c.json(await changed(call, userName, () => accounts.reactivate(userName), { andOut: false }));
  });

  serveEndpoint(app, service, recordLeaver, async (call) => {
    const {
      c,
      body,
      params: { userName },
    } = call;
    call.note({ account: userName, leavesAt: body.leavesAt, reason: body.reason });
    const account = other(call, userName);
    requireOpen(account);
    if (isGuarded(account))
      return ask(
        call,
        { act: 'LEAVER', userName, leavesAt: body.leavesAt, reason: body.reason },
        { userName, summary: `End ${userName}, ${heldText(account)}: its holder leaves` },
      );
    return c.json(await changed(call, userName, () => accounts.leaves(userName, body.leavesAt), { andOut: false }));
  });

  serveEndpoint(app, service, resetPassword, async (call) => {
    const {
      c,
      body,
      params: { userName },
    } = call;
    call.note({ account: userName, reason: body.reason });
    const account = other(call, userName);
    requireOpen(account);
    requireNone(
      body.newPassword === undefined
        ? []
        : [
            {
              pointer: '/newPassword',
              message:
                'nobody chooses a password for somebody else: leave this out, and the answer has a one-use secret',
            },
          ],
    );
    if (isGuarded(account))
      return ask(
        call,
        { act: 'RESET', userName, reason: body.reason },
        { userName, summary: `Give a one-use secret to ${userName}, ${heldText(account)}` },
      );
    await call.begin();
    const by = signedIn(call).account.userName;
    const oneUseSecret = await accounts.resetPassword(userName, by, { byTwo: false });
    sessions.endAllOf(userName);
    const waits = await askForUse(call, userName, `${by} gave it a one-use secret.`);
    return c.json({ ...found(userName), oneUseSecret, ...waits });
  });

  serveEndpoint(app, service, changeOwnPassword, async ({ c, body, ...call }) => {
    const {
      account: { userName },
      sessionId,
      deviceId,
      mustChangePassword,
    } = signedIn(call);
    const places = placesOf(addressOf(c), deviceId);
    const fromNewPlace = !accounts.knowsPlaces(userName, places);
    const [reset] = accounts.notices(userName);
    // For later review: a reset whose secret was used from a place where its holder never was, or where the
    // administrator is.
    call.note(
      mustChangePassword
        ? asJson({
            afterReset: reset ?? null,
            fromNewPlace,
            fromPlaceOfAdministrator:
              reset !== undefined && deviceId !== undefined && accounts.knowsPlaces(reset.by, places),
          })
        : {},
    );
    // A session that a secret opened does not prolong it.
    if (mustChangePassword && accounts.oneUse(userName) === 'LAPSED')
      throw new ProblemError('NOT_SIGNED_IN', 'The one-use secret has lapsed. Ask an administrator for another.');
    if (
      (await tryPassword(service, { userName, address: addressOf(c), known: sessionId }, body.password, call.begin)) ===
      undefined
    )
      throw new ProblemError('NOT_SIGNED_IN', 'The old password is wrong.');
    requireNone([
      ...passwordErrors(body.newPassword, userName, '/newPassword'),
      ...(mustChangePassword && body.newPassword === body.password
        ? [{ pointer: '/newPassword', message: 'a one-use secret is no password: choose another' }]
        : []),
    ]);
    await call.begin();
    await accounts.setPassword(userName, body.newPassword, { fromNewPlace });
    sessions.endAllOf(userName, sessionId);
    sessions.passwordChanged(sessionId);
    if (mustChangePassword) accounts.touch(userName, places);
    return c.json(found(userName));
  });
}
