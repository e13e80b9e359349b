import { exportOpenApiCommand } from './cli/export-openapi-command.ts';
import { UsageError } from './cli/arguments.ts';
import { say } from './cli/say.ts';
import { USAGE } from './cli/usage.ts';
import { LogDamaged } from './audit/log-file.ts';
import { WitnessFileFault } from './audit/witnesses.ts';
import { StoreInUse } from './store/duckdb/database.ts';

/** Exit codes of sysexits.h: wrong usage, and a resource that is temporarily unavailable. */
const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;

/** Each command loads only what it needs: the generator's tables are no part of serving. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) throw new UsageError('name a command');
  if (command === '--help' || command === 'help' || command === '-h' || args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  switch (command) {
    case 'serve':
      return (await import('./cli/serve-command.ts')).serveCommand(args);
    case 'generate':
      return (await import('./cli/generate-command.ts')).generateCommand(args);
    case 'import':
      return (await import('./cli/import-command.ts')).importCommand(args);
    case 'restore-erased':
      return (await import('./cli/restore-erased-command.ts')).restoreErasedCommand(args);
    case 'recover-log':
      return (await import('./cli/recover-log-command.ts')).recoverLogCommand(args);
    case 'evaluate':
      return (await import('./cli/evaluate-command.ts')).evaluateCommand(args);
    case 'export-openapi':
      return exportOpenApiCommand(args);
    default:
      throw new UsageError(`unknown command ${command}`);
  }
}

// The reader of our output may have seen enough (`| head`); that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    say(`${error.message}\n\n${USAGE}`);
    process.exitCode = EX_USAGE;
  } else if (error instanceof StoreInUse || error instanceof LogDamaged || error instanceof WitnessFileFault) {
    say(error.message);
    process.exitCode = EX_UNAVAILABLE;
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
