import { DAY_MS } from '../../app/domain/instant.ts';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateNation } from './generate.ts';
import type { Progress } from './simulate.ts';
import { TINY, UNTIL_MS } from './testing.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-nation-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('generating into a store', () => {
  it('writes the store and the truth file beside it, says how far it is, and answers what it made', async () => {
    const phases: Progress['phase'][] = [];
    const dataDir = path.join(folder, 'tiny');
    const made = await generateNation({
      dataDir,
      seed: 7,
      scale: TINY,
      reads: 20_000,
      days: 10,
      untilMs: UNTIL_MS,
      onProgress: ({ phase }) => phases.push(phase),
    });
    const truth = JSON.parse(fs.readFileSync(path.join(dataDir, 'truth.json'), 'utf8')) as {
      reads: number;
      window: { from: string };
    };
    expect(made).toEqual({ reads: truth.reads, cameras: TINY.cameras });
    expect(Date.parse(truth.window.from)).toBe(UNTIL_MS - 10 * DAY_MS);
    expect([...new Set(phases)]).toEqual(['roads', 'vehicles', 'reads', 'store']);
    expect(fs.readdirSync(dataDir).some((name) => name.endsWith('.duckdb'))).toBe(true);
  });

  it('refuses what cannot be simulated before it writes anything', async () => {
    const dataDir = path.join(folder, 'none');
    await expect(generateNation({ dataDir, seed: -1, scale: 'demo', untilMs: UNTIL_MS })).rejects.toThrow(RangeError);
    await expect(generateNation({ dataDir, seed: 7, scale: 'demo', days: 2, untilMs: UNTIL_MS })).rejects.toThrow(
      RangeError,
    );
    await expect(generateNation({ dataDir, seed: 7, scale: 'demo', reads: 0, untilMs: UNTIL_MS })).rejects.toThrow(
      RangeError,
    );
    expect(fs.existsSync(dataDir)).toBe(false);
  });
});
