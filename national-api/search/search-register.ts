import type { Category } from '../../app/domain/justification.ts';
import type { QueryKind } from '../../app/domain/query.ts';
import { OPENED_READS_REMEMBERED, PICTURE_KINDS, type PictureKind } from '../../app/policy/comparison-rules.ts';
import type { ReadSearch } from '../store/read-store.ts';

/** A search that was allowed and run, so that its reads and their pictures may be opened under its justification. */
export type RanSearch = {
  readonly searchId: string;
  readonly userName: string;
  /** The sign-in that ran it; its reads are open to no other. */
  readonly sessionId: string;
  readonly atMs: number;
  /** Of its first record, once it has one. */
  auditIndex?: number;
  readonly kind: QueryKind;
  readonly category: Category;
  readonly authorityId: string | undefined;
  readonly correlationId: string | undefined;
  readonly search: ReadSearch;
  /** For an analysis, which involves reads of many marks: the mark of each read that it named. */
  readonly marks?: ReadonlyMap<string, string>;
  /** Ids it returned; undefined when there were too many, and the store is then asked whether it returned one. */
  returned: Set<string> | undefined;
};

const MAX_SEARCHES = 5_000;
/** Ids kept of one search. */
export const MAX_RETURNED = 2_000;

/**
 * Where to look, in one question, for reads that a search may have returned; undefined when it has not returned one
 * of them.
 */
export function searchForReads({ search, marks, returned }: RanSearch, ids: readonly string[]): ReadSearch | undefined {
  if (marks !== undefined) {
    const vrms = ids.map((id) => marks.get(id)).filter((vrm) => vrm !== undefined);
    return vrms.length < ids.length ? undefined : { ...search, vrms: [...new Set(vrms)], ids };
  }
  return returned !== undefined && !ids.every((id) => returned.has(id)) ? undefined : { ...search, ids };
}

/** Searches of this process; the oldest are forgotten first. */
export class SearchRegister {
  readonly #searches = new Map<string, RanSearch>();
  /** By search, the pictures that were opened under it by read. */
  readonly #opened = new Map<string, Map<string, Set<PictureKind>>>();

  add(ran: RanSearch): void {
    this.#searches.set(ran.searchId, ran);
    for (const oldest of this.#searches.keys()) {
      if (this.#searches.size <= MAX_SEARCHES) break;
      this.#searches.delete(oldest);
      this.#opened.delete(oldest);
    }
  }

  /** A picture was opened under a search that is registered. */
  pictureOpened(searchId: string, readId: string, kind: PictureKind): void {
    if (!this.#searches.has(searchId)) return;
    const reads = this.#opened.get(searchId) ?? new Map<string, Set<PictureKind>>();
    this.#opened.set(searchId, reads.set(readId, (reads.get(readId) ?? new Set()).add(kind)));
    for (const oldest of reads.keys()) {
      if (reads.size <= OPENED_READS_REMEMBERED) break;
      reads.delete(oldest);
    }
  }

  /** The pictures of a read that this account opened under its search. */
  opened(searchId: string, userName: string, readId: string): readonly PictureKind[] {
    const kinds = this.find(searchId, userName) === undefined ? undefined : this.#opened.get(searchId)?.get(readId);
    return kinds === undefined ? [] : PICTURE_KINDS.filter((kind) => kinds.has(kind));
  }

  /** A search of this account; undefined for one of another account. */
  find(searchId: string, userName: string): RanSearch | undefined {
    const ran = this.#searches.get(searchId);
    return ran?.userName === userName ? ran : undefined;
  }
}
