import type { Query } from '../../app/domain/query.ts';
import { queryWindows } from '../../app/domain/query.ts';
import { windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import { normaliseVrmText, parseVrm } from '../../app/domain/vrm.ts';
import { countText } from '../words/measures.ts';

/** Who each read of a table is about, by the code of its mark. */
export type WhoIsWho = {
  readonly vehicles: readonly { readonly letter: string; readonly mark: string }[];
  /** Place in `vehicles`, by code of mark. */
  readonly ownerOf: readonly number[];
  /** The mark read is none that was asked for: a lead, not an identification. By code of mark. */
  readonly isLead: readonly boolean[];
};

/**
 * What a search is about, whatever its kind: map, timeline, table and prompt ask this and never for marks. The only place that
 * knows the kinds of query apart.
 */
export type Subject = {
  /** In a few words: `YK38 RVL`, `3 vehicles`, `marks like YK3*`, `an area`. */
  readonly title: string;
  /** Marks that were named, normalised, in the order of the question; none for a search by place or part of a mark. */
  readonly named: readonly string[];
  /** One misread character was allowed. */
  readonly nearMisses: boolean;
  /** Who the reads of a table with these distinct marks are about. */
  readonly whoIsWho: (marksRead: readonly string[]) => WhoIsWho;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lettered = (marks: readonly string[]): WhoIsWho['vehicles'] =>
  marks.map((mark, i) => ({ letter: LETTERS[i] ?? '+', mark }));

/** Named vehicles: a mark that was read belongs to itself, or to the one that it may be a misread of. */
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

/** Nobody was named: each mark that was read is a vehicle of its own, in the order of the first reads. */
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
      return unnamed(`marks like ${query.pattern}`);
    case 'area':
      return unnamed('an area');
    case 'scenes':
      return unnamed(`vehicles at ${query.minScenes} of ${countText(query.scenes.length, 'scene')}`);
    case 'companions':
      return named([query.vrm], 0);
    case 'convoys':
      return unnamed(`groups of ${query.minVehicles} vehicles or more`);
    case 'incompatible':
      return query.vrms === undefined ? unnamed('reads that one vehicle cannot have made') : named(query.vrms, 0);
    default:
      return query satisfies never;
  }
}

/** From the first to the last instant that a query asks for. */
export function periodOf(query: Query): { readonly fromMs: number; readonly toMs: number } {
  const windows = queryWindows(query).map(windowMs);
  return {
    fromMs: Math.min(...windows.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...windows.map(({ toMs }) => toMs)),
  };
}

/** The same question for another time; nothing for one that has several times, each with its place. */
export function withWindow<Q extends Query>(query: Q, window: TimeWindow): Q | undefined {
  return 'window' in query ? { ...query, window } : undefined;
}
