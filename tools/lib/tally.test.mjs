import { describe, expect, test } from 'vitest';
import { addPlaywright, addVitest, Tally } from './tally.mjs';

describe('the common counter', () => {
  test('ends with the counts alone on the last line', () => {
    const tally = new Tally();
    tally.pass(3);
    tally.skip(1);
    tally.fail('types: main', 'main/index.ts(1,1): error');
    expect(tally.report().split('\n')).toEqual([
      '',
      'Failed:',
      '✗ types: main',
      '    main/index.ts(1,1): error',
      '1 skipped',
      '3 passed, 1 failed',
    ]);
  });

  test('counts a test file that could not be loaded as failed', () => {
    const tally = new Tally();
    addVitest(
      tally,
      { testResults: [{ name: '/x/a.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] }] },
      (file) => file.slice(3),
    );
    expect(tally.report()).toBe('\nFailed:\n✗ a.test.ts\n    SyntaxError\n0 passed, 1 failed');
  });

  test('counts the tests of a Vitest report one by one', () => {
    const tally = new Tally();
    const assertionResults = [
      { status: 'passed', fullName: 'a', failureMessages: [] },
      { status: 'failed', fullName: 'b', failureMessages: ['no'] },
      { status: 'pending', fullName: 'c', failureMessages: [] },
    ];
    addVitest(
      tally,
      { testResults: [{ name: 'a.test.ts', status: 'failed', message: '', assertionResults }] },
      (file) => file,
    );
    expect(tally.report().split('\n').slice(-2)).toEqual(['1 skipped', '1 passed, 1 failed']);
  });

  test('finds the failures of a Playwright report in nested suites, and errors outside tests', () => {
    const tally = new Tally();
    const failing = {
      title: 'S10 page has no network',
      tests: [{ status: 'unexpected', results: [{ errors: [{ message: 'out' }] }] }],
    };
    const passing = { title: 'S11', tests: [{ status: 'expected', results: [] }] };
    addPlaywright(tally, {
      suites: [{ title: 'security.spec.ts', specs: [passing], suites: [{ title: 'network', specs: [failing] }] }],
      errors: [{ message: 'cannot load' }],
    });
    expect(tally.report()).toContain('✗ e2e: security.spec.ts › network › S10 page has no network');
    expect(tally.report().endsWith('1 passed, 2 failed')).toBe(true);
  });

  test('counts what passed only the second time as passed, and names it', () => {
    const tally = new Tally();
    addPlaywright(tally, {
      suites: [{ title: 'lock.spec.ts', specs: [{ title: 'locks', tests: [{ status: 'flaky', results: [] }] }] }],
    });
    expect(tally.report()).toContain('~ e2e: lock.spec.ts › locks');
    expect(tally.report().endsWith('1 passed, 0 failed')).toBe(true);
  });
});
