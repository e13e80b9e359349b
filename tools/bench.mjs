/**
 * `npm run bench`: how fast and how large, with the machine's own baseline taken in the same run (docs/benchmarks.md says
 * what each row means). A table on standard output, everything else on standard error; `--json FILE` keeps every figure.
 * A missed target is a line in the table and never a failed build: the exit code says only whether the bench itself ran.
 */
import fs from 'node:fs';
import { openBench } from './bench/context.mjs';
import { machine } from './bench/machine.mjs';
import { MEASURES } from './bench/measures.mjs';
import { parseOptions, USAGE } from './bench/options.mjs';
import { notMeasured } from './bench/rows.mjs';
import { tableOf } from './bench/table.mjs';
import { asCommand, say } from './lib/command.mjs';

asCommand(import.meta.url, async (args) => {
  const options = parseOptions(args, MEASURES);
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const bench = await openBench(options);
  /** @type {import('./bench/rows.mjs').Row[]} */
  const rows = [];
  const about = machine(bench.electron);
  try {
    for (const measure of MEASURES) {
      if (!options.only.includes(measure.name)) continue;
      say(`── ${measure.name}: ${measure.about}`);
      try {
        rows.push(...(await measure.run(bench)));
      } catch (error) {
        // A part that is broken or missing does not cost the others their figures.
        const why = error instanceof Error ? error.message : String(error);
        say(`${measure.name} was not measured: ${why}`);
        rows.push(notMeasured(measure.name, measure.about, why));
      }
    }
  } finally {
    await bench.close();
  }
  const load = machine(bench.electron).loadAverage;
  console.log(tableOf({ ...about, loadAverageAfter: load }, rows));
  if (options.json !== undefined) {
    fs.writeFileSync(
      options.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine: { ...about, loadAverageAfter: load }, quick: options.quick, rows }, null, 2)}\n`,
    );
  }
});
