import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../adapters/config-file.ts';
import { parseRange } from './byte-range.ts';
import { parseConfig } from './config.ts';
import { parsePmtilesHeader } from './pmtiles-header.ts';

const CA = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
const at = (config: unknown): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sightline-config-'));
  writeFileSync(path.join(folder, 'ca.pem'), CA);
  writeFileSync(path.join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return path.join(folder, 'config.json');
};
const GOOD = { service: { url: 'https://127.0.0.1:8443', caFile: 'ca.pem' } };

describe('where the service is', () => {
  test.each([
    'http://127.0.0.1:80',
    'https://user:pass@host',
    'https://host/path',
    'https://host?x',
    'ftp://host',
    'file:///etc/passwd',
    'host',
    '',
  ])('refuses the address %s', (url) => {
    expect(parseConfig({ service: { url, caFile: 'x' } }).ok).toBe(false);
  });
  test('refuses fields it does not know, rather than leave a typing error unread', () => {
    expect(parseConfig({ ...GOOD, demoAccountFile: 'x' }).ok).toBe(false);
  });
  test('is read from the file of a build that is not packaged, paths from where the file is', () => {
    const file = at(GOOD);
    expect(loadConfig({ packaged: false, file, resources: '/nowhere' })).toMatchObject({
      ok: true,
      value: { caPem: CA, config: { service: { caFile: path.join(path.dirname(file), 'ca.pem') } } },
    });
  });
  test('a packaged build does not read the variable at all', () => {
    expect(loadConfig({ packaged: true, file: at(GOOD), resources: '/nowhere' })).toMatchObject({
      ok: false,
      failure: expect.stringContaining('/nowhere') as string,
    });
  });
  test.each(['{', [], { service: {} }])('says what is wrong with %j', (config) => {
    expect(loadConfig({ packaged: false, file: at(config), resources: '' })).toMatchObject({
      ok: false,
      failure: expect.any(String) as string,
    });
  });
  test("an authority file without a certificate is refused: without one, Node would believe the system's list", () => {
    const file = at(GOOD);
    writeFileSync(path.join(path.dirname(file), 'ca.pem'), 'nothing');
    expect(loadConfig({ packaged: false, file, resources: '' }).ok).toBe(false);
  });
});

describe('the map file', () => {
  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=90-', 90, 10],
    ['bytes=-5', 95, 5],
    ['bytes=0-999', 0, 100],
  ] as const)('%s of 100 bytes', (header, from, length) => {
    expect(parseRange(header, 100)).toEqual({ from, length });
  });
  test.each(['', 'bytes=', 'bytes=-', 'bytes=100-', 'bytes=9-1', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'])(
    'refuses %s',
    (header) => {
      expect(parseRange(header, 100)).toBeNull();
    },
  );
  test('its header gives the zoom levels, and anything else is no map', () => {
    const header = new Uint8Array(127);
    header.set(Buffer.from('PMTiles'));
    header[7] = 3;
    header[100] = 4;
    header[101] = 14;
    expect(parsePmtilesHeader(header)).toEqual({ minZoom: 4, maxZoom: 14 });
    expect(parsePmtilesHeader(header.slice(0, 100))).toBeNull();
    header[7] = 2;
    expect(parsePmtilesHeader(header)).toBeNull();
  });
});
