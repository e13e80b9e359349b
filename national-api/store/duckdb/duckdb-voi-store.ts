import { SerialQueue } from '../../../app/base/serial-queue.ts';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import path from 'node:path';
import * as z from 'zod';
import { hitSchema } from '../../../app/api/hits.ts';
import { keptVoiEntrySchema, keptVoiListSchema, type KeptVoiList } from '../../../app/api/voi-lists.ts';
import { voiActionSchema, voiPrioritySchema, type VoiAction } from '../../../app/domain/voi.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import {
  WEEDED_BY,
  type EntryKey,
  type KeptSubmission,
  type PastEntry,
  type StoredEntry,
  type StoredHit,
  type StoredHitAct,
  type VoiStore,
} from '../voi-store.ts';
import { doneActSchema } from '../../../app/policy/hit-rules.ts';
import { openDatabase, type Database } from './database.ts';
import { swapInRewrittenFile, copyTables, filesOf, freshFileOf, removeFile } from './fresh-file.ts';
import { ReaderGate } from './reader-gate.ts';

const ENTRY_ID = /^E\d{1,15}$/;
export const VOI_FILE = 'voi.duckdb';

const TABLES: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS lists (list_id VARCHAR, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS entries (number BIGINT, first BIGINT, list_id VARCHAR, vrm VARCHAR, weed BIGINT, action VARCHAR, priority VARCHAR, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS past_entries (list_id VARCHAR, first BIGINT, until_revision BIGINT, by_user VARCHAR, replaced BIGINT, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS hits (seq BIGINT, hit_id VARCHAR, entry BIGINT, captured BIGINT, matched BIGINT, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS hit_acts (hit_id VARCHAR, version BIGINT, done BIGINT, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS submissions (submission_id VARCHAR, list_id VARCHAR, submitted BIGINT, document VARCHAR)',
  'CREATE TABLE IF NOT EXISTS progress (name VARCHAR, value BIGINT)',
];

const storedHitSchema = z.object({ organisations: z.array(z.string()), hit: hitSchema });
const KEY = 'number, first, list_id, vrm, weed, action, priority';
const ENTRY = `${KEY}, document`;

const keyOf = ([number, first, listId, vrm, weed, action, priority]: readonly DuckDBValue[]): EntryKey => ({
  number: Number(number),
  first: Number(first),
  listId: String(listId),
  vrm: String(vrm),
  weedMs: Number(weed),
  action: voiActionSchema.parse(action),
  priority: voiPrioritySchema.parse(priority),
});
const entryOf = (row: readonly DuckDBValue[]): StoredEntry => ({
  ...keyOf(row),
  entry: keptVoiEntrySchema.parse(JSON.parse(String(row[7]))),
});
const hitOf = ([seq, entry, document]: readonly DuckDBValue[]): StoredHit => ({
  seq: Number(seq),
  entryNumber: Number(entry),
  ...storedHitSchema.parse(JSON.parse(String(document))),
});
const pastOf = ([first, until, by, replaced, document]: readonly DuckDBValue[]): PastEntry => ({
  first: Number(first),
  untilRevision: Number(until),
  by: String(by),
  replacedAtMs: Number(replaced),
  entry: document === null ? null : keptVoiEntrySchema.parse(JSON.parse(String(document))),
});
const firstsOf = (entryIds: readonly string[]): readonly number[] =>
  entryIds.flatMap((id) => (ENTRY_ID.test(id) ? [Number(id.slice(1))] : []));
const numbers = (values: readonly number[]): string =>
  values.length === 0 ? 'NULL' : values.map((value) => Math.trunc(value)).join(', ');

/** How long the end waits for queries that are under way. */
const CLOSE_WITHIN_MS = 10_000;

/** In `progress`: whether something was deleted that the file may still contain. */
const DELETED = 'deleted';

type Opened = { readonly database: Database; readonly writing: DuckDBConnection; readonly reading: DuckDBConnection };

async function openFile(file: string): Promise<Opened> {
  const fresh = freshFileOf(file);
  const database = await openDatabase(file, { memoryLimitMb: 500, mayAttach: filesOf(fresh) });
  try {
    removeFile(fresh); // From a rewrite that was cut off before it took effect.
    const writing = await database.connect();
    for (const sql of TABLES) await writing.run(sql);
    return { database, writing, reading: await database.connect() };
  } catch (error) {
    database.close();
    throw error;
  }
}

function closeFile({ database, writing, reading }: Opened): void {
  reading.closeSync();
  writing.closeSync();
  database.close();
}

/** The lists in a separate file beside the reads: they have other rules and are read at every start. */
export class DuckDbVoiStore implements VoiStore {
  readonly #file: string;
  #opened: Opened;
  /** Readers pass through it; closed during a file swap. */
  readonly #readerGate = new ReaderGate();
  #isClosed = false;
  /** Serialises transactions: a connection has one at a time. */
  readonly #turns = new SerialQueue();

  private constructor(file: string, opened: Opened) {
    this.#file = file;
    this.#opened = opened;
  }

  /** @throws StoreInUse when another process has the store open. */
  static async open(dataDir: string): Promise<DuckDbVoiStore> {
    const file = path.join(dataDir, VOI_FILE);
    return new DuckDbVoiStore(file, await openFile(file));
  }

  async lists(): Promise<readonly KeptVoiList[]> {
    return (await this.#rows('SELECT document FROM lists ORDER BY list_id')).map(([document]) =>
      keptVoiListSchema.parse(JSON.parse(String(document))),
    );
  }

  async entryKeys(visit: (keys: readonly EntryKey[]) => void): Promise<void> {
    const leave = await this.#enter();
    try {
      const result = await this.#opened.reading.stream(`SELECT ${KEY} FROM entries`);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        visit(chunk.getRows().map(keyOf));
      }
    } finally {
      leave();
    }
  }

  revise(
    list: KeptVoiList,
    added: readonly StoredEntry[],
    gone: readonly StoredEntry[],
    by: string,
    submissionId?: string,
  ): Promise<void> {
    return this.#commit(async (connection) => {
      if (submissionId !== undefined) await this.#eraseSubmissions(connection, [submissionId]);
      await connection.run('DELETE FROM lists WHERE list_id = $1', [list.listId]);
      await connection.run('INSERT INTO lists VALUES ($1, $2)', [list.listId, JSON.stringify(list)]);
      if (gone.length > 0) {
        await connection.run(`DELETE FROM entries WHERE number IN (${numbers(gone.map(({ number }) => number))})`);
        const stay = new Set(added.map(({ first }) => first));
        await this.#keepPast(
          connection,
          gone.map((each) => ({
            ...each,
            entry: stay.has(each.first) ? each.entry : null,
            by,
            untilRevision: list.revision,
            replacedAtMs: instantMs(list.lastRevisedAt),
          })),
        );
        await this.#remember(connection, DELETED, 1);
      }
      if (added.length === 0) return;
      const appender = await connection.createAppender('entries');
      for (const { number, first, listId, vrm, weedMs, action, priority, entry } of added) {
        appender.appendBigInt(BigInt(number));
        appender.appendBigInt(BigInt(first));
        appender.appendVarchar(listId);
        appender.appendVarchar(vrm);
        appender.appendBigInt(BigInt(weedMs));
        appender.appendVarchar(action);
        appender.appendVarchar(priority);
        appender.appendVarchar(JSON.stringify(entry));
        appender.endRow();
      }
      appender.closeSync();
      await this.#remember(connection, 'entry', added.at(-1)?.number ?? 0);
    });
  }

  removeList(listId: string): Promise<void> {
    return this.#commit(async (connection) => {
      await connection.run('DELETE FROM entries WHERE list_id = $1', [listId]);
      await connection.run('DELETE FROM past_entries WHERE list_id = $1', [listId]);
      await connection.run('DELETE FROM submissions WHERE list_id = $1', [listId]);
      await connection.run('DELETE FROM lists WHERE list_id = $1', [listId]);
      await this.#remember(connection, DELETED, 1);
    });
  }

  weed(beforeMs: number, revisionOf: (listId: string) => number): Promise<readonly EntryKey[]> {
    return this.#commit(async (connection) => {
      const keys = (
        await (await connection.run(`SELECT ${KEY} FROM entries WHERE weed <= ${Math.trunc(beforeMs)}`)).getRows()
      ).map(keyOf);
      if (keys.length > 0) {
        await connection.run(`DELETE FROM entries WHERE weed <= ${Math.trunc(beforeMs)}`);
        await this.#keepPast(
          connection,
          keys.map(({ listId, first }) => ({
            listId,
            first,
            entry: null,
            by: WEEDED_BY,
            // Weeding makes no revision: who goes on from the present one must learn of it too.
            untilRevision: revisionOf(listId) + 1,
            replacedAtMs: beforeMs,
          })),
        );
        await this.#remember(connection, DELETED, 1);
      }
      return keys;
    });
  }

  async entries(listId: string, afterNumber: number, limit: number): Promise<readonly StoredEntry[]> {
    return (
      await this.#rows(
        `SELECT ${ENTRY} FROM entries WHERE list_id = $1 AND number > ${Math.trunc(afterNumber)} ORDER BY number LIMIT ${Math.trunc(limit)}`,
        [listId],
      )
    ).map(entryOf);
  }

  async entriesById(listId: string, entryIds: readonly string[]): Promise<readonly StoredEntry[]> {
    const firsts = firstsOf(entryIds);
    if (firsts.length === 0) return [];
    return (
      await this.#rows(`SELECT ${ENTRY} FROM entries WHERE list_id = $1 AND first IN (${numbers(firsts)})`, [listId])
    ).map(entryOf);
  }

  async pastEntries(listId: string, entryIds: readonly string[], afterRevision: number): Promise<readonly PastEntry[]> {
    const firsts = firstsOf(entryIds);
    if (firsts.length === 0) return [];
    return (
      await this.#rows(
        `SELECT first, until_revision, by_user, replaced, document FROM past_entries WHERE list_id = $1 AND first IN (${numbers(firsts)}) AND until_revision > ${Math.trunc(afterRevision)} ORDER BY first, until_revision`,
        [listId],
      )
    ).map(pastOf);
  }

  forgetPast(beforeMs: number): Promise<void> {
    return this.#commit(async (connection) => {
      const old = `replaced < ${Math.trunc(beforeMs)} AND document IS NOT NULL`;
      const [row] = await (await connection.run(`SELECT count(*) FROM past_entries WHERE ${old}`)).getRows();
      if (Number(row?.[0] ?? 0) === 0) return;
      // The row stays: without it a newer version would look like what the entry was then.
      await connection.run(`UPDATE past_entries SET document = NULL WHERE ${old}`);
      await this.#remember(connection, DELETED, 1);
    });
  }

  async holds(listId: string, actions: readonly VoiAction[]): Promise<boolean> {
    const places = actions.map((_, i) => `$${i + 2}`).join(', ');
    return (
      (
        await this.#rows(`SELECT 1 FROM entries WHERE list_id = $1 AND action IN (${places}) LIMIT 1`, [
          listId,
          ...actions,
        ])
      ).length > 0
    );
  }

  submit({ submissionId, listId, atMs, document }: KeptSubmission): Promise<void> {
    return this.#commit(async (connection) => {
      await connection.run('INSERT INTO submissions VALUES ($1, $2, $3, $4)', [
        submissionId,
        listId,
        BigInt(atMs),
        document,
      ]);
    });
  }

  async submission(submissionId: string): Promise<KeptSubmission | undefined> {
    const [row] = await this.#rows('SELECT list_id, submitted, document FROM submissions WHERE submission_id = $1', [
      submissionId,
    ]);
    return row === undefined
      ? undefined
      : { submissionId, listId: String(row[0]), atMs: Number(row[1]), document: String(row[2]) };
  }

  async submissions(): Promise<readonly Pick<KeptSubmission, 'submissionId' | 'atMs'>[]> {
    return (await this.#rows('SELECT submission_id, submitted FROM submissions')).map(([id, submitted]) => ({
      submissionId: String(id),
      atMs: Number(submitted),
    }));
  }

  eraseSubmissions(submissionIds: readonly string[]): Promise<void> {
    return this.#commit((connection) => this.#eraseSubmissions(connection, submissionIds));
  }

  lastEntryNumber(): Promise<number> {
    return this.#recall('entry');
  }

  commitHits(hits: readonly StoredHit[], matchedThrough: number): Promise<void> {
    return this.#commit(async (connection) => {
      if (hits.length > 0) {
        const appender = await connection.createAppender('hits');
        for (const { seq, entryNumber, organisations, hit } of hits) {
          appender.appendBigInt(BigInt(seq));
          appender.appendVarchar(hit.hitId);
          appender.appendBigInt(BigInt(entryNumber));
          appender.appendBigInt(BigInt(instantMs(hit.capturedAt)));
          appender.appendBigInt(BigInt(instantMs(hit.matchedAt)));
          appender.appendVarchar(JSON.stringify({ organisations, hit }));
          appender.endRow();
        }
        appender.closeSync();
        await this.#remember(connection, 'hit', hits.at(-1)?.seq ?? 0);
      }
      await this.#remember(connection, 'matched', matchedThrough);
    });
  }

  matchedThrough(): Promise<number> {
    return this.#recall('matched');
  }

  lastHitSeq(): Promise<number> {
    return this.#recall('hit');
  }

  async hitsAfter(seq: number, limit: number): Promise<readonly StoredHit[]> {
    return (
      await this.#rows(
        `SELECT seq, entry, document FROM hits WHERE seq > ${Math.trunc(seq)} ORDER BY seq LIMIT ${Math.trunc(limit)}`,
      )
    ).map(hitOf);
  }

  async hitsOfRead(readId: string, capturedAtMs: number): Promise<readonly StoredHit[]> {
    const rows = await this.#rows(
      `SELECT seq, entry, document FROM hits WHERE captured = ${Math.trunc(capturedAtMs)} ORDER BY seq`,
    );
    return rows.map(hitOf).filter(({ hit }) => hit.readId === readId);
  }

  async hit(hitId: string): Promise<StoredHit | undefined> {
    const [row] = await this.#rows('SELECT seq, entry, document FROM hits WHERE hit_id = $1', [hitId]);
    return row === undefined ? undefined : hitOf(row);
  }

  async hitActs(hitIds: readonly string[]): Promise<readonly StoredHitAct[]> {
    if (hitIds.length === 0) return [];
    const places = hitIds.map((_, i) => `$${i + 1}`).join(', ');
    return (
      await this.#rows(
        `SELECT hit_id, version, done, document FROM hit_acts WHERE hit_id IN (${places}) ORDER BY hit_id, version`,
        [...hitIds],
      )
    ).map(([hitId, version, done, document]) => ({
      hitId: String(hitId),
      version: Number(version),
      atMs: Number(done),
      act: doneActSchema.parse(JSON.parse(String(document))),
    }));
  }

  addHitAct({ hitId, version, atMs, act }: StoredHitAct): Promise<void> {
    return this.#commit(async (connection) => {
      await connection.run('INSERT INTO hit_acts VALUES ($1, $2, $3, $4)', [
        hitId,
        BigInt(version),
        BigInt(atMs),
        JSON.stringify(act),
      ]);
    });
  }

  forgetHits(beforeMs: number): Promise<void> {
    return this.#commit(async (connection) => {
      const [row] = await (
        await connection.run(`SELECT count(*) FROM hits WHERE matched < ${Math.trunc(beforeMs)}`)
      ).getRows();
      if (Number(row?.[0] ?? 0) === 0) return;
      await connection.run(
        `DELETE FROM hit_acts WHERE hit_id IN (SELECT hit_id FROM hits WHERE matched < ${Math.trunc(beforeMs)})`,
      );
      await connection.run(`DELETE FROM hits WHERE matched < ${Math.trunc(beforeMs)}`);
      await this.#remember(connection, DELETED, 1);
    });
  }

  rewrite(): Promise<boolean> {
    return this.#turns.run(async () => {
      if ((await this.#recall(DELETED)) === 0) return true;
      const { writing } = this.#opened;
      const fresh = freshFileOf(this.#file);
      removeFile(fresh);
      await copyTables(writing, fresh, (table) => (table === 'progress' ? `WHERE name <> '${DELETED}'` : ''));
      return swapInRewrittenFile(this.#file, this.#readerGate, {
        close: async () => {
          await writing.run('CHECKPOINT store');
          closeFile(this.#opened);
        },
        openAgain: async () => {
          this.#opened = await openFile(this.#file);
        },
      });
    });
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    this.#isClosed = true;
    // A query whose connection is closed under it ends the process.
    await this.#readerGate.close(CLOSE_WITHIN_MS);
    closeFile(this.#opened);
  }

  /** @throws Error when the store is closed: a follower of hits may still ask. */
  #enter(): Promise<() => void> {
    if (this.#isClosed) return Promise.reject(new Error('the store of lists is closed'));
    return this.#readerGate.enter();
  }

  async #rows(sql: string, values: readonly string[] = []): Promise<DuckDBValue[][]> {
    const leave = await this.#enter();
    try {
      return await (await this.#opened.reading.run(sql, [...values])).getRows();
    } finally {
      leave();
    }
  }

  #commit<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      const { writing } = this.#opened;
      await writing.run('BEGIN');
      try {
        const done = await work(writing);
        await writing.run('COMMIT');
        return done;
      } catch (error) {
        await writing.run('ROLLBACK');
        throw error;
      }
    });
  }

  /** Of an entry that is gone, everything that it was before goes too. */
  async #keepPast(
    connection: DuckDBConnection,
    past: readonly (PastEntry & { readonly listId: string })[],
  ): Promise<void> {
    const dropped = past.filter(({ entry }) => entry === null).map(({ first }) => first);
    if (dropped.length > 0)
      await connection.run(`UPDATE past_entries SET document = NULL WHERE first IN (${numbers(dropped)})`);
    const appender = await connection.createAppender('past_entries');
    for (const { listId, first, untilRevision, by, replacedAtMs, entry } of past) {
      appender.appendVarchar(listId);
      appender.appendBigInt(BigInt(first));
      appender.appendBigInt(BigInt(untilRevision));
      appender.appendVarchar(by);
      appender.appendBigInt(BigInt(replacedAtMs));
      if (entry === null) appender.appendNull();
      else appender.appendVarchar(JSON.stringify(entry));
      appender.endRow();
    }
    appender.closeSync();
  }

  async #eraseSubmissions(connection: DuckDBConnection, submissionIds: readonly string[]): Promise<void> {
    for (const submissionId of submissionIds)
      await connection.run('DELETE FROM submissions WHERE submission_id = $1', [submissionId]);
    if (submissionIds.length > 0) await this.#remember(connection, DELETED, 1);
  }

  async #remember(connection: DuckDBConnection, name: string, value: number): Promise<void> {
    await connection.run('DELETE FROM progress WHERE name = $1', [name]);
    await connection.run('INSERT INTO progress VALUES ($1, $2)', [name, BigInt(value)]);
  }

  async #recall(name: string): Promise<number> {
    const [row] = await this.#rows('SELECT value FROM progress WHERE name = $1', [name]);
    return Number(row?.[0] ?? 0);
  }
}
