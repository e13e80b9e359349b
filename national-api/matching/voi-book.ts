import { SerialQueue } from '../../app/base/serial-queue.ts';
import { randomUUID } from 'node:crypto';
import type { KeptVoiEntry, KeptVoiList, VoiConflict, VoiRevision } from '../../app/api/voi-lists.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { parseVrm } from '../../app/domain/vrm.ts';
import type { VoiListDetails } from '../../app/domain/voi.ts';
import { KEPT_ANSWER_MAX_BYTES } from '../../app/policy/idempotency.ts';
import { autoDeleteMs, VOI_MAX_ENTRIES, VOI_MAX_LISTS, withinHours } from '../../app/policy/voi-rules.ts';
import { camerasOf } from '../search/places.ts';
import { entryIdOf, type EntryKey, type PastEntry, type StoredEntry, type VoiStore } from '../store/voi-store.ts';
import { mergeChange } from './merge-change.ts';
import { MarkIndex, markKey, markOfKey, nearKeys, type IndexedEntry } from './mark-index.ts';

export type Editor = { readonly userName: string; readonly organisation: string };

/** Why a change was not made; nothing of it was. */
export type Refused = {
  readonly ok: false;
  readonly fault: 'NO_LIST' | 'MOVED_ON' | 'CONFLICTS' | 'NAME_TAKEN' | 'FULL' | 'NO_ENTRY';
  readonly at?: number;
  readonly conflicts?: readonly VoiConflict[];
};
export type Revised = {
  readonly ok: true;
  readonly list: KeptVoiList;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Of what was left out. */
  readonly conflicts: readonly VoiConflict[];
};

type Change = VoiRevision['changes'][number];
/**
 * The most bytes of conflicts beside a revision that was made. An answer with more would not be kept under its key, and
 * whoever lost it could not learn what was left out: then nothing is made.
 */
const MOST_CONFLICT_BYTES = KEPT_ANSWER_MAX_BYTES / 2;
const byteLength = (conflicts: readonly VoiConflict[]): number =>
  conflicts.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(conflicts));

type Asked = Pick<VoiRevision, 'baseRevision' | 'details' | 'changes'> & Partial<Pick<VoiRevision, 'acceptPartial'>>;
/** One entry of a revision: new without `before`, removed without `after`. */
export type VoiChange = {
  readonly entryId: string;
  readonly before: KeptVoiEntry | null;
  readonly after: KeptVoiEntry | null;
};
/** What a revision will make of a list. Ids of new entries are assigned only once it is made. */
export type Planned = {
  readonly ok: true;
  readonly was: KeptVoiList;
  readonly list: KeptVoiList;
  readonly changes: readonly VoiChange[];
  readonly stored: readonly StoredEntry[];
  readonly gone: readonly StoredEntry[];
  readonly changed: number;
  /** The changes as they are on the present revision: merged with those made since, without what met another. */
  readonly merged: readonly Change[];
  readonly conflicts: readonly VoiConflict[];
};

type Held = {
  list: KeptVoiList;
  readonly place: number;
  /** Cameras of its extent, for the given list of cameras. */ reach?: {
    readonly of: readonly Camera[];
    readonly cameras: ReadonlySet<number> | undefined;
  };
};

export type Candidate = {
  readonly listedVrm: string;
  readonly entry: IndexedEntry;
  readonly list: KeptVoiList;
  readonly match: 'EXACT' | 'POSSIBLE';
};

/**
 * The lists of vehicles of interest: in the store, and in memory for matching. Changes are made one after another, on
 * disk first; what is matched is always what is on disk.
 */
export class VoiBook {
  readonly #store: VoiStore;
  readonly #lists = new Map<string, Held>();
  /** Lists by the small number that the index stores with each entry. */
  readonly #places: (Held | undefined)[] = [];
  readonly #index = new MarkIndex();
  #lastNumber: number;
  readonly #turns = new SerialQueue();

  private constructor(store: VoiStore, lastNumber: number) {
    this.#store = store;
    this.#lastNumber = lastNumber;
  }

  static async open(store: VoiStore): Promise<VoiBook> {
    const book = new VoiBook(store, await store.lastEntryNumber());
    for (const list of await store.lists()) book.#hold(list);
    await store.entryKeys((keys) => {
      for (const key of keys) book.#enter(key);
    });
    return book;
  }

  /** By name. */
  lists(): readonly KeptVoiList[] {
    return [...this.#lists.values()].map(({ list }) => list).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  list(listId: string): KeptVoiList | undefined {
    return this.#lists.get(listId)?.list;
  }

  /** Entries of all lists. */
  get size(): number {
    return this.#index.size;
  }

  create(details: VoiListDetails, editor: Editor, nowMs: number): Promise<Revised | Refused> {
    return this.#turns.run(async () => {
      if (this.#lists.size >= VOI_MAX_LISTS) return { ok: false, fault: 'FULL' };
      if (this.#nameTaken(details.name, undefined)) return { ok: false, fault: 'NAME_TAKEN' };
      const now = instantText(nowMs);
      const list: KeptVoiList = {
        ...details,
        listId: randomUUID(),
        organisation: editor.organisation,
        owner: editor.userName,
        revision: 1,
        createdAt: now,
        lastRevisedAt: now,
        entries: 0,
      };
      await this.#store.revise(list, [], [], editor.userName);
      this.#hold(list);
      return { ok: true, list, added: 0, changed: 0, removed: 0, conflicts: [] };
    });
  }

  /** What a revision would change, from the present list; nothing is changed. */
  plan(listId: string, revision: Asked, editor: Editor, nowMs: number): Promise<Planned | Refused> {
    return this.#turns.run(() => this.#plan(listId, revision, editor, nowMs));
  }

  /**
   * Makes a revision. A review without changes is a revision without changes: it resets the times. Drafts never
   * match; from here on the changes do.
   * @param record receives what will be changed beforehand; when it throws nothing is changed
   */
  revise(
    listId: string,
    revision: Asked,
    editor: Editor,
    nowMs: number,
    {
      record,
      submissionId,
    }: { readonly record?: (planned: Planned) => Promise<void>; readonly submissionId?: string } = {},
  ): Promise<Revised | Refused> {
    return this.#turns.run(async () => {
      const planned = await this.#plan(listId, revision, editor, nowMs);
      if (!planned.ok) return planned;
      const { was, list, merged, stored, gone, changed, conflicts } = planned;
      // All of it was made by others meanwhile: the list is as it should be, and nobody revised it.
      if (merged.length === 0 && revision.changes.length > 0 && revision.details === undefined)
        return { ok: true, list: was, added: 0, changed: 0, removed: 0, conflicts };
      await record?.(planned);
      await this.#store.revise(list, stored, gone, editor.userName, submissionId);
      this.#lastNumber += stored.length;
      const held = this.#lists.get(listId);
      if (held === undefined) throw new Error('lists change one after another');
      held.list = list;
      delete held.reach;
      for (const { vrm, number } of gone) this.#index.remove(vrm, number);
      for (const each of stored) this.#enter(each);
      return { ok: true, list, added: stored.length - changed, changed, removed: gone.length - changed, conflicts };
    });
  }

  async #plan(
    listId: string,
    { baseRevision, details, changes: asked, acceptPartial = false }: Asked,
    editor: Editor,
    nowMs: number,
  ): Promise<Planned | Refused> {
    const held = this.#lists.get(listId);
    if (held === undefined) return { ok: false, fault: 'NO_LIST' };
    const { revision } = held.list;
    const bases = asked.map((change) => change.baseRevision ?? baseRevision);
    // Details are of the list as a whole, and a review without changes says that all of it was looked at.
    const isWhole = details !== undefined || asked.length === 0;
    if ((isWhole && baseRevision !== revision) || bases.some((base) => base > revision))
      return { ok: false, fault: 'MOVED_ON' };
    if (details !== undefined && this.#nameTaken(details.name, listId)) return { ok: false, fault: 'NAME_TAKEN' };
    const named = [...new Set(asked.flatMap(({ entryId }) => entryId ?? []))];
    const [present, past] = await Promise.all([
      this.#store.entriesById(listId, named),
      this.#store.pastEntries(listId, named, Math.min(...bases)),
    ]);
    const known = new Map(present.map((stored) => [stored.entry.entryId, stored]));
    const since = new Map<string, PastEntry[]>();
    for (const each of past) {
      const id = entryIdOf(each.first);
      since.set(id, [...(since.get(id) ?? []), each]);
    }
    const seen = new Set<string>();
    const missing = asked.findIndex(({ entryId }) => {
      if (entryId === undefined) return false;
      if (!(known.has(entryId) || since.has(entryId)) || seen.has(entryId)) return true;
      seen.add(entryId);
      return false;
    });
    if (missing >= 0) return { ok: false, fault: 'NO_ENTRY', at: missing };

    const conflicts: VoiConflict[] = [];
    const changes = asked.flatMap((change, i) => {
      if (change.entryId === undefined) return [change];
      const merged = mergeChange(
        change,
        known.get(change.entryId)?.entry ?? null,
        (since.get(change.entryId) ?? []).filter(({ untilRevision }) => untilRevision > (bases[i] ?? 0)),
      );
      conflicts.push(...merged.conflicts);
      return merged.change === null ? [] : [merged.change];
    });
    const isStale = bases.some((base) => base !== revision);
    const isTooMuch = byteLength(conflicts) > MOST_CONFLICT_BYTES;
    if (
      (isStale || conflicts.length > 0) &&
      (!acceptPartial || isTooMuch || (conflicts.length > 0 && changes.length === 0))
    )
      return { ok: false, fault: 'CONFLICTS', conflicts };

    const replaced = new Set(changes.flatMap(({ entryId }) => entryId ?? []));
    const gone = [...known.values()].filter(({ entry }) => replaced.has(entry.entryId));
    const stored: StoredEntry[] = [];
    const plannedChanges: VoiChange[] = [];
    for (const change of changes) {
      const before = change.entryId === undefined ? undefined : known.get(change.entryId);
      if (change.op === 'REMOVE') {
        plannedChanges.push({ entryId: change.entryId, before: before?.entry ?? null, after: null });
        continue;
      }
      const parsed = parseVrm(change.entry.vrm);
      if (!parsed.ok) throw new RangeError('marks are checked before');
      const number = this.#lastNumber + stored.length + 1;
      const first = before?.first ?? number;
      const entry: KeptVoiEntry = {
        ...change.entry,
        vrm: parsed.vrm,
        entryId: entryIdOf(first),
        createdAt: before?.entry.createdAt ?? instantText(nowMs),
        createdBy: before?.entry.createdBy ?? editor.userName,
      };
      stored.push({
        number,
        first,
        listId,
        vrm: parsed.vrm,
        weedMs: instantMs(entry.weedAt),
        action: entry.action,
        priority: entry.priority,
        entry,
      });
      plannedChanges.push({ entryId: entry.entryId, before: before?.entry ?? null, after: entry });
    }
    if (this.#index.size + stored.length - gone.length > VOI_MAX_ENTRIES) return { ok: false, fault: 'FULL' };
    const list: KeptVoiList = {
      ...held.list,
      ...details,
      revision: held.list.revision + 1,
      lastRevisedAt: instantText(nowMs),
      entries: held.list.entries + stored.length - gone.length,
    };
    return {
      ok: true,
      was: held.list,
      list,
      changes: plannedChanges,
      stored,
      gone,
      changed: plannedChanges.filter(({ before, after }) => before !== null && after !== null).length,
      merged: changes,
      conflicts,
    };
  }

  /** @param record receives the list and its entries before they are deleted; when it throws nothing is deleted */
  remove(
    listId: string,
    record?: (list: KeptVoiList, entries: readonly EntryKey[]) => Promise<void>,
  ): Promise<KeptVoiList | undefined> {
    return this.#turns.run(() => this.#drop(listId, record));
  }

  /** Deletes lists whose time is over and entries past their weed date; returns which lists and how many entries. */
  weed(nowMs: number): Promise<{ readonly lists: readonly KeptVoiList[]; readonly entries: number }> {
    return this.#turns.run(async () => {
      const lists: KeptVoiList[] = [];
      for (const { list } of [...this.#lists.values()]) {
        if (autoDeleteMs(instantMs(list.lastRevisedAt)) > nowMs) continue;
        const dropped = await this.#drop(list.listId);
        if (dropped !== undefined) lists.push(dropped);
      }
      const weeded = await this.#store.weed(nowMs, (listId) => this.#lists.get(listId)?.list.revision ?? 0);
      for (const { vrm, number, listId } of weeded) {
        this.#index.remove(vrm, number);
        const held = this.#lists.get(listId);
        if (held !== undefined) held.list = { ...held.list, entries: held.list.entries - 1 };
      }
      return { lists, entries: weeded.length };
    });
  }

  /**
   * Entries that a read matches now: the list is in force, the entry is not weeded, and camera and hour are within
   * the list's extent.
   */
  candidates(
    read: { readonly vrm: string; readonly camera: number; readonly capturedAtMs: number },
    cameras: readonly Camera[],
    nowMs: number,
  ): readonly Candidate[] {
    const found: Candidate[] = [];
    const look = (key: number, match: Candidate['match']): void =>
      this.#index.visit(key, (entry) => {
        const held = this.#places[entry.list];
        if (held === undefined || entry.weedMs <= nowMs || autoDeleteMs(instantMs(held.list.lastRevisedAt)) <= nowMs)
          return;
        if (this.#reaches(held, read.camera, cameras) && withinHours(held.list.hours, read.capturedAtMs))
          found.push({ listedVrm: markOfKey(key), entry, list: held.list, match });
      });
    look(markKey(read.vrm), 'EXACT');
    nearKeys(read.vrm, (key) => look(key, 'POSSIBLE'));
    return found;
  }

  /** Whether an entry is on its list under this mark, not past its weed date, and the list in force. */
  holds(listId: string, entryId: string, listedVrm: string, nowMs: number): boolean {
    let held = false;
    this.#index.visit(markKey(listedVrm), ({ first, list, weedMs }) => {
      const of = this.#places[list]?.list;
      held ||=
        of?.listId === listId &&
        entryIdOf(first) === entryId &&
        weedMs > nowMs &&
        autoDeleteMs(instantMs(of.lastRevisedAt)) > nowMs;
    });
    return held;
  }

  /** Whether this very mark is on a list in force, wherever and whenever that list matches. */
  isListed(vrm: string, nowMs: number): boolean {
    let listed = false;
    this.#index.visit(markKey(vrm), (entry) => {
      const held = this.#places[entry.list];
      listed ||= held !== undefined && entry.weedMs > nowMs && autoDeleteMs(instantMs(held.list.lastRevisedAt)) > nowMs;
    });
    return listed;
  }

  #reaches(held: Held, camera: number, cameras: readonly Camera[]): boolean {
    if (held.reach?.of !== cameras) {
      const { extent } = held.list;
      const numbers = camerasOf(
        cameras,
        extent.kind === 'NATIONAL'
          ? {}
          : extent.kind === 'AREA'
            ? { area: extent.area }
            : { cameraIds: extent.cameraIds },
      )
        // Areas drawn smaller and smaller would locate a covert camera by its hits (H8). Whoever may know of one can
        // name it.
        ?.filter((number) => extent.kind !== 'AREA' || cameras[number]?.kind !== 'COVERT');
      held.reach = { of: cameras, cameras: numbers === undefined ? undefined : new Set(numbers) };
    }
    return held.reach.cameras?.has(camera) ?? true;
  }

  #nameTaken(name: string, except: string | undefined): boolean {
    return [...this.#lists.values()].some(({ list }) => list.name === name && list.listId !== except);
  }

  #hold(list: KeptVoiList): void {
    const free = this.#places.indexOf(undefined);
    const held: Held = { list, place: free < 0 ? this.#places.length : free };
    this.#places[held.place] = held;
    this.#lists.set(list.listId, held);
  }

  #enter(key: EntryKey): void {
    const held = this.#lists.get(key.listId);
    if (held !== undefined) this.#index.add(key.vrm, { ...key, list: held.place });
  }

  async #drop(
    listId: string,
    record?: (list: KeptVoiList, entries: readonly EntryKey[]) => Promise<void>,
  ): Promise<KeptVoiList | undefined> {
    const held = this.#lists.get(listId);
    if (held === undefined) return undefined;
    const keys: EntryKey[] = [];
    await this.#store.entryKeys((all) => {
      for (const key of all) if (key.listId === listId) keys.push(key);
    });
    await record?.(held.list, keys);
    await this.#store.removeList(listId);
    for (const { vrm, number } of keys) this.#index.remove(vrm, number);
    this.#lists.delete(listId);
    this.#places[held.place] = undefined;
    return held.list;
  }
}
