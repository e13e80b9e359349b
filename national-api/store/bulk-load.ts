import fs from 'node:fs';
import path from 'node:path';
import type { Camera } from '../../app/domain/camera.ts';
import type { BulkColumns, BulkLabels, BulkLoad } from './bulk-columns.ts';
import { ChunkWriter } from './duckdb/chunk-writer.ts';
import { openDatabase, STORE_FILE } from './duckdb/database.ts';
import { putCameras, putLabels, putMeta } from './duckdb/reference-tables.ts';
import { BY_CAMERA, BY_MARK, COLUMN_NAMES, createReadTable, CREATE_TABLES } from './duckdb/schema.ts';
import { countVehicles } from './duckdb/totals-sql.ts';

/** Rows between commits of the appender: enough to be fast, few enough to fit into memory. */
const FLUSH_ROWS = 200_000;

/**
 * Opens a load of a new store in `dataDir`. Rows go unsorted into a file beside it, then once, sorted, into the
 * store, which therefore has no free space. `finish` replaces the old store, if any.
 * @throws StoreInUse when a store in `dataDir` is open elsewhere.
 */
export async function openBulkLoad(dataDir: string): Promise<BulkLoad> {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const target = path.join(dataDir, STORE_FILE);
  const fresh = `${target}.new`;
  const staging = `${target}.load`;
  const removeWork = (): void => {
    for (const file of [fresh, `${fresh}.wal`, staging, `${staging}.wal`]) fs.rmSync(file, { force: true });
  };
  if (fs.existsSync(target)) (await openDatabase(target)).close(); // Fails here, and not after the work, when it is in use.
  removeWork();
  const database = await openDatabase(fresh, { fileAccess: true });
  const connection = await database.connect();
  await connection.run(`ATTACH '${staging.replaceAll("'", "''")}' AS load (STORAGE_VERSION 'latest')`);
  for (const sql of CREATE_TABLES) await connection.run(sql);
  await connection.run(createReadTable('load.main.incoming'));
  const appender = await connection.createAppender('incoming', 'main', 'load');
  const writer = new ChunkWriter();
  let unflushed = 0;
  let open = true;

  const close = (): void => {
    open = false;
    connection.closeSync();
    database.close();
  };

  return {
    setCameras: (cameras: readonly Camera[]) => putCameras(connection, cameras, 0),
    setLabels: (labels: BulkLabels) => putLabels(connection, labels),
    append: async (columns: BulkColumns) => {
      writer.append(appender, columns);
      unflushed += columns.rows;
      if (unflushed < FLUSH_ROWS) return;
      appender.flushSync();
      unflushed = 0;
    },
    finish: async () => {
      appender.closeSync();
      await connection.run(`INSERT INTO rv SELECT ${COLUMN_NAMES} FROM load.main.incoming ORDER BY ${BY_MARK}`);
      await connection.run(`INSERT INTO rc SELECT ${COLUMN_NAMES} FROM load.main.incoming ORDER BY ${BY_CAMERA}`);
      await putMeta(connection, 'origin', 'generated');
      const [[reads] = []] = await (await connection.run('SELECT count(*) FROM rv')).getRows();
      await countVehicles(connection, Number(reads), (key, value) => putMeta(connection, key, value));
      await connection.run('CHECKPOINT store');
      close();
      fs.rmSync(`${target}.wal`, { force: true });
      fs.renameSync(fresh, target);
      removeWork();
    },
    abort: async () => {
      if (!open) return;
      close();
      removeWork();
    },
  };
}
