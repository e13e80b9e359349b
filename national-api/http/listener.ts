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

/** Called for bytes that are no HTTP; resolves when that is recorded. */
export type MalformedHttp = (facts: { readonly address: string; readonly code: string }) => Promise<void>;

/** Loopback only: the stub does not belong on a network. */
const HOST = '127.0.0.1';
/** A client that neither reads nor writes for this long has gone; it must not hold a search. */
const IDLE_MS = 120_000;
/** Answers in progress may continue for this long when the service stops. */
const LAST_WORDS_MS = 2_000;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Listens on loopback, with TLS 1.2 or later, or in plain text without a certificate.
 * @param port 0 for any free one.
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
  /** Sockets with a parsed request, and its answer: how they end is up to that call. */
  const inCall = new WeakMap<Duplex, http.ServerResponse>();
  const listener: http.RequestListener = (incoming, outgoing) => {
    const { socket } = incoming;
    const address = socket.remoteAddress ?? 'unknown';
    const before = inCall.get(socket);
    if (before !== undefined && !before.writableEnded) {
      // An answer behind another one has no socket, so its reading speed cannot be measured: it would be held for
      // ever.
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
    /** Requests that the adapter refuses before there is a call: without a host, or with an invalid address. */
    const errorHandler = async (error: unknown): Promise<Response> => {
      if (!(error instanceof RequestError)) return new Response(null, { status: 500 });
      await malformed({ address, code: 'BAD_TARGET' }).catch(() => undefined);
      return new Response(null, { status: 400 });
    };
    void getRequestListener(handler, { overrideGlobalObjects: false, errorHandler })(incoming, outgoing);
  };
  // Node would answer a call without a host by itself, without a record: here the adapter refuses it, and that is
  // recorded.
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
  // Node answers these two by itself when nobody listens, without a record.
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
