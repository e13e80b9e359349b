import { SerialQueue } from '../../../app/base/serial-queue.ts';
import * as z from 'zod';
import { cameraSchema, type Camera } from '../../../app/domain/camera.ts';
import { DAY_MS, HOUR_MS } from '../../../app/domain/instant.ts';
import { FIXED_LATE_MS, MOBILE_TRANSFER_HOURS } from '../../../app/policy/retention.ts';
import type { BulkColumns, BulkLabels } from '../bulk-columns.ts';
import { LabelBook } from '../label-book.ts';
import { CHUNK_TARGET_ROWS, type ReadChunk } from '../read-chunk.ts';
import {
  covertNumbers,
  surveyOf,
  type AppendOutcome,
  type DayTally,
  type LabelKind,
  type ReadSearch,
  type ReadStore,
  type StoreTotals,
  type Survey,
  type TallyWindow,
} from '../read-store.ts';
import { chunkOf, rowOf, rowSchema, type Row } from './row-chunk.ts';
import { COLUMN_NAMES, referenceTables, serverTables, type ClusterSchema } from './schema.ts';
import { camerasIn, literals, readsFrom } from './search-sql.ts';
import { Servers } from './servers.ts';

/** Ids in one question. */
const IDS_AT_ONCE = 5_000;
/** The first reads are sent at once, so that something can be drawn while the rest is on its way. */
const FIRST_ROWS = 2_048;
const COPIES = ['rc', 'rv'] as const;

const number = z.coerce.number();
const idRow = z.object({ id: z.string() });
const cameraRow = z.object({ record: z.string() });
const labelRow = z.object({ kind: z.enum(['make', 'model', 'colour']), value: z.string() });
const surveyRow = z.object({ camera: number, reads: number });
const countRow = z.object({ count: number });
const totalsRow = z.object({
  reads: number,
  vehicles: number,
  first: number,
  last: number,
  knownReads: number,
  knownFirst: number,
  knownLast: number,
});
const tallyRow = z.object({
  camera: number,
  day: number,
  reads: number,
  late: number,
  veryLate: number,
  corrected: number,
});

export type ClusterAddress = ClusterSchema & {
  /** Every server; the first is the one that is asked, and when replicated the next when it is down. */
  readonly urls: readonly string[];
  /**
   * Servers of a shard that must have an insert on their disks before it is acknowledged; one by default. Only when
   * replicated.
   */
  readonly quorum?: number;
};

/**
 * The distributed engine as a `ReadStore`. Sharding, replication and merging are the engine's; this has its tables,
 * its SQL and the order of writes. One process writes.
 */
export class ClickHouseReadStore implements ReadStore {
  readonly #servers: Servers;
  readonly #labels: LabelBook;
  #cameras: readonly Camera[];
  #totals: StoreTotals | undefined;
  readonly #turns = new SerialQueue();

  private constructor(servers: Servers, cameras: readonly Camera[], labels: BulkLabels) {
    this.#servers = servers;
    this.#cameras = cameras;
    this.#labels = new LabelBook(labels);
  }

  static async open({ urls, quorum, ...schema }: ClusterAddress): Promise<ClickHouseReadStore> {
    const servers = new Servers(urls, quorum);
    await servers.everywhere(serverTables(schema), { mayBeGone: schema.replicated });
    if (schema.replicated) await servers.everywhere(referenceTables(schema), { mayBeGone: true });
    else for (const query of referenceTables(schema)) await servers.ask((client) => client.command({ query }));
    const cameras = (await servers.rows('SELECT record FROM cameras ORDER BY idx', cameraRow)).map(({ record }) =>
      cameraSchema.parse(JSON.parse(record)),
    );
    const labels = await servers.rows('SELECT kind, value FROM labels ORDER BY kind, code', labelRow);
    const of = (kind: LabelKind): string[] => labels.filter((label) => label.kind === kind).map(({ value }) => value);
    return new ClickHouseReadStore(servers, cameras, { makes: of('make'), models: of('model'), colours: of('colour') });
  }

  cameras(): readonly Camera[] {
    return this.#cameras;
  }

  labels(): BulkLabels {
    return this.#labels.all();
  }

  async totals(): Promise<StoreTotals> {
    if (this.#totals !== undefined) return this.#totals;
    // No camera has the number -1: the list is never empty.
    const known = `camera NOT IN (${[-1, ...covertNumbers(this.#cameras)].join()})`;
    const [row] = await this.#servers.rows(
      `SELECT count() AS reads, uniq(vrm) AS vehicles, min(ts) AS first, max(ts) AS last,
         countIf(${known}) AS knownReads, minIf(ts, ${known}) AS knownFirst, maxIf(ts, ${known}) AS knownLast FROM rv`,
      totalsRow,
    );
    const reads = row?.reads ?? 0;
    const knownReads = row?.knownReads ?? 0;
    this.#totals = {
      reads,
      vehicles: row?.vehicles ?? 0,
      fromMs: reads === 0 ? null : (row?.first ?? null),
      toMs: reads === 0 ? null : (row?.last ?? null),
      known: {
        reads: knownReads,
        fromMs: knownReads === 0 ? null : (row?.knownFirst ?? null),
        toMs: knownReads === 0 ? null : (row?.knownLast ?? null),
      },
    };
    return this.#totals;
  }

  async survey(search: ReadSearch): Promise<Survey> {
    return surveyOf(
      await this.#servers.rows(
        `SELECT camera, count() AS reads FROM ${readsFrom(search)} GROUP BY camera ORDER BY camera`,
        surveyRow,
      ),
    );
  }

  async countVehicles(search: ReadSearch): Promise<number> {
    const [row] = await this.#servers.rows(`SELECT uniqExact(vrm) AS count FROM ${readsFrom(search)}`, countRow);
    return row?.count ?? 0;
  }

  async *search(search: ReadSearch, signal?: AbortSignal): AsyncGenerator<ReadChunk, void, void> {
    signal?.throwIfAborted();
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const result = await this.#servers.ask((client) =>
        client.query({
          query: `SELECT ${COLUMN_NAMES.join(', ')} FROM ${readsFrom(search)} ORDER BY ts, id`,
          format: 'JSONEachRow',
          abort_signal: abort.signal,
        }),
      );
      let rows: Row[] = [];
      let target = FIRST_ROWS;
      for await (const some of result.stream()) {
        for (const each of some) {
          rows.push(rowSchema.parse(each.json()));
          if (rows.length < target) continue;
          signal?.throwIfAborted();
          yield chunkOf(rows);
          signal?.throwIfAborted();
          rows = [];
          target = CHUNK_TARGET_ROWS;
        }
      }
      if (rows.length > 0) yield chunkOf(rows);
      signal?.throwIfAborted();
    } catch (error) {
      signal?.throwIfAborted(); // An interrupted statement fails with a message of its own.
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      abort.abort();
    }
  }

  async tally({ fromDay, toDay, cameras }: TallyWindow): Promise<readonly DayTally[]> {
    const where = [
      `ts >= ${Math.trunc(fromDay) * DAY_MS}`,
      `ts < ${Math.trunc(toDay) * DAY_MS}`,
      ...(cameras === undefined ? [] : [camerasIn(cameras)]),
    ].join(' AND ');
    // An unknown time is negative, so that it is never late.
    return this.#servers.rows(
      `SELECT camera, intDiv(ts, ${DAY_MS}) AS day, count() AS reads, countIf(received - ts > ${FIXED_LATE_MS}) AS late, countIf(received - ts > ${MOBILE_TRANSFER_HOURS * HOUR_MS}) AS veryLate, countIf(corrected_from != '') AS corrected
       FROM rc WHERE ${where} GROUP BY camera, day ORDER BY camera, day`,
      tallyRow,
    );
  }

  async knownIds(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#known('rv', ids);
  }

  async addCameras(cameras: readonly Camera[]): Promise<number> {
    return this.#turns.run(async () => {
      const known = new Set(this.#cameras.map(({ id }) => id));
      const added = [
        ...new Map(cameras.filter(({ id }) => !known.has(id)).map((camera) => [camera.id, camera])).values(),
      ];
      if (added.length === 0) return 0;
      const first = this.#cameras.length;
      await this.#insert(
        'cameras',
        added.map((camera, i) => ({ idx: first + i, id: camera.id, record: JSON.stringify(camera) })),
      );
      this.#cameras = [...this.#cameras, ...added];
      return added.length;
    });
  }

  async labelCodes(kind: LabelKind, values: readonly string[]): Promise<readonly (number | undefined)[]> {
    return this.#turns.run(async () => {
      const before = this.#listOf(kind).length;
      const codes = values.map((value) => this.#labels.code(kind, value));
      const added = this.#listOf(kind).slice(before);
      if (this.#labels.takeChanged())
        await this.#insert(
          'labels',
          added.map((value, i) => ({ kind, code: before + i, value })),
        );
      return codes;
    });
  }

  /**
   * The engine commits each table separately, so each copy takes what it lacks, the one that answers `knownIds` last:
   * a batch repeated after a failure in between is completed and not doubled.
   */
  async append(columns: BulkColumns): Promise<AppendOutcome> {
    return this.#turns.run(async () => {
      const rows = new Map<string, Row>();
      for (let i = 0; i < columns.rows; i += 1) {
        const row = rowOf(columns, i);
        if (!rows.has(row.id)) rows.set(row.id, row);
      }
      let accepted = 0;
      for (const copy of COPIES) {
        const known = await this.#known(copy, [...rows.keys()]);
        const fresh = [...rows.values()].filter(({ id }) => !known.has(id));
        accepted = fresh.length;
        if (fresh.length > 0) await this.#insert(copy, fresh);
      }
      this.#totals = undefined;
      return { accepted, duplicates: columns.rows - accepted };
    });
  }

  /** The engine merges by itself. */
  async seal(): Promise<void> {
    await this.#turns.idle();
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#servers.close();
  }

  #listOf(kind: LabelKind): readonly string[] {
    const { makes, models, colours } = this.#labels.all();
    return kind === 'make' ? makes : kind === 'model' ? models : colours;
  }

  async #known(copy: 'rv' | 'rc', ids: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
      for (const { id } of await this.#servers.rows(
        `SELECT id FROM ${copy} WHERE id IN (${literals(ids.slice(start, start + IDS_AT_ONCE))})`,
        idRow,
      ))
        known.add(id);
    }
    return known;
  }

  async #insert(table: string, values: readonly object[]): Promise<void> {
    await this.#servers.ask((client) => client.insert({ table, values: [...values], format: 'JSONEachRow' }));
  }
}
