import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DuckDbVoiStore } from './duckdb-voi-store.ts';

it('ends after the queries that are under way, and refuses those that come later: a follower of hits may still ask', async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-voi-'));
  try {
    const store = await DuckDbVoiStore.open(dir);
    const asked = Array.from({ length: 50 }, (_, i) => store.hitActs([`hit ${i}`]));
    const closed = store.close();
    expect(await Promise.all(asked)).toEqual(asked.map(() => []));
    await closed;
    await expect(store.hitActs(['hit'])).rejects.toThrow('closed');
    await expect(store.entryKeys(() => undefined)).rejects.toThrow('closed');
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
});
