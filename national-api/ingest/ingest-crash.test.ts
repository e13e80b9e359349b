import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { instantText } from '../../app/domain/instant.ts';
import { DUPLICATE_HIT_MS } from '../../app/policy/voi-rules.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { DuckDbVoiStore } from '../store/duckdb/duckdb-voi-store.ts';
import { VoiBook } from '../matching/voi-book.ts';
import { openService } from '../open-service.ts';
import { clockFrom } from '../clock.ts';
import { aCamera } from '../testing/builders.ts';
import { aList, anEntry } from '../testing/voi.ts';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
// Beside node_modules, where the bundle finds modules that it does not contain.
const built = path.resolve('out', `crash-test-${process.pid}`);
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-ingest-crash-'));
const children: ChildProcess[] = [];

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
  // Threads are separate files beside the program (tools/build.mjs).
  fs.copyFileSync(
    path.resolve('national-api', 'accounts', 'password-worker.mjs'),
    path.join(built, 'password-worker.mjs'),
  );
  const store = await DuckDbReadStore.open(dataDir);
  await store.addCameras([aCamera({ id: 'C1' })]);
  await store.close();
  const voiStore = await DuckDbVoiStore.open(dataDir);
  const editor = { userName: 'listmanager', organisation: 'West Yorkshire Police' };
  const book = await VoiBook.open(voiStore);
  const made = await book.create(aList(), editor, NOW_MS);
  if (made.ok)
    await book.revise(
      made.list.listId,
      { baseRevision: 1, changes: [{ op: 'PUT', entry: anEntry({ vrm: 'AB12CDE' }) }] },
      editor,
      NOW_MS,
    );
  await voiStore.close();
}, 60_000);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(built, { recursive: true, force: true });
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const readySchema = z.object({ url: z.string(), demoAccounts: z.string() });
const accountsSchema = z.array(z.object({ userName: z.string(), password: z.string() }));
const answerSchema = z.object({ accepted: z.int(), duplicates: z.int(), rejected: z.array(z.unknown()) });

async function serve(): Promise<{
  readonly kill: () => Promise<unknown>;
  readonly send: (key: string, body: string) => Promise<z.infer<typeof answerSchema>>;
}> {
  const child = spawn(
    process.execPath,
    [
      path.join(built, 'cli.mjs'),
      'serve',
      '--data',
      dataDir,
      '--port',
      '0',
      '--demo',
      '--insecure-http',
      '--clock',
      instantText(NOW_MS),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  children.push(child);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const said = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', () => reject(new Error('serve ended before it was ready')));
  });
  const { url, demoAccounts } = readySchema.parse(JSON.parse(said));
  const account = accountsSchema
    .parse(JSON.parse(fs.readFileSync(demoAccounts, 'utf8')))
    .find(({ userName }) => userName === 'feed');
  const signIn = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName: account?.userName, password: account?.password }),
  });
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await signIn.json());
  return {
    kill: () => {
      child.kill('SIGKILL');
      return closed;
    },
    send: async (key, body) => {
      const response = await fetch(`${url}/v1/reads`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${accessToken}`,
          'idempotency-key': key,
          'content-type': 'application/x-ndjson',
        },
        body,
      });
      return answerSchema.parse(await response.json());
    },
  };
}

const ROWS = 40;
const BATCHES: string[] = [];
/** No two reads of the mark within the time in which hits are merged. */
const capturedAt = (batch: string, i: number): string =>
  instantText(NOW_MS - 1_000 - ((BATCHES.indexOf(batch) + 1) * ROWS + i) * (DUPLICATE_HIT_MS + 10_000));
function bodyOf(batch: string): string {
  if (!BATCHES.includes(batch)) BATCHES.push(batch);
  return Array.from({ length: ROWS }, (_, i) =>
    JSON.stringify({ id: `${batch}-${i}`, vrm: 'AB12CDE', capturedAt: capturedAt(batch, i), cameraId: 'C1' }),
  ).join('\n');
}

it(
  'loses nothing accepted, adds nothing twice and matches each read once when the service is killed',
  { timeout: 180_000 },
  async () => {
    const sent = new Set<string>();
    const answered = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const service = await serve();
      let killed: Promise<unknown> | undefined;
      const feed = async (name: number): Promise<void> => {
        for (let i = 0; killed === undefined; i += 1) {
          const batch = `batch-${round}-${name}-${i}`;
          sent.add(batch);
          try {
            await service.send(batch, bodyOf(batch));
            answered.add(batch);
          } catch {
            return; // Killed before it answered.
          }
          if (answered.size >= 20 * (round + 1) + 7 * round) killed ??= service.kill();
        }
      };
      await Promise.all([1, 2, 3, 4].map(feed));
      await killed;
    }
    expect(sent.size).toBeGreaterThan(answered.size);
    // The feed repeats what it has no answer to, and one batch that it has.
    const service = await serve();
    for (const batch of sent)
      expect(await service.send(batch, bodyOf(batch))).toEqual({ accepted: ROWS, duplicates: 0, rejected: [] });
    await service.kill();

    const { service: opened, close } = await openService({ dataDir, clock: clockFrom(NOW_MS), say: () => undefined });
    try {
      expect((await opened.store.totals()).reads).toBe(sent.size * ROWS);
      await vi.waitFor(() => expect(opened.store.acceptedBacklog).toBe(0), { timeout: 10_000 });
      const hits = await opened.voiStore.hitsAfter(0, 100_000);
      expect(hits.map(({ hit }) => hit.readId).sort()).toEqual(
        [...sent].flatMap((batch) => Array.from({ length: ROWS }, (_, i) => `${batch}-${i}`)).sort(),
      );
      expect(hits.map(({ seq }) => seq)).toEqual(hits.map((_, i) => i + 1));
    } finally {
      await close();
    }
  },
);
