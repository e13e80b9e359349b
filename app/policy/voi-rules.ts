import { DAY_MS, instantMs } from '../domain/instant.ts';
import type { VoiAction, VoiEntry, VoiHours, VoiListDetails, VoiPriority } from '../domain/voi.ts';
import { namesIn, sensitiveIn, SENSITIVE_WORDS } from './personal-words.ts';
import { VOI_DELETE_DAYS, VOI_REVIEW_DAYS } from './retention.ts';
import type { Role } from './roles.ts';

export const VOI_EDIT_ROLES: readonly Role[] = ['listManager'];
export const VOI_VIEW_ROLES: readonly Role[] = ['listManager', 'controlRoom', 'auditor', 'dpo'];
export const HIT_ROLES: readonly Role[] = ['controlRoom', 'listManager'];

/** Bounds of one service and one revision [default]. */
export const VOI_MAX_LISTS = 5_000;
export const VOI_MAX_ENTRIES = 5_000_000;
export const VOI_MAX_CHANGES = 10_000;
/** The same entry at the same camera within this time is the same event (rules paper 9.2) [default]. */
export const DUPLICATE_HIT_MS = 120_000;
/** Hits stay as long as data that was moved for response (DPIA, retention: 90 days). */
export const HIT_RETENTION_DAYS = 90;

export const reviewDueMs = (lastRevisedMs: number): number => lastRevisedMs + VOI_REVIEW_DAYS * DAY_MS;
export const autoDeleteMs = (lastRevisedMs: number): number => lastRevisedMs + VOI_DELETE_DAYS * DAY_MS;

export const VOI_LIST_STATES = ['CURRENT', 'REVIEW_OVERDUE'] as const;
/** A list whose time is over is deleted, so it has no state. */
export const voiListState = (lastRevisedMs: number, nowMs: number): (typeof VOI_LIST_STATES)[number] => (nowMs > reviewDueMs(lastRevisedMs) ? 'REVIEW_OVERDUE' : 'CURRENT');

export type EntryFault = { readonly pointer: string; readonly message: string };

/** Where an entry says things in words of its own. Names of makes and models are not among them, nor the contact, who is an officer. */
const FREE_TEXT = ['reason', 'information', 'operationalInstructions', 'cadInformation', 'sourceReference'] as const;

/** What the shape of an entry cannot say. DPIA: facts, no names of persons; a list is deleted 56 days after its revision, so no entry lives longer. */
export function entryFaults(entry: VoiEntry, nowMs: number): readonly EntryFault[] {
  const faults: EntryFault[] = [];
  const weedMs = instantMs(entry.weedAt);
  if (weedMs <= nowMs) faults.push({ pointer: '/weedAt', message: 'is over already' });
  if (weedMs > autoDeleteMs(nowMs)) faults.push({ pointer: '/weedAt', message: `must be within ${VOI_DELETE_DAYS} days: the list is deleted then unless it is revised` });
  const declared = entry.sensitiveProcessing && entry.schedule8Condition !== null;
  for (const field of FREE_TEXT) {
    const text = entry[field] ?? '';
    if (namesIn(text).length > 0) faults.push({ pointer: `/${field}`, message: 'names a person: give the PNC reference in pncId instead' });
    const kinds = declared ? [] : sensitiveIn(text).map((kind) => SENSITIVE_WORDS[kind]);
    if (kinds.length > 0) faults.push({ pointer: `/${field}`, message: `speaks of ${kinds.join(', ')}: leave it out, or set sensitiveProcessing and name the condition of Schedule 8 in schedule8Condition` });
  }
  if (entry.sensitiveProcessing && entry.schedule8Condition === null) faults.push({ pointer: '/schedule8Condition', message: 'sensitive processing needs a condition of DPA 2018 Schedule 8' });
  return faults;
}

/** Queue of a control room: bulk lists never share one with those that concern a life (rules paper 9.1). */
export function queueOf(kind: VoiListDetails['kind'], priority: VoiPriority): 1 | 2 | 3 | 4 {
  if (kind === 'BULK_DVLA' || kind === 'BULK_MIB') return 4;
  if (kind === 'ACT') return priority === 'HIGH' ? 1 : priority === 'MEDIUM' ? 2 : 3;
  return priority === 'LOW' ? 3 : 2;
}

export const HIT_MATCHES = ['EXACT', 'POSSIBLE'] as const;
/** What a near miss asks for: never to stop a vehicle before somebody has looked (rules paper 13). */
export const actionOf = (action: VoiAction, match: (typeof HIT_MATCHES)[number]): VoiAction => (match === 'POSSIBLE' && action === 'STOP' ? 'ASSESS' : action);

const LONDON = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether an instant lies in the hours of a list. Hours that go over midnight belong to the day on which they begin. */
export function withinHours(hours: VoiHours | null, atMs: number): boolean {
  if (hours === null) return true;
  const parts = new Map(LONDON.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1;
  const time = `${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}`;
  const { days, from, to } = hours;
  if (from < to) return days.includes(day) && time >= from && time < to;
  const before = day === 1 ? 7 : day - 1;
  return (days.includes(day) && time >= from) || (days.includes(before) && time < to);
}
