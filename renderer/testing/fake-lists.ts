import type { KeptVoiEntry } from '../../app/api/voi-lists.ts';
import type { ListCopy, Submitted } from '../../app/contract/lists.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { VoiEntry } from '../../app/domain/voi.ts';
import { draftExpiresMs } from '../../app/policy/draft-rules.ts';
import { autoDeleteMs, reviewDueMs, voiListState } from '../../app/policy/voi-rules.ts';
import type { Draft, DraftConflict } from '../../app/voi/draft.ts';
import { Refuse, type FakeBridge } from './fake-bridge.ts';

export const anEntry = (nowMs: number, part: Partial<KeptVoiEntry> = {}): KeptVoiEntry => ({
  vrm: 'YK38RVL',
  make: 'FORD',
  model: 'FOCUS',
  colour: 'BLUE',
  action: 'ASSESS',
  priority: 'MEDIUM',
  warningMarkers: [],
  reason: 'Used in burglary, Old Weir Lane',
  grading: '1AP',
  information: '',
  forceArea: 'West Yorkshire',
  weedAt: instantText(Math.floor(nowMs / DAY_MS) * DAY_MS + 30 * DAY_MS),
  pncId: null,
  marking: 'OFFICIAL-SENSITIVE',
  cadInformation: null,
  operationalInstructions: null,
  sourceReference: '14/22871/26',
  contact24h: null,
  sensitiveProcessing: false,
  schedule8Condition: null,
  factualBasisConfirmed: true,
  entryId: 'E-1',
  createdAt: instantText(nowMs - 3 * DAY_MS),
  createdBy: 'm.okafor',
  ...part,
});

export const aCopy = (
  nowMs: number,
  { revisedDaysAgo = 3, ...part }: Partial<ListCopy['list']> & { readonly revisedDaysAgo?: number } = {},
): ListCopy => {
  const revisedMs = nowMs - revisedDaysAgo * DAY_MS;
  return {
    syncedAtMs: nowMs - 60_000,
    list: {
      listId: 'L-1',
      name: '13_HARROWGATE_01',
      kind: 'FORCE',
      purpose: 'Serious and complex: linked burglaries, 14/22871/26',
      justification: 'A few vehicles seen at linked burglaries; national because they travel.',
      extent: { kind: 'NATIONAL' },
      hours: null,
      organisation: 'West Yorkshire Police',
      owner: 'm.okafor',
      revision: 12,
      createdAt: instantText(nowMs - 40 * DAY_MS),
      lastRevisedAt: instantText(revisedMs),
      entries: 1,
      state: voiListState(revisedMs, nowMs),
      reviewDueAt: instantText(reviewDueMs(revisedMs)),
      autoDeleteAt: instantText(autoDeleteMs(revisedMs)),
      ...part,
    },
  };
};

/** Lists and drafts of a main process, for tests and for looking at the page. */
export type FakeLists = {
  copies: ListCopy[];
  entries: Record<string, readonly KeptVoiEntry[]>;
  drafts: Map<string, Draft>;
  submitted: Submitted;
  /** Until then the service is not reached. */
  isOffline: boolean;
  syncedAtMs: number | null;
  /** A draft of these changes, as if it had been made before. */
  readonly draft: (listId: string, part?: Partial<Draft>) => Draft;
};

export const aConflict = (part: Partial<DraftConflict> = {}): DraftConflict => ({
  entryId: 'E-1',
  field: 'action',
  by: 'Insp 603 Dalvir Kaur',
  at: instantText(Date.now() - HOUR_MS / 2),
  ...part,
});

export const onlyFields = ({ entryId: _e, createdAt: _a, createdBy: _b, ...entry }: KeptVoiEntry): VoiEntry => entry;

export function keepLists(fake: FakeBridge, copies: ListCopy[], entries: FakeLists['entries']): FakeLists {
  let made = 0;
  const lists: FakeLists = {
    copies,
    entries,
    drafts: new Map(),
    submitted: { outcome: 'accepted', revision: 13, left: 0 },
    isOffline: false,
    syncedAtMs: Date.now() - 50 * 60_000,
    draft: (listId, part = {}) => {
      made += 1;
      const draft: Draft = {
        draftId: `D-${made}`,
        listId,
        details: null,
        note: '',
        changes: [],
        conflicts: [],
        changedAtMs: Date.now(),
        expiresAtMs: draftExpiresMs(Date.now()),
        state: 'OPEN',
        awaitingDecision: 0,
        sentBack: null,
        awaitingReceipt: 0,
        ...part,
      };
      lists.drafts.set(draft.draftId, draft);
      return draft;
    },
  };
  const summary = ({ changes, conflicts, ...draft }: Draft) => ({
    ...draft,
    changes: changes.length,
    conflicts: conflicts.length,
  });
  const missing = (): never => {
    throw new Refuse({ code: 'NOT_FOUND', ref: 'L0' });
  };
  const reach = (): void => {
    if (lists.isOffline) throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'L1' });
  };
  const copiesReply = () => ({ lists: lists.copies, syncedAtMs: lists.syncedAtMs });
  fake.on({
    'lists.copies': copiesReply,
    'lists.sync': () => {
      reach();
      lists.syncedAtMs = Date.now();
      return copiesReply();
    },
    'lists.open': ({ listId }) => ({ copy: lists.copies.find(({ list }) => list.listId === listId) ?? missing() }),
    'lists.entries': ({ listId, from, limit }) => {
      const all = lists.entries[listId] ?? [];
      const page = all.slice(from, from + limit);
      return { entries: [...page], next: from + limit < all.length ? from + limit : null };
    },
    'lists.create': ({ body }) => {
      reach();
      const copy = aCopy(Date.now(), {
        ...(body as ListCopy['list']),
        listId: `L-${lists.copies.length + 1}`,
        entries: 0,
        revision: 0,
        revisedDaysAgo: 0,
      });
      lists.copies = [...lists.copies, copy];
      return { status: 201, value: copy.list };
    },
    'lists.review': ({ params }) => {
      reach();
      const copy = lists.copies.find(({ list }) => list.listId === params.id) ?? missing();
      return { status: 200, value: copy.list };
    },
    'lists.changes': () => {
      reach();
      return { status: 200, value: { changes: [], next: null } };
    },
    'drafts.list': () => ({ drafts: [...lists.drafts.values()].map(summary) }),
    'drafts.open': (request) => {
      if ('draftId' in request) return lists.drafts.get(request.draftId) ?? missing();
      if ('listId' in request)
        return (
          [...lists.drafts.values()].find(({ listId }) => listId === request.listId) ?? lists.draft(request.listId)
        );
      const draft = lists.draft('', { details: request.details as NonNullable<Draft['details']> });
      const own = { ...draft, listId: null };
      lists.drafts.set(draft.draftId, own);
      return own;
    },
    'drafts.change': ({ draftId, put = [], drop = [], note, conflicts }) => {
      const draft = lists.drafts.get(draftId) ?? missing();
      const changes = new Map(draft.changes.map((one) => [one.key, one] as const));
      for (const one of put) changes.set(one.key, { settled: [], ...one } as Draft['changes'][number]);
      for (const key of drop) changes.delete(key);
      const next = {
        ...draft,
        changes: [...changes.values()],
        ...(note === undefined ? {} : { note }),
        ...(conflicts === undefined ? {} : { conflicts: [...conflicts] }),
      };
      lists.drafts.set(draftId, next);
      return summary(next);
    },
    'drafts.discard': ({ draftId }) => {
      lists.drafts.delete(draftId);
      return {};
    },
    'drafts.submit': ({ draftId }) => {
      const draft = lists.drafts.get(draftId) ?? missing();
      if (lists.submitted.outcome === 'accepted' && lists.submitted.left === 0) lists.drafts.delete(draftId);
      if (lists.submitted.outcome === 'later') lists.drafts.set(draftId, { ...draft, state: 'SENDING' });
      return lists.submitted;
    },
  });
  return lists;
}
