import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { StoreTotals } from '../read-store.ts';
import { getMeta } from './reference-tables.ts';

/** The key under which vehicles that were counted are kept. */
const COUNTED = 'vehicles_counted';
/** Vehicles are counted again when the reads have become more or fewer by this share: the count is approximate anyway. */
const NEARLY_AS_MANY = 0.02;

const time = (value: DuckDBValue | undefined): number | null => (typeof value === 'bigint' ? Number(value) : null);

type Span = { readonly reads: number; readonly fromMs: number | null; readonly toMs: number | null };

async function spanOf(connection: DuckDBConnection, table: string, condition = ''): Promise<Span> {
  const [[reads, from, to] = []] = await (
    await connection.run(`SELECT count(*), min(ts), max(ts) FROM ${table} ${condition}`)
  ).getRows();
  return { reads: Number(reads), fromMs: time(from), toMs: time(to) };
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
const both = (a: Span, b: Span): Span => ({
  reads: a.reads + b.reads,
  fromMs: earlier(a.fromMs, b.fromMs),
  toMs: later(a.toMs, b.toMs),
});

/**
 * Different marks, approximately. They are all there is to count in a large store that takes long, so the count is kept in
 * the store and used again until the number of reads has changed.
 */
export async function countVehicles(
  connection: DuckDBConnection,
  reads: number,
  keep: (key: string, value: string) => Promise<void>,
): Promise<number> {
  const [ofReads = NaN, vehicles = NaN] = ((await getMeta(connection, COUNTED)) ?? '').split(' ').map(Number);
  if (Math.abs(ofReads - reads) <= reads * NEARLY_AS_MANY && Number.isSafeInteger(vehicles)) return vehicles;
  const [[counted] = []] = await (
    await connection.run('SELECT approx_count_distinct(vrm) FROM (SELECT vrm FROM rv UNION ALL SELECT vrm FROM hot)')
  ).getRows();
  await keep(COUNTED, `${reads} ${Number(counted)}`);
  return Number(counted);
}

/**
 * Counts the store from what the engine keeps of its tables, and covert reads from the table that is sorted by camera.
 * @param covert their numbers as a list for SQL
 * @param keep writes a fact about the store, in its turn
 */
export async function getTotals(
  connection: DuckDBConnection,
  covert: string,
  keep: (key: string, value: string) => Promise<void>,
): Promise<StoreTotals> {
  const all = both(await spanOf(connection, 'rv'), await spanOf(connection, 'hot'));
  const theirs = `WHERE camera IN (${covert})`;
  const hidden = both(await spanOf(connection, 'rc', theirs), await spanOf(connection, 'hot', theirs));
  const isEnd = (of: 'fromMs' | 'toMs'): boolean => hidden[of] !== null && hidden[of] === all[of];
  const others = `WHERE camera NOT IN (${covert})`;
  // The first or the last read of all is covert: only then must the others be looked at.
  const seen =
    isEnd('fromMs') || isEnd('toMs')
      ? both(await spanOf(connection, 'rv', others), await spanOf(connection, 'hot', others))
      : { ...all, reads: all.reads - hidden.reads };
  return { ...all, vehicles: await countVehicles(connection, all.reads, keep), known: seen };
}
