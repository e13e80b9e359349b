import type { OpenAPIHono } from '@hono/zod-openapi';
import { RELEASE, releaseBudget, viewBudgets } from '../../../app/api/budgets.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import {
  allowedBy,
  BUDGET_RELEASE_RANK,
  BUDGET_RELEASE_ROLES,
  BUDGET_RELEASES_A_DAY,
} from '../../../app/policy/budgets.ts';
import { rankAtLeast, SEARCH_ROLES } from '../../../app/policy/roles.ts';
import { newReadableId } from '../../audit/readable-id.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { inTurn } from '../in-turn.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson } from './parts.ts';
const missing = (): ProblemError =>
  new ProblemError('NOT_FOUND', 'There is no account of this name in your organisation that searches.');

/** What is left of the budgets, and who releases more (H4, DPIA 102-103). */
export function serveBudgets(app: OpenAPIHono, service: Service): void {
  const {
    accounts,
    audit: { ledger },
    volumes,
    clock,
  } = service;
  const oneOfAPerson = inTurn();
  const today = (): number => Math.floor(clock.nowMs() / DAY_MS);

  /** @throws ProblemError NOT_FOUND for an account of another organisation */
  const colleague = (call: Pick<Call, 'session'>, userName: string): void => {
    const { account } = signedIn(call);
    if (userName === account.userName) return;
    const found = accounts.find(userName);
    const supervises = account.roles.some((role) => BUDGET_RELEASE_ROLES.includes(role));
    if (
      found === undefined ||
      !supervises ||
      found.organisation !== account.organisation ||
      !found.roles.some((role) => SEARCH_ROLES.includes(role))
    )
      throw missing();
  };

  serveEndpoint(app, service, viewBudgets, ({ c, query, ...call }) => {
    const userName = query.userName ?? signedIn(call).account.userName;
    call.note({ account: userName });
    colleague(call, userName);
    const list = (underOperation: boolean) => {
      const standing = volumes.standing(userName, underOperation);
      const all = standing.map(({ budget }) => budget);
      return standing.map(({ budget, spent, releases, renewsAtMs }) => ({
        ...budget,
        allowed: allowedBy(budget, all, releases),
        spent,
        renewsAt: instantText(renewsAtMs),
      }));
    };
    return c.json({
      userName,
      withoutOperation: list(false),
      underOperation: list(true),
      releases: ledger.releasesOn(accounts.accountsOfPerson(userName), today()),
    });
  });

  serveEndpoint(app, service, releaseBudget, (call) => {
    const { c, body } = call;
    const { account } = signedIn(call);
    call.note({ asked: asJson(body) });
    if (accounts.samePerson(account.userName, body.userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'A second person releases a budget.');
    colleague(call, body.userName);
    if (!rankAtLeast(account.rank, BUDGET_RELEASE_RANK))
      throw new ProblemError('ROLE_FORBIDDEN', `This takes the rank of ${BUDGET_RELEASE_RANK.toLowerCase()} or above.`);
    const userNames = accounts.accountsOfPerson(body.userName);
    // Recorded before the next is counted.
    return oneOfAPerson(userNames[0] ?? body.userName, async () => {
      if (ledger.releasesOn(userNames, today()) >= BUDGET_RELEASES_A_DAY) {
        throw new ProblemError(
          'CONFLICT',
          `Released ${BUDGET_RELEASES_A_DAY} times today. A larger case is an operation.`,
        );
      }
      const release = {
        releaseId: newReadableId('BUD'),
        userName: body.userName,
        reference: body.reference,
        reason: body.reason,
        releasedBy: account.userName,
        releasedAt: instantText(clock.nowMs()),
      };
      call.note({ release: asJson(release) });
      await enter(call, RELEASE, { outcome: 'OK', status: 201 });
      call.recorded = true;
      return c.json(release, 201);
    });
  });
}
