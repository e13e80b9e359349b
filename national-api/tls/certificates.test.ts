import { DAY_MS } from '../../app/domain/instant.ts';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { listen } from '../http/listener.ts';
import { NATIONAL_API_STUB_SENTINEL } from '../sentinel.ts';
import { ensureCertificates } from './certificates.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-tls-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

const get = (
  url: string,
  options: https.RequestOptions,
): Promise<{ body: string; server: string; protocol: string | null }> =>
  new Promise((resolve, reject) => {
    https
      .get(url, { agent: false, ...options }, (answer) => {
        const protocol = answer.socket instanceof TLSSocket ? answer.socket.getProtocol() : null;
        let body = '';
        answer.on('data', (part: Buffer) => {
          body += part.toString();
        });
        answer.on('end', () => resolve({ body, server: String(answer.headers.server), protocol }));
      })
      .on('error', reject);
  });

it('serves loopback under a CA of its own, which nobody else vouches for', async () => {
  const certificate = await ensureCertificates(path.join(root, 'a'));
  const other = await ensureCertificates(path.join(root, 'b'));
  const server = await listen(() => new Response('here'), 0, certificate);
  const ca = fs.readFileSync(certificate.caFile);
  const answer = await get(server.url, { ca });
  expect([answer.body, answer.server]).toEqual(['here', NATIONAL_API_STUB_SENTINEL]);
  expect(answer.protocol).toMatch(/^TLSv1\.[23]$/);
  await expect(get(server.url, { ca: fs.readFileSync(other.caFile) })).rejects.toThrow(/certificate|signature/i);
  await expect(get(server.url, {})).rejects.toThrow(/certificate/i);
  await expect(get(server.url, { ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
  await expect(get(server.url, { ca, servername: 'elsewhere.example' })).rejects.toThrow();
  await server.close();
});

it('keeps its certificates until they end soon, and its keys to their owner', async () => {
  const dataDir = path.join(root, 'c');
  const first = await ensureCertificates(dataDir);
  expect((await ensureCertificates(dataDir)).cert).toBe(first.cert);
  const ca = fs.readFileSync(first.caFile, 'utf8');
  const nextYear = await ensureCertificates(dataDir, Date.now() + 396 * DAY_MS);
  expect(nextYear.cert).not.toBe(first.cert);
  expect(fs.readFileSync(nextYear.caFile, 'utf8')).toBe(ca);
  expect(new X509Certificate(nextYear.cert).verify(new X509Certificate(ca).publicKey)).toBe(true);
  for (const name of ['ca.key.pem', 'server.key.pem'])
    expect(fs.statSync(path.join(dataDir, 'tls', name)).mode & 0o777).toBe(0o600);
});
