import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NationalLog } from '../audit/national-log.ts';
import { systemClock } from '../clock.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { importCommand } from './import-command.ts';

const CAMERAS =
  'id,name,organisation,kind,road,direction,lat,lon\nC1,A site,West Yorkshire Police,STATIC,A58,N,53.8,-1.5\n';
const LINES = [
  {
    id: 'R1',
    vrm: 'AB12CDE',
    capturedAt: '2026-02-01T08:00:00.123Z',
    cameraId: 'C1',
    direction: 'towards',
    confidence: 97,
  },
  { id: 'R2', vrm: 'ZX99SEC', capturedAt: 'never', cameraId: 'C1', direction: 'towards', confidence: 97 },
];

let root = '';
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-import-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => {
  vi.restoreAllMocks();
  fs.rmSync(root, { recursive: true });
});

async function imported(): Promise<{ readonly dataDir: string; readonly records: readonly unknown[] }> {
  const dataDir = path.join(root, 'data');
  fs.writeFileSync(path.join(root, 'cameras.csv'), CAMERAS);
  fs.writeFileSync(path.join(root, 'reads.ndjson'), LINES.map((line) => JSON.stringify(line)).join('\n'));
  await importCommand([
    '--data',
    dataDir,
    '--cameras',
    path.join(root, 'cameras.csv'),
    '--clock',
    '2026-03-01T12:00:00Z',
    path.join(root, 'reads.ndjson'),
  ]);
  const log = await NationalLog.open({ dataDir, clock: systemClock });
  try {
    return { dataDir, records: await Promise.all(Array.from({ length: log.size }, (_, index) => log.record(index))) };
  } finally {
    await log.close();
  }
}

describe('an import on the command line', () => {
  it('M2: is in the national log before and after, with the files by their hash and the counts, and names no mark', async () => {
    const { records } = await imported();
    const files = [
      expect.objectContaining({ name: 'cameras.csv' }),
      { name: 'reads.ndjson', bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ];
    expect(records).toMatchObject([
      {
        op: 'COLLECT',
        action: 'IMPORT_READS',
        outcome: 'STARTED',
        actor: null,
        details: { files, operator: os.userInfo().username },
      },
      { op: 'COLLECT', action: 'IMPORT_READS', outcome: 'OK', details: { files, read: 2, imported: 1, rejected: 1 } },
    ]);
    expect(JSON.stringify(records)).not.toMatch(/AB12CDE|ZX99SEC/);
  });

  it('M2: leaves no refused mark behind, and what a killed process spilled is gone at the next start', async () => {
    const dataDir = path.join(root, 'data');
    expect(fs.readFileSync(path.join(dataDir, 'rejected.ndjson'), 'utf8')).toMatch(/"line":2,"reason":"[^"]+"/);
    expect(fs.readFileSync(path.join(dataDir, 'rejected.ndjson'), 'utf8')).not.toContain('ZX99SEC');
    const spill = path.join(dataDir, 'reads.duckdb.tmp');
    fs.mkdirSync(spill, { recursive: true });
    fs.writeFileSync(path.join(spill, 'duckdb_temp_block-1.block'), 'AB12CDE');
    await (await DuckDbReadStore.open(dataDir)).close();
    expect(fs.existsSync(spill) ? fs.readdirSync(spill) : []).toEqual([]);
  });
});
