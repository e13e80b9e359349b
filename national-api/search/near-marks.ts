import { confusableCharacters, nearMisses } from '../../app/domain/vrm-near-miss.ts';
import { isVrm, type Vrm } from '../../app/domain/vrm.ts';

/**
 * The marks to look for when reads that may be misreads of `vrm` are wanted: those that `nearMisses` proposes, and also those
 * of no UK format. `nearMisses` leaves these out because no vehicle carries them, but a misread is not on a vehicle: cameras
 * that take S for 5 put `YW12T5N` into the store, and that read is the one that is looked for.
 */
export function marksNear(vrm: Vrm, swaps: 0 | 1 | 2): ReadonlySet<string> {
  const marks = new Set<string>(nearMisses(vrm, swaps).map((miss) => miss.vrm));
  const extend = (text: string, start: number, left: number): void => {
    for (let position = start; position < text.length && left > 0; position += 1) {
      for (const { to } of confusableCharacters(text.charAt(position))) {
        const next = text.slice(0, position) + to + text.slice(position + 1);
        if (isVrm(next)) marks.add(next);
        extend(next, position + 1, left - 1);
      }
    }
  };
  extend(vrm, 0, swaps);
  marks.delete(vrm);
  return marks;
}
