import { chmodSync, mkdtempSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../adapters/config-file.ts';
import { policyFile, profileFolder } from '../adapters/product-folders.ts';
import { parseRange } from './byte-range.ts';
import { parseConfig, parseDemoAccounts, parsePolicy } from './config.ts';
import { parsePmtilesHeader } from './pmtiles-header.ts';

const CA = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
const at = (config: unknown): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sightline-config-'));
  writeFileSync(path.join(folder, 'ca.pem'), CA);
  writeFileSync(path.join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return path.join(folder, 'config.json');
};
const GOOD = { service: { url: 'https://127.0.0.1:8443', caFile: 'ca.pem' } };

test('only persons are offered at sign-in: a camera feed signs in by itself', () => {
  const account = (userName: string, ...roles: string[]) => ({ userName, password: 'x', roles, organisation: 'F' });
  const offered = parseDemoAccounts([account('analyst', 'analyst'), account('feed', 'feed'), account('none')]);
  expect(offered.map(({ userName }) => userName)).toEqual(['analyst']);
});

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
    expect(loadConfig({ packaged: false, file, policy: '/nowhere' })).toMatchObject({
      ok: true,
      value: { caPem: CA, config: { service: { caFile: path.join(path.dirname(file), 'ca.pem') } } },
    });
  });
  test.each([undefined, ''])('such a build without a file (%j) says that there is none', (file) => {
    expect(loadConfig({ packaged: false, file, policy: '/nowhere' })).toMatchObject({
      ok: false,
      failure: expect.stringContaining('SIGHTLINE_CONFIG') as string,
    });
  });
  test.each(['{', [], { service: {} }])('says what is wrong with %j', (config) => {
    expect(loadConfig({ packaged: false, file: at(config), policy: '' })).toMatchObject({
      ok: false,
      failure: expect.any(String) as string,
    });
  });
  test("a CA file without a certificate is refused: without one, Node would believe the system's list", () => {
    const file = at(GOOD);
    writeFileSync(path.join(path.dirname(file), 'ca.pem'), 'nothing');
    expect(loadConfig({ packaged: false, file, policy: '' }).ok).toBe(false);
  });
});

describe('the policy of the machine, which a packaged build reads', () => {
  /** In these tests the administrator is the current user, and checks stop at the test's folder. */
  const load = (policy: string, platform: NodeJS.Platform = 'linux'): ReturnType<typeof loadConfig> => {
    const keeper = { platform, uid: process.getuid?.() ?? 0, top: path.dirname(policy) };
    return loadConfig({ packaged: true, file: at(GOOD), policy, keeper });
  };
  const refusal = (policy: string): string => {
    const loaded = load(policy);
    return loaded.ok ? 'loaded' : loaded.failure;
  };

  test('is taken when only the administrator can have written it', () => {
    const policy = at({ service: { url: 'https://anpr.example', caFile: 'ca.pem' } });
    expect(load(policy)).toEqual({
      ok: true,
      value: {
        config: {
          service: { url: new URL('https://anpr.example'), caFile: path.join(path.dirname(policy), 'ca.pem') },
        },
        caPem: CA,
        demoAccounts: [],
      },
    });
  });
  test('is needed: the variable is not looked at', () => {
    const policy = path.join(path.dirname(at(GOOD)), 'other.json');
    expect(refusal(policy)).toBe(`this workstation has no policy that can be believed. ${policy} is not there.`);
  });
  test.each([
    ['the policy', 'config.json', 0o664],
    ['the policy', 'config.json', 0o602],
    ['the CA', 'ca.pem', 0o666],
    ['the folder of both', '.', 0o775],
    ['the folder of both, however sticky', '.', 0o1777],
  ])('is refused when others can write %s', (_what, name, mode) => {
    const policy = at(GOOD);
    chmodSync(path.join(path.dirname(policy), name), mode);
    expect(refusal(policy)).toMatch(/can be changed by others than the administrator: its mode is \d+/);
  });
  test('is refused when it belongs to somebody else', () => {
    const policy = at(GOOD);
    const keeper = { platform: 'linux', uid: 4_711, top: path.dirname(policy) } as const;
    expect(loadConfig({ packaged: true, file: undefined, policy, keeper })).toMatchObject({
      ok: false,
      failure: expect.stringContaining('it belongs to user') as string,
    });
  });
  test.each(['config.json', 'ca.pem'])('is refused when %s is a symbolic link', (name) => {
    const policy = at(GOOD);
    const file = path.join(path.dirname(policy), name);
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
    expect(refusal(policy)).toContain('it is a symbolic link');
  });
  test.each([
    ['{', 'is no JSON'],
    [{ service: { url: 'http://anpr.example', caFile: 'ca.pem' } }, 'service.url: must be https'],
    [{ ...GOOD, demoAccountsFile: 'x' }, 'demoAccountsFile'],
    [{ service: { url: 'https://anpr.example', caFile: 'none.pem' } }, 'none.pem is not there'],
    ['x'.repeat(1_048_577), 'is larger than'],
  ])('says what is wrong with it (%#)', (policy, words) => {
    expect(refusal(at(policy))).toContain(words);
  });
  test('without a certificate beside it is refused', () => {
    const policy = at(GOOD);
    writeFileSync(path.join(path.dirname(policy), 'ca.pem'), 'nothing');
    expect(refusal(policy)).toContain('holds no certificate');
  });
  test('may be written after the example that is shipped', () => {
    const example: unknown = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '../../tools/packaging/policy.example.json'), 'utf8'),
    );
    expect(parsePolicy(example)).toMatchObject({ ok: true });
  });
  test('on Windows is refused when whoever runs the app may write it', () => {
    expect(load(at(GOOD), 'win32')).toMatchObject({
      ok: false,
      failure: expect.stringContaining('whoever runs Sightline may write it') as string,
    });
  });
});

describe('folders of the product', () => {
  test.each([
    ['linux', 'Sightline', '/etc/sightline/policy.json'],
    ['linux', 'Sightline Trial', '/etc/sightline-trial/policy.json'],
    ['darwin', 'Sightline', '/Library/Application Support/Sightline/policy.json'],
    ['win32', 'Sightline', 'C:\\ProgramData\\Sightline\\policy.json'],
  ] as const)('on %s the policy of %s is %s', (platform, product, file) => {
    expect(policyFile(product, platform)).toBe(file);
  });
  test('on Windows a profile stays on its machine; elsewhere Electron chooses', () => {
    const environment = { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local', APPDATA: 'C:\\Users\\a\\AppData\\Roaming' };
    expect(profileFolder('Sightline', environment, 'win32')).toBe('C:\\Users\\a\\AppData\\Local\\Sightline');
    expect(profileFolder('Sightline', {}, 'win32')).toBeUndefined();
    expect(profileFolder('Sightline', environment, 'linux')).toBeUndefined();
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
