/** Measures inside the service's own modules: a small program, bundled from its TypeScript and run in a process of its own. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ToolFailure } from '../lib/command.mjs';
import { ROOT } from '../lib/paths.mjs';

/**
 * Builds `source`, TypeScript that may import from the root of the repository or of another checkout, and runs it;
 * what it writes to standard output is JSON.
 * @param {{ name: string, source: string, folder: string, args: readonly string[], root?: string }} program
 * @returns {Promise<any>}
 */
export async function runProgram({ name, source, folder, args, root = ROOT }) {
  // Beside node_modules, where the bundle finds what is not in it.
  const file = path.join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    packages: 'external',
    loader: { '.geojson': 'json' },
  });
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
  let out = '';
  child.stdout.on('data', (part) => (out += String(part)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new ToolFailure(`the program ${name} ended with ${code}`);
  return JSON.parse(out);
}
