/** The common counter of `npm test`: every stage adds to it, and it prints the last line. */

export class Tally {
  #passed = 0;
  #skipped = 0;
  /** @type {{ name: string, detail: string }[]} */
  #failures = [];
  /** @type {string[]} */
  #flaky = [];

  /** @param {number} [count] */
  pass(count = 1) {
    this.#passed += count;
  }

  /** @param {number} count */
  skip(count) {
    this.#skipped += count;
  }

  /** @param {string} name @param {string} [detail] */
  fail(name, detail = '') {
    this.#failures.push({ name, detail });
  }

  /** Passed, but only on a retry: counted as passed and listed, because it may have found something. @param {string} name */
  flaky(name) {
    this.#passed += 1;
    this.#flaky.push(name);
  }

  get failed() {
    return this.#failures.length;
  }

  /** The failures, then the line that outside checks read: nothing may come after it. @returns {string} */
  report() {
    const lines = this.#failures.flatMap(({ name, detail }) => [
      `✗ ${name}`,
      ...firstLines(detail).map((line) => `    ${line}`),
    ]);
    if (lines.length > 0) lines.unshift('', 'Failed:');
    if (this.#flaky.length > 0)
      lines.push('', 'Passed only the second time:', ...this.#flaky.map((name) => `~ ${name}`));
    if (this.#skipped > 0) lines.push(`${this.#skipped} skipped`);
    return [...lines, `${this.#passed} passed, ${this.failed} failed`].join('\n');
  }
}

/** Enough to know where to look; the whole is above, where it happened. @param {string} text */
function firstLines(text) {
  const lines = text
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.length > 12 ? [...lines.slice(0, 12), `… ${lines.length - 12} more lines`] : lines;
}

/**
 * Vitest's JSON report into the tally.
 * @param {Tally} tally @param {any} report @param {(file: string) => string} shorten
 */
export function addVitest(tally, report, shorten) {
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') tally.pass();
      else if (test.status === 'failed')
        tally.fail(`${shorten(file.name)}: ${test.fullName}`, test.failureMessages.join('\n'));
      else tally.skip(1);
    }
    // A file that could not be loaded has no tests to fail, but it has failed.
    if (
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed')
    ) {
      tally.fail(shorten(file.name), file.message);
    }
  }
}

/**
 * Playwright's JSON report into the tally.
 * @param {Tally} tally @param {any} report
 */
export function addPlaywright(tally, report) {
  /** @param {any} suite @param {string[]} above */
  const walk = (suite, above) => {
    const titles = suite.title === '' ? above : [...above, suite.title];
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') tally.skip(1);
        else if (test.status === 'expected') tally.pass();
        else if (test.status === 'flaky') tally.flaky(`e2e: ${[...titles, spec.title].join(' › ')}`);
        else
          tally.fail(
            `e2e: ${[...titles, spec.title].join(' › ')}`,
            test.results
              .flatMap((/** @type {any} */ r) => r.errors.map((/** @type {any} */ e) => e.message))
              .join('\n'),
          );
      }
    }
    for (const below of suite.suites ?? []) walk(below, titles);
  };
  for (const suite of report.suites ?? []) walk(suite, []);
  for (const error of report.errors ?? []) tally.fail('e2e', error.message ?? String(error.value));
}
