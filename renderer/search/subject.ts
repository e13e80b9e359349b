import type { Query } from '../../app/domain/query.ts';
import { queryWindows } from '../../app/domain/query.ts';
import { windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { exposedMarks, possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import { isVrm, normaliseVrmText, parseVrm } from '../../app/domain/vrm.ts';
import { countText } from '../words/measures.ts';
import { placeText } from '../words/place.ts';

/** Which vehicle each read of a table belongs to, by the code of its mark. */
export type WhoIsWho = {
  readonly vehicles: readonly { readonly letter: string; readonly mark: string }[];
  /** Index into `vehicles`, by code of mark. */
  readonly ownerOf: readonly number[];
  /** Whether the mark read was not among those asked for: a lead, not an identification. By code of mark. */
  readonly isLead: readonly boolean[];
};

/**
 * What a search is about, whatever its kind: what draws or names vehicles takes them from here. What asks a query, limits
 * it or speaks of its limits (search bar, justification, estimates) looks at its kind itself.
 */
export type Subject = {
  /** In a few words: `YK38 RVL`, `3 vehicles`, `marks like YK3*`, `vehicles at 12 cameras`. */
  readonly title: string;
  /** What is asked of the named marks, where it is not all their reads: `impossible reads of`. */
  readonly lead?: string;
  /** Marks named in the query, normalised, in its order; none for a search by place or pattern. */
  readonly named: readonly string[];
  /** The query allows one misread character. */
  readonly nearMisses: boolean;
  /** Assigns the distinct marks of a table to vehicles. */
  readonly whoIsWho: (marksRead: readonly string[]) => WhoIsWho;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lettered = (marks: readonly string[]): WhoIsWho['vehicles'] =>
  marks.map((mark, i) => ({ letter: LETTERS[i] ?? '+', mark }));

/** Named vehicles: a read mark belongs to the vehicle of that mark, or to the one it may be a misread of. */
function ofNamed(asked: readonly string[], nearMiss: number): Subject['whoIsWho'] {
  const owner = new Map<string, number>();
  asked.forEach((mark, vehicle) => owner.set(mark, vehicle));
  if (nearMiss > 0) {
    asked.forEach((mark, vehicle) => {
      const parsed = parseVrm(mark);
      if (!parsed.ok) return;
      for (const misread of possibleMisreads(parsed.vrm, nearMiss === 2 ? 2 : 1))
        if (!owner.has(misread)) owner.set(misread, vehicle);
    });
  }
  const named = new Set(asked);
  return (marksRead) => ({
    vehicles: lettered(asked),
    ownerOf: marksRead.map((mark) => owner.get(mark) ?? 0),
    isLead: marksRead.map((mark) => !named.has(mark)),
  });
}

/** No vehicle was named: each distinct mark is a vehicle of its own, in the order of the first reads. */
const ofEverybody: Subject['whoIsWho'] = (marksRead) => ({
  vehicles: lettered(marksRead),
  ownerOf: marksRead.map((_, vehicle) => vehicle),
  isLead: marksRead.map(() => false),
});

function named(marks: readonly string[], nearMiss: number): Subject {
  const normal = marks.map(normaliseVrmText);
  return {
    title: normal.map((mark) => formatVrm(mark)).join(', '),
    named: normal,
    nearMisses: nearMiss > 0,
    whoIsWho: ofNamed(normal, nearMiss),
  };
}

const unnamed = (title: string): Subject => ({ title, named: [], nearMisses: false, whoIsWho: ofEverybody });

export function subjectOf(query: Query): Subject {
  switch (query.kind) {
    case 'vrm':
      return named(query.vrms, query.nearMiss);
    case 'pattern':
      return unnamed([`marks like ${query.pattern}`, placeText(query)].filter((part) => part !== undefined).join(' '));
    case 'area':
      return unnamed(`vehicles ${placeText(query) ?? 'somewhere'}`);
    case 'scenes':
      return unnamed(`vehicles at ${query.minScenes} of ${countText(query.scenes.length, 'scene')}`);
    case 'companions':
      return named([query.vrm], 0);
    case 'convoys':
      return unnamed(`groups of ${query.minVehicles} vehicles or more`);
    case 'incompatible':
      return query.vrms === undefined
        ? unnamed('reads that one vehicle cannot have made')
        : { ...named(query.vrms, 0), lead: 'Impossible reads of' };
    default:
      return query satisfies never;
  }
}

/** The other marks whose reads a search gives because of its near misses, and which of them a vehicle may carry. */
export function misreadsOf(query: Query): ReturnType<typeof exposedMarks> {
  const vrms = query.kind === 'vrm' ? query.vrms.map(normaliseVrmText).filter(isVrm) : [];
  const swaps = query.kind !== 'vrm' || query.nearMiss === 0 ? 0 : query.nearMiss === 2 ? 2 : 1;
  return exposedMarks(vrms, swaps);
}

/** From the first to the last instant that a query covers. */
export function periodOf(query: Query): { readonly fromMs: number; readonly toMs: number } {
  const windows = queryWindows(query).map(windowMs);
  return {
    fromMs: Math.min(...windows.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...windows.map(({ toMs }) => toMs)),
  };
}

/** The same query for another window; undefined for a query with several windows, each with its place. */
export function withWindow<Q extends Query>(query: Q, window: TimeWindow): Q | undefined {
  return 'window' in query ? { ...query, window } : undefined;
}
