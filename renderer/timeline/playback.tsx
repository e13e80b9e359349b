import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { Span } from '../columns/investigation.ts';
import { keysOf, type Command } from '../commands/command.ts';
import type { Looking } from '../search/looking.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { durationText, figureText } from '../words/measures.ts';
import { playback } from './handle.ts';
import { pauseElsewhere, playsHere, restsHere, usePlayingElsewhere } from './playing.ts';
import { parseSpeed, Player, SPEEDS, type PlayedWindow, type PlaySettings } from './player.ts';

const WINDOWS = [
  {
    value: 'moving',
    label: 'Moving',
    hint: 'A window of one length moves through the period',
  },
  {
    value: 'growing',
    label: 'Adding up',
    hint: 'The start is locked and reads add up',
  },
] as const;

const isStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Plays the reads in time, by moving the brush that all views follow. */
export function Playback({
  looking,
  bounds,
  play,
}: {
  readonly looking: Looking;
  readonly bounds: Span;
  /** The command that plays and pauses, for its key. */
  readonly play: Command;
}): ReactNode {
  const [isHere, setHere] = useState(false);
  const isElsewhere = usePlayingElsewhere();
  const isPlaying = isHere || isElsewhere;
  const [typed, setTyped] = useState(String(SPEEDS.first));
  const [kind, setKind] = useState<PlayedWindow>('moving');
  const id = useId();
  const speed = parseSpeed(typed);
  const now = useRef<PlaySettings & { readonly bounds: Span }>({ bounds, speed: SPEEDS.first, window: kind });
  useEffect(() => {
    // What is typed and is no speed leaves the last one.
    now.current = { bounds, speed: speed ?? now.current.speed, window: kind };
  }, [bounds, speed, kind]);
  const player = useRef<Player | undefined>(undefined);
  useEffect(() => {
    const made = new Player(
      looking,
      () => now.current.bounds,
      () => now.current,
      () => {
        setHere(false);
        restsHere();
      },
    );
    player.current = made;
    return () => {
      made.stop();
      player.current = undefined;
    };
  }, [looking]);
  const toggle = (): void => {
    if (isHere) return player.current?.stop();
    if (isElsewhere) return pauseElsewhere();
    setHere(true);
    playsHere(() => player.current?.stop());
    player.current?.play(isStill());
  };
  const speedField = useRef<HTMLInputElement>(null);
  playback.useProvide({
    toggle,
    isPlaying,
    window: kind,
    changeWindow: () => setKind(kind === 'moving' ? 'growing' : 'moving'),
    toSpeed: () => {
      speedField.current?.focus();
      speedField.current?.select();
    },
  });
  return (
    <span className="playback">
      <Button
        variant="ghost"
        size="s"
        icon={isPlaying ? 'pause' : 'play'}
        iconOnly={isPlaying ? 'Pause' : 'Play'}
        keys={keysOf(play)}
        onClick={toggle}
      />
      <span className={speed === undefined ? 'speed bad' : 'speed'}>
        <span aria-hidden="true">×</span>
        <input
          ref={speedField}
          aria-label="Speed"
          aria-describedby={id}
          aria-invalid={speed === undefined || undefined}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          title={speed === undefined ? undefined : `A second shows ${durationText(speed)}`}
        />
        <span
          id={id}
          className={speed === undefined ? 'speed-error' : 'visually-hidden'}
          role={speed === undefined ? 'alert' : undefined}
        >
          {speed === undefined
            ? `A number from ${figureText(SPEEDS.least)} to ${figureText(SPEEDS.most)}: 60 shows a minute a second`
            : `A second shows ${durationText(speed)}`}
        </span>
      </span>
      <Segmented label="What playback shows" choices={WINDOWS} value={kind} onChange={setKind} />
    </span>
  );
}
