import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  AUTHORITY_CLOSURE_ACTION,
  AUTHORITY_DECISION_ACTION,
  AUTHORITY_RATIFICATION_ACTION,
  authorityChanges,
  closeAuthority,
  decideAuthority,
  estimateAuthority,
  listAuthorities,
  listAuthorisingOfficers,
  MOST_AUTHORITIES_TOLD,
  ratifyAuthority,
  requestAuthority,
  viewAuthority,
  type AuthorityAnswer,
  type KeptAuthority,
} from '../../../app/api/authorities.ts';
import type { Account } from '../../../app/api/session.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { normaliseVrmText } from '../../../app/domain/vrm.ts';
import { overseesOrganisation } from '../../../app/policy/audit-rules.ts';
import { narrowedScope, narrowingFaults, type Narrowing } from '../../../app/policy/authority-narrowing.ts';
import {
  AUTHORITY_DECISION_ROLES,
  authorityFor,
  deciderDenial,
  requestDenials,
} from '../../../app/policy/authority-request.ts';
import { defaultKinds } from '../../../app/policy/authority.ts';
import type { AuthorityStory } from '../../audit/authority-book.ts';
import { newReadableId } from '../../audit/readable-id.ts';
import { authorityExpectation } from '../../search/estimate.ts';
import { markErrors, placeErrors, requireNone } from '../../search/mark-search.ts';
import { cameraIdsOf, locate, placeCounter } from '../../search/places.ts';
import { marksOf } from '../../search/read-search.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, pageOf } from './parts.ts';

/** One's own; those of the organisation for an authorising officer or oversight; all for a national auditor. */
function sees(account: Account, authority: Pick<AuthorityStory, 'requestedBy' | 'organisation'>): boolean {
  const { userName, organisation, roles } = account;
  if (authority.requestedBy === userName || overseesOrganisation(account, authority.organisation)) return true;
  return roles.some((role) => AUTHORITY_DECISION_ROLES.includes(role)) && authority.organisation === organisation;
}

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no authority of this id that you may see.');
const standing = (words: string): ProblemError => new ProblemError('CONFLICT', words);

/** Authorities for data older than 90 days: requested by one person, decided by another (DPIA, access). */
export function serveAuthorities(app: OpenAPIHono, service: Service): void {
  const {
    accounts,
    audit: { authorities },
    clock,
    sessions,
    sight,
    store,
  } = service;

  /** Of these cameras, those that the account may know of (H8). */
  const visible = (account: Account, cameraIds: readonly string[]): string[] =>
    cameraIds.filter((id) => sight.seesCamera(account, id));
  /** A narrowing by a camera that the officer may not know is refused like one by a camera that was not asked for. */
  const faultsOf = (
    account: Account,
    { asked }: AuthorityStory,
    narrowing: Narrowing,
  ): ReturnType<typeof narrowingFaults> =>
    narrowingFaults({ ...asked, cameraIds: visible(account, asked.cameraIds) }, narrowing);

  /**
   * With what its people are called, and without cameras that the account may not know. Whoever has no account any
   * more is called by the user name.
   */
  const told = (account: Account, authority: AuthorityStory): AuthorityAnswer => {
    const { requestedBy, cameraIds, asked, decision, ratification, closure } = authority;
    const people = [requestedBy, decision?.by, ratification?.by, closure?.by].filter((name) => name !== undefined);
    return {
      ...authority,
      cameraIds: visible(account, cameraIds),
      asked: { ...asked, cameraIds: visible(account, asked.cameraIds) },
      decision:
        decision?.cameraIds === undefined ? decision : { ...decision, cameraIds: visible(account, decision.cameraIds) },
      names: Object.fromEntries(people.map((name) => [name, accounts.holder(name)?.displayName ?? name])),
    };
  };

  const seen = (call: Pick<Call, 'session'>, id: string): AuthorityStory => {
    const authority = authorities.find(id, clock.nowMs());
    if (authority === undefined || !sees(signedIn(call).account, authority)) throw missing();
    return authority;
  };
  /** @throws ProblemError unless the caller may decide on this authority */
  const deciding = (
    call: Pick<Call, 'session'>,
    id: string,
  ): { readonly authority: AuthorityStory; readonly account: Account } => {
    const authority = seen(call, id);
    const { account } = signedIn(call);
    const denial = deciderDenial(account, authority, accounts.samePerson(account.userName, authority.requestedBy));
    if (denial !== undefined) throw refusalOf([denial]);
    return { authority, account };
  };

  const inHand = new Set<string>();
  /**
   * Records a decision and answers with the state of the authority; of two simultaneous decisions the second is
   * refused.
   */
  const enterAct = async (call: Call, id: string, action: string): Promise<Response> => {
    if (inHand.has(id)) throw standing('Somebody else is acting on it. Look again.');
    inHand.add(id);
    try {
      await enter(call, { op: 'AUTHZ', action }, { outcome: 'OK', status: 200 });
      call.recorded = true;
      const authority = authorities.find(id, clock.nowMs());
      if (authority === undefined) throw missing();
      return call.c.json(told(signedIn(call).account, authority));
    } finally {
      inHand.delete(id);
    }
  };

  serveEndpoint(app, service, requestAuthority, async ({ c, body, ...call }) => {
    const { account } = signedIn(call);
    call.note({ asked: asJson(body) });
    const nowMs = clock.nowMs();
    requireNone([...markErrors(body.vrms, '/vrms'), ...placeErrors(store.cameras(), body, '')]);
    await locate(store.cameras(), [body]);
    const cameraIds =
      body.cameraIds === undefined && body.area === undefined ? [] : [...cameraIdsOf(store.cameras(), body)];
    const asked: KeptAuthority = {
      authorityId: newReadableId('AUTH'),
      requestedBy: account.userName,
      organisation: account.organisation,
      requestedAt: instantText(nowMs),
      category: body.category,
      purpose: body.purpose ?? null,
      reference: body.reference,
      requestedFor: body.requestedFor === undefined || body.requestedFor === '' ? null : body.requestedFor,
      form: body.form,
      vrms: [...marksOf(body.vrms)],
      cameraIds,
      area: body.area ?? null,
      window: body.window,
      necessity: body.necessity,
      proportionality: body.proportionality,
      exceptionalCriterion: body.exceptionalCriterion,
      kinds: [...new Set(body.kinds ?? defaultKinds({ vrms: body.vrms, cameraIds }))],
    };
    const [first, ...rest] = requestDenials(account, asked, nowMs);
    if (first !== undefined) throw refusalOf([first, ...rest]);
    if (asked.vrms.length === 0 && cameraIds.length === 0)
      requireNone([{ pointer: '/area', message: 'no camera stands in this area' }]);
    call.note(asJson({ authority: asked }));
    const { kinds, vrms, window } = asked;
    return c.json(
      told(account, {
        ...asked,
        state: 'REQUESTED',
        asked: { kinds, vrms, cameraIds, window },
        decision: null,
        ratification: null,
        closure: null,
        ratifyBy: null,
        expiresAt: null,
        searches: [],
      }),
      201,
    );
  });

  serveEndpoint(app, service, listAuthorities, ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const all = authorities
      .all(clock.nowMs())
      .filter(
        (authority) => sees(account, authority) && (query.state === undefined || authority.state === query.state),
      );
    const { items, next } = pageOf(all, query);
    return c.json({ authorities: items.map((each) => told(account, each)), next });
  });

  serveEndpoint(app, service, authorityChanges, ({ c, query: { after }, ...call }) => {
    const { account } = signedIn(call);
    const nowMs = clock.nowMs();
    const idsOf = (found: readonly AuthorityStory[]): string[] =>
      found
        .filter((authority) => sees(account, authority))
        .slice(0, MOST_AUTHORITIES_TOLD)
        .map(({ authorityId }) => authorityId);
    const decides = account.roles.some((role) => AUTHORITY_DECISION_ROLES.includes(role));
    const mayDecide = (authority: AuthorityStory): boolean =>
      deciderDenial(account, authority, accounts.samePerson(account.userName, authority.requestedBy)) === undefined;
    const now = authorities.now(nowMs, (asked) => sees(account, asked));
    const [index = 0, atMs = 0] = after?.split('.').map(Number) ?? [];
    return c.json({
      changed: after === undefined ? [] : idsOf(authorities.changedAfter({ index, atMs }, nowMs)),
      waiting: decides ? idsOf(authorities.waiting(nowMs).filter(mayDecide)) : [],
      next: `${now.index}.${now.atMs}`,
    });
  });

  serveEndpoint(app, service, viewAuthority, ({ c, params: { id }, ...call }) => {
    call.note({ authorityId: id });
    return c.json(told(signedIn(call).account, seen(call, id)));
  });

  serveEndpoint(app, service, listAuthorisingOfficers, ({ c, query: { category }, ...call }) => {
    const { account } = signedIn(call);
    const officers = accounts
      .all()
      .filter(
        ({ userName, organisation, roles, state }) =>
          organisation === account.organisation &&
          state === 'ACTIVE' &&
          !accounts.awaitsConfirmation(userName) &&
          roles.some((role) => AUTHORITY_DECISION_ROLES.includes(role)),
      )
      .map((officer) => ({
        userName: officer.userName,
        displayName: officer.displayName,
        rank: officer.rank,
        mayDecide:
          authorityFor(category) !== undefined &&
          deciderDenial(
            officer,
            { category, organisation: account.organisation },
            accounts.samePerson(officer.userName, account.userName),
          ) === undefined,
        signedIn: sessions.isAtWork(officer.userName),
      }));
    const place = ({ mayDecide, signedIn: isAtWork }: (typeof officers)[number]): number =>
      (mayDecide ? 0 : 2) + (isAtWork ? 0 : 1);
    return c.json({ officers: officers.sort((a, b) => place(a) - place(b)) });
  });

  serveEndpoint(app, service, estimateAuthority, async ({ c, body, params: { id }, ...call }) => {
    call.note({ authorityId: id, ...asJson(body) });
    const authority = seen(call, id);
    requireNone(faultsOf(signedIn(call).account, authority, body));
    const { countCameras } = placeCounter(store.cameras());
    const scope = narrowedScope(authority.asked, body);
    if (scope === undefined) throw missing();
    return c.json(authorityExpectation(scope, countCameras, await store.totals(), clock.nowMs()));
  });

  serveEndpoint(app, service, decideAuthority, (call) => {
    const {
      params: { id },
    } = call;
    const { granted, considerations, kinds, cameraIds, window } = call.body;
    // In the record as the policy reads them; a text that is no mark fits none that was asked for.
    const vrms = call.body.vrms?.map(normaliseVrmText);
    const body = { granted, considerations, kinds, vrms, cameraIds, window };
    call.note({ authorityId: id, ...asJson(body) });
    const { authority, account } = deciding(call, id);
    if (authority.state !== 'REQUESTED') throw standing('This request was decided or closed before.');
    requireNone(faultsOf(account, authority, body));
    call.note({ authorityId: id, rank: account.rank, ...asJson(body) });
    return enterAct(call, id, AUTHORITY_DECISION_ACTION);
  });

  serveEndpoint(app, service, ratifyAuthority, (call) => {
    const {
      body,
      params: { id },
    } = call;
    call.note({ authorityId: id, considerations: body.considerations });
    const { authority } = deciding(call, id);
    if (authority.state !== 'GRANTED' || authority.ratifyBy === null)
      throw standing(
        authority.state === 'NOT_RATIFIED'
          ? 'The time to ratify it is over. Ask for a new authority.'
          : 'There is nothing to ratify.',
      );
    return enterAct(call, id, AUTHORITY_RATIFICATION_ACTION);
  });

  serveEndpoint(app, service, closeAuthority, (call) => {
    const {
      body,
      params: { id },
    } = call;
    call.note({ authorityId: id, reason: body.reason });
    const { state } = seen(call, id);
    if (state !== 'REQUESTED' && state !== 'GRANTED' && state !== 'NOT_RATIFIED') throw standing('It is over already.');
    return enterAct(call, id, AUTHORITY_CLOSURE_ACTION);
  });
}
