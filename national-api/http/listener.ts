import { getRequestListener, RequestError } from '@hono/node-server';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ARRIVALS_LOOK_MS, CALL_WITHIN_MS, HEAD_WITHIN_MS } from '../../app/policy/connection-limits.ts';
import { NATIONAL_API_STUB_SENTINEL } from '../sentinel.ts';
import type { ServerCertificate } from '../tls/certificates.ts';
import { AnswerPace } from './answer-pace.ts';
import { OpenConnections } from './open-connections.ts';

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
export async function listen(
  handler: Handler,
  port: number,
  certificate: ServerCertificate | undefined,
  malformed: MalformedHttp = () => Promise.resolve(),
): Promise<Listening> {
  const pace = new AnswerPace();
  const connections = new OpenConnections();
  const looking = setInterval(() => pace.look(), ARRIVALS_LOOK_MS);
  looking.unref();
  /** Sockets whose request was understood, with its answer: what breaks them off is that call's matter. */
  const inCall = new WeakMap<Duplex, http.ServerResponse>();
  const listener: http.RequestListener = (incoming, outgoing) => {
    const { socket } = incoming;
    const address = socket.remoteAddress ?? 'unknown';
    const before = inCall.get(socket);
    if (before !== undefined && !before.writableEnded) {
      // An answer behind another one has no socket, so nobody could see how fast it is read: it would be held for ever.
      const cut = (): void => void socket.destroy();
      return void malformed({ address, code: 'PIPELINED' }).then(cut, cut);
    }
    inCall.set(socket, outgoing);
    const answered = connections.calling(socket);
    outgoing.once('close', () => {
      answered();
      if (inCall.get(socket) === outgoing) inCall.delete(socket);
    });
    outgoing.setHeader('server', NATIONAL_API_STUB_SENTINEL);
    pace.watch(outgoing);
    /** What the adapter refuses before there is a call: no host, or an address that is none. */
    const errorHandler = async (error: unknown): Promise<Response> => {
      if (!(error instanceof RequestError)) return new Response(null, { status: 500 });
      await malformed({ address, code: 'BAD_TARGET' }).catch(() => undefined);
      return new Response(null, { status: 400 });
    };
    void getRequestListener(handler, { overrideGlobalObjects: false, errorHandler })(incoming, outgoing);
  };
  // Node would answer a call without a host by itself, and no record would tell of it: the adapter refuses it, and that is recorded.
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    requestTimeout: CALL_WITHIN_MS,
    headersTimeout: HEAD_WITHIN_MS,
    connectionsCheckingInterval: ARRIVALS_LOOK_MS,
    keepAliveTimeout: 30_000,
    requireHostHeader: false,
  };
  const server =
    certificate === undefined
      ? http.createServer(options, listener)
      : https.createServer(
          { ...options, cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' },
          listener,
        );
  server.setTimeout(IDLE_MS);
  // Node answers these two by itself when nobody listens, and then no record tells of them.
  server.on('checkExpectation', listener);
  server.on('connect', (incoming: http.IncomingMessage, socket: Duplex) => {
    const cut = (): void => void socket.destroy();
    void malformed({ address: incoming.socket.remoteAddress ?? 'unknown', code: 'CONNECT' }).then(cut, cut);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A client that went away sent nothing that could be refused.
    if (inCall.has(socket) || error.code === 'ECONNRESET' || error.code === 'EPIPE' || !socket.writable)
      return void socket.destroy();
    const close = (): void => {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    };
    void malformed({ address: socket.remoteAddress ?? 'unknown', code: error.code ?? 'unknown' }).then(close, close);
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const closed = connections.opened(socket);
    if (closed === undefined) return;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => {
      sockets.delete(socket);
      closed();
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
