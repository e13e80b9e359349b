import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

describe('a log line', () => {
  test.each([
    'AB12CDE',
    'AB12 CDE',
    'ab12 cde',
    'A123BCD',
    'ABC 123D',
    'ABZ 1234',
    'A 1',
    '1 A',
    '1234 AB',
    '101 D 234',
    '23 AB 45',
  ])('loses the mark %s', (mark) => {
    expect(redact(`no answer for ${mark} at camera`)).not.toContain(mark);
  });

  test('loses tokens, passwords, reasons, home paths and mail addresses', () => {
    const line = redact(
      'Bearer abcdefghij.klmnop GET {"password":"hunter2","reason":"seen \\"there\\" at"} /home/priya/x /root/y C:\\Users\\priya\\z priya@kent.police.uk access-1-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    );
    expect(line).not.toMatch(/abcdefghij|hunter2|seen|priya|root\/y|kent\.police|xxxxxxxxxxxxxxxx/);
  });

  test('keeps what support needs: codes, our references, status and the end of ids', () => {
    expect(redact('W-1A2B3C4D SERVICE_UNREACHABLE status=503')).toBe('W-1A2B3C4D SERVICE_UNREACHABLE status=503');
    expect(redact('id 51dad1af12c54e329d8642f193b355b2')).toContain('5b2]');
  });

  test('no current mark survives anywhere in any text', () => {
    const letter = fc.constantFrom(...'ABCDEFGHJKLMNOPRSTUVWXY');
    const mark = fc
      .tuple(letter, letter, fc.integer({ min: 10, max: 79 }), letter, letter, letter)
      .map(([a, b, n, c, d, e]) => `${a}${b}${n}${c}${d}${e}`);
    fc.assert(
      fc.property(
        fc.string(),
        mark,
        fc.string(),
        (before, plate, after) => !redact(`${before} ${plate} ${after}`).includes(plate),
      ),
    );
  });
});
