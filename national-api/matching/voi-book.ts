import { SerialQueue } from '../../app/base/serial-queue.ts';
import { randomUUID } from 'node:crypto';
import type { KeptVoiEntry, KeptVoiList, VoiRevision } from '../../app/api/voi-lists.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { parseVrm } from '../../app/domain/vrm.ts';
import type { VoiListDetails } from '../../app/domain/voi.ts';
import { autoDeleteMs, VOI_MAX_ENTRIES, VOI_MAX_LISTS, withinHours } from '../../app/policy/voi-rules.ts';
import { camerasOf } from '../search/places.ts';
import { entryIdOf, type EntryKey, type StoredEntry, type VoiStore } from '../store/voi-store.ts';
import { MarkIndex, markKey, markOfKey, nearKeys, type IndexedEntry } from './mark-index.ts';

export type Editor = { readonly userName: string; readonly organisation: string };

/** Why a change was not made; nothing of it was. */
export type Refused = {
  readonly ok: false;
  readonly fault: 'NO_LIST' | 'MOVED_ON' | 'NAME_TAKEN' | 'FULL' | 'NO_ENTRY';
  readonly at?: number;
};
export type Revised = {
  readonly ok: true;
  readonly list: KeptVoiList;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
};

type Asked = Pick<VoiRevision, 'baseRevision' | 'details' | 'changes'>;
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
      await this.#store.revise(list, [], []);
      this.#hold(list);
      return { ok: true, list, added: 0, changed: 0, removed: 0 };
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
      await record?.(planned);
      const { list, stored, gone, changed } = planned;
      await this.#store.revise(
        list,
        stored,
        gone.map(({ number }) => number),
        submissionId,
      );
      this.#lastNumber += stored.length;
      const held = this.#lists.get(listId);
      if (held === undefined) throw new Error('lists change one after another');
      held.list = list;
      delete held.reach;
      for (const { vrm, number } of gone) this.#index.remove(vrm, number);
      for (const each of stored) this.#enter(each);
      return { ok: true, list, added: stored.length - changed, changed, removed: gone.length - changed };
    });
  }

  async #plan(
    listId: string,
    { baseRevision, details, changes }: Asked,
    editor: Editor,
    nowMs: number,
  ): Promise<Planned | Refused> {
    const held = this.#lists.get(listId);
    if (held === undefined) return { ok: false, fault: 'NO_LIST' };
    if (held.list.revision !== baseRevision) return { ok: false, fault: 'MOVED_ON' };
    if (details !== undefined && this.#nameTaken(details.name, listId)) return { ok: false, fault: 'NAME_TAKEN' };
    const named = changes.flatMap(({ entryId }) => entryId ?? []);
    const known = new Map(
      (await this.#store.entriesById(listId, [...new Set(named)])).map((stored) => [stored.entry.entryId, stored]),
    );
    const seen = new Set<string>();
    const missing = changes.findIndex(({ entryId }) => {
      if (entryId === undefined) return false;
      if (!known.has(entryId) || seen.has(entryId)) return true;
      seen.add(entryId);
      return false;
    });
    if (missing >= 0) return { ok: false, fault: 'NO_ENTRY', at: missing };

    const gone = [...known.values()];
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
      const weeded = await this.#store.weed(nowMs);
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
