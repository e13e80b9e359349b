/** What the log says of a list, by revision. Pure. */
import type { LoggedVoiChange, VoiChangeAnswer } from '../../../app/api/voi-lists.ts';

export type Revision = {
  readonly revision: number;
  readonly cause: VoiChangeAnswer['cause'];
  readonly by: string;
  readonly approvedBy: string | null;
  readonly at: string;
  readonly note: string;
  readonly changes: readonly VoiChangeAnswer[];
};

/** Newest first. */
export function revisionsOf(changes: readonly VoiChangeAnswer[]): readonly Revision[] {
  const byRevision = new Map<string, VoiChangeAnswer[]>();
  for (const change of changes) {
    const key = `${change.revision} ${change.cause}`;
    byRevision.set(key, [...(byRevision.get(key) ?? []), change]);
  }
  return [...byRevision.values()]
    .flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const { revision, cause, by, approvedBy, at, note } = first;
      return [{ revision, cause, by, approvedBy, at, note, changes: all }];
    })
    .sort((a, b) => b.revision - a.revision || (a.at < b.at ? 1 : -1));
}

const LOGGED = ['vrm', 'action', 'priority', 'weedAt', 'reason', 'sourceReference'] as const;
export type LoggedField = (typeof LOGGED)[number];

export type Difference = {
  readonly field: LoggedField;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** What of it the log has in words; of an entry that came or went, all of it. */
export const differencesOf = ({ before, after }: LoggedVoiChange): readonly Difference[] =>
  LOGGED.flatMap((field) => {
    const [was, is] = [before?.[field], after?.[field]];
    return was === is ? [] : [{ field, before: was, after: is }];
  });

/** Something changed that the log has only as a hash. */
export const hasHidden = ({ before, after }: LoggedVoiChange): boolean =>
  before !== null &&
  after !== null &&
  before.sha256 !== after.sha256 &&
  differencesOf({ before, after, entryId: null }).length === 0;
