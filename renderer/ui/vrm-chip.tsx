import type { ReactNode } from 'react';
import { formatVrm, spellVrm } from '../../app/domain/vrm-format.ts';
import './vrm-chip.css';

type VrmChipProps = {
  /** The mark, normalised or as read: spaces are set by the format. */
  readonly vrm: string;
  readonly size?: 's' | 'm' | 'l' | 'xl';
  /** Yellow is a rear plate, white a front plate. Where there is no one camera it is yellow and no side is said. */
  readonly side?: 'rear' | 'front';
  /** Positions in the mark without spaces, from 0, of characters that the camera was not sure of. */
  readonly doubtful?: readonly number[];
  /** Only the first four characters are shown: for people who check searches and do not make them. */
  readonly masked?: boolean;
  readonly className?: string;
};

type Part = { readonly text: string; readonly doubtful: boolean };

/** Runs of characters with and without doubt; spaces belong to no position. */
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

/** A registration mark as the plate it stands for. It is text: it can be selected and copied, and it is spelled when read aloud. */
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
