import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS_UNDER_WAY_OF_AN_ACCOUNT } from '../../app/policy/answer-limits.ts';
import { HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera({ id: 'C1' })], []);
});
afterAll(() => api.close());

/** Sends bytes and returns what came back until the other end closes, or the first answer when it stays open. */
function send(text: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect(Number(port), hostname, () => socket.write(text));
    socket.on('error', reject).on('close', () => resolve(answer));
    socket.on('data', (bytes) => {
      answer += bytes.toString();
      if (answer.includes('\r\n\r\n') && !answer.includes('event-stream')) socket.end();
    });
  });
}

describe('what is no call yet', () => {
  it.each([
    ['no host', 'GET /v1/me HTTP/1.0\r\n\r\n'],
    ['A12: no host, where HTTP wants one', 'GET /v1/me HTTP/1.1\r\n\r\n'],
    ['a host that is none', 'POST /v1/sessions HTTP/1.1\r\nHost: a/b\r\nContent-Length: 0\r\n\r\n'],
    ['another scheme', 'GET ftp://x/v1/me HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a backslash in the path', 'GET /v1\\me HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no path', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['CONNECT', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an expectation', 'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 2\r\n\r\n{}'],
  ])('C1: is on record with %s', async (_what, text) => {
    const before = api.service.log.size;
    await send(text);
    expect(api.service.log.size).toBe(before + 1);
  });

  it('H5: answers behind a stream on one connection hold no place', { timeout: 30_000 }, async () => {
    const [searcher, follower] = [await api.tokenOf('investigator'), await api.tokenOf('controlroom')];
    const body = JSON.stringify({
      query: {
        kind: 'area',
        cameraIds: ['C1'],
        window: { from: instantText(NOW_MS - HOUR_MS), to: instantText(NOW_MS) },
      },
      justification: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/25',
        reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
        proportionality: 'Only the one camera on the way out, in these hours.',
      },
    });
    const search = `POST /v1/searches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${searcher}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    await send(
      `GET /v1/hits/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${follower}\r\n\r\n${search.repeat(ANSWERS_UNDER_WAY_OF_AN_ACCOUNT)}`,
    );
    expect((await api.call('POST', '/searches', { as: 'investigator', body: JSON.parse(body) })).status).toBe(200);
    const refused = (await api.records()).filter((record) => record['action'] === 'MALFORMED_HTTP');
    expect(refused).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ code: 'PIPELINED' }) }),
    );
  });
});
