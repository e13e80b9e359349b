import { deserialize, serialize } from 'node:v8';

/** Takes each record of the log into account, in order. */
export type LogReader = { note(bytes: Uint8Array, index: number): void };

/**
 * A view that is built from the log and lives in memory. `save` and `restore` make a start cheap: the state at the
 * end of the last sealed segment is restored, and only what follows is read again.
 */
export type LogBook = LogReader & {
  /**
   * Its name and the version of what `save` returns. Must change whenever the same records would give another state.
   */
  readonly savedAs: string;
  /** The whole state: plain values, Maps, Sets and typed arrays. */
  save(): unknown;
  /**
   * Validates what `save` returned, and returns the function that restores it; undefined when it is invalid. Changes
   * nothing by itself.
   */
  restore(kept: unknown): (() => void) | undefined;
};

/** The books of a log, as the log keeps them. */
export type LogBooks = {
  /** Undefined when one of the readers cannot be saved. */
  save(): Buffer | undefined;
  /** False, and nothing changed, when these readers did not save it: everything is then read again. */
  load(bytes: Buffer): boolean;
};

const takesNote = (value: unknown): value is LogReader =>
  typeof value === 'object' && value !== null && 'note' in value && typeof value.note === 'function';
const isBook = (value: LogReader): value is LogBook =>
  'savedAs' in value && typeof value.savedAs === 'string' && 'save' in value && 'restore' in value;

/** The books of a reader: itself, or those that it contains. */
function booksIn(reader: LogReader): readonly LogReader[] {
  if (isBook(reader)) return [reader];
  const fields: readonly unknown[] = Object.values(reader);
  const held = fields.filter(takesNote);
  return held.length === 0 ? [reader] : held.flatMap(booksIn);
}

/**
 * All books among the readers and inside them, found and not listed. With a new book that cannot be saved every start
 * reads the whole log, which is slow and right; a forgotten line in a list would lose its state.
 */
export function booksOf(readers: readonly LogReader[]): LogBooks {
  const found = readers.flatMap(booksIn);
  const books = found.filter(isBook);
  const all = books.length === found.length && new Set(books.map(({ savedAs }) => savedAs)).size === books.length;
  return {
    save: () => (all ? serialize(new Map(books.map((book) => [book.savedAs, book.save()]))) : undefined),
    load: (bytes) => {
      const kept: unknown = deserialize(bytes);
      if (!all || !(kept instanceof Map) || kept.size !== books.length) return false;
      const puts = books.map((book) => book.restore(kept.get(book.savedAs)));
      const ready = puts.filter((put) => put !== undefined);
      if (ready.length < puts.length) return false;
      for (const put of ready) put();
      return true;
    },
  };
}

/** Replaces the entries of one Map by those of another. */
export function refill<K, V>(map: Map<K, V>, kept: ReadonlyMap<K, V>): void {
  map.clear();
  for (const [key, value] of kept) map.set(key, value);
}
