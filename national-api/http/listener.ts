import { getRequestListener } from '@hono/node-server';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { ARRIVALS_LOOK_MS, CALL_WITHIN_MS, CONNECTIONS, CONNECTIONS_OF_AN_ADDRESS, HEAD_WITHIN_MS } from '../../app/policy/connection-limits.ts';
import { NATIONAL_API_STUB_SENTINEL } from '../sentinel.ts';
import type { ServerCertificate } from '../tls/certificates.ts';
import { AnswerPace } from './answer-pace.ts';

export type Listening = { readonly url: string; readonly close: () => Promise<void> };

type Handler = (request: Request) => Response | Promise<Response>;

/** Told of what came that is no HTTP; resolves when that is on record. */
export type MalformedHttp = (facts: { readonly address: string; readonly code: string }) => Promise<void>;

/** Loopback and nothing else: the stub has no business on a network. */
const HOST = '127.0.0.1';
/** A client that neither reads nor writes for so long has gone; it must not hold a search. */
const IDLE_MS = 120_000;
/** Answers under way may go on for so long when the service stops. */
const LAST_WORDS_MS = 2_000;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Listens on loopback, with TLS 1.2 or later, or in the clear when there is no certificate.
 * @param port 0 for any that is free.
 */
export async function listen(handler: Handler, port: number, certificate: ServerCertificate | undefined, malformed: MalformedHttp = () => Promise.resolve()): Promise<Listening> {
  const answer = getRequestListener(handler, { overrideGlobalObjects: false });
  const pace = new AnswerPace();
  const looking = setInterval(() => pace.look(), ARRIVALS_LOOK_MS);
  looking.unref();
  /** Sockets whose request was understood: what breaks them off is that call's matter. */
  const inCall = new WeakSet();
  const listener: http.RequestListener = (incoming, outgoing) => {
    inCall.add(incoming.socket);
    outgoing.once('close', () => inCall.delete(incoming.socket));
    outgoing.setHeader('server', NATIONAL_API_STUB_SENTINEL);
    pace.watch(outgoing);
    void answer(incoming, outgoing);
  };
  const options = { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: CALL_WITHIN_MS, headersTimeout: HEAD_WITHIN_MS, connectionsCheckingInterval: ARRIVALS_LOOK_MS, keepAliveTimeout: 30_000 };
  const server =
    certificate === undefined
      ? http.createServer(options, listener)
      : https.createServer({ ...options, cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' }, listener);
  server.setTimeout(IDLE_MS);
  server.maxConnections = CONNECTIONS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A client that went away sent nothing that could be refused.
    if (inCall.has(socket) || error.code === 'ECONNRESET' || error.code === 'EPIPE' || !socket.writable) return void socket.destroy();
    const close = (): void => {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    };
    void malformed({ address: socket.remoteAddress ?? 'unknown', code: error.code ?? 'unknown' }).then(close, close);
  });
  const sockets = new Set<Socket>();
  const byAddress = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? 'unknown';
    const ofAddress = (byAddress.get(address) ?? 0) + 1;
    if (ofAddress > CONNECTIONS_OF_AN_ADDRESS) {
      socket.destroy();
      return;
    }
    byAddress.set(address, ofAddress);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => {
      sockets.delete(socket);
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left === 0) byAddress.delete(address);
      else byAddress.set(address, left);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://${HOST}:${actual}`,
    close: async () => {
      clearInterval(looking);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, LAST_WORDS_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
