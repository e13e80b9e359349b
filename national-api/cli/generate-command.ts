import { HOUR_MS } from '../../app/domain/instant.ts';
import path from 'node:path';
import { countSegments } from '../audit/segment-files.ts';
import { clockFrom, systemClock } from '../clock.ts';
import { generateNation } from '../nation/generate.ts';
import { originOf } from '../store/duckdb/origin.ts';
import { instantArgument, parseArguments, required, UsageError, wholeNumber } from './arguments.ts';
import { operatorAct } from './operator-act.ts';
import { say } from './say.ts';

const SCALES = ['demo', 'county', 'national'] as const;
/** The most lines of progress per second. */
const SAY_EVERY_MS = 500;

/** `generate`: a simulated nation, the same for the same seed. */
export async function generateCommand(args: readonly string[]): Promise<number> {
  const { values, rest } = parseArguments(
    args,
    ['data', 'seed', 'scale', 'reads', 'days', 'until', 'clock', 'engine'],
    [],
  );
  if (rest.length > 0) throw new UsageError(`generate takes no ${rest[0] ?? ''}`);
  const dataDir = path.resolve(required(values, 'data'));
  if ((values.engine ?? 'embedded') !== 'embedded')
    throw new UsageError(`--engine ${values.engine ?? ''} is not there yet; only embedded is`);
  const seed = wholeNumber('seed', values.seed ?? '7', 0, 2 ** 32 - 1);
  const scale = SCALES.find((each) => each === (values.scale ?? 'demo'));
  if (scale === undefined) throw new UsageError(`--scale must be one of ${SCALES.join(', ')}`);
  const until = values.until ?? values.clock;
  if ((await originOf(dataDir)) === 'imported')
    throw new UsageError(`${dataDir} holds imported reads, which generating would remove; choose another --data`);

  const begun = performance.now();
  let lastMs = -Infinity;
  let lastPhase = '';
  const generate = () =>
    generateNation({
      dataDir,
      seed,
      scale,
      ...(values.reads === undefined ? {} : { reads: wholeNumber('reads', values.reads, 1, 1_000_000_000) }),
      ...(values.days === undefined ? {} : { days: wholeNumber('days', values.days, 1, 366) }),
      // The whole hour, so that a repeated command gives the same nation within it.
      untilMs:
        until === undefined
          ? Math.floor(Date.now() / HOUR_MS) * HOUR_MS
          : instantArgument(values.until === undefined ? 'clock' : 'until', until),
      onProgress: ({ phase, reads, day, days: allDays }) => {
        const now = performance.now();
        if (phase === lastPhase && now - lastMs < SAY_EVERY_MS) return;
        lastMs = now;
        lastPhase = phase;
        say(phase === 'reads' ? `reads: day ${day} of ${allDays}, ${reads} reads` : phase);
      },
    });
  // A folder that was served has a log, which must record what became of its reads. Whether a service is running was
  // checked above.
  const hasLog = countSegments(path.join(dataDir, 'audit')).segments > 0;
  const clock = values.clock === undefined ? systemClock : clockFrom(instantArgument('clock', values.clock));
  const made = hasLog
    ? await operatorAct(
        { dataDir, clock, op: 'COLLECT', action: 'GENERATE_READS', details: { seed, scale, replacesAllReads: true } },
        async () => {
          const nation = await generate();
          return [nation, { ...nation }] as const;
        },
      )
    : await generate();
  const seconds = (performance.now() - begun) / 1_000;
  say(`${made.reads} reads of ${made.cameras} cameras in ${seconds.toFixed(1)} s`);
  process.stdout.write(
    `${JSON.stringify({ reads: made.reads, cameras: made.cameras, seed, scale, seconds: Number(seconds.toFixed(2)) })}\n`,
  );
  return 0;
}
