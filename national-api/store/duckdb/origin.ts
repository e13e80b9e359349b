import fs from 'node:fs';
import path from 'node:path';
import { openDatabase, STORE_FILE } from './database.ts';
import { getMeta } from './reference-tables.ts';
import { CREATE_TABLES } from './schema.ts';

export type Origin = 'none' | 'generated' | 'imported';

/**
 * Where the reads of a data directory come from: generated reads can be made again from a seed, imported ones cannot.
 */
export async function originOf(dataDir: string): Promise<Origin> {
  const file = path.join(dataDir, STORE_FILE);
  if (!fs.existsSync(file)) return 'none';
  const database = await openDatabase(file);
  try {
    const connection = await database.connect();
    for (const sql of CREATE_TABLES) await connection.run(sql);
    const origin = await getMeta(connection, 'origin');
    connection.closeSync();
    return origin === 'imported' ? 'imported' : origin === 'generated' ? 'generated' : 'none';
  } finally {
    database.close();
  }
}
