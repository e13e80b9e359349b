/** Lists of a service in this process: whole enough for copies and drafts, with no merge of its own. */
import type { ApprovalAnswer } from '../../app/api/approvals.ts';
import type { KeptVoiEntry, VoiConflict, VoiRevision } from '../../app/api/voi-lists.ts';
import type { VoiEntry, VoiListDetails } from '../../app/domain/voi.ts';
import { DAY_MS } from '../../app/domain/instant.ts';

type List = { readonly listId: string; readonly details: VoiListDetails; revision: number; entries: KeptVoiEntry[] };

export const listDetails = (name = '13_STOLEN_01'): VoiListDetails => ({
  name,
  kind: 'FORCE',
  purpose: 'Vehicles stolen in the force area',
  justification: 'Current crime reports only, reviewed each month.',
  extent: { kind: 'NATIONAL' },
  hours: null,
});

export function fakeLists(nowMs: () => number) {
  const lists = new Map<string, List>();
  const approvals = new Map<string, ApprovalAnswer>();
  let made = 0;
  const answerOf = ({ listId, details, revision, entries }: List) => ({
    ...details,
    listId,
    organisation: 'Kent Police',
    owner: 'listmanager',
    revision,
    createdAt: new Date(nowMs()).toISOString(),
    lastRevisedAt: new Date(nowMs()).toISOString(),
    entries: entries.length,
    state: 'CURRENT',
    reviewDueAt: new Date(nowMs() + 28 * DAY_MS).toISOString(),
    autoDeleteAt: new Date(nowMs() + 56 * DAY_MS).toISOString(),
  });
  const book = {
    lists,
    /** Revisions that were made, in order. */
    revisions: [] as VoiRevision[],
    /** Entries that somebody else changed meanwhile: a change of one is left out. */
    met: new Set<string>(),
    create: (details: VoiListDetails) => {
      made += 1;
      const list: List = { listId: `L${made}`, details, revision: 1, entries: [] };
      lists.set(list.listId, list);
      return answerOf(list);
    },
    put: (listId: string, entry: VoiEntry): void => {
      const list = lists.get(listId);
      if (list === undefined) throw new Error('no such list');
      made += 1;
      const at = new Date(nowMs()).toISOString();
      list.entries.push({ ...entry, entryId: `E${made}`, createdAt: at, createdBy: 'other' });
      list.revision += 1;
    },
    /** Decides on a submission as the second person does. */
    decide: (approvalId: string, isApproved: boolean, note: string): void => {
      const approval = approvals.get(approvalId);
      if (approval === undefined) throw new Error('no such approval');
      const decidedAt = new Date(nowMs()).toISOString();
      approvals.set(approvalId, {
        ...approval,
        state: isApproved ? 'APPROVED' : 'REFUSED',
        decidedBy: 'inspector',
        decidedAt,
        note,
      });
    },
    approval: (approvalId: string) => approvals.get(approvalId),
    all: () => ({ lists: [...lists.values()].map(answerOf), next: null }),
    entries: (listId: string, after: number, limit: number) => {
      const list = lists.get(listId);
      return list === undefined
        ? undefined
        : {
            revision: list.revision,
            entries: list.entries.slice(after, after + limit),
            next: after + limit < list.entries.length ? String(after + limit) : null,
          };
    },
    revise: (listId: string, revision: VoiRevision) => {
      const list = lists.get(listId);
      if (list === undefined) return undefined;
      if (revision.changes.some((change) => change.op === 'PUT' && change.entry.action === 'STOP')) {
        const at = new Date(nowMs()).toISOString();
        const approvalId = `A${approvals.size + 1}`;
        const approval: ApprovalAnswer = {
          approvalId,
          kind: 'VOI_REVISION',
          organisation: 'Kent Police',
          askedBy: 'listmanager',
          askedAt: at,
          lapsesAt: new Date(nowMs() + 7 * DAY_MS).toISOString(),
          subject: listId,
          about: null,
          summary: 'Revise the list.',
          request: {},
          state: 'WAITING',
          decidedBy: null,
          decidedAt: null,
          note: null,
        };
        approvals.set(approvalId, approval);
        const submission = {
          submissionId: `S${approvals.size}`,
          listId,
          approvalId,
          baseRevision: list.revision,
          by: 'listmanager',
          at,
          note: revision.note,
          reasons: ['STOP'],
          state: 'WAITING',
          changes: revision.changes,
        };
        return { status: 202 as const, waiting: { approval, submission, conflicts: [] } };
      }
      const conflicts: VoiConflict[] = [];
      let changed = 0;
      for (const change of revision.changes) {
        const entryId = change.entryId;
        if (entryId !== undefined && book.met.has(entryId)) {
          const at = new Date(nowMs()).toISOString();
          conflicts.push({ entryId, field: 'colour', base: 'BLUE', yours: 'RED', theirs: 'GREY', by: 'other', at });
          continue;
        }
        changed += 1;
        if (entryId !== undefined) list.entries = list.entries.filter((entry) => entry.entryId !== entryId);
        if (change.op === 'PUT') {
          made += 1;
          const at = new Date(nowMs()).toISOString();
          list.entries.push({
            ...change.entry,
            entryId: entryId ?? `E${made}`,
            createdAt: at,
            createdBy: 'listmanager',
          });
        }
      }
      if (changed === 0 && conflicts.length > 0) return { status: 409 as const, current: list.revision, conflicts };
      list.revision += 1;
      book.revisions.push(revision);
      return { status: 200 as const, list: { ...answerOf(list), conflicts } };
    },
  };
  return book;
}
