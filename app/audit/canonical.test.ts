import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { MAX_JSON_DEPTH, canonicalBytes, canonicalText, isJson } from './canonical.ts';
import { toHex } from './hex.ts';

const double = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE();

describe('the examples of RFC 8785', () => {
  test('writes the example of section 3.2.2 to the bytes of section 3.2.4', () => {
    const parsed: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalText(parsed)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    expect(toHex(canonicalBytes(parsed))).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a' +
        '5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d3237' +
        '5d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    );
  });

  test('sorts keys by their UTF-16 units (section 3.2.3)', () => {
    const parsed = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`) as Record<string, string>;
    expect(Object.values(JSON.parse(canonicalText(parsed)) as Record<string, string>).slice(1)).toEqual([
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonicalText(parsed)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
        '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s of appendix B as %s', (bits, text) => {
    expect(canonicalText(double(bits))).toBe(text);
  });
});

const loop: unknown[] = [];
loop.push([loop, loop]);
class Instance {
  readonly a = 1;
}
let deep: unknown = 1;
for (let i = 0; i <= MAX_JSON_DEPTH; i += 1) deep = [deep];

test.each([
  ['undefined', undefined],
  ['undefined in an object', { a: undefined }],
  ['undefined in an array', [undefined]],
  ['a hole in an array', new Array<number>(2)],
  ['NaN', Number.NaN],
  ['infinity', { a: [-Infinity] }],
  ['a function', { a: () => 1 }],
  ['a toJSON of its own', { toJSON: () => 1 }],
  ['a symbol', [Symbol('a')]],
  ['a bigint', 1n],
  ['a Date', new Date(0)],
  ['a Map', new Map()],
  ['bytes', new Uint8Array(1)],
  ['a class instance', new Instance()],
  ['half a character', '\ud800'],
  ['half a character in a key', { '\udead': 1 }],
  ['a value that holds itself', loop],
  ['bottomless nesting', deep],
])('refuses %s', (_, value) => {
  expect(isJson(value)).toBe(false);
  expect(() => canonicalText(value)).toThrow(TypeError);
  expect(() => canonicalBytes(value)).toThrow(TypeError);
});

test('takes plain objects of another realm, objects without a prototype, and the same object twice', () => {
  const shared = { a: 1 };
  expect(canonicalText(runInNewContext('({ b: [1, {}], a: null })'))).toBe('{"a":null,"b":[1,{}]}');
  expect(canonicalText(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  expect(canonicalText([shared, shared])).toBe('[{"a":1},{"a":1}]');
});

test('keeps a key named __proto__, so that nothing can hide under it', () => {
  expect(canonicalText(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
});
