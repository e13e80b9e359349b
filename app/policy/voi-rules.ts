import { localTime, localWeekday } from '../domain/london-time.ts';
import { DAY_MS, instantMs } from '../domain/instant.ts';
import type { VoiAction, VoiEntry, VoiHours, VoiListDetails, VoiPriority } from '../domain/voi.ts';
import { namesIn, sensitiveIn, SENSITIVE_WORDS } from './personal-words.ts';
import { VOI_DELETE_DAYS, VOI_REVIEW_DAYS } from './retention.ts';
import type { Role } from './roles.ts';

export const VOI_EDIT_ROLES: readonly Role[] = ['listManager'];
export const VOI_VIEW_ROLES: readonly Role[] = ['listManager', 'controlRoom', 'auditor', 'dpo', 'nationalAuditor'];
export const HIT_ROLES: readonly Role[] = ['controlRoom', 'listManager'];

/** Bounds of one service and one revision [default]. */
export const VOI_MAX_LISTS = 5_000;
export const VOI_MAX_ENTRIES = 5_000_000;
export const VOI_MAX_CHANGES = 10_000;
/** Changes in one revision that one person may make alone, unless something else about it takes two [default]. */
export const VOI_ALONE_CHANGES = 100;
/**
 * Entries that one person may put alone in a day, over all lists: a large revision must not be split into small ones
 * [default].
 */
export const VOI_ALONE_ENTRIES_A_DAY = 200;
/**
 * How long what an entry was before a change is kept, for drafts that were made on it [default]; of an entry that is
 * gone from its list, nothing. Later a change of an older revision is settled field by field.
 */
export const VOI_PAST_ENTRY_DAYS = VOI_REVIEW_DAYS;
/** Roles that read what was submitted and decide on it: of `APPROVAL_RULES.VOI_REVISION`. */
export const VOI_SUBMISSION_ROLES: readonly Role[] = ['listManager', 'authoriser', 'auditor', 'dpo', 'nationalAuditor'];
/** The same entry at the same camera within this time is the same event [default]. */
export const DUPLICATE_HIT_MS = 120_000;
/** Hits are kept as long as data that was moved for response (DPIA, retention: 90 days). */
export const HIT_RETENTION_DAYS = 90;

export const reviewDueMs = (lastRevisedMs: number): number => lastRevisedMs + VOI_REVIEW_DAYS * DAY_MS;
export const autoDeleteMs = (lastRevisedMs: number): number => lastRevisedMs + VOI_DELETE_DAYS * DAY_MS;

export const VOI_LIST_STATES = ['CURRENT', 'REVIEW_OVERDUE'] as const;
/** A list whose time is over is deleted, so that is no state. */
export const voiListState = (lastRevisedMs: number, nowMs: number): (typeof VOI_LIST_STATES)[number] =>
  nowMs > reviewDueMs(lastRevisedMs) ? 'REVIEW_OVERDUE' : 'CURRENT';

/** Why a revision takes two people (DPIA, risk 15 and bulk lists; the cases are [default]). */
export const VOI_SECOND_PERSON = ['STOP', 'SILENT', 'BULK', 'LARGE', 'WIDER'] as const;
export type VoiSecondPerson = (typeof VOI_SECOND_PERSON)[number];

/** Actions that take two people to list; auditors are told when such entries are removed. */
export const VOI_STRICT_ACTIONS: readonly VoiAction[] = ['STOP', 'SILENT'];
export const isStrict = (action: VoiAction | undefined): boolean =>
  action !== undefined && VOI_STRICT_ACTIONS.includes(action);

export type RevisedList = Pick<VoiListDetails, 'kind' | 'extent' | 'hours'>;

const isBulk = ({ kind }: Pick<VoiListDetails, 'kind'>): boolean => kind === 'BULK_DVLA' || kind === 'BULK_MIB';
/** Compared by content: a list that is read and sent back unchanged needs no decision. */
const sameReach = (a: RevisedList, b: RevisedList): boolean =>
  JSON.stringify([a.kind, a.extent, a.hours]) === JSON.stringify([b.kind, b.extent, b.hours]);

/**
 * Why somebody else decides on a revision before it matches anything; empty when its author may make it alone.
 * Removing an entry, or lowering it to ASSESS, needs nobody: a wrong entry must go at once. Auditors then review what
 * was to STOP or SILENT.
 * @param actions of the entries that are put; `holdsMore`: the list already has entries to STOP or SILENT;
 * `putAlone`: entries that the same person has put alone in the last day
 */
export function secondPersonFor({
  before,
  after,
  actions,
  removed,
  holdsMore,
  putAlone,
}: {
  readonly before: RevisedList;
  readonly after: RevisedList;
  readonly actions: readonly VoiAction[];
  readonly removed: number;
  readonly holdsMore: boolean;
  readonly putAlone: number;
}): readonly VoiSecondPerson[] {
  const reasons: VoiSecondPerson[] = [];
  if (actions.includes('STOP')) reasons.push('STOP');
  if (actions.includes('SILENT')) reasons.push('SILENT');
  const widened = !sameReach(before, after);
  // Out of a bulk list too: its entries would leave their own queue.
  if ((isBulk(before) || isBulk(after)) && (actions.length > 0 || widened)) reasons.push('BULK');
  const many = actions.length + removed > VOI_ALONE_CHANGES || putAlone + actions.length > VOI_ALONE_ENTRIES_A_DAY;
  if (actions.length > 0 && many) reasons.push('LARGE');
  if (widened && holdsMore) reasons.push('WIDER');
  return reasons;
}

export const VOI_SECOND_PERSON_WORDS: Readonly<Record<VoiSecondPerson, string>> = {
  STOP: 'has entries to be stopped',
  SILENT: 'has silent entries',
  BULK: 'is of a bulk list',
  LARGE: `has more than ${VOI_ALONE_CHANGES} changes, or brings the entries of one person above ${VOI_ALONE_ENTRIES_A_DAY} in a day`,
  WIDER: 'changes where or when entries to STOP or SILENT match',
};

export type FieldError = { readonly pointer: string; readonly message: string };

/**
 * Fields of an entry without free text: a mark, a time, one of a list. All others are judged, including those added
 * later: a name or an illness is no less one where a make belongs.
 */
const NO_WORDS: ReadonlySet<string> = new Set<keyof VoiEntry>([
  'vrm',
  'action',
  'priority',
  'grading',
  'weedAt',
  'marking',
  'schedule8Condition',
]);
/** The contact is an officer, who is named by rank. */
const NAMES_AN_OFFICER: ReadonlySet<string> = new Set<keyof VoiEntry>(['contact24h']);
const NAMES_NO_OFFICER = 'names a person: an officer is given by rank, number and role';
const NAMES_A_PERSON = 'names a person: give the PNC reference in pncId instead';

const OFFICER =
  /^(?:(?:T\/|A\/)?(?:PC|PS|DC|DS|DI|DCI|D\/?Supt|Sgt|Sergeant|Insp|Inspector|Ch(?:ief)? Insp|Supt|Superintendent|PCSO))\b/i;

/**
 * Texts of a list and of its revisions are about no person: persons and sensitive facts belong in an entry, under its
 * conditions.
 */
export const listTextErrors = (texts: Readonly<Record<string, string | undefined>>): readonly FieldError[] =>
  Object.entries(texts).flatMap(([pointer, text = '']) => {
    const kinds = sensitiveIn(text).map((kind) => SENSITIVE_WORDS[kind]);
    return [
      ...(namesIn(text).some((name) => !OFFICER.test(name))
        ? [{ pointer, message: 'names a person: leave the name out' }]
        : []),
      ...(kinds.length > 0 ? [{ pointer, message: `speaks of ${kinds.join(', ')}: leave it out` }] : []),
    ];
  });

/**
 * Checks that the schema of an entry cannot make. DPIA: facts, no names of persons; a list is deleted 56 days after
 * its revision, so no entry lives longer.
 */
export function entryErrors(entry: VoiEntry, nowMs: number): readonly FieldError[] {
  const errors: FieldError[] = [];
  const weedMs = instantMs(entry.weedAt);
  if (weedMs <= nowMs) errors.push({ pointer: '/weedAt', message: 'is over already' });
  if (weedMs > autoDeleteMs(nowMs))
    errors.push({
      pointer: '/weedAt',
      message: `must be within ${VOI_DELETE_DAYS} days: the list is deleted then unless it is revised`,
    });
  const declared = entry.sensitiveProcessing && entry.schedule8Condition !== null;
  for (const [field, text] of Object.entries(entry)) {
    if (typeof text !== 'string' || NO_WORDS.has(field)) continue;
    const ofOfficer = NAMES_AN_OFFICER.has(field);
    if (!(ofOfficer && OFFICER.test(text)) && namesIn(text).length > 0)
      errors.push({ pointer: `/${field}`, message: ofOfficer ? NAMES_NO_OFFICER : NAMES_A_PERSON });
    const kinds = declared ? [] : sensitiveIn(text).map((kind) => SENSITIVE_WORDS[kind]);
    if (kinds.length > 0)
      errors.push({
        pointer: `/${field}`,
        message: `speaks of ${kinds.join(', ')}: leave it out, or set sensitiveProcessing and name the condition of Schedule 8 in schedule8Condition`,
      });
  }
  if (entry.sensitiveProcessing && entry.schedule8Condition === null)
    errors.push({
      pointer: '/schedule8Condition',
      message: 'sensitive processing needs a condition of DPA 2018 Schedule 8',
    });
  return errors;
}

/** Queue of a control room: bulk lists never share one with those that concern a life [default]. */
export function queueOf(kind: VoiListDetails['kind'], priority: VoiPriority): 1 | 2 | 3 | 4 {
  if (kind === 'BULK_DVLA' || kind === 'BULK_MIB') return 4;
  if (kind === 'ACT') return priority === 'HIGH' ? 1 : priority === 'MEDIUM' ? 2 : 3;
  return priority === 'LOW' ? 3 : 2;
}

export const HIT_MATCHES = ['EXACT', 'POSSIBLE'] as const;
/**
 * The most that a near miss, or a mark that a person wrote in place of the camera's, may ask for: never to stop a
 * vehicle before somebody has looked (DPIA, risk 6).
 */
export const actionOf = (
  action: VoiAction,
  match: (typeof HIT_MATCHES)[number],
  afterCorrection: boolean,
): VoiAction => (action === 'STOP' && (match === 'POSSIBLE' || afterCorrection) ? 'ASSESS' : action);

const two = (figure: number): string => String(figure).padStart(2, '0');

/** Whether an instant is within the hours of a list. Hours past midnight belong to the day on which they begin. */
export function withinHours(hours: VoiHours | null, atMs: number): boolean {
  if (hours === null) return true;
  const day = localWeekday(atMs);
  const { hour, minute } = localTime(atMs);
  const time = `${two(hour)}:${two(minute)}`;
  const { days, from, to } = hours;
  if (from < to) return days.includes(day) && time >= from && time < to;
  const before = day === 1 ? 7 : day - 1;
  return (days.includes(day) && time >= from) || (days.includes(before) && time < to);
}
