/**
 * What recording costs beside another checkout of Sightline, turn about in one run: records appended to the national log by one
 * caller and by eight, and one search after another at the whole service. `--before` names the other checkout, with its
 * dependencies installed and built (`npm ci`, `npm run build`).
 */
import fs from 'node:fs';
import path from 'node:path';
import { DAY_MS } from '../lib/durations.mjs';
import { ROOT } from '../lib/paths.mjs';
import { startService } from '../lib/service.mjs';
import { runProgram } from './program.mjs';
import { notMeasured, ratioRow } from './rows.mjs';
import { JUSTIFICATION } from './service-client.mjs';
import { quantile } from './statistics.mjs';

const TURNS = 10;
const QUICK_TURNS = 2;
const APPENDS = 2_000;
const SEARCHES = 60;
/** The allowed ratio to the other checkout. */
const AT_MOST = 1.05;

const SOURCE = `
import fs from 'node:fs';
import { NationalLog } from './national-api/audit/national-log.ts';
import { systemClock } from './national-api/clock.ts';
const [dataDir, records] = [process.argv[2], Number(process.argv[3])];
const leaf = (i) => ({ kind: 'SERVICE', at: '2026-03-01T12:00:00.000Z', requestId: 'N-' + i, actor: { userName: 'bench', organisation: 'Bench', roles: ['investigator'] }, op: 'CONSULT', action: 'SEARCH_VRM', outcome: 'STARTED', status: 200, details: { reason: 'x'.repeat(120), query: { kind: 'vrm', vrms: ['AB12CDE'] } }, policyVersion: 'bench', networkZone: 'LOOPBACK' });
const found = {};
for (const writers of [1, 8]) {
  const log = await NationalLog.open({ dataDir: dataDir + '-' + writers, clock: systemClock });
  const write = async (from, times, ms) => {
    for (let i = 0; i < times; i += 1) {
      const start = performance.now();
      await log.append([leaf(from + i)]);
      ms.push(performance.now() - start);
    }
  };
  await write(0, 200, []);
  const ms = [];
  await Promise.all(Array.from({ length: writers }, (_, w) => write(w * records, records / writers, ms)));
  found[writers] = ms;
  await log.close();
}
process.stdout.write(JSON.stringify(found));
`;

/**
 * The service of a checkout, on a copy of the demonstration nation.
 * @param {string} root @param {string} data @returns {Promise<{ search: () => Promise<number>, stop: () => Promise<void> }>}
 */
async function searching(root, data) {
  const service = await startService(path.join(root, 'out', 'national-api', 'cli.mjs'), data, ['--insecure-http']);
  const post = (/** @type {string} */ where, /** @type {unknown} */ body, /** @type {string | undefined} */ token) =>
    fetch(`${service.url}/v1${where}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  /** @type {{ userName: string, password: string }[]} */
  const accounts = JSON.parse(fs.readFileSync(service.demoAccounts, 'utf8'));
  const { password = '' } = accounts.find(({ userName }) => userName === 'analyst') ?? {};
  const { accessToken } = await (await post('/sessions', { userName: 'analyst', password }, undefined)).json();
  const { vrm, window } = JSON.parse(fs.readFileSync(path.join(data, 'truth.json'), 'utf8')).demo;
  const to = Math.min(Date.parse(window.to), Date.now());
  const body = {
    query: {
      kind: 'vrm',
      vrms: [vrm],
      window: { from: new Date(to - 7 * DAY_MS).toISOString(), to: new Date(to).toISOString() },
    },
    justification: JUSTIFICATION,
  };
  return {
    stop: service.stop,
    search: async () => {
      const start = performance.now();
      const answer = await post('/searches', body, accessToken);
      const { complete } = await answer.json();
      if (complete !== true) throw new Error(`a search was answered ${answer.status}`);
      return performance.now() - start;
    },
  };
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function besideBefore(bench) {
  const measure = 'before';
  const { before } = bench.options;
  if (before === undefined) return [notMeasured(measure, 'another checkout', '--before names none')];
  const turns = bench.rounds(TURNS, QUICK_TURNS);
  const checkouts = { ours: ROOT, before };
  /** Beside the dependencies of each, where its program finds them. @type {Record<string, string>} */
  const folders = {};
  for (const [whose, root] of Object.entries(checkouts)) {
    const scratch = path.join(root, '.tmp');
    fs.mkdirSync(scratch, { recursive: true });
    folders[whose] = fs.mkdtempSync(path.join(scratch, 'bench-before-'));
  }
  /** Names in turn, so that neither is always first. @param {number} turn */
  const order = (turn) =>
    turn % 2 === 0 ? /** @type {const} */ (['ours', 'before']) : /** @type {const} */ (['before', 'ours']);
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [];
  /** @param {string} what @param {Record<'ours' | 'before', number[][]>} found one list of times a turn */
  const compare = (what, found) => {
    for (const share of [0.5, 0.99]) {
      rows.push(
        ratioRow({
          measure,
          what: `${what}, ${share * 100} %`,
          unit: 'ms',
          ours: found.ours.map((ms) => quantile(ms, share)),
          baseline: found.before.map((ms) => quantile(ms, share)),
          baselineIs: 'the other checkout',
          atMost: AT_MOST,
        }),
      );
    }
  };
  try {
    /** @type {Record<'1' | '8', Record<'ours' | 'before', number[][]>>} */
    const appended = { 1: { ours: [], before: [] }, 8: { ours: [], before: [] } };
    for (let turn = 0; turn < turns; turn += 1) {
      for (const whose of order(turn)) {
        const folder = folders[whose] ?? '';
        const found = await runProgram({
          name: 'append',
          source: SOURCE,
          folder,
          args: [path.join(folder, `turn-${turn}`), String(APPENDS)],
          root: checkouts[whose],
        });
        appended[1][whose].push(found[1]);
        appended[8][whose].push(found[8]);
      }
    }
    compare('a record appended by one caller', appended[1]);
    compare('a record appended by eight callers', appended[8]);

    const demo = await bench.stores.demo();
    for (const folder of Object.values(folders)) fs.cpSync(demo, path.join(folder, 'demo'), { recursive: true });
    // The other checkout makes its own log: it may not know the files of this one.
    for (const part of ['audit', 'keys'])
      fs.rmSync(path.join(folders.before ?? '', 'demo', part), { recursive: true, force: true });
    const services = {
      ours: await searching(checkouts.ours, path.join(folders.ours ?? '', 'demo')),
      before: await searching(checkouts.before, path.join(folders.before ?? '', 'demo')),
    };
    try {
      /** @type {Record<'ours' | 'before', number[][]>} */
      const searched = { ours: [], before: [] };
      for (let turn = -1; turn < turns; turn += 1) {
        for (const whose of order(turn)) {
          const ms = [];
          for (let i = 0; i < SEARCHES; i += 1) ms.push(await services[whose].search());
          if (turn >= 0) searched[whose].push(ms);
        }
      }
      compare('a search of one mark over 7 days', searched);
    } finally {
      await services.ours.stop();
      await services.before.stop();
    }
    return rows;
  } finally {
    for (const folder of Object.values(folders)) fs.rmSync(folder, { recursive: true, force: true });
  }
}
