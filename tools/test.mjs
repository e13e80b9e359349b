/**
 * `npm test`: every check from a fresh clone. `npm test -- --quick` leaves out the app driven from outside (e2e).
 *
 * A stage that fails does not stop those that can go on without it. Everything is said on standard error as it happens;
 * the failures again at the end; the last line is `N passed, N failed` and nothing else.
 */
import fs from 'node:fs';
import path from 'node:path';
import { chooseElectron } from './electron-runtime.mjs';
import { ensureInstalled } from './install.mjs';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { runPlaywright } from './lib/e2e-session.mjs';
import { memoryFolder } from './lib/memory-folder.mjs';
import { NODE_MODULES, ROOT, SCRATCH, inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { checkLibraries, ensureSystemPackages } from './lib/system-packages.mjs';
import { addPlaywright, addVitest, Tally } from './lib/tally.mjs';
import { ensureSqliteBinding } from './sqlite-native.mjs';
import { checkTypes } from './types.mjs';

const REPORTS = path.join(SCRATCH, 'reports');
const MINUTES = 60_000;

const tally = new Tally();
const started = Date.now();

/** @param {string} name */
const announce = (name) => say(`── ${name} (at ${Math.round((Date.now() - started) / 1000)} s)`);

/**
 * A step that others need. It counts only when it fails: being able to start is no test.
 * @template T @param {string} name @param {() => T | Promise<T>} work @returns {Promise<T | undefined>}
 */
async function step(name, work) {
  announce(name);
  try {
    return await work();
  } catch (error) {
    const detail =
      error instanceof ToolFailure
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    say(`${name} failed: ${detail}`);
    tally.fail(name, detail);
    return undefined;
  }
}

/** @param {string} file @returns {any} */
function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function types() {
  announce('types');
  await checkTypes(({ name, ok, output }) => {
    if (ok) tally.pass();
    else {
      say(`${name}: failed\n${output}`);
      tally.fail(name, output);
    }
  });
}

const TEST_FILES = ['**/*.test.ts', '**/*.test.tsx'];
/** Tests are a program of their own for TypeScript, so that two processes do nothing twice. Together they are `npm run lint`. */
const LINTED = {
  sources: ['.', ...TEST_FILES.flatMap((pattern) => ['--ignore-pattern', pattern])],
  tests: TEST_FILES,
};

/** @param {keyof typeof LINTED} what */
async function lint(what) {
  announce(`lint: ${what}`);
  const { code, output } = await run(
    process.execPath,
    [path.join(NODE_MODULES, 'eslint/bin/eslint.js'), ...LINTED[what], '--max-warnings', '0'],
    { timeoutMs: 10 * MINUTES },
  );
  if (code === 0) tally.pass();
  else tally.fail(`lint: ${what}`, output);
}

async function layout() {
  announce('layout');
  const { code, output } = await run(
    process.execPath,
    [path.join(NODE_MODULES, 'prettier/bin/prettier.cjs'), '--check', '.'],
    { timeoutMs: 5 * MINUTES },
  );
  if (code === 0) tally.pass();
  else tally.fail('layout (mend with: npm run format)', output);
}

async function deadCode() {
  announce('dead code');
  const { code, output } = await run(process.execPath, [path.join(NODE_MODULES, 'knip/bin/knip.js'), '--no-progress'], {
    timeoutMs: 5 * MINUTES,
  });
  if (code === 0) tally.pass();
  else tally.fail('dead code', output);
}

async function build() {
  const built = await step('build', async () => {
    const { build } = await import('./build.mjs');
    const { missing } = await build();
    if (missing.length > 0) throw new ToolFailure(`there is no source yet for: ${missing.join(', ')}`);
    return true;
  });
  if (built) tally.pass();
  return built === true;
}

async function vitest() {
  announce('unit, property, integration and API tests');
  const file = path.join(REPORTS, 'vitest.json');
  const args = [
    path.join(NODE_MODULES, 'vitest/vitest.mjs'),
    'run',
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const temporary = memoryFolder();
  const env = { ...process.env, ...(temporary && { TMPDIR: temporary.path }) };
  const { code, timedOut } = await run(process.execPath, args, { env, timeoutMs: 30 * MINUTES });
  temporary?.remove();
  const before = tally.failed;
  const report = readReport(file);
  if (report) addVitest(tally, report, (name) => path.relative(ROOT, name));
  if (timedOut) tally.fail('vitest', 'not done within 30 minutes');
  else if (!report) tally.fail('vitest', `ended with ${code} and left no report`);
  // Errors outside any test (an unhandled rejection) fail the run without failing a test.
  else if (code !== 0 && tally.failed === before)
    tally.fail('vitest', `ended with ${code} although no test failed: see its output for unhandled errors`);
}

/** @param {string} electron path of the program */
async function e2e(electron) {
  announce('e2e on the real app, sandbox on');
  const results = inRoot('test-results');
  // Traces and screenshots of failures stay; the rest of the private place does not.
  const { code, timedOut } = await runPlaywright({
    electron,
    args: ['--pass-with-no-tests'],
    timeoutMs: 40 * MINUTES,
    results,
  });
  const before = tally.failed;
  const found = readReport(path.join(results, 'e2e.json'));
  if (found) addPlaywright(tally, found);
  if (timedOut) tally.fail('e2e', 'not done within 40 minutes');
  else if (!found) tally.fail('e2e', `Playwright ended with ${code} and left no report`);
  else if (code !== 0 && tally.failed === before)
    tally.fail('e2e', `Playwright ended with ${code} although no test failed`);
}

async function installedPackage() {
  const { packageStage, whyNotHere } = await import('./test-package.mjs');
  const why = whyNotHere();
  if (why === undefined) return packageStage(tally, REPORTS);
  say(`the package is not installed and tried: ${why}`);
  tally.skip(1);
}

/** @param {{ quick: boolean }} options */
async function allChecks({ quick }) {
  fs.rmSync(REPORTS, { recursive: true, force: true });
  fs.mkdirSync(REPORTS, { recursive: true });
  const packages = await step('system packages', async () => {
    await ensureSystemPackages(quick ? ['compile'] : ['compile', 'app', 'display', 'keyring']);
    return true;
  });
  const installed = await step('dependencies', async () => {
    await ensureInstalled();
    return true;
  });
  if (!installed) return;
  const electron = quick
    ? undefined
    : await step('Electron', () => {
        const chosen = chooseElectron();
        if (packages) checkLibraries(chosen.path);
        return chosen;
      });
  // For two cores: the compiler leaves one to the type checks, and what takes less waits behind it. Lint of the sources takes longest.
  await Promise.all([
    step('SQLite module', ensureSqliteBinding)
      .then(layout)
      .then(deadCode)
      .then(() => lint('tests')),
    types().then(() => lint('sources')),
  ]);
  // Before Vitest: integration tests talk to the built stub.
  const built = await build();
  await vitest();
  if (quick) return;
  if (!built || !electron || !packages) tally.fail('e2e', 'not run, because what it stands on failed (see above)');
  else {
    await step('e2e', () => e2e(electron.path));
    await step('the installed package', installedPackage);
  }
}

asCommand(import.meta.url, async (args) => {
  const unknown = args.filter((arg) => arg !== '--quick');
  if (unknown.length > 0) throw new ToolFailure(`unknown: ${unknown.join(' ')} (known: --quick)`, 64);
  await step('tests', () => allChecks({ quick: args.includes('--quick') }));
  say(`all stages done in ${Math.round((Date.now() - started) / 1000)} s`);
  console.log(tally.report());
  process.exitCode = tally.failed === 0 ? 0 : 1;
});
