/** Asks the service directly and drops the answer: the part of a search outside of the app. */
import fs from 'node:fs';
import { request } from 'node:https';
import { DAY_MS } from '../lib/durations.mjs';

/** @typedef {import('../lib/service.mjs').Service} Service */

/** Of searches at the widest limits. */
export const JUSTIFICATION = {
  category: 'MAJOR',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the cameras on the way out, in the hours of the offence.',
};

/**
 * @param {Service} service @param {{ path: string, token?: string, accept?: string, body: unknown }} call
 * @returns {Promise<{ status: number, headersMs: number, bodyMs: number, bytes: number, text: string }>}
 */
function post({ url, caFile }, { path, token, accept = 'application/json', body }) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(`${url}/v1${path}`, {
      method: 'POST',
      ca: fs.readFileSync(caFile),
      headers: {
        accept,
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const headersMs = performance.now() - start;
      let bytes = 0;
      let text = '';
      answer.on('data', (/** @type {Buffer} */ part) => {
        bytes += part.length;
        if (text.length < 100_000) text += part.toString('latin1');
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headersMs,
          bodyMs: performance.now() - start - headersMs,
          bytes,
          text,
        }),
      );
    });
    sent.end(JSON.stringify(body));
  });
}

/**
 * One mark over the last 90 days, as Arrow.
 * @param {Service} service @param {string} mark
 */
export async function searchDirectly(service, mark) {
  const accounts = JSON.parse(fs.readFileSync(service.demoAccounts, 'utf8'));
  const { userName, password } = accounts.find(
    (/** @type {{ userName: string }} */ each) => each.userName === 'investigator',
  );
  const session = await post(service, { path: '/sessions', body: { userName, password } });
  const { accessToken: token } = JSON.parse(session.text);
  const now = Date.now();
  const window = { from: new Date(now - 90 * DAY_MS + 60_000).toISOString(), to: new Date(now).toISOString() };
  const answer = await post(service, {
    path: '/searches',
    token,
    accept: 'application/vnd.apache.arrow.stream',
    body: {
      query: { kind: 'vrm', vrms: [mark], nearMiss: 0, window },
      justification: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/25',
        reason:
          'Vehicle seen leaving a burglary in Harbour Street at 02:40 on Friday; its movements show where the goods went.',
        conflictDeclared: false,
      },
    },
  });
  if (answer.status !== 200 && answer.status !== 201)
    throw new Error(`the service answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  return answer;
}
