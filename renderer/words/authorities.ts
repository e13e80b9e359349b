import { authorityDecisionSchema, type AuthorityAnswer } from '../../app/api/authorities.ts';
import { DAY_MS, instantMs, MINUTE_MS } from '../../app/domain/instant.ts';
import { localMidnight } from '../../app/domain/london-time.ts';
import type { QueryKind } from '../../app/domain/query.ts';
import { windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { FIRST_BAND_DAYS } from '../../app/policy/access-table.ts';
import type { Rank } from '../../app/policy/roles.ts';
import { spanText } from '../time/period.ts';
import { countText, dayText, durationText, instantInWords, shortClockText, shortDayText } from './measures.ts';

/** How an authority stands, as people speak of it: what the service calls GRANTED or CLOSED is several things to them. */
export const STANDINGS = [
  'waiting',
  'ratify',
  'granted',
  'narrower',
  'refused',
  'withdrawn',
  'lapsed',
  'expired',
  'closed',
] as const;
export type Standing = (typeof STANDINGS)[number];

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));

/** Whether less was granted than was asked for. */
export function isNarrower({ asked, kinds, vrms, cameraIds, window }: AuthorityAnswer): boolean {
  const [whole, part] = [windowMs(asked.window), windowMs(window)];
  return (
    part.fromMs !== whole.fromMs ||
    part.toMs !== whole.toMs ||
    !sameSet(kinds, asked.kinds) ||
    !sameSet(vrms, asked.vrms) ||
    !sameSet(cameraIds, asked.cameraIds)
  );
}

export function standingOf(authority: AuthorityAnswer): Standing {
  switch (authority.state) {
    case 'REQUESTED':
      return 'waiting';
    case 'REFUSED':
      return 'refused';
    case 'GRANTED':
      if (authority.ratifyBy !== null) return 'ratify';
      return isNarrower(authority) ? 'narrower' : 'granted';
    case 'NOT_RATIFIED':
      return 'lapsed';
    case 'EXPIRED':
      return 'expired';
    case 'CLOSED':
      return authority.decision === null ? 'withdrawn' : 'closed';
    default:
      return authority.state satisfies never;
  }
}

/** It opens searches now. */
export const isInForce = ({ state }: Pick<AuthorityAnswer, 'state'>): boolean => state === 'GRANTED';

export const STANDING_WORDS = {
  waiting: { word: 'Waiting', tone: 'warn', icon: 'clock' },
  ratify: { word: 'Granted, to ratify', tone: 'warn', icon: 'clock' },
  granted: { word: 'Granted as asked', tone: 'ok', icon: 'tick' },
  narrower: { word: 'Granted narrower', tone: 'ok', icon: 'tick' },
  refused: { word: 'Refused', tone: 'crit', icon: 'stop' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral', icon: 'undo' },
  lapsed: { word: 'Lapsed, not ratified', tone: 'crit', icon: 'warning' },
  expired: { word: 'Expired', tone: 'neutral', icon: 'clock' },
  closed: { word: 'Closed', tone: 'neutral', icon: 'lock' },
} as const satisfies Readonly<
  Record<Standing, { readonly word: string; readonly tone: string; readonly icon: string }>
>;

export const RANK_TITLES: Readonly<Record<Rank, string>> = {
  INSPECTOR: 'Inspector',
  SUPERINTENDENT: 'Superintendent',
};

/** What a kind of search shows, as an officer decides on it. */
export const KIND_WORDS: Readonly<Record<QueryKind, string>> = {
  vrm: 'Reads of the marks',
  incompatible: 'Reads that one vehicle cannot have made',
  area: 'Every vehicle at the cameras',
  pattern: 'Marks like a part of one, at the cameras',
  scenes: 'Vehicles at several scenes',
  companions: 'Who travelled with the vehicle',
  convoys: 'Groups that travelled together',
};

/** What a person is called; the user name where nothing is known. */
export const nameIn = ({ names }: Pick<AuthorityAnswer, 'names'>, userName: string): string =>
  Object.hasOwn(names, userName) ? (names[userName] ?? userName) : userName;

/** Days of a window that need an authority, to the nearest day; one where it is less. */
export function daysOverLimit(window: TimeWindow, nowMs: number): number {
  const { fromMs, toMs } = windowMs(window);
  const overMs = Math.min(toMs, nowMs - FIRST_BAND_DAYS * DAY_MS) - fromMs;
  return overMs > 0 ? Math.max(1, Math.round(overMs / DAY_MS)) : 0;
}

/** Whole days since the oldest instant of a window. */
export const oldestDays = (window: TimeWindow, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - windowMs(window).fromMs) / DAY_MS));

/** What it is about, in a few words: `one vehicle`, `3 vehicles`, `12 cameras`. */
export function scopeText({ vrms, cameraIds }: Pick<AuthorityAnswer, 'vrms' | 'cameraIds'>): string {
  const parts = [
    ...(vrms.length === 0 ? [] : [vrms.length === 1 ? 'one vehicle' : countText(vrms.length, 'vehicle')]),
    ...(cameraIds.length === 0 ? [] : [countText(cameraIds.length, 'camera')]),
  ];
  return parts.join(' and ');
}

/** A period as an officer reads it: whole days as days, the last one named and not the midnight after it. */
export function windowWords(window: TimeWindow): string {
  const { fromMs, toMs } = windowMs(window);
  const { from, to } = spanText({ fromMs, toMs });
  return `${from} to ${localMidnight(toMs) === toMs ? dayText(toMs - 1) : to}`;
}

/** The same in a list: days only, without the year. */
export function windowInShort(window: TimeWindow): string {
  const { fromMs, toMs } = windowMs(window);
  const { from, to } = spanText({ fromMs: localMidnight(fromMs), toMs: localMidnight(toMs - 1) }, true);
  return `${from} to ${to}`;
}

/** One sentence on how it stands, with who and when. */
export function standingSentence(authority: AuthorityAnswer, nowMs: number): string {
  const { decision, closure, ratifyBy, expiresAt, requestedAt } = authority;
  const by = (act: { readonly by: string; readonly at: string } | null): string =>
    act === null ? '' : `by ${nameIn(authority, act.by)}, ${instantInWords(instantMs(act.at))}`;
  const left = (until: string): string => durationText(Math.max(0, instantMs(until) - nowMs) / 1_000);
  const standing = standingOf(authority);
  switch (standing) {
    case 'waiting': {
      const waitedMs = nowMs - instantMs(requestedAt);
      const since = `Waiting since ${shortDayText(instantMs(requestedAt))} ${shortClockText(instantMs(requestedAt))}`;
      return waitedMs < MINUTE_MS ? `${since}.` : `${since}, ${durationText(waitedMs / 1_000)}.`;
    }
    case 'ratify':
      return `Granted orally ${by(decision)}. It lapses unless it is ratified in writing within ${left(ratifyBy ?? requestedAt)}.`;
    case 'granted':
      return `Granted as asked ${by(decision)}. It ends in ${left(expiresAt ?? requestedAt)}.`;
    case 'narrower':
      return `Granted narrower ${by(decision)}. It ends in ${left(expiresAt ?? requestedAt)}.`;
    case 'refused':
      return `Refused ${by(decision)}.`;
    case 'withdrawn':
      return `Withdrawn ${by(closure)}.`;
    case 'lapsed':
      return `Granted orally ${by(decision)}, and not ratified in writing within 24 hours: it opens nothing.`;
    case 'expired':
      return `Granted ${by(decision)}, and at its end since ${instantInWords(instantMs(expiresAt ?? requestedAt))}.`;
    case 'closed':
      return `Closed ${by(closure)}.`;
    default:
      return standing satisfies never;
  }
}

/** What is wrong with a text that says why, as the service judges it; undefined if it will do. */
export function wordsFault(words: string): string | undefined {
  const parsed = authorityDecisionSchema.shape.considerations.safeParse(words);
  if (parsed.success) return undefined;
  const said = parsed.error.issues[0]?.message ?? '';
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
