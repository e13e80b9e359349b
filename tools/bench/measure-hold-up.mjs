/**
 * Whether some callers can hold the others up, on the plain-HTTP port: a signed-in search while forty guess passwords, and a search
 * while eight wide answers are left unread.
 */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { DAY_MS, HOUR_MS } from '../lib/durations.mjs';
import { inRoot } from '../lib/paths.mjs';
import { startService } from '../lib/service.mjs';
import { figureRow } from './rows.mjs';
import { JUSTIFICATION } from './service-client.mjs';
import { quantile } from './statistics.mjs';

const GUESSERS = 40;
const UNREAD = 8;
const SEARCHES = 200;
const QUICK_SEARCHES = 50;

/** @param {string} url @param {string} where @param {{ token?: string, body: unknown }} call */
const post = (url, where, { token, body }) =>
  fetch(`${url}/v1${where}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });

/**
 * Makes a search and reads nothing of its answer.
 * @param {string} url
 * @param {string} token
 * @param {unknown} body
 * @returns {Promise<{ status: number, close: () => void }>}
 */
function unread(url, token, body) {
  return new Promise((resolve, reject) => {
    const sent = http.request(`${url}/v1/searches`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.pause();
      answer.on('error', () => undefined);
      resolve({ status: answer.statusCode ?? 0, close: () => sent.destroy() });
    });
    sent.end(JSON.stringify(body));
  });
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function holdUp(bench) {
  const searches = bench.rounds(SEARCHES, QUICK_SEARCHES);
  const data = path.join(bench.scratch, 'hold-up');
  fs.cpSync(await bench.stores.demo(), data, { recursive: true });
  const service = await startService(inRoot('out', 'national-api', 'cli.mjs'), data, ['--insecure-http']);
  try {
    /** @type {{ userName: string, password: string }[]} */
    const accounts = JSON.parse(fs.readFileSync(service.demoAccounts, 'utf8'));
    const tokenOf = async (/** @type {string} */ userName) => {
      const { password = '' } = accounts.find((each) => each.userName === userName) ?? {};
      return String(
        (await (await post(service.url, '/sessions', { body: { userName, password } })).json()).accessToken,
      );
    };
    const [investigator, analyst] = [await tokenOf('investigator'), await tokenOf('analyst')];
    const { vrm, window } = JSON.parse(fs.readFileSync(path.join(data, 'truth.json'), 'utf8')).demo;
    const to = Math.min(Date.parse(window.to), Date.now());
    const within = (/** @type {number} */ ms) => ({
      from: new Date(to - ms).toISOString(),
      to: new Date(to).toISOString(),
    });
    const one = { query: { kind: 'vrm', vrms: [vrm], window: within(7 * DAY_MS) }, justification: JUSTIFICATION };
    const search = async () => {
      const start = performance.now();
      const answer = await post(service.url, '/searches', { token: analyst, body: one });
      const { complete } = await answer.json();
      if (complete !== true) throw new Error(`a search was answered ${answer.status}`);
      return performance.now() - start;
    };
    /** @param {number} times */
    const searched = async (times) => {
      const found = [];
      for (let i = 0; i < times; i += 1) found.push(await search());
      return found;
    };
    await searched(20);
    const alone = await searched(searches);

    let guessing = true;
    let guesses = 0;
    const guessers = Array.from({ length: GUESSERS }, async (_, i) => {
      for (let n = 0; guessing; n += 1) {
        await (
          await post(service.url, '/sessions', { body: { userName: `nobody${i}-${n}`, password: 'a guess' } })
        ).arrayBuffer();
        guesses += 1;
      }
    });
    const beside = await searched(searches);
    guessing = false;
    await Promise.all(guessers);

    const cameras = (
      await (await fetch(`${service.url}/v1/cameras`, { headers: { authorization: `Bearer ${investigator}` } })).json()
    ).cameras
      .map((/** @type {{ id: string }} */ { id }) => id)
      .slice(0, 500);
    const wide = {
      query: { kind: 'area', cameraIds: cameras, window: within(72 * HOUR_MS) },
      justification: JUSTIFICATION,
    };
    const left = await Promise.all(Array.from({ length: UNREAD }, () => unread(service.url, investigator, wide)));
    const others = await searched(searches);
    const statuses = left.map(({ status, close }) => {
      close();
      return status;
    });
    return [
      figureRow({
        measure: 'hold-up',
        what: `a signed-in search while ${GUESSERS} guess passwords, 99 %`,
        unit: 'ms',
        ours: [quantile(beside, 0.99)],
        atMost: 1_000,
        baseline: [quantile(alone, 0.99)],
        baselineIs: 'alone',
        note: `${guesses} guesses answered`,
      }),
      figureRow({
        measure: 'hold-up',
        what: `a search while ${UNREAD} wide answers are unread, slowest`,
        unit: 'ms',
        ours: [Math.max(...others)],
        atMost: 1_000,
        baseline: [Math.max(...alone)],
        baselineIs: 'alone',
        note: `${statuses.filter((status) => status === 200).length} answers open`,
      }),
    ];
  } finally {
    await service.stop();
  }
}
