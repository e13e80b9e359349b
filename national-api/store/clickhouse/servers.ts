import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import * as z from 'zod';

/** An insert that has not reached its quorum by then has failed; a repetition completes it. */
const QUORUM_TIMEOUT_MS = 15_000;

/**
 * The system's errors when a server is down. A connection that breaks later may have done its work: that is left to
 * the caller.
 */
const GONE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'ETIMEDOUT']);

const isGone = (error: unknown): boolean => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && GONE.has(code);
};

/** The servers of a cluster. One is asked; when it is down, the next, which then stays the current one. */
export class Servers {
  readonly #clients: readonly ClickHouseClient[];
  #asked = 0;

  constructor(urls: readonly string[], quorum = 1) {
    this.#clients = urls.map((url) => clientOf(url, quorum));
  }

  /** The result of the first available server. Fails like the last one when none is. */
  async ask<T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    let failure: unknown = new Error('a cluster has at least one server');
    for (let i = 0; i < this.#clients.length; i += 1) {
      const at = (this.#asked + i) % this.#clients.length;
      const client = this.#clients[at];
      if (client === undefined) break;
      try {
        const result = await work(client);
        this.#asked = at;
        return result;
      } catch (error) {
        if (!isGone(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** Runs on every server. One that `mayBeGone` created its tables when it was last up, but not all may be. */
  async everywhere(queries: readonly string[], { mayBeGone }: { readonly mayBeGone: boolean }): Promise<void> {
    let reached = 0;
    let failure: unknown;
    for (const client of this.#clients) {
      try {
        for (const query of queries) await client.command({ query });
        reached += 1;
      } catch (error) {
        if (!mayBeGone || !isGone(error)) throw error;
        failure = error;
      }
    }
    if (reached === 0) throw failure;
  }

  async rows<S extends z.ZodType>(query: string, row: S): Promise<z.infer<S>[]> {
    return z
      .array(row)
      .parse(await (await this.ask((client) => client.query({ query, format: 'JSONEachRow' }))).json());
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.close();
  }
}

const clientOf = (url: string, quorum: number): ClickHouseClient =>
  createClient({
    url,
    request_timeout: 120_000,
    // Its message may contain a query, and a query contains marks.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      // An insert is acknowledged when it is on the disks of its shards, not when it is queued.
      insert_distributed_sync: 1,
      ...(quorum > 1 ? { insert_quorum: String(quorum), insert_quorum_timeout: QUORUM_TIMEOUT_MS } : {}),
      output_format_json_quote_64bit_integers: 0,
      max_query_size: '16000000',
    },
  });
