import path from 'node:path';
import { LogIsWhole, recoverLog } from '../audit/recover-log.ts';
import { clockFrom, systemClock } from '../clock.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { instantArgument, parseArguments, required, UsageError } from './arguments.ts';
import { say } from './say.ts';

const MIN_REASON_CHARACTERS = 20;

/**
 * `recover-log`: continues after records of the audit log were lost. Conspicuous, and the first record of the log
 * from then on.
 */
export async function recoverLogCommand(args: readonly string[]): Promise<number> {
  const { values, rest } = parseArguments(args, ['data', 'reason', 'clock'], []);
  if (rest.length > 0) throw new UsageError(`recover-log takes no ${rest[0] ?? ''}`);
  const dataDir = path.resolve(required(values, 'data'));
  const reason = required(values, 'reason').trim();
  if (reason.length < MIN_REASON_CHARACTERS || reason.length > 2_000)
    throw new UsageError(
      `--reason says what happened and who decided to go on, in ${MIN_REASON_CHARACTERS} to 2000 characters: it stays in the log`,
    );
  const clock = values.clock === undefined ? systemClock : clockFrom(instantArgument('clock', values.clock));
  // Its lock keeps a service, and a second recovery, away.
  const store = await DuckDbReadStore.open(dataDir);
  try {
    const { kept, lost, keyChanged, setAside, index } = await recoverLog({ dataDir, reason, clock });
    say('THE AUDIT LOG WAS NOT WHOLE, AND GOES ON WITH WHAT COULD BE READ OF IT.');
    say(
      `${kept} records stay; ${lost === null ? 'how many were lost nobody can say, because there was no head to say it' : `${lost} that its last head vouched for are lost`}.${keyChanged ? ' The log has a new key.' : ''}`,
    );
    say(
      `The files as they were found are evidence and are in ${setAside}. Record ${index} of the log says what happened and why.`,
    );
    say(
      'Workstations that remember more of the log will raise an alarm, which two people have to clear. Tell your auditor now.',
    );
    process.stdout.write(`${JSON.stringify({ recovered: true, kept, lost, keyChanged, setAside, index })}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof LogIsWhole)) throw error;
    say(error.message);
    return 1;
  } finally {
    await store.close();
  }
}
