import { DAY_MS, MINUTE_MS } from '../domain/instant.ts';
import { ROLES, type Role } from './roles.ts';

/**
 * Workstations: who enrols and approves them, and when one stops searching. No source has numbers for this: all
 * [default].
 */

/** Roles that work at a workstation. A feed is a machine and has none. */
export const DEVICE_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'feed');
/** Who may withdraw the workstations of their organisation, and who may see them. Approval is in `second-person.ts`. */
export const DEVICE_REVOCATION_ROLES: readonly Role[] = ['admin'];
export const DEVICE_LIST_ROLES: readonly Role[] = ['admin', 'auditor'];
/**
 * New keys that one account may enrol in 24 hours: enough for a training room whose machines start empty each lesson,
 * and not a flood.
 */
export const DEVICE_ENROLMENTS_A_DAY = 200;
/** A workstation still unapproved this long after its first delivery is an alarm. */
export const DEVICE_APPROVE_WITHIN_MS = DAY_MS;
/** How long the service remembers whose a session was: longer than any record of it may wait. */
export const SESSION_REMEMBERED_DAYS = 90;

/** Undelivered records, by number and by the age of the oldest, at which a workstation stops searching. */
export const UNDELIVERED_MAX_RECORDS = 500;
export const UNDELIVERED_MAX_MS = DAY_MS;

/**
 * The status bar turns to the colour of attention when records have waited for this long, and when the newest read of the service is this
 * old. Each sign-in leaves a record for a moment, and an alarm that people see daily is one that they stop seeing.
 */
export const UNDELIVERED_WARN_MS = 30_000;
export const DATA_OLD_MS = 15 * MINUTE_MS;

/** Who may clear what a workstation has found wrong with the national log; never who reported it. */
export const LOG_ALARM_CLEARANCE_ROLES: readonly Role[] = ['auditor', 'admin'];

/** What a workstation can find wrong with the national log; each stops its searches until a second person has cleared it. */
export const LOG_ALARMS = [
  'KEY_CHANGED',
  'HEAD_SIGNATURE',
  'ROLLED_BACK',
  'FORKED',
  'RECEIPT_WRONG',
  'SERVICE_LOST_RECORDS',
  'CHAIN_REFUSED',
] as const;
export type LogAlarm = (typeof LOG_ALARMS)[number];
