import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HIT_STREAMS_OF_AN_ACCOUNT } from '../../app/policy/connection-limits.ts';
import { INGEST_BATCHES_OF_A_FEED } from '../../app/policy/ingest-limits.ts';
import { instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { BodiesInHand, BodyArrival, holdBody } from './bodies-in-hand.ts';

let api: Harness;
let sockets: net.Socket[];
beforeEach(async () => {
  sockets = [];
  api = await startService([aCamera({ id: 'C1' })], []);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await api.close();
});

function socketTo(url: string): Promise<net.Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => resolve(socket));
    socket.on('error', reject);
    sockets.push(socket);
  });
}

const aLine = JSON.stringify({ id: 'M11-1', vrm: 'AB12CDE', capturedAt: instantText(NOW_MS - 1_000), cameraId: 'C1' });

describe('calls that are sent by half', () => {
  it('M11: sixteen half-sent batches of a feed keep no batch out', { timeout: 30_000 }, async () => {
    const token = await api.tokenOf('feed');
    for (let i = 0; i < INGEST_BATCHES_OF_A_FEED * 2; i += 1) {
      const socket = await socketTo(api.url);
      socket.write(
        `POST /v1/reads HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/x-ndjson\r\nIdempotency-Key: half-sent-${i}\r\nContent-Length: 100000\r\n\r\n{"id":`,
      );
    }
    const send = () =>
      api.call('POST', '/reads', {
        as: 'feed',
        raw: aLine,
        headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': 'whole-batch' },
      });
    expect((await send()).body).toMatchObject({ accepted: 1 });
  });

  it('M11: a body arrives at a rate and within a time, or is refused', async () => {
    const never = new Promise<never>(() => undefined);
    const limits = { withinMs: 40, minBytes: 10, minBytesInMs: 20 };
    await expect(new BodyArrival(limits).next(never)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      headers: { connection: 'close' },
    });
    // Fast enough, but endless.
    const trickle = new BodyArrival(limits);
    await expect(
      (async () => {
        for (;;) {
          await trickle.next(new Promise((resolve) => setTimeout(resolve, 1)));
          trickle.arrived(10);
        }
      })(),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await new BodyArrival(limits).next(Promise.resolve('all of it'))).toBe('all of it');
  });

  it('M11: what arrived of one caller leaves room for others, and is given back when the call is answered', () => {
    const bodies = new BodiesInHand(100, 60, 0);
    const [mine, more, others] = [new Request('http://x/'), new Request('http://x/'), new Request('http://x/')];
    const answered = bodies.begin(mine, 'feed');
    bodies.begin(more, 'feed');
    bodies.begin(others, 'another feed');
    holdBody(mine, 50);
    expect(() => holdBody(more, 20)).toThrow('Too much');
    holdBody(others, 50);
    expect(() => holdBody(others, 1)).toThrow('Too much');
    answered();
    holdBody(more, 20);
  });

  it('M11: short bodies are taken however much is in hand of long ones', () => {
    const bodies = new BodiesInHand(100, 100, 10);
    const [long, short] = [new Request('http://x/'), new Request('http://x/')];
    bodies.begin(long, 'three accounts together');
    bodies.begin(short, 'somebody who signs in');
    holdBody(long, 100);
    holdBody(short, 10);
    expect(() => holdBody(short, 1)).toThrow('Too much');
  });

  it(
    'half a head is not waited for longer than a few seconds, looked at every second',
    { timeout: 30_000 },
    async () => {
      const socket = await socketTo(api.url);
      socket.write('GET /v1/health HTTP/1.1\r\nHost: x\r\nX-Half: ');
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      socket.resume();
      await closed;
    },
  );

  it('streams of hits of one account have a number', { timeout: 30_000 }, async () => {
    const gone = new AbortController();
    const token = await api.tokenOf('controlroom');
    const open = () =>
      fetch(`${api.url}/v1/hits/stream`, { headers: { authorization: `Bearer ${token}` }, signal: gone.signal });
    try {
      const all = await Promise.all(Array.from({ length: HIT_STREAMS_OF_AN_ACCOUNT + 2 }, open));
      expect(all.map(({ status }) => status).filter((status) => status === 200).length).toBe(HIT_STREAMS_OF_AN_ACCOUNT);
      const refused = all.find(({ status }) => status === 503);
      expect(refused?.headers.get('retry-after')).toBe('10');
    } finally {
      gone.abort();
    }
  });
});
