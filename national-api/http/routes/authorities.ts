import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  authorityAnswerSchema,
  authorityClosureSchema,
  authorityDecisionSchema,
  authorityRatificationSchema,
  authorityRequestSchema,
  type AuthorityAnswer,
  type KeptAuthority,
} from '../../../app/api/authorities.ts';
import type { Account } from '../../../app/api/session.ts';
import { instantText } from '../../../app/domain/instant.ts';
import {
  AUTHORITY_DECISION_ROLES,
  AUTHORITY_REQUEST_ROLES,
  deciderDenial,
  requestDenials,
  AUTHORITY_STATES,
} from '../../../app/policy/authority-request.ts';
import { defaultKinds } from '../../../app/policy/authority.ts';
import { OVERSIGHT_ROLES, overseesOrganisation } from '../../../app/policy/audit-rules.ts';
import {
  AUTHORITY_CLOSURE_ACTION,
  AUTHORITY_DECISION_ACTION,
  AUTHORITY_RATIFICATION_ACTION,
  AUTHORITY_REQUEST_ACTION,
} from '../../audit/authority-book.ts';
import { newReadableId } from '../../audit/readable-id.ts';
import { marksOf } from '../../search/read-search.ts';
import { markFaults, placeFaults, requireNone } from '../../search/mark-search.ts';
import { cameraIdsOf, locate } from '../../search/places.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, json, pageOf, problem } from './parts.ts';

const VIEW_ROLES = [...new Set([...AUTHORITY_REQUEST_ROLES, ...AUTHORITY_DECISION_ROLES, ...OVERSIGHT_ROLES])];

/** Your own; as an authorising officer or for oversight those of your organisation; as a national auditor all. */
function sees(account: Account, authority: AuthorityAnswer): boolean {
  const { userName, organisation, roles } = account;
  if (authority.requestedBy === userName || overseesOrganisation(account, authority.organisation)) return true;
  return roles.some((role) => AUTHORITY_DECISION_ROLES.includes(role)) && authority.organisation === organisation;
}

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no authority of this id that you may see.');
const standing = (words: string): ProblemError => new ProblemError('CONFLICT', words);

/** Authorities for data older than 90 days: asked for by one person, decided by another (DPIA, access). */
export function serveAuthorities(app: OpenAPIHono, service: Service): void {
  const {
    accounts,
    audit: { authorities },
    clock,
    store,
  } = service;
  const params = z.object({ id: z.string().min(1).max(64) });

  const seen = (call: Pick<Call, 'session'>, id: string): AuthorityAnswer => {
    const authority = authorities.find(id, clock.nowMs());
    if (authority === undefined || !sees(signedIn(call).account, authority)) throw missing();
    return authority;
  };
  /** @throws ProblemError unless who calls may decide on this authority */
  const deciding = (
    call: Pick<Call, 'session'>,
    id: string,
  ): { readonly authority: AuthorityAnswer; readonly account: Account } => {
    const authority = seen(call, id);
    const { account } = signedIn(call);
    const denial = deciderDenial(account, authority, accounts.samePerson(account.userName, authority.requestedBy));
    if (denial !== undefined) throw refusalOf([denial]);
    return { authority, account };
  };

  const inHand = new Set<string>();
  /** Enters what was decided and answers with how the authority stands then; of two who act at once the second is refused. */
  const enterAct = async (call: Call, id: string, action: string): Promise<Response> => {
    if (inHand.has(id)) throw standing('Somebody else is acting on it. Look again.');
    inHand.add(id);
    try {
      await enter(call, { op: 'AUTHZ', action }, { outcome: 'OK', status: 200 });
      call.recorded = true;
      return call.c.json(authorities.find(id, clock.nowMs()));
    } finally {
      inHand.delete(id);
    }
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/authorities',
      summary: 'Ask for an authority to search data older than 90 days',
      access: AUTHORITY_REQUEST_ROLES,
      record: { op: 'AUTHZ', action: AUTHORITY_REQUEST_ACTION },
      body: authorityRequestSchema,
      maxBytes: 1024 * 1024,
      description:
        'For marks, or for cameras or an area. Give its id as `authorityId` with the search once it is granted; the scope is checked exactly.',
      answers: {
        201: json('Asked for', authorityAnswerSchema),
        403: problem('Not to be had: ROLE_FORBIDDEN, WINDOW_TOO_OLD, REFERENCE_INVALID, AUTHORITY_REQUIRED, TOO_WIDE'),
      },
    },
    async ({ c, body, ...call }) => {
      const { account } = signedIn(call);
      call.note({ asked: asJson(body) });
      const nowMs = clock.nowMs();
      requireNone([...markFaults(body.vrms, '/vrms'), ...placeFaults(store.cameras(), body, '')]);
      await locate(store.cameras(), [body]);
      const cameraIds =
        body.cameraIds === undefined && body.area === undefined ? [] : [...cameraIdsOf(store.cameras(), body)];
      const asked: KeptAuthority = {
        authorityId: newReadableId('AUTH'),
        requestedBy: account.userName,
        organisation: account.organisation,
        requestedAt: instantText(nowMs),
        category: body.category,
        reference: body.reference,
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
      return c.json(
        {
          ...asked,
          state: 'REQUESTED',
          decision: null,
          ratification: null,
          closure: null,
          ratifyBy: null,
          expiresAt: null,
          searches: [],
        } satisfies AuthorityAnswer,
        201,
      );
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/authorities',
      summary: 'Authorities that you may see, the newest first',
      access: VIEW_ROLES,
      record: { op: 'CONSULT', action: 'LIST_AUTHORITIES' },
      description:
        'Your own; as an authorising officer or for oversight those of your organisation; as a national auditor all. Each with the searches that were run under it.',
      query: z.object({
        cursor: z.string().max(40).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        state: z.enum(AUTHORITY_STATES).optional(),
      }),
      answers: {
        200: json('A page', z.object({ authorities: z.array(authorityAnswerSchema), next: z.string().nullable() })),
      },
    },
    ({ c, query, ...call }) => {
      const { account } = signedIn(call);
      const all = authorities
        .all(clock.nowMs())
        .filter(
          (authority) => sees(account, authority) && (query.state === undefined || authority.state === query.state),
        );
      const { items, next } = pageOf(all, query);
      return c.json({ authorities: items, next });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/authorities/{id}',
      summary: 'One authority, with the searches under it',
      access: VIEW_ROLES,
      record: { op: 'CONSULT', action: 'VIEW_AUTHORITY' },
      params,
      answers: { 200: json('The authority', authorityAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
    },
    ({ c, params: { id }, ...call }) => {
      call.note({ authorityId: id });
      return c.json(seen(call, id));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/authorities/{id}/decision',
      summary: 'Grant or refuse, as another person of sufficient rank',
      access: AUTHORITY_DECISION_ROLES,
      record: { op: 'AUTHZ', action: AUTHORITY_DECISION_ACTION },
      params,
      body: authorityDecisionSchema,
      answers: {
        200: json('The authority', authorityAnswerSchema),
        403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
        404: problem('None that you may see: NOT_FOUND'),
        409: problem('Decided or closed before: CONFLICT'),
      },
    },
    (call) => {
      const {
        body,
        params: { id },
      } = call;
      call.note({ authorityId: id, ...asJson(body) });
      const { authority, account } = deciding(call, id);
      if (authority.state !== 'REQUESTED') throw standing('This request was decided or closed before.');
      requireNone(
        (body.kinds ?? []).flatMap((kind, i) =>
          authority.kinds.includes(kind) ? [] : [{ pointer: `/kinds/${i}`, message: 'was not asked for' }],
        ),
      );
      call.note({ authorityId: id, rank: account.rank, ...asJson(body) });
      return enterAct(call, id, AUTHORITY_DECISION_ACTION);
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/authorities/{id}/ratification',
      summary: 'Ratify an urgent oral authority in writing, within 24 h',
      access: AUTHORITY_DECISION_ROLES,
      record: { op: 'AUTHZ', action: AUTHORITY_RATIFICATION_ACTION },
      params,
      body: authorityRatificationSchema,
      answers: {
        200: json('The authority', authorityAnswerSchema),
        403: problem('Not for you to ratify: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
        404: problem('None that you may see: NOT_FOUND'),
        409: problem('Nothing to ratify, or too late: CONFLICT'),
      },
    },
    (call) => {
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
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/authorities/{id}/closure',
      summary: 'Close a request or an authority: the case is closed, or it is no longer needed',
      access: [...new Set([...AUTHORITY_REQUEST_ROLES, ...AUTHORITY_DECISION_ROLES])],
      record: { op: 'AUTHZ', action: AUTHORITY_CLOSURE_ACTION },
      params,
      body: authorityClosureSchema,
      answers: {
        200: json('The authority', authorityAnswerSchema),
        404: problem('None that you may see: NOT_FOUND'),
        409: problem('Over already: CONFLICT'),
      },
    },
    (call) => {
      const {
        body,
        params: { id },
      } = call;
      call.note({ authorityId: id, reason: body.reason });
      const { state } = seen(call, id);
      if (state !== 'REQUESTED' && state !== 'GRANTED' && state !== 'NOT_RATIFIED')
        throw standing('It is over already.');
      return enterAct(call, id, AUTHORITY_CLOSURE_ACTION);
    },
  );
}
