import type { KeptVoiEntry } from '../../app/api/voi-lists.ts';
import { changeOf, newKey, type DraftChange } from '../../app/voi/draft.ts';
import { textOf } from '../../app/voi/entry-text.ts';
import type { VoiAction, VoiEntry, VoiPriority } from '../../app/domain/voi.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import type { FakeBridge } from './fake-bridge.ts';
import { aConflict, aCopy, anEntry, keepLists, onlyFields, type FakeLists } from './fake-lists.ts';

const REASONS = [
  'Used in burglary, Old Weir Lane',
  'Travels with YK38 RVL, 14 passes',
  'Seen at three linked thefts',
  'False plates suspected',
  'Tools recovered from load area',
  'Hired with stolen card',
  'Escort vehicle, Castleford theft',
  'Failed to stop, A1(M)',
  'Cloned plates confirmed',
];
const ACTIONS: readonly VoiAction[] = ['STOP', 'ASSESS', 'ASSESS', 'SILENT'];
const PRIORITIES: readonly VoiPriority[] = ['HIGH', 'MEDIUM', 'MEDIUM', 'LOW'];
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY';
const letter = (figure: number): string => LETTERS.charAt(figure % LETTERS.length);

const entriesOf = (count: number, nowMs: number): readonly KeptVoiEntry[] =>
  Array.from({ length: count }, (_, i) =>
    anEntry(nowMs, {
      entryId: `E-${i + 1}`,
      vrm: `${letter(i * 7)}${letter(i * 3 + 4)}${27 + (i % 22)}${letter(i)}${letter(i * 5 + 2)}${letter(i * 11 + 8)}`,
      reason: REASONS[i % REASONS.length] ?? '',
      action: ACTIONS[i % ACTIONS.length] ?? 'ASSESS',
      priority: PRIORITIES[i % PRIORITIES.length] ?? 'LOW',
      warningMarkers: i % 9 === 0 ? ['VI'] : [],
      weedAt: instantText(Math.floor(nowMs / DAY_MS) * DAY_MS + (3 + ((i * 13) % 50)) * DAY_MS),
    }),
  );

/** Lists with a draft in every state, for looking at the page. Invented. */
export function demoLists(fake: FakeBridge, entryCount = 31): FakeLists {
  const nowMs = Date.now();
  const entries = entriesOf(entryCount, nowMs);
  const lists = keepLists(
    fake,
    [
      aCopy(nowMs, { entries: entryCount, revisedDaysAgo: 12 }),
      aCopy(nowMs, { listId: 'L-2', name: '13_STOLEN_01', entries: 214, revisedDaysAgo: 2 }),
      aCopy(nowMs, { listId: 'L-3', name: '13_FAILSTOP_02', entries: 46, revisedDaysAgo: 31 }),
      aCopy(nowMs, { listId: 'L-4', name: '13_MISSING_01', kind: 'ACT', entries: 9, revisedDaysAgo: 51 }),
      aCopy(nowMs, { listId: 'L-5', name: '13_LAPWING_01', entries: 18, owner: 'd.kaur', revisedDaysAgo: 6 }),
      aCopy(nowMs, {
        listId: 'L-6',
        name: '99_MIDAS_01',
        kind: 'BULK_MIB',
        entries: 700_000,
        owner: 'mib',
        revisedDaysAgo: 1,
      }),
    ],
    { 'L-1': entries, 'L-2': entriesOf(214, nowMs) },
  );
  const [first, second, third] = entries;
  if (first === undefined || second === undefined || third === undefined) return lists;
  const was: VoiEntry = { ...onlyFields(third), action: 'ASSESS', warningMarkers: [], forceArea: 'West Yorkshire' };
  const now: KeptVoiEntry = {
    ...third,
    action: 'SILENT',
    warningMarkers: ['VI'],
    forceArea: 'West and South Yorkshire',
  };
  lists.entries['L-1'] = [first, second, now, ...entries.slice(3)];
  const draftOf = (text: Readonly<Record<string, string>>): DraftChange => ({
    key: newKey(crypto.randomUUID()),
    entryId: null,
    base: null,
    baseRevision: 12,
    text,
    settled: [],
  });
  const sound = textOf(onlyFields(first));
  lists.draft('L-1', {
    note: '',
    conflicts: [
      aConflict({ entryId: third.entryId, field: 'action' }),
      aConflict({ entryId: third.entryId, field: 'warningMarkers' }),
    ],
    changes: [
      {
        ...changeOf({ ...was, entryId: third.entryId }, 11, {
          ...textOf(was),
          action: 'STOP',
          forceArea: 'South Yorkshire',
        }),
      },
      changeOf({ ...onlyFields(first), entryId: first.entryId }, 12, {
        ...sound,
        reason: 'Used in two burglaries, Old Weir Lane',
      }),
      changeOf({ ...onlyFields(second), entryId: second.entryId }, 12, null),
      draftOf({ ...sound, vrm: 'YJ4ICEN', reason: 'Linked to handling address' }),
      draftOf({ ...sound, vrm: 'BD81HZX', reason: 'Driven by Mark Ellis, disqualified' }),
      draftOf({ ...sound, vrm: 'MX44TBD', reason: 'Travels with YK38 RVL, 14 passes' }),
    ],
  });
  return lists;
}
