import { SerialQueue } from '../../../app/base/serial-queue.ts';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import path from 'node:path';
import type { Correction } from '../../../app/api/corrections.ts';
import type { Preservation } from '../../../app/api/preservations.ts';
import type { Camera } from '../../../app/domain/camera.ts';
import type { WindowMs } from '../../../app/domain/time-window.ts';
import type { Leg } from '../../../app/movement/missed-passes.ts';
import type {
  AnalysisStore,
  CommonVehicles,
  CompanionFinding,
  CompanionSearch,
  ReadPairs,
  SceneSearch,
  ReadAround,
  ReadsAroundSearch,
  SpeedSearch,
  TogetherFinding,
  TogetherSearch,
} from '../analysis-store.ts';
import type { BulkColumns, BulkLabels } from '../bulk-columns.ts';
import type { CorrectionStore, ReadAt } from '../correction-store.ts';
import { inTimeOrder } from '../chunk-rows.ts';
import { CHUNK_TARGET_ROWS, type ReadChunk } from '../read-chunk.ts';
import type { AcceptedRead, CommittedBatch, IngestStore, NewBatch, TakenIn } from '../ingest-store.ts';
import {
  covertNumbers,
  type AppendOutcome,
  type DayTally,
  type LabelKind,
  type ReadSearch,
  type ReadStore,
  type StoreTotals,
  type Survey,
  type TallyWindow,
} from '../read-store.ts';
import type { RetentionStore } from '../retention-store.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ChunkWriter } from './chunk-writer.ts';
import {
  companionsOf,
  companionsSql,
  flowOf,
  flowSql,
  vehicleReadsOf,
  vehicleReadsSql,
  type Statement,
} from './companions-sql.ts';
import {
  correctRead,
  CREATE_CORRECTION_TABLES,
  getCorrections,
  getProposedCorrections,
  putCorrection,
} from './correction-tables.ts';
import { openDatabase, STORE_FILE, type Database, type DatabaseOptions } from './database.ts';
import {
  commitIncoming,
  CREATE_INGEST_TABLES,
  findBatch,
  getAccepted,
  getIngestState,
  type IngestState,
} from './ingest-tables.ts';
import { copyKept, countErasable, erasedLines, restoreLines } from './erase-reads.ts';
import {
  CREATE_PRESERVATION_TABLES,
  getPreservations,
  getPreservationsOf,
  getPreservedIds,
  putPreservation,
  releasePreservation,
} from './preservation-tables.ts';
import { swapInRewrittenFile, filesOf, freshFileOf, removeFile } from './fresh-file.ts';
import { ReaderBrokenOff, surveyOf } from '../read-store.ts';
import { ReaderGate } from './reader-gate.ts';
import { LabelBook } from '../label-book.ts';
import { FormerMarks } from './former-marks.ts';
import { checkpoint } from './checkpoint.ts';
import { Bindings, readsFound, type Beside } from './read-search-sql.ts';
import { getTotals } from './totals-sql.ts';
import { slicesOf, stretchesOf, type Slice } from './time-slices.ts';
import { legsOf, legsSql } from './legs-sql.ts';
import { incompatiblePairsOf, incompatiblePairsSql, readsAroundOf, readsAroundSql } from './pairs-sql.ts';
import { addPositions, createPositions } from './positions.ts';
import { getCameras, getLabels, getMeta, putCameras, putLabels, putMeta } from './reference-tables.ts';
import { commonVehiclesOf, commonVehiclesSql } from './scenes-sql.ts';
import { togetherOf, togetherSql } from './together-sql.ts';
import { tallySql, tallyOf } from './tally-sql.ts';
import { BY_CAMERA, BY_MARK, COLUMN_NAMES, CREATE_TABLES, createReadTable } from './schema.ts';

/** Sorted runs in the large tables before a seal sorts everything again: each run is one more place to search. */
const MAX_RUNS = 8;

/** A reader of the file, with a connection of its own. */
type Reading = {
  /** Runs a query. @throws ReaderBrokenOff; the signal's reason when it was aborted */
  readonly ask: <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  /** With `whole` after all answers were read to their end: the connection can then serve the next reader. */
  readonly leave: (whole?: boolean) => void;
};

/** Connections that wait for the next reader: making one takes as long as a small question. */
const IDLE_CONNECTIONS = 4;

type Opened = { readonly database: Database; readonly main: DuckDBConnection };

/** The store's file with all its tables, and what is rebuilt each time. */
async function openFile(dataDir: string, options: DatabaseOptions): Promise<Opened> {
  const fresh = freshFileOf(path.join(dataDir, STORE_FILE));
  const database = await openDatabase(path.join(dataDir, STORE_FILE), { ...options, mayAttach: filesOf(fresh) });
  try {
    removeFile(fresh); // From an erasure that was cut off before it took effect.
    const main = await database.connect();
    for (const sql of [
      ...CREATE_TABLES,
      ...CREATE_INGEST_TABLES,
      ...CREATE_CORRECTION_TABLES,
      ...CREATE_PRESERVATION_TABLES,
    ])
      await main.run(sql);
    await main.run('CREATE TEMP TABLE arriving (n UINTEGER, id VARCHAR)');
    await main.run(createReadTable('temp.main.incoming').replace('CREATE TABLE', 'CREATE TEMP TABLE'));
    await createPositions(main, await getCameras(main));
    return { database, main };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A span of times, extended. */
function widened(
  { fromMs, toMs }: Pick<StoreTotals, 'fromMs' | 'toMs'>,
  more: Iterable<number>,
): Pick<StoreTotals, 'fromMs' | 'toMs'> {
  let [first, last] = [fromMs ?? Infinity, toMs ?? -Infinity];
  for (const at of more) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return first <= last ? { fromMs: first, toMs: last } : { fromMs: null, toMs: null };
}

/** The embedded engine as a `ReadStore`; layout and reasons are in `schema.ts`. */
export class DuckDbReadStore implements ReadStore, AnalysisStore, IngestStore, CorrectionStore, RetentionStore {
  readonly #dataDir: string;
  readonly #options: DatabaseOptions;
  #database: Database;
  /**
   * For writing and for small questions; a search has a connection of its own, so that `interrupt` ends only that
   * search.
   */
  #main: DuckDBConnection;
  readonly #idle: DuckDBConnection[] = [];
  /** Running searches hold it open; the file is swapped when there is none. */
  readonly #readerGate = new ReaderGate();
  readonly #writer = new ChunkWriter();
  readonly #labels: LabelBook;
  readonly #ingest: IngestState;
  #formerMarks: FormerMarks;
  #unsealed: number;
  #cameras: readonly Camera[];
  #cameraIds: Set<string>;
  #totals: StoreTotals | undefined;
  /** Reads of covert cameras were added since they were counted. */
  #covertCameIn = false;
  /** Whether this process has noted that the store has reads that no seed makes again. */
  #imported = false;
  /** Serialises writes. */
  readonly #turns = new SerialQueue();

  private constructor(
    dataDir: string,
    options: DatabaseOptions,
    { database, main }: Opened,
    cameras: readonly Camera[],
    labels: BulkLabels,
    ingest: IngestState,
    unsealed: number,
    formerMarks: FormerMarks,
  ) {
    this.#formerMarks = formerMarks;
    this.#dataDir = dataDir;
    this.#options = options;
    this.#database = database;
    this.#ingest = ingest;
    this.#unsealed = unsealed;
    this.#main = main;
    this.#cameras = cameras;
    this.#cameraIds = new Set(cameras.map((camera) => camera.id));
    this.#labels = new LabelBook(labels);
  }

  /** @throws StoreInUse when another process has the store open. */
  static async open(dataDir: string, options: DatabaseOptions = {}): Promise<DuckDbReadStore> {
    const opened = await openFile(dataDir, options);
    const { database, main } = opened;
    try {
      const [unsealed] = await (await main.run('SELECT count(*) FROM hot')).getRows();
      return new DuckDbReadStore(
        dataDir,
        options,
        opened,
        await getCameras(main),
        await getLabels(main),
        await getIngestState(main),
        Number(unsealed?.[0] ?? 0),
        await FormerMarks.from(main),
      );
    } catch (error) {
      database.close();
      throw error;
    }
  }

  cameras(): readonly Camera[] {
    return this.#cameras;
  }

  labels(): BulkLabels {
    return this.#labels.all();
  }

  async totals(): Promise<StoreTotals> {
    while (this.#totals !== undefined) {
      if (!this.#covertCameIn) return this.#totals;
      this.#covertCameIn = false;
      const covert = await this.#countCovert();
      // Current values: batches may have been counted in meanwhile.
      const now: StoreTotals | undefined = this.#totals;
      if (now !== undefined) this.#totals = { ...now, known: { ...now.known, reads: now.reads - covert } };
    }
    this.#covertCameIn = false;
    // In a turn, because a seal moves reads from one table to the other: beside it they would be counted twice.
    return this.#turns.run(async () => {
      this.#totals ??= await getTotals(this.#main, this.#covertList(), (key, value) => putMeta(this.#main, key, value));
      return this.#totals;
    });
  }

  /** A list for SQL that is never empty: no camera has the number -1. */
  #covertList(): string {
    return [-1, ...covertNumbers(this.#cameras)].join();
  }

  /** Few cameras, and the table is sorted by camera: it costs next to nothing. */
  async #countCovert(): Promise<number> {
    const covert = this.#covertList();
    const [row] = await (
      await this.#main.run(
        `SELECT (SELECT count(*) FROM rc WHERE camera IN (${covert})) + (SELECT count(*) FROM hot WHERE camera IN (${covert}))`,
      )
    ).getRows();
    return Number(row?.[0] ?? 0);
  }

  /** Where a search looks beside the sorted tables. */
  #beside(search: ReadSearch): Beside {
    return { renamed: this.#formerMarks.of(search), hot: this.#unsealed > 0 };
  }

  async survey(search: ReadSearch): Promise<Survey> {
    const bindings = new Bindings();
    const rows = await this.#rows(
      `SELECT camera, count(*) FROM (${readsFound(search, 'camera', bindings, this.#beside(search))}) GROUP BY camera ORDER BY camera`,
      bindings,
    );
    return surveyOf(rows.map(([camera, reads]) => ({ camera: Number(camera), reads: Number(reads) })));
  }

  async countVehicles(search: ReadSearch): Promise<number> {
    const bindings = new Bindings();
    const [row] = await this.#rows(
      `SELECT count(DISTINCT vrm) FROM (${readsFound(search, 'vrm', bindings, this.#beside(search))})`,
      bindings,
    );
    return Number(row?.[0] ?? 0);
  }

  async *search(
    search: ReadSearch,
    signal?: AbortSignal,
    onBrokenOff?: () => void,
  ): AsyncGenerator<ReadChunk, void, void> {
    signal?.throwIfAborted();
    for (let given = false; ;) {
      // A search that has returned nothing yet is not aborted, but asks again once the file has been swapped.
      const reading = await this.#enter(signal, () => (given ? onBrokenOff?.() : undefined));
      let whole = false;
      try {
        for await (const chunk of this.#inOrder(reading, search)) {
          given = true;
          yield chunk;
        }
        // Also what was fetched whole is broken off when an erasure could not wait until it was taken.
        await reading.ask(() => Promise.resolve());
        whole = true;
        return;
      } catch (error) {
        if (given || !(error instanceof ReaderBrokenOff)) throw error;
      } finally {
        reading.leave(whole);
      }
    }
  }

  /**
   * The reads of a search, oldest first. Few are fetched as they lie and put in order here; those of marks that have many
   * each are fetched by slices of time; what is left is sorted by the engine.
   */
  async *#inOrder(reading: Reading, search: ReadSearch): AsyncGenerator<ReadChunk, void, void> {
    const few = new ChunkReader();
    for await (const chunk of this.#chunks(reading, search, this.#beside(search))) {
      if (few.full) break;
      few.add(chunk);
    }
    if (!few.full) {
      if (few.rows > 0) yield { ...inTimeOrder(few.take()), last: true };
      return;
    }
    // One state of the store for all slices: reads that arrive meanwhile may have cameras and words that the answer, which has
    // begun, does not know. Which tables are asked is settled before it, so that what a seal moves is not left out.
    const beside = this.#beside(search);
    await reading.ask((connection) => connection.run('BEGIN TRANSACTION READ ONLY'));
    for (const slice of (await this.#slices(reading, search, beside)) ?? [{ crowded: true }]) {
      const within = { ...search, ...slice };
      if (slice.crowded) {
        yield* gather(this.#chunks(reading, within, beside, ' ORDER BY ts, id'));
        continue;
      }
      const all = new ChunkReader();
      for await (const chunk of this.#chunks(reading, within, beside)) all.add(chunk);
      if (all.rows > 0) yield inTimeOrder(all.take());
    }
    await reading.ask((connection) => connection.run('ROLLBACK'));
  }

  async #slices(reading: Reading, search: ReadSearch, beside: Beside): Promise<readonly Slice[] | undefined> {
    const bindings = new Bindings();
    const { fromMs, toMs } = this.#totals ?? { fromMs: null, toMs: null };
    const held = { fromMs: fromMs ?? search.fromMs, toMs: toMs === null ? search.toMs : toMs + 1 };
    const stretches = stretchesOf(search, held, bindings, beside);
    if (stretches === undefined) return undefined;
    const rows = await reading.ask(async (connection) =>
      (await connection.run(stretches.sql, bindings.values)).getRows(),
    );
    return slicesOf(
      search,
      rows.map(([stretch, reads]) => [Number(stretch), Number(reads)]),
      stretches.startOf,
    );
  }

  async *#chunks(
    reading: Reading,
    search: ReadSearch,
    beside: Beside,
    order = '',
  ): AsyncGenerator<DuckDBDataChunk, void, void> {
    const bindings = new Bindings();
    const found = readsFound(search, COLUMN_NAMES, bindings, beside);
    const result = await reading.ask((connection) =>
      connection.stream(`SELECT ${COLUMN_NAMES} FROM (${found})${order}`, bindings.values),
    );
    for (;;) {
      const chunk = await reading.ask(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  async tally(window: TallyWindow): Promise<readonly DayTally[]> {
    return tallyOf(await this.#rows(tallySql(window), new Bindings()));
  }

  async commonVehicles(search: SceneSearch, signal?: AbortSignal): Promise<CommonVehicles> {
    const { sql, bindings } = commonVehiclesSql(search);
    return commonVehiclesOf(await this.#rows(sql, bindings, signal));
  }

  async incompatiblePairs(search: SpeedSearch, signal?: AbortSignal): Promise<ReadPairs> {
    const { sql, bindings } = incompatiblePairsSql(search);
    return incompatiblePairsOf(await this.#rows(sql, bindings, signal), this.labels());
  }

  async companions(search: CompanionSearch, signal?: AbortSignal): Promise<CompanionFinding> {
    const rows = ({ sql, bindings }: Statement) => this.#rows(sql, bindings, signal);
    const newest = vehicleReadsOf(await rows(vehicleReadsSql(search)));
    const moreReads = newest.length > search.maxReads;
    const reads = moreReads ? newest.slice(1) : newest;
    if (reads.length === 0) return { reads, moreReads, flow: [], compared: 0, found: 0, companions: [] };
    const flow = flowOf(await rows(flowSql([...new Set(reads.map(({ camera }) => camera))], search)));
    return { reads, moreReads, flow, ...companionsOf(await rows(companionsSql(search, reads))) };
  }

  async travelledTogether(search: TogetherSearch, signal?: AbortSignal): Promise<TogetherFinding> {
    const { sql, bindings } = togetherSql(search);
    return togetherOf(await this.#rows(sql, bindings, signal));
  }

  async readsAround(search: ReadsAroundSearch, signal?: AbortSignal): Promise<readonly ReadAround[]> {
    if (search.asks.length === 0) return [];
    const { sql, bindings } = readsAroundSql(search);
    return readsAroundOf(await this.#rows(sql, bindings, signal));
  }

  async legs(window: WindowMs, signal?: AbortSignal): Promise<readonly Leg[]> {
    return legsOf(await this.#rows(legsSql(window), new Bindings(), signal));
  }

  async knownIds(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#turns.run(async () => {
      await this.#main.run('DELETE FROM temp.main.arriving');
      const appender = await this.#main.createAppender('arriving', 'main', 'temp');
      ids.forEach((id, n) => {
        appender.appendUInteger(n);
        appender.appendVarchar(id);
        appender.endRow();
      });
      appender.closeSync();
      const result = await this.#main.run(
        'SELECT id FROM temp.main.arriving WHERE id IN (SELECT id FROM rv) OR id IN (SELECT id FROM hot)',
      );
      return new Set((await result.getRows()).map(([id]) => String(id)));
    });
  }

  async addCameras(cameras: readonly Camera[]): Promise<number> {
    return this.#turns.run(async () => {
      const fresh = new Map(
        cameras.filter((camera) => !this.#cameraIds.has(camera.id)).map((camera) => [camera.id, camera]),
      );
      const added = [...fresh.values()];
      if (added.length === 0) return 0;
      await putCameras(this.#main, added, this.#cameras.length);
      await addPositions(this.#main, added, this.#cameras.length);
      this.#cameras = [...this.#cameras, ...added];
      this.#cameraIds = new Set(this.#cameras.map((camera) => camera.id));
      return added.length;
    });
  }

  async labelCodes(kind: LabelKind, values: readonly string[]): Promise<readonly (number | undefined)[]> {
    return this.#turns.run(async () => {
      const codes = values.map((value) => this.#labels.code(kind, value));
      if (this.#labels.takeChanged()) await putLabels(this.#main, this.#labels.all());
      return codes;
    });
  }

  async append(columns: BulkColumns): Promise<AppendOutcome> {
    return this.#turns.run(async () => {
      await this.#main.run('DELETE FROM temp.main.incoming');
      const appender = await this.#main.createAppender('incoming', 'main', 'temp');
      this.#writer.append(appender, columns);
      appender.closeSync();
      const { rowsChanged: accepted } = await this.#main.run(
        `INSERT INTO hot SELECT ${COLUMN_NAMES} FROM (SELECT *, rowid AS n FROM temp.main.incoming)
         WHERE id NOT IN (SELECT id FROM rv WHERE id IN (SELECT id FROM temp.main.incoming)) AND id NOT IN (SELECT id FROM hot WHERE id IN (SELECT id FROM temp.main.incoming))
         QUALIFY row_number() OVER (PARTITION BY id ORDER BY n) = 1`,
      );
      await this.#main.run('DELETE FROM temp.main.incoming');
      await putMeta(this.#main, 'origin', 'imported');
      this.#totals = undefined;
      this.#unsealed += accepted;
      return { accepted, duplicates: columns.rows - accepted };
    });
  }

  async seal(): Promise<void> {
    await this.#turns.run(async () => {
      const runs = Number((await getMeta(this.#main, 'runs')) ?? 1) + 1;
      await this.#main.run('BEGIN');
      try {
        if (runs > MAX_RUNS) await this.#sortAnew();
        else {
          await this.#main.run(`INSERT INTO rv SELECT * FROM hot ORDER BY ${BY_MARK}`);
          await this.#main.run(`INSERT INTO rc SELECT * FROM hot ORDER BY ${BY_CAMERA}`);
        }
        await this.#main.run('DELETE FROM hot');
        await putMeta(this.#main, 'runs', String(runs > MAX_RUNS ? 1 : runs));
        await this.#main.run('COMMIT');
      } catch (error) {
        await this.#main.run('ROLLBACK');
        throw error;
      }
      this.#unsealed = 0;
      this.#totals = undefined;
      await checkpoint(this.#main);
    });
  }

  get unsealedReads(): number {
    return this.#unsealed;
  }

  get acceptedBacklog(): number {
    return this.#ingest.backlog;
  }

  async committedBatch(feed: string, key: string): Promise<CommittedBatch | undefined> {
    return this.#turns.run(() => findBatch(this.#main, feed, key));
  }

  async commitBatches(columns: BulkColumns, batches: readonly NewBatch[], nowMs: number): Promise<readonly TakenIn[]> {
    return this.#turns.run(async () => {
      await this.#main.run('DELETE FROM temp.main.incoming');
      const appender = await this.#main.createAppender('incoming', 'main', 'temp');
      this.#writer.append(appender, columns);
      appender.closeSync();
      if (!this.#imported) await putMeta(this.#main, 'origin', 'imported');
      this.#imported = true;
      const taken = await commitIncoming(this.#main, this.#ingest, batches, nowMs);
      const total = taken.reduce((sum, { accepted }) => sum + accepted, 0);
      this.#unsealed += total;
      this.#countIn(columns, total);
      return taken;
    });
  }

  async forgetBatches(beforeMs: number): Promise<void> {
    await this.#turns.run(() => this.#main.run(`DELETE FROM batches WHERE committed < ${Math.trunc(beforeMs)}`));
  }

  async keepAccepted(): Promise<void> {
    await this.#turns.run(() => putMeta(this.#main, 'accepted_kept', 'yes'));
    this.#ingest.keeping = true;
  }

  async acceptedAfter(seq: number, limit: number): Promise<readonly AcceptedRead[]> {
    return this.#turns.run(() => getAccepted(this.#main, seq, limit));
  }

  async acknowledgeAccepted(seq: number): Promise<void> {
    await this.#turns.run(async () => {
      const { rowsChanged } = await this.#main.run(`DELETE FROM accepted WHERE seq <= ${Math.trunc(seq)}`);
      this.#ingest.backlog -= rowsChanged;
    });
  }

  async corrections(readId: string): Promise<readonly Correction[]> {
    return this.#turns.run(() => getCorrections(this.#main, readId));
  }

  async proposedCorrections(): Promise<readonly Correction[]> {
    return this.#turns.run(() => getProposedCorrections(this.#main));
  }

  async propose(correction: Correction): Promise<void> {
    await this.#turns.run(() => putCorrection(this.#main, correction));
  }

  async correct(read: ReadAt, correction: Correction, matchAgain: boolean): Promise<boolean> {
    return this.#turns.run(async () => {
      const done = await correctRead(this.#main, this.#ingest, read, correction, matchAgain);
      if (done) this.#formerMarks.note(correction);
      return done;
    });
  }

  async erasable(
    capturedBeforeMs: number,
    sinceMs?: number,
  ): Promise<{ readonly reads: number; readonly days: number }> {
    return this.#turns.run(() => countErasable(this.#main, capturedBeforeMs, sinceMs));
  }

  async restore(lines: AsyncIterable<string>): Promise<number> {
    return this.#turns.run(async () => {
      const reads = await restoreLines(this.#main, lines);
      this.#unsealed += reads;
      this.#totals = undefined;
      return reads;
    });
  }

  async erase(
    capturedBeforeMs: number,
    keep?: (lines: AsyncIterable<string>) => Promise<void>,
  ): Promise<number | undefined> {
    return this.#turns.run(async () => {
      const { reads: count } = await countErasable(this.#main, capturedBeforeMs);
      if (count === 0) return 0;
      const file = path.join(this.#dataDir, STORE_FILE);
      const fresh = freshFileOf(file);
      removeFile(fresh);
      await copyKept(this.#main, fresh, capturedBeforeMs);
      await keep?.(erasedLines(this.#main, capturedBeforeMs));
      const close = async (): Promise<void> => {
        await this.#main.run('CHECKPOINT store');
        this.#closeIdle();
        this.#main.closeSync();
        this.#database.close();
      };
      const { readersGraceMs: graceMs } = this.#options;
      return (await swapInRewrittenFile(file, this.#readerGate, {
        close,
        openAgain: () => this.#openAgain(),
        ...(graceMs === undefined ? {} : { graceMs }),
      }))
        ? count
        : undefined;
    });
  }

  async #openAgain(): Promise<void> {
    const { database, main } = await openFile(this.#dataDir, this.#options);
    this.#database = database;
    this.#main = main;
    const { seq, backlog } = await getIngestState(main);
    Object.assign(this.#ingest, { seq, backlog });
    this.#formerMarks = await FormerMarks.from(main);
    const [unsealed] = await (await main.run('SELECT count(*) FROM hot')).getRows();
    this.#unsealed = Number(unsealed?.[0] ?? 0);
    this.#totals = undefined;
  }

  async preserve(preservation: Preservation, readIds: readonly string[]): Promise<void> {
    await this.#turns.run(() => putPreservation(this.#main, preservation, readIds));
  }

  async release(preservation: Preservation): Promise<void> {
    await this.#turns.run(() => releasePreservation(this.#main, preservation));
  }

  async preservations(): Promise<readonly Preservation[]> {
    return this.#turns.run(() => getPreservations(this.#main));
  }

  async preservationsOf(readId: string): Promise<readonly Preservation[]> {
    return this.#turns.run(() => getPreservationsOf(this.#main, readId));
  }

  async preservedIds(preservationId: string): Promise<readonly string[]> {
    return this.#turns.run(() => getPreservedIds(this.#main, preservationId));
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    this.#closeIdle();
    this.#main.closeSync();
    this.#database.close();
  }

  #closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
  }

  /** Updates the counts without counting the whole store for each batch; vehicles are counted again at a seal. */
  #countIn(columns: BulkColumns, accepted: number): void {
    const known = this.#totals;
    if (known === undefined || accepted === 0) return;
    const covert = new Set(covertNumbers(this.#cameras));
    const seen = columns.capturedAtMs.filter((_, row) => !covert.has(columns.camera[row] ?? -1));
    // Only the store knows how many of the accepted reads are covert.
    if (seen.length < columns.capturedAtMs.length) this.#covertCameIn = true;
    this.#totals = {
      ...known,
      reads: known.reads + accepted,
      ...widened(known, columns.capturedAtMs),
      known: { reads: known.known.reads + accepted, ...widened(known.known, seen) },
    };
  }

  async #sortAnew(): Promise<void> {
    for (const [table, order] of [
      ['rv', BY_MARK],
      ['rc', BY_CAMERA],
    ] as const) {
      await this.#main.run(createReadTable(`${table}_sorted`));
      await this.#main.run(
        `INSERT INTO ${table}_sorted SELECT * FROM (SELECT * FROM ${table} UNION ALL SELECT * FROM hot) ORDER BY ${order}`,
      );
      await this.#main.run(`DROP TABLE ${table}`);
      await this.#main.run(`ALTER TABLE ${table}_sorted RENAME TO ${table}`);
    }
  }

  /**
   * The rows of a statement, on a connection of its own; the signal ends it in the engine too. Repeated once when it
   * was aborted.
   */
  async #rows(
    sql: string,
    bindings: Bindings,
    signal?: AbortSignal,
    again = true,
  ): Promise<readonly (readonly DuckDBValue[])[]> {
    signal?.throwIfAborted();
    const reading = await this.#enter(signal);
    let whole = false;
    try {
      const rows = await reading.ask(async (connection) => (await connection.run(sql, bindings.values)).getRows());
      whole = true;
      return rows;
    } catch (error) {
      if (!again || !(error instanceof ReaderBrokenOff)) throw error;
    } finally {
      reading.leave(whole);
    }
    return this.#rows(sql, bindings, signal, false);
  }

  /**
   * A connection for one reader, until it leaves or must leave: by its signal, or because the file is swapped. It
   * then leaves at once, even when nobody asks it for more, as with an answer that is not being read.
   */
  async #enter(signal: AbortSignal | undefined, onBrokenOff: () => void = () => undefined): Promise<Reading> {
    let connection: DuckDBConnection | undefined;
    let asking = false;
    let brokenOff = false;
    let left = false;
    const stop = (): void => connection?.interrupt();
    const leave = (whole = false): void => {
      if (left) return;
      left = true;
      signal?.removeEventListener('abort', stop);
      const served = connection;
      connection = undefined;
      if (served !== undefined && whole && !brokenOff && this.#idle.length < IDLE_CONNECTIONS) this.#idle.push(served);
      else if (served !== undefined) {
        served.interrupt();
        // A closed connection whose result is not fetched to its end holds its transaction, and an erasure would wait for it.
        void served
          .run('ROLLBACK')
          .catch(() => undefined)
          .then(() => {
            served.closeSync();
            out();
          });
        return;
      }
      out();
    };
    const out = await this.#readerGate.enter(() => {
      brokenOff = true;
      onBrokenOff();
      if (asking) stop();
      else if (connection !== undefined) leave();
    });
    try {
      connection = this.#idle.pop() ?? (await this.#database.connect());
    } catch (error) {
      out();
      throw error;
    }
    signal?.addEventListener('abort', stop, { once: true });
    const reader = connection;
    return {
      leave,
      ask: async (work) => {
        if (brokenOff) throw new ReaderBrokenOff();
        asking = true;
        try {
          const answer = await work(reader);
          signal?.throwIfAborted();
          if (!brokenOff) return answer;
        } catch (error) {
          signal?.throwIfAborted(); // An interrupted statement fails with a message of its own.
          throw brokenOff ? new ReaderBrokenOff() : error;
        } finally {
          asking = false;
          if (brokenOff) leave();
        }
        throw new ReaderBrokenOff();
      },
    };
  }
}

async function* gather(chunks: AsyncIterable<DuckDBDataChunk>): AsyncGenerator<ReadChunk, void, void> {
  const reader = new ChunkReader();
  // The first reads are sent at once, so that something can be drawn while the rest is on its way.
  let target = 2_048;
  for await (const chunk of chunks) {
    reader.add(chunk);
    if (reader.rows < target && !reader.full) continue;
    yield reader.take();
    target = CHUNK_TARGET_ROWS;
  }
  if (reader.rows > 0) yield reader.take();
}
