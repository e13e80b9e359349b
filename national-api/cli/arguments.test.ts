import { describe, expect, it } from 'vitest';
import { instantArgument, parseArguments, UsageError, wholeNumber } from './arguments.ts';
import { importCommand } from './import-command.ts';
import { serveCommand } from './serve-command.ts';

describe('the command line', () => {
  it('takes flags in both forms and refuses what it does not know', () => {
    const { values, switches, rest } = parseArguments(
      ['--data', 'x', '--port=0', '--demo', 'a.csv', '-'],
      ['data', 'port'],
      ['demo'],
    );
    expect([values, [...switches], rest]).toEqual([{ data: 'x', port: '0' }, ['demo'], ['a.csv', '-']]);
    for (const args of [
      ['--dta', 'x'],
      ['-d'],
      ['--data'],
      ['--data', '--demo'],
      ['--demo=yes'],
      ['--data', 'a', '--data', 'b'],
    ]) {
      expect(() => parseArguments(args, ['data', 'port'], ['demo'])).toThrow(UsageError);
    }
  });

  it('takes numbers and times in their range only', () => {
    expect(wholeNumber('port', '0', 0, 65_535)).toBe(0);
    expect(instantArgument('clock', '2026-03-01T12:00:00Z')).toBe(Date.UTC(2026, 2, 1, 12));
    for (const text of ['-1', '65536', '1e3', ''])
      expect(() => wholeNumber('port', text, 0, 65_535)).toThrow(UsageError);
    for (const text of ['soon', '2026-13-01', '12:00'])
      expect(() => instantArgument('clock', text)).toThrow(UsageError);
  });

  it('says what is missing before it does anything', async () => {
    await expect(serveCommand([])).rejects.toThrow('--data is required');
    await expect(serveCommand(['--data', '/nowhere', '--engine', 'clickhouse'])).rejects.toThrow(
      '--engine clickhouse is not there yet',
    );
    await expect(importCommand(['--data', '/nowhere', 'missing.ndjson'])).rejects.toThrow(
      'there is no file missing.ndjson',
    );
  });
});
