/**
 * An ordinary load tool (ab) on the plain-HTTP port: searches, reference data and the open tree head at once, for two
 * minutes. The target is that nothing fails and that memory at the end is the same as after the first half.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { DAY_MS } from '../lib/durations.mjs';
import { ToolFailure } from '../lib/command.mjs';
import { inRoot } from '../lib/paths.mjs';
import { startService } from '../lib/service.mjs';
import { ensureSystemPackages } from '../lib/system-packages.mjs';
import { figureRow } from './rows.mjs';
import { median } from './statistics.mjs';

const SECONDS = 120;
const QUICK_SECONDS = 20;

/** @param {readonly string[]} args @returns {Promise<string>} */
function ab(args) {
  const child = spawn('ab', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(said) : reject(new ToolFailure(`ab ended with ${code}: ${said.slice(-300)}`)),
    );
  });
}

/** @param {string} said @param {RegExp} what */
const figure = (said, what) => Number(what.exec(said)?.[1] ?? 0);

/** Megabytes that a process holds. @param {number} pid */
const residentMb = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function load(bench) {
  await ensureSystemPackages(['load']);
  const seconds = bench.rounds(SECONDS, QUICK_SECONDS);
  const data = path.join(bench.scratch, 'load');
  fs.cpSync(await bench.stores.demo(), data, { recursive: true });
  const service = await startService(inRoot('out', 'national-api', 'cli.mjs'), data, ['--insecure-http']);
  try {
    /** @type {{ userName: string, password: string }[]} */
    const accounts = JSON.parse(fs.readFileSync(service.demoAccounts, 'utf8'));
    const { password = '' } = accounts.find(({ userName }) => userName === 'investigator') ?? {};
    const signedIn = await fetch(`${service.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userName: 'investigator', password }),
    });
    const { accessToken } = await signedIn.json();
    const { vrm, window } = JSON.parse(fs.readFileSync(path.join(data, 'truth.json'), 'utf8')).demo;
    const body = path.join(bench.scratch, 'load-search.json');
    const to = Math.min(Date.parse(window.to), Date.now());
    fs.writeFileSync(
      body,
      JSON.stringify({
        query: {
          kind: 'vrm',
          vrms: [vrm],
          window: { from: new Date(to - 7 * DAY_MS).toISOString(), to: new Date(to).toISOString() },
        },
        justification: {
          category: 'SERIOUS',
          purpose: 'PREVENT_DETECT',
          reference: '14/22871/25',
          reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
        },
      }),
    );
    const common = [
      '-l',
      '-q',
      '-k',
      '-t',
      String(seconds),
      '-n',
      '100000000',
      '-H',
      `Authorization: Bearer ${accessToken}`,
    ];
    /** @type {number[]} */
    const resident = [];
    const sampling = setInterval(() => resident.push(residentMb(service.pid)), 1_000);
    const asked = {
      searches: ab([...common, '-c', '8', '-T', 'application/json', '-p', body, `${service.url}/v1/searches`]),
      cameras: ab([...common, '-c', '2', `${service.url}/v1/cameras`]),
      'tree heads': ab([...common, '-c', '2', `${service.url}/v1/audit/tree-head`]),
    };
    const said = await Promise.all(
      Object.entries(asked).map(async ([name, each]) => /** @type {const} */ ([name, await each])),
    );
    clearInterval(sampling);
    const half = resident.slice(resident.length >> 1);
    const [third, last] = [half.slice(0, half.length >> 1), half.slice(half.length >> 1)];
    const rows = said.flatMap(([name, text]) => {
      const failed = figure(text, /Failed requests:\s+(\d+)/) + figure(text, /Non-2xx responses:\s+(\d+)/);
      return [
        figureRow({
          measure: 'load',
          what: `${name} that failed, of all in ${seconds} s`,
          unit: '',
          ours: [failed],
          atMost: 0,
          note: `${figure(text, /Complete requests:\s+(\d+)/)} answered`,
        }),
        figureRow({
          measure: 'load',
          what: `· ${name} answered a second`,
          unit: '',
          ours: [figure(text, /Requests per second:\s+([\d.]+)/)],
          note: `99 % within ${figure(text, /99%\s+(\d+)/)} ms`,
        }),
      ];
    });
    return [
      ...rows,
      figureRow({
        measure: 'load',
        what: 'memory of the service at the end, over that after half the time',
        unit: '×',
        ours: [median(last) / median(third)],
        atMost: 1.1,
        note: `${median(third).toFixed(0)} MB, then ${median(last).toFixed(0)} MB`,
      }),
    ];
  } finally {
    await service.stop();
  }
}
