import { expect, test } from 'vitest';
import { hasWords } from './action-words.ts';

type Recorded = { readonly method: string; readonly record: { readonly action: string } | 'refusalsOnly' };
const isEndpoint = (value: unknown): value is Recorded =>
  typeof value === 'object' && value !== null && 'method' in value && 'answers' in value && 'record' in value;

/** Recorded of no person who reads a record here: feeds and witnesses have no workstation. */
const NOBODYS: ReadonlySet<string> = new Set(['COSIGN_LOG', 'INGEST_READS']);

test('every action that the service records of a person has words', async () => {
  const areas = import.meta.glob<Readonly<Record<string, unknown>>>('../../../app/api/*.ts');
  const endpoints = (await Promise.all(Object.values(areas).map((load) => load()))).flatMap((area) =>
    Object.values(area).filter(isEndpoint),
  );
  const actions = endpoints.flatMap(({ record }) => (record === 'refusalsOnly' ? [] : [record.action]));
  expect(actions.length).toBeGreaterThan(80);
  expect([...new Set(actions)].filter((action) => !hasWords(action) && !NOBODYS.has(action)).sort()).toEqual([]);
});
