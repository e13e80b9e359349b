import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hasWords } from './action-words.ts';

type Recorded = { readonly method: string; readonly record: { readonly action: string } | 'refusalsOnly' };
const isEndpoint = (value: unknown): value is Recorded =>
  typeof value === 'object' && value !== null && 'method' in value && 'answers' in value && 'record' in value;

/** Recorded of no person who reads a record here: feeds and witnesses have no workstation. */
const NOBODYS: ReadonlySet<string> = new Set(['COSIGN_LOG', 'INGEST_READS']);

test('every action that the service records of a person has words', async () => {
  const folder = path.resolve(import.meta.dirname, '../../../app/api');
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const areas = await Promise.all(files.map((name) => import(path.join(folder, name)) as Promise<object>));
  const endpoints = areas.flatMap((area) => Object.values(area).filter(isEndpoint));
  const actions = endpoints.flatMap(({ record }) => (record === 'refusalsOnly' ? [] : [record.action]));
  expect(actions.length).toBeGreaterThan(80);
  expect([...new Set(actions)].filter((action) => !hasWords(action) && !NOBODYS.has(action)).sort()).toEqual([]);
});
