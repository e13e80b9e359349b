/**
 * The stores that the service is run on: made with the service's own commands, kept in a folder between runs, since ten
 * million reads take a while. A store is complete when its stamp exists, and valid while the stamp matches what is wanted.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { DAY_MS } from '../lib/durations.mjs';
import { say, ToolFailure } from '../lib/command.mjs';
import { startService } from '../lib/service.mjs';
import { exitCodeOf } from '../lib/run.mjs';
import { BUSY_MARK, writeCameras, writeReads } from './synthetic-reads.mjs';

/** Reads end on the day a store is made, and "90 days" ends today. */
const MAX_AGE_DAYS = 3;

/** @typedef {import('../lib/service.mjs').Service} Service */

/** @param {import('./options.mjs').Options} options @param {string} stub the built command line of the service */
export function openStores(options, stub) {
  /** @type {Map<string, Service>} */
  const running = new Map();
  fs.mkdirSync(options.data, { recursive: true, mode: 0o700 });

  /** Run a command of the service; gives the seconds it took. @param {string[]} args */
  const command = async (args) => {
    if (!fs.existsSync(stub)) throw new ToolFailure('the national service stub is not built (national-api/cli.ts)');
    const start = performance.now();
    /** @type {string[]} */
    const said = [];
    const child = spawn(process.execPath, [stub, ...args], { cwd: options.data, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(String(part)));
    /** @type {number} */
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit, signal) => resolve(exitCodeOf(exit, signal)));
    });
    if (code !== 0)
      throw new ToolFailure(
        `national-api ${args[0]} ended with ${code}: ${said.join('').trim().split('\n').slice(-3).join(' / ')}`,
      );
    return (performance.now() - start) / 1000;
  };

  /**
   * @param {string} name @param {string} wanted all that decides what is in it @param {(dir: string) => Promise<void>} make
   * @returns {Promise<string>} its folder
   */
  const store = async (name, wanted, make) => {
    const dir = path.join(options.data, name);
    const stamp = path.join(options.data, `${name}.made`);
    const [was, at, ...made] = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8').split('\n') : [];
    if (was === wanted && made.length > 0 && Date.now() - Date.parse(at ?? '') < MAX_AGE_DAYS * DAY_MS) {
      // What services wrote beside the reads goes: a longer log starts more slowly, and the budgets of a day are soon spent.
      if (!running.has(dir))
        for (const name of fs.readdirSync(dir))
          if (!made.includes(name)) fs.rmSync(path.join(dir, name), { recursive: true });
      return dir;
    }
    fs.rmSync(stamp, { force: true });
    fs.rmSync(dir, { recursive: true, force: true });
    const start = performance.now();
    say(`making the store "${name}" (kept for the next run)`);
    await make(dir);
    fs.writeFileSync(stamp, [wanted, new Date().toISOString(), ...fs.readdirSync(dir)].join('\n'));
    say(`the store "${name}" took ${((performance.now() - start) / 1000).toFixed(0)} s`);
    return dir;
  };

  /** @param {string} name @param {number} reads */
  const nation = (name, reads) =>
    store(name, `seed 7, national, ${reads}`, async (dir) => {
      await command([
        'generate',
        '--data',
        dir,
        '--seed',
        '7',
        '--scale',
        'national',
        '--reads',
        String(reads),
        '--days',
        '100',
      ]);
    });

  const lines = (/** @type {'ndjson' | 'csv'} */ format, reads = options.many) => {
    const file = path.join(options.data, `busy-${reads}.${format}`);
    const cameras = path.join(options.data, 'busy-cameras.csv');
    writeCameras(cameras);
    // Its times end today, so a file of yesterday is not good enough for a window that must be full.
    if (!fs.existsSync(file) || Date.now() - fs.statSync(file).mtimeMs > DAY_MS)
      writeReads(file, format, reads, Date.now());
    return { file, cameras };
  };

  return {
    command,
    lines,
    /** The demonstration nation: what a person has after the first `npm start`. */
    demo: () =>
      store(
        'demo',
        'seed 7, demo',
        async (dir) => void (await command(['generate', '--data', dir, '--seed', '7', '--scale', 'demo'])),
      ),
    /** The whole country over more than 90 days. */
    national: () => nation('national', options.reads),
    /** The same with as many reads. @param {number} reads */
    nation: (reads) => nation(`national-${reads}`, reads),
    /** One vehicle that is everywhere all the time, because that is the only honest way to a million reads of one search. */
    busy: (reads = options.many) =>
      store(`busy-${reads}`, `${BUSY_MARK}, a ring of 26 km, ${reads}`, async (dir) => {
        const { file, cameras } = lines('ndjson', reads);
        await command(['import', '--data', dir, '--cameras', cameras, file]);
      }),
    /** The service over a store; started once a run. @param {string} dir @returns {Promise<Service>} */
    serve: async (dir) => {
      const known = running.get(dir);
      if (known) return known;
      const service = await startService(stub, dir);
      running.set(dir, service);
      return service;
    },
    /** Stops a service, so that it does not run beside the measure. @param {string} dir */
    stop: async (dir) => {
      await running.get(dir)?.stop();
      running.delete(dir);
    },
    close: async () => {
      for (const service of running.values()) await service.stop();
    },
  };
}
