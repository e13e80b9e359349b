import { DAY_MS } from '../domain/instant.ts';
import { CORRECTIONS_THAT_TELL, LISTED_BRIEFLY_DAYS, SILENT_SEEN_HITS } from './audit-rules.ts';
import type { IndicatorFinding } from './indicators.ts';

/** A password that was set with a one-use secret, which an administrator gave. */
export type ResetFact = {
  readonly index: number;
  readonly userName: string;
  readonly organisation: string;
  readonly by: string;
  readonly fromNewPlace: boolean;
  readonly fromPlaceOfAdministrator: boolean;
};
/** A reading of the raw log without purpose and reason that returned marks. */
export type LogReadFact = {
  readonly index: number;
  readonly userName: string;
  readonly organisation: string;
  readonly marks: number;
};

/** Resets that somebody other than the holder may have used; for others it is enough that their holder is told. */
export function resetFindings(resets: readonly ResetFact[]): readonly IndicatorFinding[] {
  return resets
    .filter(({ fromNewPlace, fromPlaceOfAdministrator }) => fromNewPlace || fromPlaceOfAdministrator)
    .map(({ index, userName, organisation, by, fromPlaceOfAdministrator }) => ({
      indicator: 'PASSWORD_RESET',
      userName,
      organisation,
      records: [index],
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
    return [
      {
        indicator: 'LOG_READ_WITHOUT_REASON' as const,
        userName: first.userName,
        organisation: first.organisation,
        records: own.map(({ index }) => index),
        words: `The raw log was read ${own.length} times without a purpose and a reason; ${marks} of the records name vehicles. A check of the log looks the same.`,
      },
    ];
  });
}

/** A correction that waited for a second person only for reasons that its author could not know. */
export type TellingCorrection = { readonly index: number; readonly userName: string; readonly organisation: string };

/** By person. A correction that waits reveals that a mark is listed or had a hit; a few of them are a way of asking. */
export function correctionFindings(corrections: readonly TellingCorrection[]): readonly IndicatorFinding[] {
  const people = new Map<string, TellingCorrection[]>();
  for (const each of corrections) people.set(each.userName, [...(people.get(each.userName) ?? []), each]);
  return [...people.values()]
    .filter((own) => own.length >= CORRECTIONS_THAT_TELL)
    .map((own) => ({
      indicator: 'CORRECTIONS_WAIT' as const,
      userName: own[0]?.userName ?? null,
      organisation: own[0]?.organisation ?? '',
      records: own.map(({ index }) => index),
      words: `${own.length} corrections waited for a second person only because a mark was on a list or had a hit. Whoever works on listed vehicles misreads them as often as others; or somebody asks in this way what is listed.`,
    }));
}

/** One entry of a list, from the log: who listed and removed it, and who received its hits. */
export type ListedFact = {
  readonly listId: string;
  readonly organisation: string;
  readonly entryId: string;
  /** Since when it is listed; null when the log does not say. */
  readonly listed: { readonly atMs: number; readonly index: number } | null;
  /** Who last set it to SILENT; null when nobody did. */
  readonly silentBy: { readonly userName: string; readonly index: number } | null;
  readonly gone: { readonly atMs: number; readonly index: number; readonly userName: string } | null;
  /** Deliveries of its hits, in log order. */
  readonly seen: readonly {
    readonly index: number;
    readonly atMs: number;
    readonly userName: string;
    readonly hitId: string;
  }[];
};

/** Records that one finding names. */
const RECORDS = 100;
const hitsOf = (seen: ListedFact['seen']): number => new Set(seen.map(({ hitId }) => hitId)).size;
const recordsOf = (...indexes: readonly number[]): readonly number[] =>
  [...new Set(indexes)].sort((a, b) => a - b).slice(0, RECORDS);

/** H1: silent entries whose hits only the person who listed them received. */
export function silentFindings(
  facts: readonly ListedFact[],
  samePerson: (userName: string, other: string) => boolean,
): readonly IndicatorFinding[] {
  return facts.flatMap(({ organisation, silentBy, seen }) => {
    const hits = hitsOf(seen);
    if (
      silentBy === null ||
      hits < SILENT_SEEN_HITS ||
      !seen.every(({ userName }) => samePerson(userName, silentBy.userName))
    )
      return [];
    return [
      {
        indicator: 'SILENT_SEEN_BY_LISTER' as const,
        userName: silentBy.userName,
        organisation,
        records: recordsOf(silentBy.index, ...seen.map(({ index }) => index)),
        words: `An entry with a silent response had ${hits} hits, and nobody was given them but the person who listed it. Whoever works a case alone looks the same; ask what became of the hits.`,
      },
    ];
  });
}

/** H1: entries that had hits and were removed within days of being listed, by list and by who removed them. */
export function brieflyListedFindings(facts: readonly ListedFact[]): readonly IndicatorFinding[] {
  const groups = new Map<string, ListedFact[]>();
  for (const fact of facts) {
    const { gone, listed, listId, seen } = fact;
    if (gone === null || listed === null || seen.length === 0 || gone.atMs - listed.atMs > LISTED_BRIEFLY_DAYS * DAY_MS)
      continue;
    const key = `${listId}\n${gone.userName}`;
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return [...groups.values()].map((own) => {
    const hits = own.reduce((sum, { seen }) => sum + hitsOf(seen), 0);
    return {
      indicator: 'LISTED_BRIEFLY' as const,
      userName: own[0]?.gone?.userName ?? null,
      organisation: own[0]?.organisation ?? '',
      records: recordsOf(
        ...own.flatMap(({ listed, gone, seen }) =>
          [listed?.index ?? [], gone?.index ?? [], ...seen.map(({ index }) => index)].flat(),
        ),
      ),
      words: `${own.length === 1 ? 'An entry of a list was' : `${own.length} entries of a list were`} removed within ${LISTED_BRIEFLY_DAYS} days of being listed, after ${hits === 1 ? 'a hit' : `${hits} hits`}. A vehicle that was found at once looks the same.`,
    };
  });
}
