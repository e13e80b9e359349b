import type { Span } from '../columns/investigation.ts';
import { announce } from '../state/announce.ts';
import { countText, figureText } from '../words/measures.ts';
import { isRunning, type SearchSession } from './session.ts';
import { arrange, bringToFront, onPinShown, searchIn, sessionIn, useSessions, type Pinned } from './sessions.ts';

/**
 * Pinned questions: searches whose reads stay beside those of the next question, as lanes of the timeline and tags on the map. They
 * are never part of the counts, filters, table or details of the question on screen. In memory only, gone at lock like every search.
 */
export type Pin = { readonly number: number; readonly session: SearchSession };

/** More lanes would leave no room for the question itself [default]. A year in steps of 90 days is five questions. */
export const MOST_PINS = 6;
/** All of them together: each read is kept in the page, and its particulars in main [default]. */
export const MOST_PINNED_READS = 1_000_000;

type Held = {
  readonly all: ReadonlyMap<string, SearchSession>;
  readonly pinned: ReadonlyMap<string, Pinned>;
};

export const pinsAmong = ({ all, pinned }: Held, view: string | undefined): readonly Pin[] =>
  [...pinned]
    .flatMap(([id, pin]) => {
      const session = all.get(id);
      return session === undefined || pin.view !== view ? [] : [{ number: pin.number, session }];
    })
    .sort((a, b) => a.number - b.number);

export const pinsIn = (view: string): readonly Pin[] => pinsAmong(useSessions.getState(), view);

/** The pin of the question that a view shows, if it is pinned. */
export const pinShownIn = (view: string): Pin | undefined => {
  const shown = sessionIn(view);
  return pinsIn(view).find(({ session }) => session === shown);
};

/** Why the question that a view shows cannot be pinned; undefined when it can. */
export function pinFault(view: string): string | undefined {
  const session = sessionIn(view);
  const { phase, result, reads } = searchIn(view);
  if (session === undefined || phase === 'idle') return 'No question has been answered yet';
  if (phase === 'starting' || isRunning({ phase })) return 'The search is still running';
  if (result?.kind !== 'reads') return 'Its answer is findings and not reads: there is nothing to draw in a lane';
  const pins = pinsIn(view);
  const own = pins.find((pin) => pin.session === session);
  if (own !== undefined) return `It is pinned, as P${own.number}`;
  if (pins.length >= MOST_PINS) return `${countText(pins.length, 'question')} are pinned, which is the most. Unpin one`;
  const others = pins.reduce((sum, pin) => sum + pin.session.state.getState().reads, 0);
  if (others + reads > MOST_PINNED_READS)
    return others === 0
      ? `It has ${countText(reads, 'read')}; pinned questions hold at most ${figureText(MOST_PINNED_READS)} together`
      : `With its ${countText(reads, 'read')} pinned questions would hold more than ${figureText(MOST_PINNED_READS)} together. Unpin one`;
  return undefined;
}

/** Pins the question that a view shows. Returns its number; undefined where it cannot be pinned. */
export function pinShown(view: string): number | undefined {
  const session = sessionIn(view);
  if (session === undefined || pinFault(view) !== undefined) return undefined;
  const taken = new Set(pinsIn(view).map(({ number }) => number));
  const number = Array.from({ length: MOST_PINS }, (_, i) => i + 1).find((each) => !taken.has(each)) ?? MOST_PINS;
  arrange(({ pinned }) => ({ pinned: new Map([...pinned, [session.id, { view, number }]]) }));
  return number;
}

/** Takes in a question that is pinned elsewhere, under its number there: a second window shows those of the main window. */
export function adoptPin(view: string, number: number, session: SearchSession): void {
  useSessions.setState(({ all, pinned }) => ({
    all: new Map([...all, [session.id, session]]),
    pinned: new Map([...pinned, [session.id, { view, number }]]),
  }));
}

/** Drops the question, unless its view shows it. */
export function unpin(id: string): void {
  arrange(({ pinned }) => ({ pinned: new Map([...pinned].filter(([key]) => key !== id)) }));
}

/** Why a pinned question cannot take the place of the one on screen, which would be lost; undefined when it can. */
export function showPinFault(view: string, id: string): string | undefined {
  if (sessionIn(view)?.id === id) return 'It is on screen';
  // One without reads is lost as well: what it found, nothing, was asked for with a reason.
  return pinShownIn(view) === undefined && sessionIn(view) !== undefined ? pinFault(view) : undefined;
}

/** Shows a pinned question again, with its own table, filters and details, and pins the one that was on screen. Asks nothing anew. */
export function showPin(view: string, id: string): void {
  if (!useSessions.getState().pinned.has(id) || showPinFault(view, id) !== undefined) return;
  if (pinShownIn(view) === undefined) pinShown(view);
  arrange(({ shown }) => ({ shown: new Map([...shown, [view, id]]) }));
  bringToFront(view);
}

/** The time of all pins of a view beside the question it shows. */
function timeOfPins(view: string): Span | undefined {
  const shown = sessionIn(view);
  const spans = pinsIn(view).flatMap(({ session }) => (session === shown ? [] : [session.looking.asked()]));
  if (spans.length === 0) return undefined;
  return {
    fromMs: Math.min(...spans.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...spans.map(({ toMs }) => toMs)),
  };
}

// A search that goes on from the question on screen keeps it; until the service accepts that search nothing is pinned.
onPinShown((view) => {
  const number = pinShownIn(view) === undefined ? pinShown(view) : undefined;
  if (number !== undefined) announce(`The question before is pinned, as P${number}.`);
});

// The timeline of the question on screen is as long as all that is drawn on it.
useSessions.subscribe((now, before) => {
  if (now.pinned === before.pinned && now.shown === before.shown) return;
  for (const view of now.shown.keys()) sessionIn(view)?.looking.reachTo(timeOfPins(view));
});
