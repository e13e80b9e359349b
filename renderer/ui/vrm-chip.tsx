import type { ReactNode } from 'react';
import { formatVrm, spellVrm } from '../../app/domain/vrm-format.ts';
import './vrm-chip.css';

type VrmChipProps = {
  /** The mark, normalised or as read: spaces are set by the format. */
  readonly vrm: string;
  readonly size?: 's' | 'm' | 'l' | 'xl';
  /** Yellow is a rear plate, white a front plate. Without a single camera it is yellow and the side is not said. */
  readonly side?: 'rear' | 'front';
  /** Positions of doubtful characters in the mark without spaces, from 0. */
  readonly doubtful?: readonly number[];
  /** Only the first four characters are shown, for people who review searches and do not make them. */
  readonly masked?: boolean;
  readonly className?: string;
};

type Part = { readonly text: string; readonly doubtful: boolean };

/** Runs of certain and of doubtful characters; spaces have no position. */
export function chipParts(shown: string, doubtful: readonly number[]): readonly Part[] {
  const parts: Part[] = [];
  let position = 0;
  for (const character of shown) {
    const isDoubtful = character !== ' ' && doubtful.includes(position);
    if (character !== ' ') position += 1;
    const last = parts.at(-1);
    if (last !== undefined && last.doubtful === isDoubtful)
      parts[parts.length - 1] = { ...last, text: last.text + character };
    else parts.push({ text: character, doubtful: isDoubtful });
  }
  return parts;
}

const mask = (shown: string): string => `${shown.replaceAll(' ', '').slice(0, 4)} •••`;

function chipName(
  vrm: string,
  side: 'rear' | 'front' | undefined,
  doubtful: readonly number[],
  masked: boolean,
): string {
  const words = masked ? `${spellVrm(vrm.slice(0, 4))}, rest masked` : spellVrm(vrm);
  const sides = side === undefined ? '' : `, ${side} plate`;
  const doubts = doubtful.length === 0 ? '' : `, doubtful: character ${doubtful.map((index) => index + 1).join(', ')}`;
  return `${words}${sides}${doubts}`;
}

/** A registration mark drawn as its plate. It is text: it can be selected and copied, and screen readers spell it. */
export function VrmChip({ vrm, size = 's', side, doubtful = [], masked = false, className }: VrmChipProps): ReactNode {
  const shown = masked ? mask(vrm) : formatVrm(vrm);
  const classes = ['vrm', size, side ?? 'rear', masked ? 'masked' : '', className ?? ''].filter(Boolean).join(' ');
  return (
    <span className={classes} role="img" aria-label={chipName(vrm, side, masked ? [] : doubtful, masked)}>
      {masked || doubtful.length === 0
        ? shown
        : chipParts(shown, doubtful).map((part, index) =>
            part.doubtful ? (
              <b key={index} className="doubt">
                {part.text}
              </b>
            ) : (
              part.text
            ),
          )}
    </span>
  );
}
