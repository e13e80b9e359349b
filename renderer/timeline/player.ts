import type { Span } from '../columns/investigation.ts';
import { clampBrush } from '../columns/time-bounds.ts';
import type { Looking } from '../search/looking.ts';
import { lengthMs } from './time-scale.ts';

/** `moving`: both ends move, the length stays. `growing`: the start is locked, and reads add up. */
export type PlayedWindow = 'moving' | 'growing';

export type PlaySettings = {
  readonly speed: number;
  readonly window: PlayedWindow;
};

/** Seconds of the reads in a second of the clock. */
export const SPEEDS = { least: 1, most: 1_000_000, first: 600 } as const;

/** A speed as it is typed: `60` or `1,200`. Undefined for what is none. */
export function parseSpeed(text: string): number | undefined {
  const figure = text.replaceAll(/[\s,×x]/g, '');
  if (!/^\d+(\.\d+)?$/.test(figure)) return undefined;
  const speed = Number(figure);
  return speed >= SPEEDS.least && speed <= SPEEDS.most ? speed : undefined;
}

const SHORTEST_MS = 1_000;
/** Of a brush that shows everything nothing can move: this share of it does [default]. */
const PART_OF_ALL = 1 / 24;

/** Where the window begins: from where it is, or from the beginning when it is at the end. */
export function startOf(span: Span, window: PlayedWindow, bounds: Span): Span {
  if (window === 'growing') return { fromMs: span.fromMs, toMs: span.fromMs + SHORTEST_MS };
  const length = lengthMs(span) >= lengthMs(bounds) ? lengthMs(bounds) * PART_OF_ALL : lengthMs(span);
  const isAtEnd = span.toMs >= bounds.toMs - 1;
  return isAtEnd ? clampBrush({ fromMs: bounds.fromMs, toMs: bounds.fromMs + length }, bounds) : span;
}

export function advanced(
  span: Span,
  byMs: number,
  window: PlayedWindow,
  bounds: Span,
): { readonly span: Span; readonly isAtEnd: boolean } {
  const toMs = Math.min(bounds.toMs, span.toMs + byMs);
  const fromMs = window === 'growing' ? span.fromMs : toMs - lengthMs(span);
  return { span: { fromMs, toMs }, isAtEnd: toMs >= bounds.toMs };
}

/** The panels that React draws follow this often; canvas and figures follow every frame [default]. */
const FOLLOW_MS = 400;
/** A tab in the background gets no frames: time that passed there is not jumped over. */
const LONGEST_FRAME_MS = 200;
/** Without motion the window steps once a second. */
const STEP_MS = 1_000;

/** Moves the brush through time. All of one run is one change to undo. */
export class Player {
  private stopTurning: (() => void) | undefined;
  private last: Span | undefined;
  private followedAtMs = 0;

  constructor(
    private readonly looking: Looking,
    private readonly bounds: () => Span,
    private readonly settings: () => PlaySettings,
    private readonly onStop: () => void,
  ) {}

  play(isStill: boolean): void {
    const { live } = this.looking;
    live.release();
    live.hold();
    this.last = startOf(live.now() ?? this.bounds(), this.settings().window, this.bounds());
    live.move(this.last);
    this.stopTurning = isStill ? every(STEP_MS, () => this.turn(STEP_MS)) : everyFrame((tookMs) => this.turn(tookMs));
  }

  stop(): void {
    if (this.stopTurning === undefined) return;
    this.stopTurning();
    this.stopTurning = undefined;
    this.last = undefined;
    this.looking.live.release();
    this.onStop();
  }

  private turn(tookMs: number): void {
    const { live, filters } = this.looking;
    const now = live.now();
    // Somebody else has moved the brush: it is theirs.
    if (this.last === undefined || now?.fromMs !== this.last.fromMs || now.toMs !== this.last.toMs) return this.stop();
    const { speed, window } = this.settings();
    const next = advanced(this.last, tookMs * speed, window, this.bounds());
    this.last = next.span;
    live.move(next.span);
    this.followedAtMs += tookMs;
    if (this.followedAtMs >= FOLLOW_MS) {
      this.followedAtMs = 0;
      filters.setState({ time: next.span });
    }
    if (next.isAtEnd) this.stop();
  }
}

function everyFrame(turn: (tookMs: number) => void): () => void {
  let last: number | undefined;
  let frame = 0;
  const step = (nowMs: number): void => {
    frame = requestAnimationFrame(step);
    if (last !== undefined) turn(Math.min(LONGEST_FRAME_MS, nowMs - last));
    last = nowMs;
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}

function every(ms: number, turn: () => void): () => void {
  const timer = setInterval(turn, ms);
  return () => clearInterval(timer);
}
