import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BodyCut } from '../ports/http.ts';
import { aCa, serveTls, type TestCa, type TlsServer } from '../testing/tls.ts';
import { httpsClient } from './https-client.ts';
import { nodeClock } from './node-clock.ts';

let ca: TestCa;
let stranger: TestCa;
const open: TlsServer[] = [];
const seen: string[] = [];

/** Bytes of which none is like the one at the same place of another number. */
const patterned = (number: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: 1_000_000 }, (_none, i) => (i * 31 + number * 67) & 0xff));

const serve = async (options: Parameters<typeof serveTls>[0]): Promise<TlsServer> => {
  const server = await serveTls(options, (request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (request.url === '/redirect')
      return void response.writeHead(307, { location: 'https://127.0.0.1:1/elsewhere' }).end();
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some of it');
      return void setTimeout(() => response.socket?.destroy(), 20);
    }
    if (request.url === '/stall') {
      response.writeHead(200);
      return void response.write('a');
    }
    if (request.url === '/silent') return;
    const pattern = /^\/pattern\/(\d+)$/.exec(request.url ?? '')?.[1];
    if (pattern !== undefined) return void response.end(patterns[Number(pattern) - 1]);
    if (request.url === '/big') return void response.end(Buffer.alloc(8_000_000, 1));
    response.end('hello');
  });
  open.push(server);
  return server;
};

beforeAll(async () => {
  [ca, stranger] = await Promise.all([aCa(), aCa('Stranger')]);
});
afterAll(async () => {
  for (const server of open) await server.close();
});

const client = (origin: URL, caPem = ca.caPem, idleBodyMs = 300) =>
  httpsClient({ origin, caPem, clock: nodeClock, userAgent: 'test', idleBodyMs });
const patterns = [1, 2, 3].map(patterned);

/** Both ways out: Node's own client, and the one for large answers. */
const WAYS = [
  ['for answers as they mostly are', false],
  ['for large answers', true],
] as const;
let large = false;
const get = (path: string, signal?: AbortSignal) => ({
  method: 'GET' as const,
  path,
  large,
  answerWithinMs: 1_000,
  ...(signal === undefined ? {} : { signal }),
});
const text = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
};

describe.each(WAYS)('the one way out, %s', (_way, isLarge) => {
  beforeAll(() => {
    large = isLarge;
  });

  test('talks to a service that the pinned CA vouches for', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    const answer = await client(server.origin).send(get('/'));
    expect(answer.ok && (await text(answer.value.body))).toBe('hello');
  });

  test.each<[string, () => Promise<{ cert: string; key: string }>]>([
    ['from another CA', () => stranger.issue(['127.0.0.1'])],
    ['for another name', () => ca.issue(['service.example'])],
    ['that has expired', () => ca.issue(['127.0.0.1'], -1)],
  ])('S22 refuses a certificate %s, and sends nothing', async (_what, issue) => {
    const server = await serve(await issue());
    const before = seen.length;
    expect(await client(server.origin).send({ ...get('/'), headers: { authorization: 'Bearer secret' } })).toEqual({
      ok: false,
      failure: 'CERTIFICATE',
    });
    expect(seen).toHaveLength(before);
  });

  test('S22 speaks nothing below TLS 1.2', async () => {
    const server = await serve({
      ...(await ca.issue(['127.0.0.1'])),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(await client(server.origin).send(get('/'))).toMatchObject({ ok: false });
  });

  test('S22 follows no redirect', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    expect(await client(server.origin).send(get('/redirect'))).toMatchObject({ ok: true, value: { status: 307 } });
  });

  test('a body that is cut, stalls or is cancelled ends in a cut and never in a short answer', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    const fault = async (path: string, abortAfterMs?: number): Promise<string> => {
      const abort = new AbortController();
      const answer = await client(server.origin).send(get(path, abort.signal));
      if (!answer.ok) return answer.failure;
      if (abortAfterMs !== undefined)
        setTimeout(() => {
          abort.abort();
        }, abortAfterMs);
      return text(answer.value.body).then(
        () => 'complete',
        (error: unknown) => (error instanceof BodyCut ? error.fault : 'other'),
      );
    };
    expect(await fault('/cut')).toBe('CUT');
    expect(await fault('/stall')).toBe('TIMEOUT');
    expect(['CANCELLED', 'CUT']).toContain(await fault('/stall', 50));
    expect(await fault('/silent')).toBe('TIMEOUT');
    expect(await fault('/big')).toBe('complete');
  });

  test('somebody who reads slowly is not taken for a stalled connection', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    const answer = await client(server.origin, ca.caPem, 100).send(get('/big'));
    let bytes = 0;
    let first = true;
    if (answer.ok) {
      for await (const part of answer.value.body) {
        if (first) await new Promise((resolve) => setTimeout(resolve, 400));
        first = false;
        bytes += part.length;
      }
    }
    expect(bytes).toBe(8_000_000);
  });

  test('answers that come at once, and are read slowly, do not get into each other', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    const one = client(server.origin);
    const bodies = await Promise.all(
      [1, 2, 3].map(async (number) => {
        const answer = await one.send(get(`/pattern/${number}`));
        const parts: Uint8Array[] = [];
        if (answer.ok)
          for await (const part of answer.value.body) {
            parts.push(Buffer.from(part));
            await new Promise((resolve) => setImmediate(resolve));
          }
        return Buffer.concat(parts);
      }),
    );
    bodies.forEach((body, i) => expect(body.equals(patterns[i] ?? Buffer.alloc(0))).toBe(true));
  });

  test('nobody there, and somebody who does not speak TLS, are unreachable', async () => {
    expect(await client(new URL('https://127.0.0.1:1')).send(get('/'))).toEqual({ ok: false, failure: 'UNREACHABLE' });
    const plain = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as { port: number };
    expect(await client(new URL(`https://127.0.0.1:${port}`)).send(get('/'))).toMatchObject({ ok: false });
    plain.close();
  });
});

describe('a large answer', () => {
  test('is read into a few arrays that take turns, also by somebody who reads slowly', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    const answer = await client(server.origin).send({ ...get('/big'), large: true });
    const arrays = new Set<ArrayBufferLike>();
    let pieces = 0;
    if (answer.ok)
      for await (const part of answer.value.body) {
        arrays.add(part.buffer);
        pieces += 1;
        if (pieces % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    expect(pieces).toBeGreaterThan(400);
    expect(arrays.size).toBeLessThan(64);
  });

  test('refuses a header that would end its line', async () => {
    const server = await serve(await ca.issue(['127.0.0.1']));
    await expect(
      client(server.origin).send({ ...get('/'), large: true, headers: { accept: 'a\r\nx: y' } }),
    ).rejects.toThrow(TypeError);
  });
});
