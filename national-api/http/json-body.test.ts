import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MAX_BYTES } from './bodies-in-hand.ts';
import { readJsonBody } from './json-body.ts';

/** A JSON value with its objects as lists of members, so that a name can occur twice. */
type Written =
  string | number | boolean | null | readonly Written[] | { readonly members: readonly (readonly [string, Written])[] };

const isObject = (value: Written): value is { readonly members: readonly (readonly [string, Written])[] } =>
  typeof value === 'object' && value !== null && 'members' in value;

function textOf(value: Written): string {
  if (isObject(value))
    return `{${value.members.map(([name, each]) => `${JSON.stringify(name)} : ${textOf(each)}`).join(', ')}}`;
  return Array.isArray(value) ? `[${value.map(textOf).join(',')}]` : JSON.stringify(value);
}

function repeats(value: Written): boolean {
  if (isObject(value))
    return (
      new Set(value.members.map(([name]) => name)).size < value.members.length ||
      value.members.some(([, each]) => repeats(each))
    );
  return Array.isArray(value) && value.some(repeats);
}

const name = fc.oneof(
  fc.constantFrom('a', 'b', '__proto__', 'constructor', 'a:b', '":', '\\', '{', ''),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
);
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constantFrom('{"a":1,"a":2}', '":"', '\\"', ':'), fc.string({ unit: 'grapheme', maxLength: 8 })),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('written'), { maxLength: 4 }),
    fc.record({ members: fc.array(fc.tuple(name, tie('written')), { maxLength: 4 }) }),
  ),
}));

const read = async (text: string): Promise<unknown> =>
  (
    await readJsonBody(
      new Request('http://127.0.0.1/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text }),
    )
  ).value();

describe('the body of a request', () => {
  it('is refused exactly when an object in it has the same name twice', async () => {
    await fc.assert(
      fc.asyncProperty(written, async (value) => {
        const text = textOf(value);
        if (repeats(value)) await expect(read(text)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
        else expect(JSON.stringify(await read(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused when a name is repeated in another spelling', async () => {
    await expect(read('{"a":1,"\\u0061":2}')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(read('{"__proto__":1,"__proto__":2}')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('H5: is refused before anything is made of it when it holds objects without end', async () => {
    const most = Math.floor(DEFAULT_MAX_BYTES / 40);
    const objects = (count: number): string => `[${Array.from({ length: count }, () => '{}').join()}]`;
    await expect(read(objects(most))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ message: `more than ${most} objects and lists` }],
    });
    expect(await read(objects(most - 1))).toHaveLength(most - 1);
  });

  it('is refused when it nests deeper than a record may, and taken just below', async () => {
    await expect(read(`${'['.repeat(129)}${']'.repeat(129)}`)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await read(`${'['.repeat(128)}${']'.repeat(128)}`)).toBeDefined();
  });
});
