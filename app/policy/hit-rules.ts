/**
 * What becomes of a hit: its states, who may do what in which, and its timers, all by the service's clock [default
 * unless marked]. DPIA, risk 6: a person looks at plate, vehicle and entry before anything is done. DPA 2018 s50A-50D:
 * nothing is dispatched by a machine alone.
 */
import * as z from 'zod';
import { MINUTE_MS } from '../domain/instant.ts';
import type { VoiAction, VoiPriority } from '../domain/voi.ts';
import type { Role } from './roles.ts';
import { judgedWords } from './judged-words.ts';

/** Who acts on hits. List managers see them, and act on lists. */
export const HIT_ACT_ROLES: readonly Role[] = ['controlRoom'];

export const HIT_STATES = [
  'NEW',
  'VERIFIED',
  'REJECTED_MISREAD',
  'REJECTED_MISMATCH',
  'REJECTED_STALE',
  'ASSESSED',
  'DISPATCHED',
  'MONITORED',
  'NO_RESOURCE',
  'NO_ACTION',
  'RESULTED',
  'EXPIRED',
] as const;
export type HitState = (typeof HIT_STATES)[number];
export const OPEN_HIT_STATES: readonly HitState[] = ['NEW', 'VERIFIED', 'ASSESSED', 'DISPATCHED', 'MONITORED'];
export const isOpenHit = (state: HitState): boolean => OPEN_HIT_STATES.includes(state);

export const HIT_OUTCOMES = [
  'STOPPED_ARREST',
  'STOPPED_SEIZED',
  'STOPPED_REPORTED',
  'STOPPED_NFA',
  'WRONG_VEHICLE',
  'NOT_LOCATED',
  'FAILED_TO_STOP',
  'INTEL_ONLY',
  'WELFARE_FOUND_SAFE',
] as const;
export type HitOutcome = (typeof HIT_OUTCOMES)[number];
/** What can become of a hit that nobody was sent to. */
export const UNSENT_OUTCOMES: readonly HitOutcome[] = ['INTEL_ONLY'];

/** How soon somebody has looked at a hit. */
export const VERIFY_WITHIN_MS: Readonly<Record<VoiPriority, number>> = {
  HIGH: MINUTE_MS,
  MEDIUM: 5 * MINUTE_MS,
  LOW: 30 * MINUTE_MS,
};
/** After which times an unverified HIGH hit goes to a supervisor. */
export const ESCALATES_AFTER_MS: readonly number[] = [MINUTE_MS, 3 * MINUTE_MS];
/** LOW and bulk hits that nobody took end by themselves, as without resource; HIGH and MEDIUM never do. */
export const EXPIRES_AFTER_MS = 30 * MINUTE_MS;
/** The queue of bulk lists (`queueOf`). */
export const BULK_QUEUE = 4;

export const ANSWERS = ['YES', 'NO', 'CANNOT_TELL'] as const;
const answer = z.enum(ANSWERS);
const note = z.string().trim().max(1_000).default('');
const why = judgedWords(5, 1_000);

/** An act on a hit, as it is asked for. */
export const hitActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('ACKNOWLEDGE') }),
  z.strictObject({
    act: z.literal('VERIFY'),
    plate: answer.meta({ description: 'The plate in the picture is the listed mark' }),
    vehicle: answer.meta({ description: 'The vehicle in the picture is the one that the entry describes' }),
    entryHolds: answer.meta({ description: 'The entry was checked again, and still holds' }),
    note,
  }),
  z.strictObject({ act: z.literal('ASSESS'), threat: z.enum(['HIGH', 'MEDIUM', 'LOW']), note: why }),
  z.strictObject({
    act: z.literal('ASSIGN'),
    unit: z.string().trim().min(1).max(60),
    markersAcknowledged: z.boolean().meta({ description: 'The warning markers were read to whoever is sent' }),
    note,
  }),
  z.strictObject({ act: z.literal('RESULT'), outcome: z.enum(HIT_OUTCOMES), note: why }),
  z.strictObject({
    act: z.literal('NO_ACTION'),
    noResource: z.boolean().default(false).meta({ description: 'Nobody could be sent' }),
    note: why,
  }),
  z.strictObject({ act: z.literal('HAND_OVER'), to: z.string().trim().min(1).max(60), note }),
]);
export type HitAct = z.infer<typeof hitActSchema>;
export type HitActName = HitAct['act'];

/** An act as it was done: by whom, and when. */
export const doneActSchema = z
  .looseObject({ by: z.string(), at: z.string() })
  .transform(({ by, at, ...act }): DoneAct => ({ ...hitActSchema.parse(act), by, at }));
export type DoneAct = HitAct & { readonly by: string; readonly at: string };

/** What the rules need to know of a hit. */
export type HitFacts = {
  readonly matchedAtMs: number;
  readonly priority: VoiPriority;
  readonly action: VoiAction;
  readonly queue: number;
  /** The entry is on its list, and not past its weed date. */
  readonly entryHolds: boolean;
};

const verdict = ({ plate, vehicle, entryHolds }: Extract<HitAct, { act: 'VERIFY' }>): HitState =>
  plate === 'NO'
    ? 'REJECTED_MISREAD'
    : vehicle === 'NO'
      ? 'REJECTED_MISMATCH'
      : entryHolds === 'NO'
        ? 'REJECTED_STALE'
        : 'VERIFIED';

/** The state that an act leads to, from a state in which it is allowed. */
const after = (state: HitState, act: HitAct, facts: Pick<HitFacts, 'action'>): HitState => {
  switch (act.act) {
    case 'ACKNOWLEDGE':
    case 'HAND_OVER':
      return state;
    case 'VERIFY':
      return verdict(act);
    case 'ASSESS':
      // A silent entry is watched; nobody is sent to it.
      return facts.action === 'SILENT' ? 'MONITORED' : 'ASSESSED';
    case 'ASSIGN':
      return 'DISPATCHED';
    case 'RESULT':
      return 'RESULTED';
    case 'NO_ACTION':
      return act.noResource ? 'NO_RESOURCE' : 'NO_ACTION';
  }
};

const FROM: Readonly<Record<HitActName, readonly HitState[]>> = {
  ACKNOWLEDGE: OPEN_HIT_STATES,
  VERIFY: ['NEW'],
  ASSESS: ['VERIFIED'],
  ASSIGN: ['ASSESSED', 'DISPATCHED'],
  RESULT: ['ASSESSED', 'DISPATCHED', 'MONITORED'],
  NO_ACTION: ['NEW', 'VERIFIED', 'ASSESSED', 'MONITORED'],
  HAND_OVER: OPEN_HIT_STATES,
};

/** The state after all that was done, without the clock. */
export const doneState = (acts: readonly HitAct[], facts: Pick<HitFacts, 'action'>): HitState =>
  acts.reduce<HitState>((state, act) => after(state, act, facts), 'NEW');

/**
 * The state at a time: an untouched hit whose entry is gone is stale, and one that may end by itself does.
 */
export function hitStateAt(acts: readonly HitAct[], facts: HitFacts, nowMs: number): HitState {
  const state = doneState(acts, facts);
  if (state === 'NEW' && !facts.entryHolds) return 'REJECTED_STALE';
  const mayExpire = facts.priority === 'LOW' || facts.queue === BULK_QUEUE;
  return state === 'NEW' && acts.length === 0 && mayExpire && nowMs >= facts.matchedAtMs + EXPIRES_AFTER_MS
    ? 'EXPIRED'
    : state;
}

/** When the next act is due; null when none is. */
export const hitDueMs = (state: HitState, { matchedAtMs, priority }: HitFacts): number | null =>
  state === 'NEW' ? matchedAtMs + VERIFY_WITHIN_MS[priority] : null;

/** How often an unverified hit has gone to a supervisor by now. */
export const escalations = (state: HitState, { matchedAtMs, priority }: HitFacts, nowMs: number): number =>
  state === 'NEW' && priority === 'HIGH'
    ? ESCALATES_AFTER_MS.filter((afterMs) => nowMs >= matchedAtMs + afterMs).length
    : 0;

export type ActRefusal = { readonly pointer: string; readonly message: string };

/** Why an act is not done: the state does not allow it, or something about it is not as it must be. Undefined: it is. */
export function refusalOfAct(
  act: HitAct,
  acts: readonly HitAct[],
  facts: HitFacts & { readonly markers: readonly string[] },
  nowMs: number,
): { readonly why: 'STATE' } | { readonly why: 'CONTENT'; readonly error: ActRefusal } | undefined {
  const state = hitStateAt(acts, facts, nowMs);
  if (!FROM[act.act].includes(state)) return { why: 'STATE' };
  const content = (pointer: string, message: string) => ({ why: 'CONTENT' as const, error: { pointer, message } });
  if (act.act === 'ASSIGN') {
    if (!facts.entryHolds) return content('/act', 'the entry is no longer on its list: nobody is sent on it');
    const seen = acts.flatMap((done) => (done.act === 'VERIFY' ? [done] : [])).at(-1);
    if (seen?.plate !== 'YES' || seen.entryHolds !== 'YES')
      return content(
        '/act',
        'nobody is sent before a person has seen that the plate is the listed one and the entry holds',
      );
    if (facts.markers.length > 0 && !act.markersAcknowledged)
      return content('/markersAcknowledged', `the entry warns of ${facts.markers.join(', ')}: acknowledge it first`);
  }
  if (act.act === 'RESULT' && state !== 'DISPATCHED' && !UNSENT_OUTCOMES.includes(act.outcome))
    return content('/outcome', 'nobody was sent, so this can not have come of it');
  return undefined;
}
