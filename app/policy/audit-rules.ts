import { HOUR_MS } from '../domain/instant.ts';
import type { Role } from './roles.ts';

/**
 * How the use of the system is watched. No source was found for any number here: all are [default] of the audit rules, in this
 * one file so that a force can change them.
 */

/**
 * How long the other half of a search may be in coming: a workstation delivers within seconds, and within this when it was
 * closed or cut off right after. Later it is an alarm.
 */
export const RECONCILE_WITHIN_MS = HOUR_MS;

/** Who may read the log and audit the use of the system. DPIA: national auditors; their own acts are logged. */
export const AUDIT_ROLES: readonly Role[] = ['auditor', 'nationalAuditor'];
/** The data protection officer answers for the log too, and sees what an auditor found, but draws no samples. */
export const OVERSIGHT_ROLES: readonly Role[] = ['auditor', 'dpo', 'nationalAuditor'];
/** Oversight beyond the own organisation [default: an auditor or data protection officer of a force answers for that force]. */
export const NATIONAL_OVERSIGHT_ROLES: readonly Role[] = ['nationalAuditor'];

/** Whether somebody watches every organisation. */
export const overseesAll = ({ roles }: { readonly roles: readonly Role[] }): boolean =>
  roles.some((role) => NATIONAL_OVERSIGHT_ROLES.includes(role));

/** Whether somebody watches the use of the system by an organisation. */
export const overseesOrganisation = (
  account: { readonly roles: readonly Role[]; readonly organisation: string },
  organisation: string,
): boolean =>
  overseesAll(account) ||
  (account.organisation === organisation && account.roles.some((role) => OVERSIGHT_ROLES.includes(role)));

/** Monthly random sample of each organisation: the greater of a number and a share of its searches. */
export const SAMPLE_AT_LEAST = 10;
export const SAMPLE_SHARE = 0.02;
/** Of searches in which nobody said whether they know the vehicle, so many of a draw: programs leave it out, and would fill the sample. */
export const UNDECLARED_MOST = 200;
/**
 * Of one person on one day and for one reason so many of a draw, by lot; the rest is counted. So nobody can fill a sample, and so keep the
 * others out of it. Of a period in which even these are too many it is halved until they fit [default].
 */
export const SAMPLE_MOST_OF_A_PERSON = 50;
/** A search that ran at once because a life may be at risk is looked at within this time. */
export const LIFE_REVIEW_MS = HOUR_MS;
/** An audit is closed within this many days of the draw; beyond it goes to professional standards. */
export const CLOSE_OUT_DAYS = 28;
/** What one draw may look at and hold. */
export const SAMPLE_MAX_DAYS = 92;
export const SAMPLE_MAX_ITEMS = 2_000;

/** DPA 2018 s62(4): logs may be used for these purposes only, so whoever takes records out of the log names one. */
export const LOG_USE_PURPOSES = [
  'VERIFY_LAWFULNESS',
  'SELF_MONITORING',
  'INTEGRITY_AND_SECURITY',
  'CRIMINAL_PROCEEDINGS',
] as const;

/** What a reviewer answers of each record. */
export const REVIEW_QUESTIONS = [
  'referenceExists',
  'reasonMatches',
  'authorityValid',
  'proportionate',
  'resultUsed',
] as const;

/** Indicators of unusual use. */
export const SAME_MARK_DAYS = 7;
export const SAME_MARK_SEARCHES = 5;
/** One person searches a mark more often than this on one day, whatever for: where a vehicle is now is what a list and its hits are for [default]. */
export const SAME_MARK_A_DAY = 20;
/** Records that such a finding names: its first; the words have the number. */
export const FINDING_RECORDS = 100;
export const ABOVE_ROLE_MEDIAN_DEVIATIONS = 3;
/** With fewer people in a role, or searches by a person, a deviation says nothing. */
export const ROLE_MEDIAN_MIN_PEOPLE = 4;
export const ROLE_MEDIAN_MIN_SEARCHES = 10;
export const REFERENCE_MARKS = 20;
export const SAME_REASON_REFERENCES = 3;
/** Reasons that one person only confirmed, in a period. */
export const THIN_REASONS = 3;
export const REWORDED_WITHIN_MS = 600_000;
/** DPIA: an account unused for 90 days is suspended; half of it is long. */
export const IDLE_DAYS = 45;
/** Reads that one person took on one day (UTC): so many, or so many times the middle of the others in the role, are worth a question. */
export const READS_TAKEN_A_DAY = 50_000;
export const READS_TAKEN_TIMES_MEDIAN = 20;
export const READS_TAKEN_AT_LEAST = 10_000;
export const EMPTY_PARTIALS = 5;
/** Local hours of the usual day; shifts are not known to the service, so this is a weak sign and says so. */
export const USUAL_HOURS = { from: 6, to: 22 } as const;
export const OUT_OF_HOURS_SEARCHES = 5;
/** An export so soon after its search is directly after it. */
export const EXPORT_AFTER_SEARCH_MS = 600_000;
/** Hits on a silent entry that nobody had but the person who listed it: one is the luck of the shift, so many are worth a question. */
export const SILENT_SEEN_HITS = 3;
/** An entry that had hits and went so soon after it was listed. */
export const LISTED_BRIEFLY_DAYS = 7;
/** Corrections of one person that waited only because a mark was listed or had a hit, which the person could not know. */
export const CORRECTIONS_THAT_TELL = 3;
export const INDICATORS_MAX_DAYS = 92;

/** Statistics: cells below this are not told (DPIA: no personal data in statistics; the number is [default]). */
export const SMALL_CELL = 5;
export const STATISTICS_MAX_DAYS = 366;

/** Reads of one copy to the clipboard: as of a disclosure, since it leaves the app as one does. [default] */
export const COPY_MAX_ROWS = 500;
/** Rows of one disclosure, and how long the recipient's copy may be kept: seven years [default]. */
export const DISCLOSURE_MAX_ROWS = 500;
/** So many rows, of any disclosures, does one person disclose alone in a day: many rows are not made of few by asking again [default]. */
export const DISCLOSURE_ALONE_ROWS = 1_000;
export const DISCLOSURE_RETENTION_MAX_DAYS = 2_557;
export const DISCLOSURE_ROLES: readonly Role[] = ['investigator', 'analyst', 'dpo'];
/** Gateways through which data may leave (DPIA, disclosure): to competent authorities and within the criminal justice system; DPA Schedule 2 para 2; UK GDPR Art 6; overseas through the NCA; the person themself. */
export const DISCLOSURE_GATEWAYS = [
  'PART3_COMPETENT_AUTHORITY',
  'CRIMINAL_JUSTICE',
  'DPA_SCHEDULE_2_PARA_2',
  'UK_GDPR_ARTICLE_6',
  'OVERSEAS_NCA',
  'DATA_SUBJECT',
] as const;

/** Rights requests (access table, `DATA_SUBJECT`): the data protection officer, up to a year back; answered within a month. */
export const SUBJECT_REQUEST_ROLES: readonly Role[] = ['dpo'];
/** DPA 2018 s54: one month, counted at its shortest. */
export const SUBJECT_ANSWER_DAYS = 28;
export const SUBJECT_REQUEST_MAX_READS = 1_000;
