import type { IndicatorFinding } from './indicators.ts';

/** A password that was set with a one-use secret, which an administrator gave. */
export type ResetFact = { readonly index: number; readonly userName: string; readonly organisation: string; readonly by: string; readonly fromNewPlace: boolean; readonly fromPlaceOfAdministrator: boolean };
/** A reading of the raw log that gave no purpose and reason, with marks in what was read. */
export type LogReadFact = { readonly index: number; readonly userName: string; readonly organisation: string; readonly marks: number };

/** Resets that somebody else than the holder may have used; of the others their holder is told, and no more. */
export function resetFindings(resets: readonly ResetFact[]): readonly IndicatorFinding[] {
  return resets.filter(({ fromNewPlace, fromPlaceOfAdministrator }) => fromNewPlace || fromPlaceOfAdministrator).map(({ index, userName, organisation, by, fromPlaceOfAdministrator }) => ({
    indicator: 'PASSWORD_RESET', userName, organisation, records: [index],
    words: fromPlaceOfAdministrator
      ? `The one-use secret that ${by} gave was used at a workstation from which ${by} has signed in. Both may sit at one desk; or it was not the holder.`
      : `The one-use secret that ${by} gave was used where nobody had signed in to this account before. A new workstation looks the same.`,
  }));
}

/** By person. */
export function logReadFindings(reads: readonly LogReadFact[]): readonly IndicatorFinding[] {
  const people = new Map<string, LogReadFact[]>();
  for (const read of reads) people.set(read.userName, [...(people.get(read.userName) ?? []), read]);
  return [...people.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const marks = own.reduce((sum, read) => sum + read.marks, 0);
    return [{
      indicator: 'LOG_READ_WITHOUT_REASON' as const, userName: first.userName, organisation: first.organisation, records: own.map(({ index }) => index),
      words: `The raw log was read ${own.length} times without a purpose and a reason; ${marks} of the records name vehicles. A check of the log looks the same.`,
    }];
  });
}
