import fs from 'node:fs';
import path from 'node:path';
import { clockFrom, systemClock } from '../clock.ts';
import { CameraFileFault } from '../import/camera-file.ts';
import { importFiles } from '../import/import-files.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { instantArgument, parseArguments, required, UsageError } from './arguments.ts';
import { fileFacts, operatorAct } from './operator-act.ts';
import { say } from './say.ts';

/** Bad lines that are printed; all of them are in `rejected.ndjson`. */
const SAID_AT_MOST = 20;
const SAY_EVERY_MS = 2_000;

/** @throws UsageError for a missing file: found now and not after an hour of work. */
function requireFile(file: string): void {
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) throw new UsageError(`there is no file ${file}`);
}

/** `import`: reads from elsewhere. Prints the summary as one line of JSON. */
export async function importCommand(args: readonly string[]): Promise<number> {
  const { values, rest: files } = parseArguments(args, ['data', 'cameras', 'clock', 'engine'], []);
  const dataDir = path.resolve(required(values, 'data'));
  if ((values.engine ?? 'embedded') !== 'embedded')
    throw new UsageError(`--engine ${values.engine ?? ''} is not there yet; only embedded is`);
  if (files.length === 0 && values.cameras === undefined)
    throw new UsageError('name the files to import, or - for standard input');
  for (const file of files) if (file !== '-') requireFile(file);
  if (values.cameras !== undefined) requireFile(values.cameras);
  const clock = values.clock === undefined ? systemClock : clockFrom(instantArgument('clock', values.clock));

  const begun = performance.now();
  const store = await DuckDbReadStore.open(dataDir);
  try {
    let said = 0;
    let saidMs = begun;
    const sources = [...(values.cameras === undefined ? [] : [values.cameras]), ...files];
    const details = { files: await Promise.all(sources.map(fileFacts)) };
    const importAll = async () =>
      importFiles({
        store,
        dataDir,
        camerasFile: values.cameras,
        files,
        input: process.stdin,
        nowMs: clock.nowMs(),
        onRejected: (file, line, reason) => {
          said += 1;
          if (said <= SAID_AT_MOST) say(`${file} line ${line}: ${reason}`);
          if (said === SAID_AT_MOST) say('further bad lines are only written to rejected.ndjson');
        },
        onProgress: (lines) => {
          if (performance.now() - saidMs < SAY_EVERY_MS) return;
          saidMs = performance.now();
          say(`${lines} lines`);
        },
      });
    const { read, imported, skipped, rejected, cameras, camerasRefused } = await operatorAct(
      { dataDir, clock, op: 'COLLECT', action: 'IMPORT_READS', details },
      async () => {
        const summary = await importAll();
        return [summary, { ...summary }] as const;
      },
    );
    const seconds = Number(((performance.now() - begun) / 1_000).toFixed(3));
    process.stdout.write(
      `${JSON.stringify({ read, imported, skipped, rejected, cameras, camerasRefused, seconds })}\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof CameraFileFault) throw new UsageError(error.message);
    throw error;
  } finally {
    await store.close();
  }
}
