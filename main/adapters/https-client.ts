/**
 * The one way out to the network: HTTPS to the configured national service. It is Node's https and not Electron's
 * `net` for two reasons: Chromium's trust store cannot be replaced by one pinned CA for one client, and an unread
 * Node stream holds the sender back.
 */
import { request as httpsRequest, Agent } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import type { Clock } from '../ports/clock.ts';
import { BodyCut, type Http, type HttpAnswer, type HttpRequest, type NoAnswer } from '../ports/http.ts';
import { noAnswerOf, type HttpsClientOptions } from './https-faults.ts';
import { httpsStreams } from './https-stream.ts';

async function* pieces(message: IncomingMessage, clock: Clock, idleMs: number): AsyncGenerator<Uint8Array, void> {
  const iterator = (message as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  let idle = false;
  try {
    for (;;) {
      const stop = clock.after(idleMs, () => {
        idle = true;
        message.destroy();
      });
      const next = await iterator.next().finally(stop);
      if (next.done === true) break;
      yield next.value;
    }
  } catch (error) {
    if (idle) throw new BodyCut('TIMEOUT');
    const why = noAnswerOf(error);
    throw new BodyCut(why === 'CANCELLED' ? 'CANCELLED' : 'CUT');
  } finally {
    if (!message.complete) message.destroy();
  }
  // A connection that ends early without an error still leaves the message incomplete.
  if (!message.complete) throw new BodyCut(idle ? 'TIMEOUT' : 'CUT');
}

export function httpsClient({
  origin,
  caPem,
  clock,
  userAgent,
  idleBodyMs = 60_000,
}: HttpsClientOptions): Http & { readonly close: () => void } {
  // SECURITY(S22): TLS 1.2 or later, and only the pinned CA; the system's own list is not used.
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: [caPem],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  });

  const send = (wanted: HttpRequest): Promise<Result<HttpAnswer, NoAnswer>> =>
    new Promise((resolve) => {
      let late = false;
      const request = httpsRequest({
        agent,
        host: origin.hostname.replace(/^\[|\]$/g, ''),
        port: origin.port === '' ? 443 : Number(origin.port),
        method: wanted.method,
        path: wanted.path,
        headers: {
          'user-agent': userAgent,
          ...wanted.headers,
          ...(wanted.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(wanted.body)) }),
        },
        ...(wanted.signal === undefined ? {} : { signal: wanted.signal }),
      });
      const stop = clock.after(wanted.answerWithinMs, () => {
        late = true;
        request.destroy();
      });
      request.on('error', (error) => {
        stop();
        resolve(fail(late ? 'TIMEOUT' : noAnswerOf(error)));
      });
      request.on('response', (message) => {
        stop();
        // An unread answer must not crash the process when its connection breaks.
        message.on('error', () => undefined);
        // SECURITY(S22): Node's client follows no redirect, so no credential goes to an address that an answer named.
        resolve(
          succeed({
            status: message.statusCode ?? 0,
            header: (name) => {
              const value = message.headers[name.toLowerCase()];
              return Array.isArray(value) ? value[0] : value;
            },
            body: pieces(message, clock, idleBodyMs),
            discard: () => {
              message.destroy();
            },
          }),
        );
      });
      request.end(wanted.body);
    });

  const streams = httpsStreams({ origin, caPem, clock, userAgent, idleBodyMs });

  return {
    send: (wanted) => (wanted.large === true ? streams.send(wanted) : send(wanted)),
    close: () => {
      agent.destroy();
      streams.close();
    },
  };
}
