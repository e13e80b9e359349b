import path from 'node:path';
import { INGEST_MAX_READS } from '../../app/policy/ingest-limits.ts';
import { ensureDemoAccounts } from '../accounts/demo-accounts.ts';
import { parseNote } from '../audit/checkpoint.ts';
import type { Anchor } from '../audit/national-log.ts';
import { clockFrom, systemClock } from '../clock.ts';
import { EVENT_LEVELS, jsonEvents } from '../event-log.ts';
import { nationalApi } from '../http/app.ts';
import { startLiveTraffic } from '../ingest/live-traffic.ts';
import { listen } from '../http/listener.ts';
import { enterMalformedHttp } from '../http/recording.ts';
import { readFileIfThere } from '../private-file.ts';
import { openService } from '../open-service.ts';
import { NATIONAL_API_STUB_SENTINEL } from '../sentinel.ts';
import { ensureCertificates } from '../tls/certificates.ts';
import { instantArgument, parseArguments, required, UsageError, wholeNumber } from './arguments.ts';
import { say } from './say.ts';

/** Of sysexits.h: the log was found damaged while the service ran. */
const EX_UNAVAILABLE = 69;

/**
 * `serve`: the service until it is told to stop. Standard output has one line of JSON when it is ready; everything
 * else is on standard error.
 */
export async function serveCommand(args: readonly string[]): Promise<number> {
  const { values, switches, rest } = parseArguments(
    args,
    ['data', 'port', 'clock', 'engine', 'live', 'allow-network', 'checkpoint', 'log-level'],
    ['demo', 'insecure-http', 'verify-log'],
  );
  if (rest.length > 0) throw new UsageError(`serve takes no ${rest[0] ?? ''}`);
  const dataDir = path.resolve(required(values, 'data'));
  const port = wholeNumber('port', values.port ?? '0', 0, 65_535);
  if ((values.engine ?? 'embedded') !== 'embedded')
    throw new UsageError(`--engine ${values.engine ?? ''} is not there yet; only embedded is`);
  const ratePerSecond = values.live === undefined ? undefined : wholeNumber('live', values.live, 1, INGEST_MAX_READS);
  const clock = values.clock === undefined ? systemClock : clockFrom(instantArgument('clock', values.clock));

  const level = EVENT_LEVELS.find((each) => each === (values['log-level'] ?? 'warn'));
  if (level === undefined) throw new UsageError(`--log-level is one of ${EVENT_LEVELS.join(', ')}`);
  const events = jsonEvents(level);

  say(`National ANPR service stub (${NATIONAL_API_STUB_SENTINEL}): invented data, loopback only.`);
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  // Kept installed: npm forwards a signal that its process group has already received, and the second one must not
  // abort what the first began.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const networks = values['allow-network']?.split(',');
  const anchors = values.checkpoint === undefined ? [] : [anchorIn(values.checkpoint)];
  let exitCode = 0;
  const damaged = (): void => {
    exitCode = EX_UNAVAILABLE;
    stop();
  };
  const { service, close } = await openService({
    dataDir,
    clock,
    say,
    events,
    verifyLog: switches.has('verify-log'),
    anchors,
    damaged,
    ...(networks === undefined ? {} : { networks }),
  });
  try {
    // The CA file is named even when the service speaks plain HTTP, so that the line always has the same fields.
    const certificates = await ensureCertificates(dataDir);
    const demoAccounts = switches.has('demo')
      ? await ensureDemoAccounts(dataDir, service.accounts)
      : path.join(dataDir, 'demo-accounts.json');
    const insecure = switches.has('insecure-http');
    const server = await listen(nationalApi(service).fetch, port, insecure ? undefined : certificates, (facts) =>
      enterMalformedHttp(service, facts),
    );
    if (insecure) say('Plain HTTP: for curl and load tools only.');
    await service.store.totals();
    process.stdout.write(
      `${JSON.stringify({ ready: true, url: server.url, caFile: certificates.caFile, demoAccounts })}\n`,
    );
    events.write('info', 'service.ready');
    const stopTraffic = ratePerSecond === undefined ? undefined : startLiveTraffic({ ...service, ratePerSecond });
    if (ratePerSecond !== undefined && service.store.cameras().length === 0)
      say('There are no cameras, so there is no live traffic.');
    await stopped;
    events.write('info', 'service.stopping');
    say('Stopping.');
    await stopTraffic?.();
    await server.close();
  } finally {
    await close();
  }
  return exitCode;
}

/** A checkpoint of the log, kept where whoever has this disk cannot change it. @throws UsageError */
function anchorIn(file: string): Anchor {
  const note = parseNote(readFileIfThere(file) ?? '');
  if (note === undefined)
    throw new UsageError(`${file} is no checkpoint: it must be what GET /log/checkpoint answered`);
  return { treeSize: note.body.treeSize, rootHash: note.body.rootHash, by: `the checkpoint ${file}` };
}
