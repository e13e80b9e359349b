import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fs from 'node:fs';
import path from 'node:path';

/** The store is open in another process; DuckDB allows one. */
export class StoreInUse extends Error {
  readonly pid: number | undefined;
  constructor(pid: number | undefined) {
    super(pid === undefined ? 'store is in use by another process' : `store is in use by pid ${pid}`);
    this.name = 'StoreInUse';
    this.pid = pid;
  }
}

export const STORE_FILE = 'reads.duckdb';

export type DatabaseOptions = {
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** Keep the permission to read files, for Parquet; `sealDatabase` removes it. */
  readonly fileAccess?: boolean;
  /** How long a file swap waits for running searches. */
  readonly readersGraceMs?: number;
  /** Files beside the store that SQL may still create. */
  readonly mayAttach?: readonly string[];
};

export type Database = {
  /** A connection with the store as its default catalogue. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
};

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** From here on SQL can read and write nothing but the attached store, and settings are fixed. */
const seal = async (connection: DuckDBConnection, mayAttach: readonly string[]): Promise<void> => {
  if (mayAttach.length > 0) await connection.run(`SET allowed_paths = [${mayAttach.map(quoted).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
};

/**
 * Opens or creates a store file, bounded in memory and threads, without extensions.
 * @throws StoreInUse when another process has it.
 */
export async function openDatabase(file: string, options: DatabaseOptions = {}): Promise<Database> {
  const directory = path.dirname(file);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const spill = `${file}.tmp`;
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryLimitMb ?? 2_000}MB`,
    threads: String(options.threads ?? 2),
    // DuckDB removes this folder when it closes: nothing of ours may be in it.
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const first = await instance.connect();
    try {
      await first.run(`ATTACH ${quoted(file)} AS store (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 32768)`);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (!/lock/i.test(words)) throw error;
      const pid = /PID (\d+)/.exec(words)?.[1];
      throw new StoreInUse(pid === undefined ? undefined : Number(pid));
    }
    fs.chmodSync(file, 0o600); // it holds marks
    // The store is ours, so what a killed process spilled here is nobody's any more, and may be reads.
    for (const left of fs.existsSync(spill) ? fs.readdirSync(spill) : [])
      fs.rmSync(path.join(spill, left), { recursive: true, force: true });
    if (options.fileAccess !== true) await seal(first, options.mayAttach ?? []);
    first.closeSync();
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  return {
    connect: async () => {
      const connection = await instance.connect();
      await connection.run('USE store');
      return connection;
    },
    close: () => instance.closeSync(),
  };
}
