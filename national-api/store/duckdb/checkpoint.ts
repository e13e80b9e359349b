import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Folds the engine's log of writes into its file. Not while a search holds an older state of the store: everything is
 * committed and on the disk all the same, and the next time takes it along.
 */
export async function checkpoint(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('CHECKPOINT store');
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('Cannot CHECKPOINT')) throw error;
  }
}
