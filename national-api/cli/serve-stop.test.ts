import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';

// Beside node_modules, where the bundle finds modules that it does not contain.
const built = path.resolve('out', `serve-stop-test-${process.pid}`);
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-serve-stop-'));
beforeAll(async () => {
  await build({
    entryPoints: [path.resolve('national-api', 'cli.ts')],
    outfile: path.join(built, 'cli.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    loader: { '.geojson': 'json' },
  });
}, 60_000);
afterAll(() => {
  fs.rmSync(built, { recursive: true, force: true });
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const readySchema = z.object({ url: z.string() });
const recordsIn = (file: Buffer): number => {
  let count = 0;
  for (let at = 0; at < file.length; at += 8 + file.readUInt32LE(at)) count += 1;
  return count;
};

it(
  'M12: stops in good order when it is told so twice, as npm does, and its head counts every record',
  { timeout: 60_000 },
  async () => {
    const child = spawn(
      process.execPath,
      [path.join(built, 'cli.mjs'), 'serve', '--data', dataDir, '--port', '0', '--insecure-http'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const ended = new Promise<[number | null, string | null]>((resolve) =>
      child.once('exit', (code, signal) => resolve([code, signal])),
    );
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('close', () => reject(new Error('serve ended before it was ready')));
    });
    const { url } = readySchema.parse(JSON.parse(line));
    for (let i = 0; i < 20; i += 1) expect((await fetch(`${url}/v1/nowhere`)).status).toBe(404);
    // Signals sent at the same time arrive as one: the second is sent when the first has begun to stop the service.
    let againWhileStopping = false;
    createInterface({ input: child.stderr }).on('line', (words) => {
      if (words.includes('Stopping.')) againWhileStopping = child.kill('SIGTERM');
    });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(againWhileStopping).toBe(true);
    const head = z
      .object({ treeSize: z.int() })
      .parse(JSON.parse(fs.readFileSync(path.join(dataDir, 'audit', 'head.json'), 'utf8')));
    expect(head.treeSize).toBe(recordsIn(fs.readFileSync(path.join(dataDir, 'audit', 'log.bin'))));
    expect(head.treeSize).toBeGreaterThanOrEqual(20);
  },
);
