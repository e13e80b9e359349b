import { HOUR_MS } from '../domain/instant.ts';
import type { Role } from './roles.ts';

/**
 * How the use of the system is watched. No source has numbers for this: all are [default] of the audit rules, in this
 * one file so that a force can change them.
 */

/**
 * How long the other half of a search may be missing before that is an alarm. A workstation delivers within seconds,
 * and within this time when it was closed or cut off right after.
 */
export const RECONCILE_WITHIN_MS = HOUR_MS;

/** Roles that may read the log and audit the use of the system. DPIA: national auditors; their own acts are logged. */
export const AUDIT_ROLES: readonly Role[] = ['auditor', 'nationalAuditor'];
/** The data protection officer is responsible for the log too, and sees an auditor's findings, but draws no samples. */
export const OVERSIGHT_ROLES: readonly Role[] = ['auditor', 'dpo', 'nationalAuditor'];
/**
 * Oversight beyond one's own organisation [default: an auditor or data protection officer of a force watches that
 * force].
 */
export const NATIONAL_OVERSIGHT_ROLES: readonly Role[] = ['nationalAuditor'];

/** Whether an account watches every organisation. */
export const overseesAll = ({ roles }: { readonly roles: readonly Role[] }): boolean =>
  roles.some((role) => NATIONAL_OVERSIGHT_ROLES.includes(role));

/** Whether an account watches an organisation's use of the system. */
export const overseesOrganisation = (
  account: { readonly roles: readonly Role[]; readonly organisation: string },
  organisation: string,
): boolean =>
  overseesAll(account) ||
  (account.organisation === organisation && account.roles.some((role) => OVERSIGHT_ROLES.includes(role)));

/** Monthly random sample of each organisation: the greater of a number and a share of its searches. */
export const SAMPLE_AT_LEAST = 10;
export const SAMPLE_SHARE = 0.02;
/**
 * The most of a draw for searches without an answer to the conflict question: programs leave it out, and would fill
 * the sample.
 */
export const UNDECLARED_MOST = 200;
/**
 * The most of a draw for one person, day and reason, chosen by lot; the rest is counted. So nobody can fill a sample
 * and keep others out of it. When a period has too many even so, this is halved until they fit [default].
 */
export const SAMPLE_MOST_OF_A_PERSON = 50;
/** A search that ran at once because a life may be at risk is reviewed within this time. */
export const LIFE_REVIEW_MS = HOUR_MS;
/** A review is completed within this many days of the draw; after that it goes to professional standards. */
export const CLOSE_OUT_DAYS = 28;
/** Limits of one draw. */
export const SAMPLE_MAX_DAYS = 92;
export const SAMPLE_MAX_ITEMS = 2_000;

/** DPA 2018 s62(4): logs may be used for these purposes only, so whoever exports records of the log names one. */
export const LOG_USE_PURPOSES = [
  'VERIFY_LAWFULNESS',
  'SELF_MONITORING',
  'INTEGRITY_AND_SECURITY',
  'CRIMINAL_PROCEEDINGS',
] as const;

/** The questions that a reviewer answers about each record. */
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
/**
 * More searches than this of one mark by one person on one day are an indicator, whatever the reason: to learn where
 * a vehicle is now there are lists and hits [default].
 */
export const SAME_MARK_A_DAY = 20;
/** How many records such a finding lists: its first; the text gives the number. */
export const FINDING_RECORDS = 100;
export const ABOVE_ROLE_MEDIAN_DEVIATIONS = 3;
/** With fewer people in a role, or fewer searches by a person, a deviation means nothing. */
export const ROLE_MEDIAN_MIN_PEOPLE = 4;
export const ROLE_MEDIAN_MIN_SEARCHES = 10;
export const REFERENCE_MARKS = 20;
export const SAME_REASON_REFERENCES = 3;
/** Thin reasons that one person confirmed, in a period. */
export const THIN_REASONS = 3;
export const REWORDED_WITHIN_MS = 600_000;
/** DPIA: an account unused for 90 days is suspended; half of that is long. */
export const IDLE_DAYS = 45;
/**
 * Reads that one person received on one day (UTC): this many, or this many times the median of the others in the
 * role, are worth a question.
 */
export const READS_TAKEN_A_DAY = 50_000;
export const READS_TAKEN_TIMES_MEDIAN = 20;
export const READS_TAKEN_AT_LEAST = 10_000;
export const EMPTY_PARTIALS = 5;
/** Local hours of the usual day; shifts are not known to the service, so this is a weak sign and says so. */
export const USUAL_HOURS = { from: 6, to: 22 } as const;
export const OUT_OF_HOURS_SEARCHES = 5;
/** An export this soon after its search counts as directly after it. */
export const EXPORT_AFTER_SEARCH_MS = 600_000;
/**
 * Hits on a silent entry that only the person who listed it received: one is the luck of the shift, this many are
 * worth a question.
 */
export const SILENT_SEEN_HITS = 3;
/** An entry that had hits and was removed this soon after it was listed. */
export const LISTED_BRIEFLY_DAYS = 7;
/**
 * One person's corrections that waited only because a mark was listed or had a hit, which the person could not know.
 */
export const CORRECTIONS_THAT_TELL = 3;
export const INDICATORS_MAX_DAYS = 92;

/** Statistics: counts below this are suppressed (DPIA: no personal data in statistics; the number is [default]). */
export const SMALL_CELL = 5;
export const STATISTICS_MAX_DAYS = 366;

/** Reads of one copy to the clipboard: the same as for a disclosure, since a copy leaves the app like one. [default] */
export const COPY_MAX_ROWS = 500;
/** Rows of one disclosure, and how long the recipient may keep the copy: seven years [default]. */
export const DISCLOSURE_MAX_ROWS = 500;
/**
 * Rows, over all disclosures, that one person may disclose alone in a day: a large disclosure must not be split into
 * small ones [default].
 */
export const DISCLOSURE_ALONE_ROWS = 1_000;
export const DISCLOSURE_RETENTION_MAX_DAYS = 2_557;
export const DISCLOSURE_ROLES: readonly Role[] = ['investigator', 'analyst', 'dpo'];
/**
 * Gateways through which data may leave (DPIA, disclosure): to competent authorities and within the criminal justice
 * system; DPA Schedule 2 para 2; UK GDPR Art 6; overseas through the NCA; the person themself.
 */
export const DISCLOSURE_GATEWAYS = [
  'PART3_COMPETENT_AUTHORITY',
  'CRIMINAL_JUSTICE',
  'DPA_SCHEDULE_2_PARA_2',
  'UK_GDPR_ARTICLE_6',
  'OVERSEAS_NCA',
  'DATA_SUBJECT',
] as const;

/**
 * Rights requests (access table, `DATA_SUBJECT`): the data protection officer, up to a year back; answered within a
 * month.
 */
export const SUBJECT_REQUEST_ROLES: readonly Role[] = ['dpo'];
/** DPA 2018 s54: one month, counted at its shortest. */
export const SUBJECT_ANSWER_DAYS = 28;
export const SUBJECT_REQUEST_MAX_READS = 1_000;
