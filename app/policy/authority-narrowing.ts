import { DAY_MS, instantText } from '../domain/instant.ts';
import { nextLocalMidnight } from '../domain/london-time.ts';
import { daysNamed } from '../domain/named-days.ts';
import type { QueryKind } from '../domain/query.ts';
import { windowMs, type TimeWindow } from '../domain/time-window.ts';
import { normaliseVrmText } from '../domain/vrm.ts';
import { FIRST_BAND_DAYS } from './access-table.ts';
import { defaultKinds } from './authority.ts';

/** What of a request an officer may grant less of. */
export type NarrowableScope = {
  readonly kinds: readonly QueryKind[];
  readonly vrms: readonly string[];
  /** Those of the area, where one was asked for. */
  readonly cameraIds: readonly string[];
  readonly window: TimeWindow;
};

/** What was granted of it; a part that is left out is granted as asked. */
export type Narrowing = { readonly [P in keyof NarrowableScope]?: NarrowableScope[P] | undefined };

const marks = (vrms: readonly string[]): ReadonlySet<string> => new Set(vrms.map(normaliseVrmText));

/** What of a narrowing is no part of what was asked for: an officer grants less, never other. */
export function narrowingFaults(
  asked: NarrowableScope,
  { kinds = [], vrms = [], cameraIds = [], window }: Narrowing,
): readonly { readonly pointer: string; readonly message: string }[] {
  const notAsked = 'was not asked for';
  const askedMarks = marks(asked.vrms);
  const askedCameras = new Set(asked.cameraIds);
  const faults = [
    ...kinds.flatMap((kind, i) => (asked.kinds.includes(kind) ? [] : [{ pointer: `/kinds/${i}`, message: notAsked }])),
    ...vrms.flatMap((vrm, i) =>
      askedMarks.has(normaliseVrmText(vrm)) ? [] : [{ pointer: `/vrms/${i}`, message: notAsked }],
    ),
    ...cameraIds.flatMap((id, i) => (askedCameras.has(id) ? [] : [{ pointer: `/cameraIds/${i}`, message: notAsked }])),
  ];
  if (window === undefined) return faults;
  const [whole, part] = [windowMs(asked.window), windowMs(window)];
  return [
    ...faults,
    ...(part.fromMs < whole.fromMs ? [{ pointer: '/window/from', message: notAsked }] : []),
    ...(part.toMs > whole.toMs ? [{ pointer: '/window/to', message: notAsked }] : []),
  ];
}

const laterOf = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);
const earlierOf = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);

/**
 * What an authority opens: what was asked for and granted, both. Nothing when that is empty in a part that was asked for, because an
 * authority without marks or without cameras is another kind of authority and no smaller one.
 */
export function narrowedScope<S extends NarrowableScope>(asked: S, granted: Narrowing): S | undefined {
  const kinds = asked.kinds.filter((kind) => granted.kinds?.includes(kind) ?? true);
  const grantedMarks = granted.vrms === undefined ? undefined : marks(granted.vrms);
  const vrms = asked.vrms.filter((vrm) => grantedMarks?.has(normaliseVrmText(vrm)) ?? true);
  const grantedCameras = granted.cameraIds === undefined ? undefined : new Set(granted.cameraIds);
  const cameraIds = asked.cameraIds.filter((id) => grantedCameras?.has(id) ?? true);
  const window =
    granted.window === undefined
      ? asked.window
      : { from: laterOf(asked.window.from, granted.window.from), to: earlierOf(asked.window.to, granted.window.to) };
  const { fromMs, toMs } = windowMs(window);
  const isEmpty =
    kinds.length === 0 ||
    fromMs >= toMs ||
    (asked.vrms.length > 0 && vrms.length === 0) ||
    (asked.cameraIds.length > 0 && cameraIds.length === 0);
  return isEmpty ? undefined : { ...asked, kinds, vrms, cameraIds, window };
}

/** The part of a window for which an authority is needed, to the end of the local day in which the first 90 days begin. */
export function olderPart(window: TimeWindow, nowMs: number): TimeWindow | undefined {
  const { fromMs, toMs } = windowMs(window);
  const edgeMs = nextLocalMidnight(nowMs - FIRST_BAND_DAYS * DAY_MS);
  if (fromMs >= nowMs - FIRST_BAND_DAYS * DAY_MS) return undefined;
  return toMs <= edgeMs ? window : { from: window.from, to: instantText(edgeMs) };
}

/** Days on either side of what the words name: whoever was there came and went [default]. */
export const DAYS_EITHER_SIDE = 1;

export type NearestGrant = {
  readonly window: TimeWindow;
  readonly kinds: readonly QueryKind[];
  /** What it was narrowed to. */
  readonly because: 'DAYS_NAMED' | 'OLDER_PART' | 'KINDS';
};

/**
 * The narrower grant that the request itself speaks for: the days that its words name, with a day on either side; without any, the part
 * that needs an authority at all; and the kinds of search that stay with what somebody considered. Nothing when that is no less than what
 * was asked for. A proposal: the officer decides.
 */
export function nearestGrant(
  asked: NarrowableScope & {
    readonly necessity: string;
    readonly proportionality: string;
  },
  nowMs: number,
): NearestGrant | undefined {
  const older = olderPart(asked.window, nowMs) ?? asked.window;
  const { fromMs, toMs } = windowMs(older);
  const sideMs = DAYS_EITHER_SIDE * DAY_MS;
  const named = daysNamed(`${asked.necessity}\n${asked.proportionality}`, nowMs).filter(
    (days) => days.toMs > fromMs && days.fromMs < toMs,
  );
  const from = Math.max(fromMs, Math.min(...named.map((days) => days.fromMs - sideMs)));
  const to = Math.min(toMs, Math.max(...named.map((days) => (days.isOpen ? toMs : days.toMs + sideMs))));
  const window = named.length === 0 ? older : { from: instantText(from), to: instantText(to) };
  const stay = defaultKinds(asked).filter((kind) => asked.kinds.includes(kind));
  const kinds = stay.length === 0 ? asked.kinds : stay;
  const isLess = (part: TimeWindow): boolean => {
    const [whole, less] = [windowMs(asked.window), windowMs(part)];
    return less.fromMs > whole.fromMs || less.toMs < whole.toMs;
  };
  if (isLess(window)) return { window, kinds, because: named.length > 0 ? 'DAYS_NAMED' : 'OLDER_PART' };
  return kinds.length < asked.kinds.length ? { window: asked.window, kinds, because: 'KINDS' } : undefined;
}
