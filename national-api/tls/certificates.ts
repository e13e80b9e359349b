import { DAY_MS } from '../../app/domain/instant.ts';
import type { X509Certificate } from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import path from 'node:path';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import { loadX509 } from './load-x509.ts';

/**
 * A throw-away CA of this data directory, and a certificate from it for the loopback address. Clients are
 * given the CA's certificate and trust it for nothing else. Validity is by the machine's clock, which clients check it
 * with, not by the service's.
 */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const CA_DAYS = 3_650;
/** Longer than any demonstration, shorter than the limit of clients. */
const SERVER_DAYS = 397;
/** Renewed this long before its end, and valid from this long before now, because clocks differ. */
const MARGIN_DAYS = 2;

const { subtle } = webcrypto;
type PrivateKey = webcrypto.CryptoKey;
type X509 = Awaited<ReturnType<typeof loadX509>>;
const serialNumber = (): string => `4${randomBytes(15).toString('hex').slice(1)}`;

type KeyPair = { readonly certificate: X509Certificate; readonly privateKey: PrivateKey };

const newKeys = () => subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const privateKeyPem = async (x509: X509, key: PrivateKey): Promise<string> =>
  x509.PemConverter.encode(await subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const goodFor = (certificate: X509Certificate, nowMs: number): boolean =>
  certificate.notBefore.getTime() <= nowMs && certificate.notAfter.getTime() - MARGIN_DAYS * DAY_MS > nowMs;

function parseCertificate(x509: X509, pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new x509.X509Certificate(pem);
  } catch {
    return undefined; // Damaged: made again.
  }
}

async function ensureCa(x509: X509, folder: string, nowMs: number): Promise<KeyPair & { readonly renewed: boolean }> {
  const certificateFile = path.join(folder, 'ca.pem');
  const keyFile = path.join(folder, 'ca.key.pem');
  const kept = parseCertificate(x509, readFileIfThere(certificateFile));
  const keptKey = readFileIfThere(keyFile);
  if (kept !== undefined && keptKey !== undefined && goodFor(kept, nowMs)) {
    const privateKey = await subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(keptKey), ALGORITHM, false, [
      'sign',
    ]);
    return { certificate: kept, privateKey, renewed: false };
  }
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Sightline stub throw-away CA ${randomBytes(3).toString('hex')}`,
    notBefore: new Date(nowMs - MARGIN_DAYS * DAY_MS),
    notAfter: new Date(nowMs + CA_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false),
    ],
  });
  writePrivateFile(keyFile, await privateKeyPem(x509, keys.privateKey));
  writePrivateFile(certificateFile, certificate.toString('pem'));
  return { certificate, privateKey: keys.privateKey, renewed: true };
}

export type ServerCertificate = { readonly caFile: string; readonly cert: string; readonly key: string };

/** The certificates of a data directory, in `tls/`; created when missing, renewed when they end soon. */
export async function ensureCertificates(dataDir: string, nowMs: number = Date.now()): Promise<ServerCertificate> {
  const x509 = await loadX509();
  const folder = path.join(dataDir, 'tls');
  const caFile = path.join(folder, 'ca.pem');
  const { certificate: ca, privateKey, renewed } = await ensureCa(x509, folder, nowMs);
  const certificateFile = path.join(folder, 'server.pem');
  const keyFile = path.join(folder, 'server.key.pem');
  const kept = readFileIfThere(certificateFile);
  const keptKey = readFileIfThere(keyFile);
  const parsed = parseCertificate(x509, kept);
  if (!renewed && kept !== undefined && keptKey !== undefined && parsed !== undefined && goodFor(parsed, nowMs))
    return { caFile, cert: kept, key: keptKey };
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=localhost',
    issuer: ca.subject,
    notBefore: new Date(nowMs - MARGIN_DAYS * DAY_MS),
    notAfter: new Date(nowMs + SERVER_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    signingKey: privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false),
      await x509.AuthorityKeyIdentifierExtension.create(ca, false),
    ],
  });
  const cert = certificate.toString('pem');
  const key = await privateKeyPem(x509, keys.privateKey);
  writePrivateFile(keyFile, key);
  writePrivateFile(certificateFile, cert);
  return { caFile, cert, key };
}
