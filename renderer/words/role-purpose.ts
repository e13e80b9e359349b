import type { Role } from '../../app/policy/roles.ts';

/** The purpose of a role, as shown to those who have it. */
export const ROLE_PURPOSE: Readonly<Record<Role, string>> = {
  investigator: 'find a vehicle’s movements, check the pictures, and keep what is evidence',
  analyst: 'find a vehicle’s movements, and associations between vehicles',
  listManager: 'draft lists of vehicles of interest and have them reviewed in time',
  controlRoom: 'act on live hits against the lists',
  authoriser: 'decide requests for older or wider data',
  auditor: 'see every use of the system, sample it, and prove that the record is whole',
  admin: 'look after accounts',
  dpo: 'answer preservation, disclosure and data subject requests, without searching reads yourself',
  feed: 'deliver reads from cameras to the service; no person works with it',
  nationalAuditor: 'see every use of the system by every organisation, sample it, and prove that the record is whole',
};
