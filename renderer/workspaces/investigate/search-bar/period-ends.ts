import { resolveLocal, type Zone } from '../../../../app/domain/london-time.ts';
import { clockInput, dayInput, noSuchDay, parseClock, parseDay } from '../../../../app/domain/typed-time.ts';

/** One end of a period being typed. `hour` chooses between the two on the night the clocks go back. */
export type TypedEnd = { readonly day: string; readonly clock: string; readonly hour: Zone | undefined };

export type ReadEnd =
  | { readonly kind: 'instant'; readonly ms: number; readonly zone: Zone }
  /** 01:00 to 01:59 on the night the clocks go back happens twice. */
  | { readonly kind: 'ask'; readonly bstMs: number; readonly gmtMs: number }
  /** 01:00 to 01:59 on the night the clocks go forward does not happen. */
  | { readonly kind: 'missing'; readonly nextMs: number }
  | { readonly kind: 'bad'; readonly field: 'day' | 'clock'; readonly text: string };

export function typedEnd(ms: number): TypedEnd {
  const day = dayInput(ms);
  const clock = clockInput(ms);
  const resolved = readEnd({ day, clock, hour: undefined }, ms);
  return {
    day,
    clock,
    hour: resolved.kind === 'ask' ? (resolved.bstMs === ms || ms < resolved.gmtMs ? 'BST' : 'GMT') : undefined,
  };
}

export function readEnd(end: TypedEnd, nowMs: number): ReadEnd {
  const day = parseDay(end.day, nowMs);
  if (day === undefined)
    return {
      kind: 'bad',
      field: 'day',
      text: noSuchDay(end.day, nowMs) ?? 'Not a day. Type it as 16 Dec 2024 or 16/12/2024.',
    };
  const clock = parseClock(end.clock);
  if (clock === undefined) return { kind: 'bad', field: 'clock', text: 'Not a time. Type it as 16:42.' };
  const resolved = resolveLocal({ ...day, ...clock });
  switch (resolved.kind) {
    case 'one':
      return { kind: 'instant', ms: resolved.ms, zone: resolved.zone };
    case 'missing':
      return resolved;
    case 'twice':
      if (end.hour === undefined) return { kind: 'ask', bstMs: resolved.bstMs, gmtMs: resolved.gmtMs };
      return { kind: 'instant', ms: end.hour === 'BST' ? resolved.bstMs : resolved.gmtMs, zone: end.hour };
    default:
      return resolved satisfies never;
  }
}

/** True when the typed local time happens twice, whichever is chosen. */
export function happensTwice(end: TypedEnd, nowMs: number): boolean {
  return readEnd({ ...end, hour: undefined }, nowMs).kind === 'ask';
}
