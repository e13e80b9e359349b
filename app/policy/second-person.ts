import type { Actor } from './decide.ts';
import type { Denial } from './denial.ts';
import type { Role } from './roles.ts';

/**
 * Acts that take two people: one requests, another decides (DPIA, accounts and risk 15). Each act defines when it is
 * one of these; this file defines who decides and how long a request stays open. All of it [default], in one table so
 * that a force can change it.
 */
export const APPROVAL_KINDS = [
  'ACCOUNT',
  'ACCOUNT_USE',
  'DEVICE',
  'WORKSTATION_ALARM',
  'VOI_REVISION',
  'VOI_DELETION',
  'PRESERVATION',
  'SUBJECT_REQUEST',
  'DISCLOSURE',
  'OPERATION',
  'BUDGET',
  'ERASURE',
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

export type ApprovalRule = {
  /** The request, in words for people. */
  readonly label: string;
  readonly deciderRoles: readonly Role[];
  /** Decided within the organisation that it concerns; otherwise by a decider of any. */
  readonly withinOrganisation: boolean;
  /** An undecided request lapses after this time. */
  readonly lapsesAfterDays: number;
  /**
   * The requester must still hold one of these roles, with an active account, when the act is done; absent where that
   * does not matter.
   */
  readonly askerRoles?: readonly Role[];
};

export const APPROVAL_RULES: Readonly<Record<ApprovalKind, ApprovalRule>> = {
  ACCOUNT: { label: 'a change of an account', deciderRoles: ['admin'], withinOrganisation: true, lapsesAfterDays: 7 },
  ACCOUNT_USE: {
    label: 'the use of an account that one administrator made or reset',
    deciderRoles: ['admin', 'authoriser'],
    withinOrganisation: true,
    lapsesAfterDays: 7,
  },
  DEVICE: { label: 'a new workstation', deciderRoles: ['admin'], withinOrganisation: true, lapsesAfterDays: 28 },
  WORKSTATION_ALARM: {
    label: 'the end of an alarm of a workstation',
    deciderRoles: ['auditor'],
    withinOrganisation: false,
    lapsesAfterDays: 28,
  },
  VOI_REVISION: {
    label: 'a revision of a list',
    deciderRoles: ['listManager', 'authoriser'],
    withinOrganisation: true,
    lapsesAfterDays: 7,
    askerRoles: ['listManager'],
  },
  VOI_DELETION: {
    label: 'the deletion of a list',
    deciderRoles: ['listManager', 'authoriser'],
    withinOrganisation: true,
    lapsesAfterDays: 7,
    askerRoles: ['listManager'],
  },
  PRESERVATION: {
    label: 'the preservation of many reads',
    deciderRoles: ['authoriser'],
    withinOrganisation: true,
    lapsesAfterDays: 14,
    askerRoles: ['investigator', 'analyst'],
  },
  SUBJECT_REQUEST: {
    label: 'a look-up for a rights request',
    deciderRoles: ['dpo', 'auditor'],
    withinOrganisation: true,
    lapsesAfterDays: 28,
  },
  DISCLOSURE: {
    label: 'a disclosure',
    deciderRoles: ['authoriser'],
    withinOrganisation: true,
    lapsesAfterDays: 14,
    askerRoles: ['investigator', 'analyst', 'dpo'],
  },
  OPERATION: { label: 'an operation', deciderRoles: ['authoriser'], withinOrganisation: true, lapsesAfterDays: 7 },
  BUDGET: {
    label: 'more searches for a day',
    deciderRoles: ['authoriser'],
    withinOrganisation: true,
    lapsesAfterDays: 1,
  },
  ERASURE: {
    label: 'an erasure that is larger than a day',
    deciderRoles: ['admin', 'dpo'],
    withinOrganisation: false,
    lapsesAfterDays: 7,
  },
};

export const APPROVAL_STATES = ['WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'LAPSED'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

type Asked = { readonly kind: ApprovalKind; readonly organisation: string };

/** Whether an account's roles and organisation let it decide on a request; the person is checked separately. */
export function decidesOn({ roles, organisation }: Pick<Actor, 'roles' | 'organisation'>, asked: Asked): boolean {
  const { deciderRoles, withinOrganisation } = APPROVAL_RULES[asked.kind];
  return (
    roles.some((role) => deciderRoles.includes(role)) && (!withinOrganisation || organisation === asked.organisation)
  );
}

/**
 * Why an account may not decide on a request; undefined when it may.
 * @param samePerson the person who requests, or whom the request is about, is also behind this account.
 */
export function approvalDenial(
  account: Pick<Actor, 'roles' | 'organisation'>,
  asked: Asked,
  samePerson: boolean,
): Denial | undefined {
  if (samePerson)
    return {
      code: 'CONFLICT_OF_INTEREST',
      pointer: '',
      message: 'Another person decides on this: nobody decides on what they asked for or what is about them.',
    };
  if (decidesOn(account, asked)) return undefined;
  const { label, withinOrganisation } = APPROVAL_RULES[asked.kind];
  return {
    code: 'ROLE_FORBIDDEN',
    pointer: '',
    message: `Your role does not decide on ${label}${withinOrganisation ? ' in this organisation' : ''}.`,
  };
}
