import { describe, expect, test, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {}, app: {}, shell: { openExternal: () => Promise.resolve() } }));
const { schemeHandler } = await import('./scheme.ts');
const { refusedSwitch } = await import('./command-line.ts');
const { externalPage } = await import('../windows/external-links.ts');

const handle = schemeHandler({
  assets: new Map([['/index.html', { type: 'text/html', read: async () => Uint8Array.of(60) }]]),
  picture: async ({ searchRef }) =>
    searchRef === 'aaaaaaaa'
      ? { ok: true, value: { bytes: Uint8Array.of(1), type: 'image/png' } }
      : { ok: false, failure: { code: 'NOT_FOUND', ref: 'x' } },
  openTiles: async () => ({
    name: 'force.pmtiles',
    size: 10,
    read: async (_from, length) => ({ ok: true, value: new Uint8Array(length) }),
  }),
});
const get = (url: string, { range = null, method = 'GET' }: { range?: string | null; method?: string } = {}) =>
  handle({ url, method, range });

describe('S7 the app scheme', () => {
  test('serves what is in the table, with the policy on it', async () => {
    const answer = await get('app://bundle/index.html?x=1#y');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
  });

  test.each([
    'app://bundle/',
    'app://bundle/INDEX.HTML',
    'app://bundle/../main/index.cjs',
    'app://bundle/%2e%2e/main/index.cjs',
    'app://bundle/index.html%00',
    'app://bundle//index.html',
    'app://evil/index.html',
    'app://bundle.evil/index.html',
    'app://bundle/evidence/aaaaaaaa/r/other',
    'app://bundle/evidence/aaaaaaaa/..%2f..%2fx/plate/y',
    'app://bundle/evidence/AAAA/r/plate',
    'app://bundle/tiles/other.pmtiles',
    'app://bundle/tiles/..%2fforce.pmtiles',
    'app://bundle/evidence/aaaaaaaa/%E0%A4%A/plate',
  ])('S7 answers 404 to %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-security-policy']).toBeDefined();
  });

  test('takes GET only', async () => {
    for (const method of ['POST', 'PUT', 'HEAD', 'OPTIONS'])
      expect((await get('app://bundle/index.html', { method })).status).toBe(405);
  });

  test('pictures of a known search only, and never kept', async () => {
    const answer = await get('app://bundle/evidence/aaaaaaaa/r-1/plate');
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect((await get('app://bundle/evidence/bbbbbbbb/r-1/plate')).status).toBe(404);
  });

  test('the map file by ranges only', async () => {
    const answer = await get('app://bundle/tiles/force.pmtiles', { range: 'bytes=2-4' });
    expect([answer.status, answer.headers['content-range'], answer.body.byteLength]).toEqual([206, 'bytes 2-4/10', 3]);
    expect((await get('app://bundle/tiles/force.pmtiles')).status).toBe(416);
  });
});

describe('S18 the command line of a packaged app', () => {
  test.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect-brk=0',
    '--proxy-server=x',
    '--load-extension=/x',
    '--no-sandbox',
    '--js-flags=x',
    '--ignore-certificate-errors',
    '--browser-subprocess-path=/x',
    '--enable-features=x',
    '--disable-seccomp-filter-sandbox',
    '--log-net-log=/x',
    '--trace-startup',
    '--user-data-dir=/x',
    '-remote-debugging-port=1',
    '-r',
    '--a-switch-of-a-later-version',
  ])('refuses %s', (arg) => {
    expect(refusedSwitch(['sightline', arg])).toBe(arg.split('=')[0]);
  });
  test.each([
    ' --remote-debugging-port=1',
    '\t--inspect',
    '--REMOTE-DEBUGGING-PORT=1',
    '--force-renderer-accessibility-x',
  ])('reads %j as Chromium does', (arg) => {
    expect(refusedSwitch(['sightline', '--lang=en-GB', arg])).toBe(arg.trim().split('=')[0]);
  });
  test('refuses what is a switch on Windows only there', () => {
    expect(refusedSwitch(['sightline', '/inspect'], 'win32')).toBe('/inspect');
    expect(refusedSwitch(['sightline', '/inspect'], 'linux')).toBeUndefined();
  });
  test('takes those that say how it is drawn and that it is read out', () => {
    const args = ['--force-renderer-accessibility', '--lang=en-GB', '--force-device-scale-factor=1.5', '--disable-gpu'];
    expect(refusedSwitch(['sightline', ...args, 'words', ''])).toBeUndefined();
  });
  test('does not look at its own name', () => {
    expect(refusedSwitch(['--inspect'])).toBeUndefined();
  });
});

describe('S16 pages that open in the browser', () => {
  test.each([
    'https://www.gov.uk/?q=AB12CDE',
    'https://www.gov.uk.evil/',
    'http://www.gov.uk/government',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'x',
  ])('not %s', (url) => {
    expect(externalPage(url)).toBeUndefined();
  });
});
