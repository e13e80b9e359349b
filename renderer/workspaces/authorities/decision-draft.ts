import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import { localDayNumber, localDayStartMs } from '../../../app/domain/london-time.ts';
import type { QueryKind } from '../../../app/domain/query.ts';
import { windowMs, type TimeWindow } from '../../../app/domain/time-window.ts';
import { nearestGrant, type Narrowing } from '../../../app/policy/authority-narrowing.ts';
import { dayInput, parseDay } from '../../../app/domain/typed-time.ts';
import { dayText } from '../../words/measures.ts';
import type { DecisionDraft } from './view-store.ts';

/** What a draft would grant, or what is to be corrected first and where. */
export type DraftField = 'from' | 'to' | 'vrms' | 'cameras' | 'kinds';
export type Grant =
  | {
      readonly ok: true;
      /** Only what differs from what was asked for. */
      readonly narrowing: Narrowing;
      readonly window: TimeWindow;
    }
  | { readonly ok: false; readonly field: DraftField; readonly text: string };

type Asked = Pick<AuthorityAnswer, 'asked' | 'necessity' | 'proportionality'>;

/** The narrower grant that the request itself speaks for; nothing where that is no less. */
export const nearestOf = ({ asked, necessity, proportionality }: Asked, nowMs: number) =>
  nearestGrant({ ...asked, necessity, proportionality }, nowMs);

const dayNumbers = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => ({
  first: localDayNumber(fromMs),
  last: localDayNumber(toMs - 1),
});

/** Whether there is anything to grant less of. */
export function canBeNarrower({ asked }: Pick<AuthorityAnswer, 'asked'>): boolean {
  const { first, last } = dayNumbers(windowMs(asked.window));
  return last > first || asked.vrms.length > 1 || asked.cameraIds.length > 1 || asked.kinds.length > 1;
}

export type NarrowerFields = {
  readonly fromDay: string;
  readonly toDay: string;
  readonly vrms: readonly string[];
  readonly cameraIds: readonly string[];
  readonly kinds: readonly QueryKind[];
};

/** What stands in the fields of a narrower grant: what was typed, else the nearest, else what was asked for. */
export function narrowerFields(authority: Asked, draft: DecisionDraft, nowMs: number): NarrowerFields {
  const { asked } = authority;
  const nearest = nearestOf(authority, nowMs);
  const { fromMs, toMs } = windowMs(nearest?.window ?? asked.window);
  return {
    fromDay: draft.fromDay ?? dayInput(fromMs),
    toDay: draft.toDay ?? dayInput(toMs - 1),
    vrms: asked.vrms.filter((vrm) => draft.vrms?.includes(vrm) ?? true),
    cameraIds:
      draft.cameraIds === undefined ? asked.cameraIds : asked.cameraIds.filter((id) => draft.cameraIds?.includes(id)),
    kinds: asked.kinds.filter((kind) => (draft.kinds ?? nearest?.kinds)?.includes(kind) ?? true),
  };
}

function typedDay(text: string, nowMs: number): number | undefined {
  const day = parseDay(text, nowMs);
  return day === undefined ? undefined : Date.UTC(day.year, day.month - 1, day.day) / DAY_MS;
}

const no = (field: DraftField, text: string): Grant => ({ ok: false, field, text });

export function grantOf(authority: Asked, draft: DecisionDraft, nowMs: number): Grant {
  const { asked } = authority;
  if (draft.scope === 'asked') return { ok: true, narrowing: {}, window: asked.window };
  const fields = narrowerFields(authority, draft, nowMs);
  const whole = windowMs(asked.window);
  const { first, last } = dayNumbers(whole);
  const [from, to] = [typedDay(fields.fromDay, nowMs), typedDay(fields.toDay, nowMs)];
  const period = `${dayText(whole.fromMs)} to ${dayText(whole.toMs - 1)}`;
  if (from === undefined) return no('from', 'Type a day, such as 16 Dec 2026.');
  if (to === undefined) return no('to', 'Type a day, such as 16 Dec 2026.');
  if (from < first || from > last) return no('from', `Not in the period that was asked for: ${period}.`);
  if (to > last || to < first) return no('to', `Not in the period that was asked for: ${period}.`);
  if (to < from) return no('to', 'The last day is before the first.');
  if (asked.vrms.length > 0 && fields.vrms.length === 0) return no('vrms', 'Choose at least one mark.');
  if (asked.cameraIds.length > 0 && fields.cameraIds.length === 0) return no('cameras', 'Choose at least one camera.');
  if (fields.kinds.length === 0) return no('kinds', 'Choose at least one kind of search.');
  // The first and the last day as they were asked for, whatever the time of day.
  const window = {
    from: from === first ? asked.window.from : instantText(localDayStartMs(from)),
    to: to === last ? asked.window.to : instantText(localDayStartMs(to + 1)),
  };
  const narrowing: Narrowing = {
    ...(from === first && to === last ? {} : { window }),
    ...(fields.vrms.length === asked.vrms.length ? {} : { vrms: fields.vrms }),
    ...(fields.cameraIds.length === asked.cameraIds.length ? {} : { cameraIds: fields.cameraIds }),
    ...(fields.kinds.length === asked.kinds.length ? {} : { kinds: fields.kinds }),
  };
  return Object.keys(narrowing).length === 0
    ? no('from', 'This is no less than was asked for. Choose fewer days, marks, cameras or kinds.')
    : { ok: true, narrowing, window };
}
