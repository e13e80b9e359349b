import { DAY_MS } from '../../app/domain/instant.ts';
import { webcrypto } from 'node:crypto';
import { createServer, type ServerOptions } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// @peculiar/x509 depends on a container that needs reflect-metadata, which is not installed; these functions are all
// it uses.
const metadata = new WeakMap<object, Map<unknown, unknown>>();
Object.assign(Reflect, {
  getMetadata: (key: unknown, target: object) => metadata.get(target)?.get(key),
  getOwnMetadata: (key: unknown, target: object) => metadata.get(target)?.get(key),
  defineMetadata: (key: unknown, value: unknown, target: object) =>
    void metadata.set(target, (metadata.get(target) ?? new Map<unknown, unknown>()).set(key, value)),
});
const x509 = await import('@peculiar/x509');
x509.cryptoProvider.set(webcrypto as never);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export type TestCa = {
  readonly caPem: string;
  readonly issue: (names: readonly string[], days?: number) => Promise<{ readonly cert: string; readonly key: string }>;
};

const pemOf = async (key: webcrypto.CryptoKey): Promise<string> =>
  `-----BEGIN PRIVATE KEY-----\n${Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')}\n-----END PRIVATE KEY-----\n`;

/** A CA that lives as long as the test. */
export async function aCa(name = 'Test CA'): Promise<TestCa> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 30 * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys: keys as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    caPem: `${ca.toString('pem')}\n`,
    issue: async (names, days = 30) => {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const cert = await x509.X509CertificateGenerator.create({
        serialNumber: '02',
        subject: `CN=${names[0] ?? 'x'}`,
        issuer: ca.subject,
        notBefore: new Date(Date.now() - 40 * DAY_MS),
        notAfter: new Date(Date.now() + days * DAY_MS),
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey as never,
        signingKey: keys.privateKey as never,
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
          ),
          new x509.BasicConstraintsExtension(false),
        ],
      });
      return { cert: cert.toString('pem'), key: await pemOf(own.privateKey) };
    },
  };
}

export type TlsServer = { readonly origin: URL; readonly close: () => Promise<void> };

/** An HTTPS server on loopback. */
export async function serveTls(
  options: ServerOptions,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TlsServer> {
  const server = createServer(options, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: new URL(`https://127.0.0.1:${port}`),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
