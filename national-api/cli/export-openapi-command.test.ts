import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startService } from '../testing/service-harness.ts';
import { exportOpenApiCommand } from './export-openapi-command.ts';

it('export-openapi writes the document that the service gives', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'openapi-'));
  const file = path.join(folder, 'openapi.json');
  expect(await exportOpenApiCommand(['--out', file])).toBe(0);
  const written: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.rmSync(folder, { recursive: true });
  const api = await startService([], []);
  try {
    expect(written).toEqual(api.document);
  } finally {
    await api.close();
  }
});
