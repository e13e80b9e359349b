import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { NationalLog } from '../audit/national-log.ts';
import { systemClock } from '../clock.ts';
import { generateCommand } from './generate-command.ts';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-generate-'));
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

it('M2: generating anew where a service has run is on record before and after', { timeout: 60_000 }, async () => {
  const generate = () => generateCommand(['--data', dataDir, '--reads', '20000', '--days', '10']);
  expect(await generate()).toBe(0);
  expect(fs.existsSync(path.join(dataDir, 'audit'))).toBe(false);
  await (await NationalLog.open({ dataDir, clock: systemClock })).close();
  expect(await generate()).toBe(0);
  const log = await NationalLog.open({ dataDir, clock: systemClock });
  expect([await log.record(0), await log.record(1)]).toMatchObject([
    {
      action: 'GENERATE_READS',
      outcome: 'STARTED',
      actor: null,
      details: { seed: 7, scale: 'demo', replacesAllReads: true },
    },
    { action: 'GENERATE_READS', outcome: 'OK', details: { reads: expect.any(Number) as number } },
  ]);
  await log.close();
});
