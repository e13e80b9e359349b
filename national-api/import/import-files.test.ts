import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { CameraFileFault, readCameraFile } from './camera-file.ts';
import { importFiles, type ImportSummary } from './import-files.ts';
import { linesOf } from './lines.ts';
import { MAX_LINE_CHARACTERS } from './source.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-import-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const CAMERAS =
  'id,name,organisation,kind,road,direction,lat,lon\nC1,Leeds site,West Yorkshire Police,STATIC,M1,W,53.8,-1.5\nC2,"Hull, dock",Humberside Police,MOBILE,A63,E,,\n';
const NOW_MS = Date.parse('2026-02-20T12:00:00Z');
const GOOD = {
  id: 'R1',
  vrm: 'ab12 cde',
  capturedAt: '2026-02-01T08:00:00.123Z',
  receivedAt: '2026-02-01T08:00:01Z',
  cameraId: 'C1',
  direction: 'towards',
  lane: 1,
  confidence: 97,
  make: 'FORD',
  colour: 'BLUE',
};

let count = 0;
type Run = {
  readonly summary: ImportSummary;
  readonly rejected: readonly { line: number; reason: string }[];
  readonly dataDir: string;
};

async function run(
  files: readonly string[],
  input = '',
  dataDir = path.join(root, `data-${(count += 1)}`),
): Promise<Run> {
  const camerasFile = path.join(root, 'cameras.csv');
  fs.writeFileSync(camerasFile, CAMERAS);
  const store = await DuckDbReadStore.open(dataDir);
  try {
    const summary = await importFiles({
      store,
      dataDir,
      camerasFile,
      files,
      input: Readable.from([Buffer.from(input)]),
      nowMs: NOW_MS,
    });
    const rejected = fs
      .readFileSync(path.join(dataDir, 'rejected.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) =>
        z.strictObject({ file: z.string(), line: z.number(), reason: z.string() }).parse(JSON.parse(line)),
      );
    return { summary, rejected, dataDir };
  } finally {
    await store.close();
  }
}

const fileOf = (name: string, text: string): string => {
  const file = path.join(root, name);
  fs.writeFileSync(file, text);
  return file;
};

async function readsIn(dataDir: string, vrm: string): Promise<number> {
  const store = await DuckDbReadStore.open(dataDir);
  try {
    return (await store.survey({ vrms: [vrm], fromMs: 0, toMs: NOW_MS })).reads;
  } finally {
    await store.close();
  }
}

describe('importing reads', () => {
  it('accounts for every malformed line by number and reason and stops for none', async () => {
    const lines = [
      JSON.stringify(GOOD),
      '{"id":"R2","vrm":"AB',
      JSON.stringify({ ...GOOD, id: 'R3', cameraId: 'NOPE' }),
      JSON.stringify({ ...GOOD, id: 'R4', capturedAt: 'yesterday' }),
      JSON.stringify({ ...GOOD, id: 'R5', confidence: 140 }),
      '',
      JSON.stringify({ ...GOOD, id: 'R6', vrm: undefined }),
      JSON.stringify({ ...GOOD, id: 'R7', vrm: '' }),
      JSON.stringify({ ...GOOD, id: 'R8', vrm: 'AB12\u0000CDE<script>' }),
      JSON.stringify({ ...GOOD, id: 'R9', capturedAt: '2036-02-01T08:00:00Z' }),
      JSON.stringify(GOOD),
      '[1,2]',
      JSON.stringify({ ...GOOD, id: 'R10', direction: 'sideways' }),
      JSON.stringify({ ...GOOD, id: 'R11', capturedAt: '2026-02-01T09:00:00' }),
      `{"id":"${'x'.repeat(MAX_LINE_CHARACTERS)}"}`,
      JSON.stringify({ id: 'R12', vrm: 'XY30ZZZ', capturedAt: '2026-02-01T08:00:00Z', cameraId: 'C2' }),
    ];
    const { summary, rejected } = await run([fileOf('messy.ndjson', lines.join('\n'))]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'not JSON'],
      [3, 'unknown camera'],
      [4, 'capturedAt is not a time'],
      [5, 'confidence out of range'],
      [7, 'vrm missing'],
      [8, 'vrm empty'],
      [9, 'vrm has characters no mark has'],
      [10, 'captured in the future'],
      [12, 'not an object'],
      [13, 'direction is neither towards nor away'],
      [14, 'capturedAt is not a time'],
      [15, 'line too long'],
    ]);
    expect(summary).toMatchObject({ read: 15, imported: 2, skipped: 1, rejected: 12 });
  });

  it('gives the same reads from NDJSON, CSV, Parquet and standard input', async () => {
    const reads = Array.from({ length: 500 }, (_, i) => ({
      ...GOOD,
      id: `S${i}`,
      vrm: `AB${27 + (i % 20)}CDE`,
      lane: 1 + (i % 3),
    }));
    const ndjson = fileOf('same.ndjson', reads.map((read) => JSON.stringify(read)).join('\n'));
    const keys = Object.keys(GOOD) as (keyof typeof GOOD)[];
    const csv = fileOf(
      'same.csv',
      [keys.join(','), ...reads.map((read) => keys.map((key) => `"${read[key]}"`).join(','))].join('\r\n'),
    );
    const parquet = path.join(root, 'same.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT id, vrm, capturedAt::TIMESTAMP AS "capturedAt", receivedAt::VARCHAR AS "receivedAt", cameraId AS "cameraId", direction, lane::INTEGER AS lane, confidence::INTEGER AS confidence, make, colour FROM read_csv('${csv}', all_varchar=true)) TO '${parquet}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    for (const [files, input] of [
      [[ndjson], ''],
      [[csv], ''],
      [[parquet], ''],
      [['-'], fs.readFileSync(ndjson, 'utf8')],
    ] as const) {
      const { summary, rejected, dataDir } = await run(files, input);
      expect(rejected).toEqual([]);
      expect(summary).toMatchObject({ read: 500, imported: 500, skipped: 0, rejected: 0 });
      expect(await readsIn(dataDir, 'AB30CDE')).toBe(25);
    }
  });

  it('skips everything when the same file is imported again', async () => {
    const file = fileOf('again.ndjson', [1, 2, 3].map((n) => JSON.stringify({ ...GOOD, id: `A${n}` })).join('\n'));
    const first = await run([file]);
    const second = await run([file], '', first.dataDir);
    expect(second.summary).toMatchObject({ read: 3, imported: 0, skipped: 3, rejected: 0 });
    expect(await readsIn(first.dataDir, 'AB12CDE')).toBe(3);
  });

  it('accounts for a CSV line with the wrong number of fields and for a quote that is never closed', async () => {
    const { summary, rejected } = await run([
      fileOf(
        'bad.csv',
        'id,vrm,capturedAt,cameraId\nB1,AB12CDE,2026-02-01T08:00:00Z,C1\nB2,AB12CDE\nB3,AB12CDE,2026-02-01T08:00:00Z,C1\n',
      ),
    ]);
    expect(summary).toMatchObject({ imported: 2, rejected: 1 });
    expect(rejected[0]?.reason).toContain('fields of the header');
  });

  it('loses no good line to a quote that is never closed, nor a good file to a broken one', async () => {
    const good = (n: number): string => `Q${n},AB12CDE,2026-02-01T08:00:00Z,C1`;
    const csv = fileOf(
      'quotes.csv',
      [
        'id,vrm,capturedAt,cameraId',
        good(1),
        'Q2,"AB12CDE,2026-02-01T08:00:00Z,C1',
        good(3),
        'Q4,"AB12CDE"X,2026-02-01T08:00:00Z,C1',
        good(5),
      ].join('\n'),
    );
    const { summary, rejected } = await run([fileOf('broken.parquet', 'PAR1 is not enough'), csv]);
    expect(summary).toMatchObject({ imported: 3, rejected: 3 });
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [0, 'not a Parquet file'],
      [3, 'a quote is not closed'],
      [5, 'a quote is not closed'],
    ]);
  });

  it('refuses cameras of unknown kinds and owners by line, and a file that is no list of cameras whole', () => {
    const bad = (text: string): string => fileOf('bad-cameras.csv', text);
    expect(() => readCameraFile(bad('id,name\nC1,x\n'))).toThrow(CameraFileFault);
    expect(readCameraFile(bad(CAMERAS.replace('STATIC', 'DRONE'))).refused).toEqual([
      { line: 2, reason: expect.stringContaining('kind must be one of') as string },
    ]);
    expect(
      readCameraFile(bad(CAMERAS.replace('Humberside Police', 'Acme Parking Ltd'))).refused.map(({ line }) => line),
    ).toEqual([3]);
    const { cameras, refused } = readCameraFile(bad(CAMERAS.replace('West Yorkshire Police', 'Leicestershire Police')));
    expect(refused).toEqual([]);
    expect(cameras.map(({ organisation, locationQuality }) => [organisation, locationQuality])).toEqual([
      ['Leicestershire Constabulary', 'GPS'],
      ['Humberside Police', 'UNKNOWN'],
    ]);
  });

  it('finds exactly what is wrong in the messy file that comes with the county', async () => {
    const county = path.resolve(import.meta.dirname, '../../../shared/data/county');
    if (!fs.existsSync(county)) {
      console.warn('not run: the county beside the project is not there');
      return;
    }
    const dataDir = path.join(root, 'county');
    const store = await DuckDbReadStore.open(dataDir);
    const found = new Map<number, string>();
    const summary = await importFiles({
      store,
      dataDir,
      camerasFile: path.join(county, 'cameras.csv'),
      files: [path.join(county, 'messy.ndjson')],
      input: Readable.from([]),
      nowMs: NOW_MS,
      onRejected: (_file, line, reason) => found.set(line, reason),
    });
    await store.close();
    const expected = z
      .record(z.string(), z.string())
      .parse(JSON.parse(fs.readFileSync(path.join(county, 'messy.expected.json'), 'utf8')));
    const skipped = Object.entries(expected).filter(([, what]) => what.startsWith('known id'));
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries(expected).filter(([, what]) => !what.startsWith('known id'))),
    );
    expect(summary.skipped).toBe(skipped.length);
  });
});

describe('cutting a stream into lines', () => {
  beforeAll(() => fc.configureGlobal({ numRuns: 200 }));
  afterAll(() => fc.resetConfigureGlobal());

  it('gives the same lines however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, '')),
          { maxLength: 20 },
        ),
        fc.integer({ min: 1, max: 9 }),
        async (lines, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          const seen: string[] = [];
          for await (const some of linesOf(Readable.from(pieces))) seen.push(...some.map((line) => line.text));
          expect(seen).toEqual(lines);
        },
      ),
    );
  });

  it('keeps neither the memory nor the count of a line without end', async () => {
    const long = Buffer.alloc(100_000, 'x');
    const seen: { number: number; tooLong: boolean }[] = [];
    for await (const some of linesOf(Readable.from([long, long, Buffer.from('\nok\n')])))
      seen.push(...some.map(({ number, tooLong }) => ({ number, tooLong })));
    expect(seen).toEqual([
      { number: 1, tooLong: true },
      { number: 2, tooLong: false },
    ]);
  });
});
