import { expect, test } from 'vitest';
import { servePage } from './page.mjs';

test('npm run page serves the page on the loopback address, with the fake main process before it', async () => {
  const server = await servePage({ port: 0 });
  try {
    const url = server.resolvedUrls?.local[0] ?? '';
    expect(new URL(url).hostname).toBe('127.0.0.1');
    const html = await (await fetch(url)).text();
    expect(html).toContain('testing/browser.ts');
    expect(html).not.toContain('"./main.tsx"');
    const bridge = await fetch(new URL('testing/browser.ts', url));
    expect([bridge.status, await bridge.text()]).toEqual([200, expect.stringContaining('main.tsx')]);
    const origin = await (
      await fetch(new URL(`/@fs${new URL('../app/contract/evidence-url.ts', import.meta.url).pathname}`, url))
    ).text();
    expect(origin).toContain('location.origin');
    expect(origin).not.toContain('app://bundle');
  } finally {
    await server.close();
  }
});
