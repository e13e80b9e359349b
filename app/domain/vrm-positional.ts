/**
 * Zero and O, and one and I, have the same shape on a UK plate, so no camera can tell them apart and its confidence
 * in either means nothing. The position decides: where the format has a digit it is a digit.
 */
import { VRM_MAX_CHARACTERS, classifyVrm } from './vrm.ts';
import type { Vrm } from './vrm.ts';

const SAME_SHAPE: Readonly<Record<string, string>> = { '0': 'O', O: '0', '1': 'I', I: '1' };

/**
 * The only reading of the mark that fits a UK format when 0/O and 1/I may be either: `LBO7SEO` is `LB07SEO`. The mark
 * itself when it already fits, when no reading fits, and when more than one does (`AAO2OOR` may be AA02 OOR or AAO
 * 200R): a guess could be somebody else's plate. Idempotent. At most 2^10 readings, ten being the longest mark;
 * longer text is not in normal form and is returned unchanged.
 */
export function positionalVrm(vrm: Vrm): Vrm;
export function positionalVrm(vrm: string): string;
export function positionalVrm(vrm: string): string {
  if (vrm.length > VRM_MAX_CHARACTERS || classifyVrm(vrm) !== 'other') return vrm;
  let readings = [''];
  for (const character of vrm) {
    const twin = SAME_SHAPE[character];
    readings = readings.flatMap((start) =>
      twin === undefined ? [start + character] : [start + character, start + twin],
    );
  }
  const fitting = readings.filter((reading) => classifyVrm(reading) !== 'other');
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only : vrm;
}
