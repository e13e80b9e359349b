import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { build } from './build.mjs';
import { ROOT, inRoot } from './lib/paths.mjs';

/** A script that hangs is ended, with all that it started. */
const SCRIPT_MS = 100_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-examples-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/**
 * The examples of `docs/api.md`: what is run, and what it should say.
 * @returns {{ title: string, script: string, output: string | undefined }[]}
 */
function examples() {
  const text = fs.readFileSync(inRoot('docs', 'api.md'), 'utf8');
  const blocks = text.matchAll(
    /^## (?<title>.+)$|^```sh\n(?<script>[\s\S]*?)^```\n(?:```text\n(?<output>[\s\S]*?)^```\n)?/gm,
  );
  let title = '';
  return [...blocks].flatMap(({ groups = {} }) => {
    if (groups['title'] !== undefined) title = groups['title'];
    return groups['script'] === undefined ? [] : [{ title, script: groups['script'], output: groups['output'] }];
  });
}

/**
 * Runs a script in a shell of its own process group, so that nothing it started is left.
 * @param {string} script
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function runShell(script) {
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin);
  // `npm run` would install and build; here both is done, and the words after `--` go to the same programs.
  const npm = `#!/bin/sh\nname="$3"; shift 4\ncase "$name" in\n  national-api) exec '${process.execPath}' '${inRoot('out', 'national-api', 'cli.mjs')}' "$@" ;;\n  verify-audit) exec '${process.execPath}' '${inRoot('tools', 'verify-audit', 'index.mjs')}' "$@" ;;\nesac\nexit 64\n`;
  fs.writeFileSync(path.join(bin, 'npm'), npm, { mode: 0o755 });
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${bin}:${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      LC_ALL: 'C.UTF-8',
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (part) => (out += String(part)));
  child.stderr.on('data', (part) => (err += String(part)));
  const killGroup = () => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // nothing of it is left
    }
  };
  const timer = setTimeout(killGroup, SCRIPT_MS);
  return new Promise((resolve) => {
    child.on('exit', killGroup);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
}

describe('the examples of docs/api.md', () => {
  it('run as they stand there and say what they say there', async () => {
    await build({ stubOnly: true });
    const list = examples();
    expect(list.length).toBeGreaterThan(8);
    const mark = (/** @type {number} */ i) => `-- example ${i} --`;
    const { code, out, err } = await runShell(list.map(({ script }, i) => `echo '${mark(i)}'\n${script}`).join('\n'));
    const said = list.map((_, i) => (out.split(`${mark(i)}\n`)[1] ?? '').split('-- example ')[0] ?? '');
    const reached = list.filter((_, i) => out.includes(mark(i))).at(-1)?.title;
    expect({ code, reached, err: code === 0 ? '' : err.split('\n').slice(-6) }).toEqual({
      code: 0,
      reached: 'Stop',
      err: '',
    });
    for (const [i, { title, output }] of list.entries())
      if (output !== undefined) expect({ title, said: said[i] }).toEqual({ title, said: output });
    expect(out).not.toContain(ROOT);
  }, 120_000);
});
